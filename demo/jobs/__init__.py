"""A long job with progress, which can be stopped."""
