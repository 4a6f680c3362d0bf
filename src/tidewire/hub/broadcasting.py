"""Telling components, from anywhere."""

from functools import partial
from typing import Any

from tidewire.bridge import after_commit
from tidewire.hub import hub
from tidewire.hub.payload import encode


def broadcast(topic: str, **kwargs: Any) -> None:
    """Run ``notification(topic, **kwargs)`` of every component that subscribes to ``topic``, in every process.

    Works in views, shells, commands, task workers and threads, sync or async. Sent when the transaction on the default
    database commits, at once outside of one, not at all after a rollback. ``kwargs`` are taken as they are now, and
    arrive as JSON carries them; raises :class:`TypeError` naming the one that it cannot carry.
    """
    after_commit(partial(hub.publish_encoded, topic, b'{"notification":%b}' % encode(topic, kwargs)))
