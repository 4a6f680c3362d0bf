"""The frames that a client sends, as values. What the server sends has no classes: it is encoded where it arises."""

from typing import Any, NamedTuple

Arguments = dict[str, Any]
"""Named arguments of an event, as they came: JSON values that nobody has validated yet."""

Op = list[Any]
"""What a page shall do: a :class:`~tidewire.wire.keys.Verb` and what it takes."""


class Hello(NamedTuple):
    """Opens a page."""

    ref: int
    version: int
    url: str


class Join(NamedTuple):
    """Joins something to a channel; ``body`` is for the surface to read."""

    channel: int
    ref: int
    surface: int
    body: list[Any]


class Event(NamedTuple):
    """Calls an event of what is joined."""

    channel: int
    ref: int
    name: str
    arguments: Arguments | None


class Leave(NamedTuple):
    """The page no longer shows this channel."""

    channel: int


class Ping(NamedTuple):
    """Asks for a pong."""


class Pong(NamedTuple):
    """Answers a ping."""


class Resume(NamedTuple):
    """Continues the page ``epoch``, of which the client holds all up to ``seq``."""

    ref: int
    epoch: str
    seq: int


class Refresh(NamedTuple):
    """Asks for all that a channel shows: the page has lost track of it."""

    channel: int


class Location(NamedTuple):
    """Says that the page's address is another one now."""

    url: str
    locale: str | None = None
    """The query of the socket's address as it would be now, if the page is in another language or time zone."""


class Flush(NamedTuple):
    """Asks for the snapshots that are held back."""


ClientFrame = Hello | Join | Event | Leave | Ping | Pong | Resume | Refresh | Flush | Location
