"""What the runtime knows of a surface, and a surface of the runtime.

A :class:`Surface` joins something to a page and hands back a :class:`Channel`, the server's end of it. Everything a
channel is told it answers with :class:`Effects`: what the page shall send. It never sends anything itself.
"""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from tidewire.errors import TidewireError
from tidewire.templates import Patch, Program, Rendered, Shape
from tidewire.wire.codec import Encoded
from tidewire.wire.frames import Arguments, Op
from tidewire.wire.keys import ErrorCode

if TYPE_CHECKING:
    from tidewire.runtime.page import Page
    from tidewire.runtime.port import Port


class Whole(NamedTuple):
    """A whole content, encoded once for all pages that get it."""

    programs: tuple[Program, ...]
    tree: Encoded


@dataclass(slots=True, kw_only=True)
class Effects:
    """What shall come of one thing that a channel was told."""

    content: Rendered | Whole | None = None
    """The whole content, to replace what the page shows."""
    patch: Patch | Encoded | None = None
    """The difference to what the page shows; ``programs`` are those that it may need statics of."""
    shape: Shape | None = None
    """What the page shows from its first load, which no frame has told it before."""
    programs: Iterable[Program] = ()
    state_changed: bool = False
    """There is a new snapshot to send, soon."""
    ops: Sequence[Op | Encoded] = ()
    """What the page shall do besides, once it shows the patch."""
    ends: bool = False
    """Nothing is joined here any more: the page removes it."""
    later: Iterable[object] = ()
    """Payloads for the channel's own ``notify``, once these effects are out."""
    undo: Callable[[], None] | None = None
    """Called instead if they cannot be sent: what caused them did not happen then."""


Result = Effects | Awaitable[Effects]
"""Effects now, or an awaitable of them where something has to be waited for."""


class Joined(NamedTuple):
    """A join that succeeded."""

    channel: "Channel"
    effects: Effects


class Channel(Protocol):
    """The server's end of something that is joined. One call at a time: the page waits for each result."""

    is_idle: bool
    """Nothing was asked of it for a while: the page keeps count here."""

    @property
    def label(self) -> str:
        """What it is, for the log: ``Counter#first``."""

    def handle(self, name: str, arguments: Arguments | None) -> Result:
        """An event of the client. Raises :class:`Refusal` where the client is to blame."""

    def notify(self, payload: object) -> Result:
        """Something of the server: whatever an effect deferred."""

    def failed(self, event: str, error: BaseException) -> None:
        """``event`` raised ``error``, or what came of it could not be sent. Its error frame is on its way."""

    def moved(self) -> Result:
        """The page's address is another one."""

    def visitor_read(self) -> None:
        """Who is looking was read from the database again, and may have other permissions by now. Raises nothing."""

    def refresh(self) -> Result:
        """The page missed too much to be patched: give the whole content."""

    def snapshot(self) -> str | None:
        """Return the signed state; ``None`` where there is none."""

    def hibernate(self) -> "Channel | None":
        """Return what stands for this in less memory, until something is asked of it; ``None`` if nothing can."""

    def leave(self) -> Awaitable[None] | None:
        """The page is gone for good, or shows this no more. Called once, last; raises nothing, now or later."""


class Surface(Protocol):
    """Joins one kind of thing."""

    def join(self, page: "Page", body: list[Any], port: "Port") -> Joined | Awaitable[Joined]:
        """Join what ``body``, the rest of a join frame, asks for. Raises :class:`Refusal` if it cannot be had.

        ``port`` is the channel's way to the page, once it is joined.
        """


class Refusal(TidewireError):
    """What a client asked for is not done. Becomes an error frame with ``code`` and one line in the log.

    ``reason`` says exactly what was wrong; the client sees it only under DEBUG. ``detail`` is for the client always,
    ``logged`` never.
    """

    def __init__(self, code: ErrorCode, reason: str, *, detail: dict[str, Any] | None = None, logged: str = "") -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
        self.detail = detail
        self.logged = logged
