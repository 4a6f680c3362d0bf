"""The app's configuration."""

from django.apps import AppConfig


class SnakeConfig(AppConfig):
    """Snake: a game that goes on beside the page."""

    name = "snake"
