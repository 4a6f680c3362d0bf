"""Names for the numbers and strings of ``protocol/SPEC.md``; the client's copy is generated from here."""

from enum import IntEnum, StrEnum
from typing import Final

VERSION: Final = 1


class Kind(IntEnum):
    """The first element of every frame."""

    HELLO = 0
    JOIN = 1
    JOINED = 2
    SAME = 3
    EVENT = 4
    ANSWER = 5
    PATCH = 6
    ERROR = 7
    LEAVE = 8
    PING = 9
    PONG = 10
    RESUME = 11
    SNAPSHOT = 12
    STATICS = 13
    BYE = 14
    SHAPE = 15
    LOCATION = 16


class SurfaceKey(IntEnum):
    """The fourth element of a join frame: which surface is joined."""

    COMPONENT = 0
    HANDLERS = 1


class Verb(IntEnum):
    """The first element of an op: what the page shall do."""

    REPLACE = 0
    APPEND = 1
    PREPEND = 2
    BEFORE = 3
    AFTER = 4
    REMOVE = 5
    FOCUS = 6
    SCROLL = 7
    REDIRECT = 8
    VISIT = 9
    URL = 10
    TEXT = 11
    APPEND_TEXT = 12
    SET_ATTRIBUTE = 13
    REMOVE_ATTRIBUTE = 14
    ADD_CLASS = 15
    REMOVE_CLASS = 16
    SET_VALUE = 17
    SCROLL_TOP = 18
    TITLE = 19
    CALL = 20
    DISPATCH = 21


class ErrorCode(StrEnum):
    """The ``code`` of an error frame."""

    UNKNOWN_EPOCH = "unknown-epoch"
    UNKNOWN_SURFACE = "unknown-surface"
    UNKNOWN_COMPONENT = "unknown-component"
    SNAPSHOT_TAMPERED = "snapshot-tampered"
    SNAPSHOT_FOREIGN = "snapshot-foreign"
    SNAPSHOT_COMPONENT = "snapshot-component"
    SNAPSHOT_EXPIRED = "snapshot-expired"
    SNAPSHOT_SCHEMA = "snapshot-schema"
    JOIN_FAILED = "join-failed"
    CHANNEL_TAKEN = "channel-taken"
    TOO_MANY_CHANNELS = "too-many-channels"
    UNKNOWN_CHANNEL = "unknown-channel"
    UNKNOWN_HANDLER = "unknown-handler"
    ROOM_REFUSED = "room-refused"
    FORBIDDEN = "forbidden"
    UNKNOWN_EVENT = "unknown-event"
    BAD_ARGUMENTS = "bad-arguments"
    EVENT_FAILED = "event-failed"
    RENDER_FAILED = "render-failed"


class Attribute(StrEnum):
    """Attributes that the server writes into HTML, that the client sets, and that authors of templates write."""

    COMPONENT = "tide-component"
    SNAPSHOT = "tide-snapshot"
    PRINT = "tide-print"
    BUSY = "tide-busy"
    FAILED = "tide-failed"
    IGNORE = "tide-ignore"
    KEEP = "tide-keep"
    PERMANENT = "tide-permanent"
    FORCE = "tide-force"
    CLEAR = "tide-clear"
    RUN = "tide-run"
    HOOK = "tide-hook"
    BOOST = "tide-boost"
    NAV = "tide-nav"
    PREFETCH = "tide-prefetch"
    REGION = "tide-region"
    LAYOUT = "tide-layout"
    KEEP_SCROLL = "tide-keep-scroll"
    CONNECTION = "tide-connection"
    ROOM = "tide-room"
    FLASH = "tide-flash"
    CONFIRM = "tide-confirm"
    DEBOUNCE = "tide-debounce"
    DISABLE_WITH = "tide-disable-with"
    FOCUS = "tide-focus"
    KEYS = "tide-keys"
    THRESHOLD = "tide-threshold"


PREFIX: Final = "tide-"
VALUE_PREFIX: Final = "tide-value-"
"""What the names of attributes begin with that are arguments: ``tide-value-user-id="3"`` is ``user_id="3"``."""
_ATTRIBUTES: Final = frozenset(Attribute)


def is_binding(attribute: str) -> bool:
    """Tell whether an attribute is ``tide-`` and an event: those in :class:`Attribute`, and values, are not."""
    is_value = attribute.startswith(VALUE_PREFIX)
    return attribute.startswith(PREFIX) and not is_value and attribute.partition(".")[0] not in _ATTRIBUTES


DISCONNECTED_CLASS: Final = "tide-disconnected"
