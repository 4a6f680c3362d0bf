"""djust's pages."""
