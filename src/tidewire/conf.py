"""``settings.TIDEWIRE`` as one frozen object: read late, read once, read again when a test changes it."""

from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from typing import Any, Final, NamedTuple

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
    boost: bool = False
    """Go from page to page without a reload, by all links and GET forms; without it, by those in ``tide-boost``."""
    drain_on_sigterm: bool = True
    """Send what is due to every page before the server acts on SIGTERM."""


KEYS: Final = tuple(field.name.upper() for field in fields(Settings))

_KINDS: Final[dict[str, Any]] = {field.name.upper(): field.type for field in fields(Settings)}
_EXPECTED: Final[dict[Any, str]] = {
    int: "an integer",
    float: "a number",
    str: "a string",
    bool: "True or False",
    tuple[str, ...]: "a list of strings",
}


class Fault(NamedTuple):
    """What is wrong with ``settings.TIDEWIRE``, and how to mend it."""

    code: str
    """``E001``: a key that does not exist; ``E002``: a value that a key cannot have; ``E003``: no dict at all."""
    text: str
    hint: str


def faults() -> list[Fault]:
    """Return all that is wrong with ``settings.TIDEWIRE``."""
    given = _given()
    if not isinstance(given, dict):
        kind = type(given).__name__
        return [Fault("E003", f"settings.TIDEWIRE must be a dict, not {kind}.", 'As in {"FRAME_BYTES": 65536}.')]
    return [fault for key, value in given.items() if (fault := _fault_of(key, value)) is not None]


@cache
def get_settings() -> Settings:
    """Return the settings in force. Raises :class:`ConfigurationError` that names every fault."""
    if found := faults():
        raise ConfigurationError(" ".join(f"{fault.text} {fault.hint}" for fault in found))
    return Settings(**{key.lower(): _frozen(value) for key, value in _given().items()})


def _given() -> Any:
    return getattr(django_settings, "TIDEWIRE", {})


def _fault_of(key: Any, value: Any) -> Fault | None:
    if key not in KEYS:
        near = get_close_matches(str(key).upper(), KEYS, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(KEYS)}."
        return Fault("E001", f"settings.TIDEWIRE has no key {key!r}.", hint)
    kind = _KINDS[key]
    if not _fits(value, kind):
        text = f"settings.TIDEWIRE[{key!r}] must be {_EXPECTED[kind]}, not {type(value).__name__}: {value!r}."
        return Fault("E002", text, f"The default is {getattr(Settings(), key.lower())!r}.")
    if key == "PATH" and not value.startswith("/"):
        text = f"settings.TIDEWIRE['PATH'] must start with a slash, came {value!r}."
        return Fault("E002", text, f"Write {'/' + value!r}.")
    return None


def _fits(value: Any, kind: Any) -> bool:
    if kind is int:
        return type(value) is int  # not a bool, which is one
    if kind is float:
        return type(value) in (int, float)
    if kind in (str, bool):
        return isinstance(value, kind)
    # Not a string, though it is a sequence of strings: each of its letters would be one.
    return isinstance(value, list | tuple | set | frozenset) and all(isinstance(item, str) for item in value)


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list | set | frozenset) else value


def _on_setting_changed(*, setting: str, **_: object) -> None:
    if setting == "TIDEWIRE":
        get_settings.cache_clear()


setting_changed.connect(_on_setting_changed)
