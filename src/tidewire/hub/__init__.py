"""Publishing to topics and listening to them, in this process and across processes."""

from django.core.signals import setting_changed

from tidewire.hub.delivery import MISSED, Delivery, Payload, Receiver
from tidewire.hub.topics import Hub

__all__ = ["MISSED", "Delivery", "Hub", "Payload", "Receiver", "hub"]

hub = Hub()
"""The process's hub."""


def _on_setting_changed(*, setting: str, **_: object) -> None:
    if setting in ("TIDEWIRE", "CHANNEL_LAYERS"):
        hub.stop()  # the next use finds the layer of the new settings


setting_changed.connect(_on_setting_changed)
