"""Start-up: changes are watched, and every app's ``live`` is imported, so that its components and handlers exist."""

from django.apps import AppConfig, apps
from django.core.checks import register

from tidewire.changes.feed import feed
from tidewire.checks import (
    check_deployed_debug,
    check_deployed_layer,
    check_deployed_origins,
    check_handler_middleware,
    check_layer,
    check_settings,
)
from tidewire.components.registry import registry
from tidewire.discovery import import_live
from tidewire.hub import hub
from tidewire.runtime import identity_signals


class TidewireConfig(AppConfig):
    """Tidewire as a Django app."""

    name = "tidewire"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Start the change feed, then import each app's ``live.py`` or ``live`` package.

        An error in there stops the start with its traceback.
        """
        register(check_settings)
        register(check_layer)
        register(check_handler_middleware)
        for check in (check_deployed_layer, check_deployed_origins, check_deployed_debug):
            register(check, deploy=True)
        feed.start(hub.publish)
        identity_signals.connect()
        for app in apps.get_app_configs():
            import_live(app)
        # All that can be wrong with a class is told now, and not when the first visitor comes.
        for name in registry.names():
            registry.get(name).definition.check()
