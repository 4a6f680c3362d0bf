"""``settings.TIDEWIRE`` as one frozen object: read late, read once, read again when a test changes it."""

from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from typing import Any, Final

from django.conf import settings as django_settings
from django.core.signals import setting_changed

from tidewire.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every key of ``settings.TIDEWIRE`` (in capitals there), with its default."""

    path: str = "/ws/tidewire/"
    """Path of the WebSocket."""
    allowed_origins: tuple[str, ...] = ()
    """Origins besides the site's own that may open the socket, exactly as browsers send them: ``https://example.com``."""

    frame_bytes: int = 64 * 1024
    """Largest frame taken from a client, in bytes."""
    frames_per_second: int = 100
    """Frames a second that a page may send in the long run."""
    frames_burst: int = 200
    """Frames that a page may send at once."""
    channels_per_page: int = 200
    """Components that one page may have joined at a time."""
    waiting_frames: int = 100
    """Frames that may wait behind a handler that is still running."""
    unsent_bytes: int = 1024 * 1024
    """Bytes that may wait for a client that does not take them."""
    unsent_seconds: float = 30
    """How long a client may not take anything."""
    greeting_seconds: float = 10
    """How long an open socket may stay silent before its first frame."""
    heartbeat_seconds: float = 25
    """How often the client shows that it is there."""

    grace_seconds: float = 30
    """How long a dropped page is held for its return."""
    held_pages: int = 10_000
    """Dropped pages held at a time; the oldest go first."""
    ring_bytes: int = 16 * 1024
    """Bytes of sent frames kept for each page, to be sent again after a drop."""
    restart_jitter_seconds: float = 5
    """Over how long clients spread their return after a restart."""

    snapshot_max_age: int = 7 * 24 * 3600
    """Seconds for which a snapshot can bring a component back."""
    snapshot_interval: float = 0.25
    """Least seconds between two snapshots of one component."""
    handler_threads: int = 8
    """Threads for handlers and renders that may block."""
    calm_garbage_collector: bool = True
    """Keep what start-up made out of the garbage collector's sight, and let it look for cycles less often."""
    drain_on_sigterm: bool = True
    """Send what is due to every page before the server acts on SIGTERM."""


KEYS: Final = tuple(field.name.upper() for field in fields(Settings))


def unknown_keys() -> dict[str, str | None]:
    """Return the keys of ``settings.TIDEWIRE`` that do not exist, each with the nearest one that does."""
    given = _given()
    return {key: next(iter(get_close_matches(key, KEYS, n=1)), None) for key in given if key not in KEYS}


@cache
def get_settings() -> Settings:
    """Return the settings in force. Raises :class:`ConfigurationError` on an unknown key."""
    if unknown := unknown_keys():
        raise ConfigurationError(
            f"settings.TIDEWIRE has unknown keys: {', '.join(sorted(unknown))}. Known: {', '.join(KEYS)}."
        )
    return Settings(**{key.lower(): _frozen(value) for key, value in _given().items()})


def _given() -> dict[str, Any]:
    given = getattr(django_settings, "TIDEWIRE", {})
    if not isinstance(given, dict):
        raise ConfigurationError(f"settings.TIDEWIRE must be a dict, not {type(given).__name__}.")
    return given


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | set) else value


def _on_setting_changed(*, setting: str, **_: object) -> None:
    if setting == "TIDEWIRE":
        get_settings.cache_clear()


setting_changed.connect(_on_setting_changed)
