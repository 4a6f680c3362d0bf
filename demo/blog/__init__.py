"""A journal: pages gone through live, with one layout around them."""
