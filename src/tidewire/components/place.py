"""Where a component is: the page that shows it, and what it asked of that while it ran."""

from collections.abc import Awaitable, Callable
from enum import Enum, auto
from typing import Any, Protocol

from tidewire.runtime.page import Page
from tidewire.wire.frames import Op


class Rendering(Enum):
    """What a run ends with besides the usual render."""

    SKIP = auto()
    FORCE = auto()


class Asked:
    """What a component asked for while it ran: done once that has ended well, forgotten if it fails."""

    __slots__ = ("contents", "deferred", "ends", "freezes", "rendering")

    def __init__(self) -> None:
        self.rendering: Rendering | None = None
        self.freezes = False
        self.ends = False
        self.deferred: list[Callable[[], Any]] = []
        self.contents: list[tuple[Op, Callable[[], str]]] = []
        """Ops whose HTML is still to be made, last in each: it may take the database, and so a thread."""

    def copy(self) -> "Asked":
        """Return a copy that goes on by itself."""
        copy = Asked()
        copy.rendering, copy.freezes, copy.ends = self.rendering, self.freezes, self.ends
        copy.deferred, copy.contents = self.deferred.copy(), self.contents.copy()
        return copy


class Live(Protocol):
    """What a component can have done at once while something of it runs."""

    def send_render(self) -> Awaitable[None]:
        """Render, and send what is different; from a thread that is done when this returns."""


class Place:
    """Where a component is."""

    __slots__ = ("asked", "is_frozen", "live", "page")

    def __init__(self, page: Page) -> None:
        self.page = page
        self.live: Live | None = None  # until the page's socket is there
        self.is_frozen = False
        self.asked: Asked | None = None  # most runs ask for nothing, and components are many

    def ask(self) -> Asked:
        """Return what the run under way asks for, to be added to."""
        if self.asked is None:
            self.asked = Asked()
        return self.asked
