"""``settings.TIDEWIRE`` as one frozen object: read late, read once, read again when a test changes it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import get_close_matches
from functools import cache
from typing import Any, Final, NamedTuple

from django.conf import settings as django_settings
from django.core.signals import setting_changed

from tidewire.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class AutoBroadcast:
    """Every key of ``settings.TIDEWIRE["AUTO_BROADCAST"]`` (in capitals there), with its default."""

    model: bool = False
    """Announce on the model's topic: ``item``."""
    model_pk: bool = False
    """Announce on the row's topic: ``item.1234``."""
    related: bool = False
    """Announce on the topics of the sets that the row's foreign keys put it in: ``todo-list.9.item-set``."""
    m2m: bool = False
    """Announce many-to-many changes on the topics of both sides: ``item.4.tags`` and ``tag.7.item-set``."""
    senders: tuple[str, ...] = ()
    """The models that are watched, as ``app_label.Model``; none named: all but sessions."""

    @property
    def enabled(self) -> bool:
        """Whether anything is announced."""
        return self.model or self.model_pk or self.related or self.m2m


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every key of ``settings.TIDEWIRE`` (in capitals there), with its default."""

    path: str = "/ws/tidewire/"
    """Path of the WebSocket."""
    allowed_origins: tuple[str, ...] = ()
    """Origins besides the site's own that may open the socket, exactly as browsers send them: ``https://example.com``."""
    redirect_hosts: tuple[str, ...] = ()
    """Hosts of other sites that ``page.redirect_to`` may lead to, with the port if they have one: ``example.com``."""

    frame_bytes: int = 64 * 1024
    """Largest frame taken from a client, in bytes."""
    frames_per_second: int = 100
    """Frames a second that a page may send in the long run."""
    frames_burst: int = 400
    """Frames that a page may send at once."""
    channels_per_page: int = 200
    """Components that one page may have joined at a time."""
    waiting_frames: int = 400
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
    identity_seconds: float = 60
    """How long a page's user and session are taken for granted; no event runs for one read longer ago."""

    snapshot_max_age: int = 7 * 24 * 3600
    """Seconds for which a snapshot can bring a component back."""
    room_max_age: int = 7 * 24 * 3600
    """Seconds for which what ``{% room %}`` printed lets its page into the room."""
    hibernate_seconds: float = 0
    """After how long without an event a component may be dropped to its snapshot; 0: never."""
    snapshot_interval: float = 0.25
    """Least seconds between two snapshots of one component."""
    auto_broadcast: AutoBroadcast = AutoBroadcast()
    """Which committed changes of models are announced, on which topics; ``True``: all, ``False``: none."""
    changes_per_model: int = 1000
    """Changed rows of a model that one transaction announces one by one; more are one change of the model."""

    handler_threads: int = 8
    """Threads for handlers and renders that may block."""
    handler_middleware: tuple[str, ...] = ()
    """What runs around every handler, outermost first: the dotted paths of async functions, ``m(page, call, next)``."""
    background_per_page: int = 10
    """What one page may have going on in the background at a time: ``page.background``."""
    background_threads: int = 8
    """Threads for what goes on in the background and may block."""
    calm_garbage_collector: bool = True
    """Keep what start-up made out of the garbage collector's sight, and let it look for cycles less often."""
    boost: bool = False
    """Go from page to page without a reload, by all links and GET forms; without it, by those in ``tide-boost``."""
    hot_reload: bool = True
    """Under ``DEBUG``, and never without: show edited templates and style sheets on open pages."""
    drain_on_sigterm: bool = True
    """Send what is due to every page before the server acts on SIGTERM."""

    channel_layer: str | None = "default"
    """Which of ``CHANNEL_LAYERS`` joins the processes, where there is one; None: each is on its own."""


_KNOWN: Final = vars(django_settings)
_ORIGIN: Final = re.compile(
    r"(?!https:.*:443$|http:.*:80$)[a-z][a-z0-9+.-]*://(?:[^\s/?#@:*\[\]A-Z]+|\[[0-9a-f:.]+\])(?::\d+)?"
)
"""As browsers send them: no path, no capitals, no port that goes without saying."""

KEYS: Final = tuple(field.name.upper() for field in fields(Settings))

_Table = dict[str, Any]
"""The keys of a dictionary of settings, and what their values are."""


def _table_of(settings: type[Settings | AutoBroadcast]) -> _Table:
    return {field.name.upper(): field.type for field in fields(settings)}


_KINDS: Final = _table_of(Settings)
_AUTO_BROADCAST_KINDS: Final = _table_of(AutoBroadcast)
_EXPECTED: Final[dict[Any, str]] = {
    int: "an integer",
    float: "a number",
    str: "a string",
    bool: "True or False",
    str | None: "a string or None",
    tuple[str, ...]: "a list of strings",
    AutoBroadcast: "True, False or a dict",
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
    found = list(_faults_of("settings.TIDEWIRE", given, _KINDS, Settings()))
    path = given.get("PATH", "/")
    if isinstance(path, str) and not path.startswith("/"):
        text = f"settings.TIDEWIRE['PATH'] must start with a slash, came {path!r}."
        found.append(Fault("E002", text, f"Write {'/' + path!r}."))
    found.extend(_faults_of_origins(given.get("ALLOWED_ORIGINS")))
    if isinstance(nested := given.get("AUTO_BROADCAST"), dict):
        name = "settings.TIDEWIRE['AUTO_BROADCAST']"
        found.extend(_faults_of(name, nested, _AUTO_BROADCAST_KINDS, AutoBroadcast()))
    return found


@cache
def get_settings() -> Settings:
    """Return the settings in force. Raises :class:`ConfigurationError` that names every fault."""
    if found := faults():
        raise ConfigurationError(" ".join(f"{fault.text} {fault.hint}" for fault in found))
    # What is frozen can be shared by all threads without a lock.
    given = _frozen(_given())
    if "auto_broadcast" in given:
        given["auto_broadcast"] = _auto_broadcast(given["auto_broadcast"])
    return Settings(**given)


def is_debug() -> bool:
    """Return ``settings.DEBUG``, which every render asks for: Django's own way takes 0.5 µs.

    What was read of the settings Django keeps in this dictionary, and empties it when they change.
    """
    known = _KNOWN.get("DEBUG")
    return bool(django_settings.DEBUG if known is None else known)


def _given() -> Any:
    return getattr(django_settings, "TIDEWIRE", {})


def _faults_of(name: str, given: dict[Any, Any], kinds: _Table, defaults: Settings | AutoBroadcast) -> Iterator[Fault]:
    for key, value in given.items():
        if key not in kinds:
            near = get_close_matches(str(key).upper(), kinds, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Known keys: {', '.join(kinds)}."
            yield Fault("E001", f"{name} has no key {key!r}.", hint)
        elif not _fits(value, kind := kinds[key]):
            text = f"{name}[{key!r}] must be {_EXPECTED[kind]}, not {type(value).__name__}: {value!r}."
            yield Fault("E002", text, f"The default is {getattr(defaults, key.lower())!r}.")


def _faults_of_origins(origins: Any) -> Iterator[Fault]:
    """Origins are compared as text, so one that no browser sends lets nobody in, and says nothing of it."""
    for origin in origins if _fits(origins, tuple[str, ...]) else ():
        if origin != "null" and not _ORIGIN.fullmatch(origin):
            text = f"settings.TIDEWIRE['ALLOWED_ORIGINS'] has {origin!r}, which is no origin and lets nobody in."
            yield Fault(
                "E002",
                text,
                "Write it as browsers do, as in 'https://app.example'.",
            )


def _fits(value: Any, kind: Any) -> bool:
    if kind is int:
        return type(value) is int  # not a bool, which is one
    if kind is float:
        return type(value) in (int, float)
    if kind in (str, bool, str | None):
        return isinstance(value, kind)
    if kind is AutoBroadcast:
        return isinstance(value, bool | dict)
    # Not a string, though it is a sequence of strings: each of its letters would be one.
    return isinstance(value, list | tuple | set | frozenset) and all(isinstance(item, str) for item in value)


def _frozen(given: dict[str, Any]) -> dict[str, Any]:
    return {
        key.lower(): tuple(value) if isinstance(value, list | set | frozenset) else value
        for key, value in given.items()
    }


def _auto_broadcast(given: bool | dict[str, Any]) -> AutoBroadcast:
    if isinstance(given, dict):
        return AutoBroadcast(**_frozen(given))
    return AutoBroadcast(model=given, model_pk=given, related=given, m2m=given)


def _on_setting_changed(*, setting: str, **_: object) -> None:
    if setting == "TIDEWIRE":
        get_settings.cache_clear()


setting_changed.connect(_on_setting_changed)
