"""The app's configuration."""

from django.apps import AppConfig


class StreamingConfig(AppConfig):
    """An answer that comes word by word."""

    name = "streaming"
