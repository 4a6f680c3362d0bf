"""django-reactor's pages."""
