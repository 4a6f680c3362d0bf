"""The app's configuration."""

from django.apps import AppConfig


class AlertsConfig(AppConfig):
    """Alerts, in step in every window: a Django form, handlers, a room."""

    name = "alerts"
