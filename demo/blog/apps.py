"""The app's configuration."""

from django.apps import AppConfig


class BlogConfig(AppConfig):
    """Posts of a journal."""

    name = "blog"
