"""Starts and stops the change feed: one for a process."""

from typing import Any, Final
from weakref import WeakSet

from django.core.signals import setting_changed
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from tidewire.changes.buffer import Entry
from tidewire.changes.capture import Capture
from tidewire.changes.plan import Plan
from tidewire.changes.watch import Publish, Watch
from tidewire.conf import faults, get_settings


class Feed:
    """Announces what is committed, as the settings say."""

    def __init__(self) -> None:
        self.publish: Publish | None = None
        """Where changes go; ``None`` before the start."""
        self._plan: Plan | None = None
        self._capture: Capture | None = None
        self._watches: WeakSet[Watch] = WeakSet()  # each lives as long as its connection, of whichever thread

    def start(self, publish: Publish) -> None:
        """Announce through ``publish(topic, payload)`` from now on. Nothing listens unless ``AUTO_BROADCAST`` is on.

        Raises :class:`ConfigurationError` for a sender that is no installed model.
        """
        self.stop()
        self.publish = publish
        # Settings with faults are what the system check reports; here they would hide it behind a traceback.
        if faults() or not (settings := get_settings()).auto_broadcast.enabled:
            return
        self._plan = Plan(settings.auto_broadcast)
        self._capture = Capture(self._plan, self._record, settings.changes_per_model)
        self._capture.start()
        connection_created.connect(self._on_connection)
        for connection in connections.all(initialized_only=True):
            self._watch(connection)

    def stop(self) -> None:
        """Announce nothing more."""
        if self._capture is None:
            return
        connection_created.disconnect(self._on_connection)
        self._capture.stop()
        self._capture = None
        for watch in self._watches:
            watch.remove()
        self._watches.clear()

    def restart(self) -> None:
        """Do as the settings say by now."""
        if self.publish is not None:
            self.start(self.publish)

    def _record(self, using: str, entry: Entry) -> None:
        self._watch(connections[using]).record(entry)

    def _on_connection(self, connection: BaseDatabaseWrapper, **_: Any) -> None:
        self._watch(connection)

    def _watch(self, connection: BaseDatabaseWrapper) -> Watch:
        # The one place that knows it is the connection itself; a connection that reconnects keeps it.
        for wrapper in connection.execute_wrappers:
            if isinstance(wrapper, Watch):
                return wrapper
        if self._plan is None or self.publish is None:
            raise RuntimeError("The change feed was not started: call feed.start() first.")
        watch = Watch(connection, self._plan, self.publish, get_settings().changes_per_model)
        watch.install()
        self._watches.add(watch)
        return watch


feed: Final = Feed()


def _on_setting_changed(*, setting: str, **_: object) -> None:
    if setting == "TIDEWIRE":
        feed.restart()


setting_changed.connect(_on_setting_changed)
