"""django-liveview's pages."""
