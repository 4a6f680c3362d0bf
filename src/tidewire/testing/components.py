"""The components of a page: joined, and shown as the server says."""

from collections.abc import Callable, Collection, Iterator
from typing import Any, Final, Protocol

from bs4 import Tag

from tidewire.templates import Tree, apply
from tidewire.templates.tree import to_html
from tidewire.testing.connection import Connection, Frame
from tidewire.testing.document import Document
from tidewire.testing.element import Element
from tidewire.testing.hydration import hydrate
from tidewire.testing.rows import parse_rows
from tidewire.wire.keys import Attribute, Kind, SurfaceKey


class Redraw(Protocol):
    """As :meth:`Document.replace`, with all that belongs to the page itself."""

    def __call__(self, id: str, new: Tag, *, by_rows: bool) -> None: ...  # noqa: A002 - the DOM's name


class Joined:
    """A component of the page: its channel, and what the server said of it last."""

    def __init__(self, channel: int, root: Element, html: str) -> None:
        """``html``: what the component came in, as text."""
        self.channel = channel
        self.html = html
        self.name = root[Attribute.COMPONENT]
        self.id = root["id"]
        self.snapshot = root[Attribute.SNAPSHOT]
        self.print = root[Attribute.PRINT]
        self.tree: Tree | None = None

    @property
    def body(self) -> list[Any]:
        """What it is joined with."""
        return [SurfaceKey.COMPONENT, self.name, self.id, self.snapshot, self.print]


class Components:
    """Those that the page shows."""

    def __init__(self, document: Document, connection: Connection, redraw: Redraw) -> None:
        """``redraw(id, new, by_rows=...)`` shows ``new`` in the place of the component ``id``."""
        self._document = document
        self._connection = connection
        self._redraw = redraw
        self._statics: dict[str, list[str]] = {}
        self._joined: dict[int, Joined] = {}
        for root in document.roots():
            self._add(root)

    def __contains__(self, channel: object) -> bool:
        return channel in self._joined

    def __iter__(self) -> Iterator[Joined]:
        return iter(self._joined.values())

    def of(self, root: Element) -> Joined:
        """Return the component whose element is ``root``."""
        return next(joined for joined in self if joined.id == root["id"])

    async def join_all(self) -> None:
        """Join every component, on a new page."""
        for joined in self:
            await self._connection.join(joined.channel, *joined.body)

    async def leave(self, *, but: Collection[str]) -> None:
        """Leave all components but those of these ids: what is there now is another page's."""
        for joined in [each for each in self if each.id not in but]:
            del self._joined[joined.channel]
            await self._connection.tell(Kind.LEAVE, joined.channel)

    async def follow(self) -> None:
        """Leave the components that are gone from the document, and join those that are new in it."""
        here = {root["id"]: root for root in self._document.roots()}
        for joined in list(self):
            if here.pop(joined.id, None) is None:
                del self._joined[joined.channel]
                await self._connection.tell(Kind.LEAVE, joined.channel)
        for root in here.values():
            added = self._add(root)
            await self._connection.join(added.channel, *added.body)

    def keep_statics(self, frame: Frame) -> None:
        """Remember statics that the server sent."""
        self._statics |= frame[3]

    def show(self, frame: Frame) -> None:
        """Show all of a component anew."""
        # What was drawn before may stem from another process, whose rows had other keys.
        self._draw(self._joined[frame[1]], frame[4], by_rows=False)

    def learn_shape(self, frame: Frame) -> None:
        """Find the tree of a component in the HTML that it came in."""
        joined = self._joined[frame[1]]
        joined.tree = hydrate(joined.html, joined.id, frame[3], self._statics)
        if frame[3][0]:  # else it is HTML as a whole
            self._redraw(joined.id, parse_rows(joined.tree, self._statics), by_rows=False)  # so that its rows are known

    def patch(self, channel: int, patch: list[Any]) -> None:
        """Show a component with ``patch`` applied."""
        joined = self._joined[channel]
        assert joined.tree is not None, f"Channel {channel} got a patch before its content."  # noqa: S101
        self._draw(joined, apply(joined.tree, patch), by_rows=True)

    def end(self, frame: Frame) -> None:
        """The server ended a component: it goes, without a word to the server."""
        self._document.find(f'[id="{self._joined.pop(frame[1]).id}"]').tag.extract()

    def keep_snapshot(self, frame: Frame) -> None:
        """Remember a component's newest snapshot."""
        joined = self._joined[frame[1]]
        joined.snapshot, joined.print = frame[3], ""

    def _add(self, root: Element) -> Joined:
        joined = Joined(self._connection.new_channel(), root, self._document.newest)
        self._joined[joined.channel] = joined
        return joined

    def _draw(self, joined: Joined, tree: Tree, *, by_rows: bool) -> None:
        joined.tree = tree
        joined.print = ""  # which stood for what is drawn over now
        self._document.newest = to_html(tree, self._statics)
        self._redraw(joined.id, parse_rows(tree, self._statics), by_rows=by_rows)


APPLY: Final[dict[int, Callable[[Components, Frame], None]]] = {
    Kind.STATICS: Components.keep_statics,
    Kind.SHAPE: Components.learn_shape,
    Kind.JOINED: Components.show,
    Kind.LEAVE: Components.end,
    Kind.SNAPSHOT: Components.keep_snapshot,
}
"""What is done with the frames that are about one component, or about what they are made of."""
