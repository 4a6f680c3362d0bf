"""The app's configuration."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """A long job with progress, which can be stopped."""

    name = "jobs"
