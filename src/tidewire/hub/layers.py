"""Which channel layer the project has. Channels is optional: it is imported when a layer is configured."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, Protocol

from django.conf import settings as django_settings

from tidewire.conf import get_settings
from tidewire.errors import ConfigurationError
from tidewire.hub.envelope import Message

_DEFAULT: Final = "default"
_IN_MEMORY: Final = "channels.layers.InMemoryChannelLayer"


class Layer(Protocol):
    """What the hub asks of a channel layer: part of the specification of Channels."""

    async def new_channel(self) -> str:
        """Return the name of a channel that only this process reads."""

    async def receive(self, channel: str) -> Message:
        """Return the next message."""

    async def group_add(self, group: str, channel: str) -> None:
        """Let ``channel`` have what is sent to ``group``, until the layer's ``group_expiry``."""

    async def group_discard(self, group: str, channel: str) -> None:
        """Undo :meth:`group_add`."""

    async def group_send(self, group: str, message: Message) -> None:
        """Send to every channel of ``group`` that has room."""


MakeLayer = Callable[[], Layer]


def configured_layer() -> MakeLayer | None:
    """Return what makes the project's layer, or ``None``: without one the hub serves this process alone.

    A new one each time, never the one that Channels keeps: that belongs to the event loop of the consumers. Raises
    :class:`ConfigurationError` where there should be a layer and is none.
    """
    alias = get_settings().channel_layer
    if alias is None or (alias == _DEFAULT and alias not in configured()) or is_in_memory():
        return None
    if alias not in configured():
        known = ", ".join(map(repr, configured())) or "none"
        raise ConfigurationError(
            f"settings.TIDEWIRE['CHANNEL_LAYER'] is {alias!r}, but settings.CHANNEL_LAYERS has no such layer "
            f"(it has: {known}). Add it there, or set it to None for a single process."
        )
    make = _maker(alias)
    try:
        make()  # One that cannot be made is found here, where somebody sees it, and is no outage.
    except Exception as error:
        raise ConfigurationError(f"settings.CHANNEL_LAYERS[{alias!r}] cannot be made: {error}.") from error
    return make


def _maker(alias: str) -> MakeLayer:
    try:
        from channels.layers import channel_layers  # noqa: PLC0415 - optional
    except ImportError as error:
        raise ConfigurationError(
            f"settings.CHANNEL_LAYERS[{alias!r}] needs Channels. Install tidewire[redis], or set "
            "settings.TIDEWIRE['CHANNEL_LAYER'] to None."
        ) from error
    return partial(channel_layers.make_backend, alias)


def is_in_memory() -> bool:
    """Whether the layer is the one of Channels for tests: it never leaves the process, which the hub serves anyway."""
    layer = configured().get(get_settings().channel_layer or "")
    return isinstance(layer, dict) and layer.get("BACKEND") == _IN_MEMORY


def configured() -> dict[str, Any]:
    """Return ``settings.CHANNEL_LAYERS``."""
    return getattr(django_settings, "CHANNEL_LAYERS", {})
