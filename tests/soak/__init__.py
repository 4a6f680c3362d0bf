"""Many pages, two processes, and things that go wrong, for a while; then every page has to be right."""
