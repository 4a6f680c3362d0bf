"""A live page: a document, its socket, and the bookkeeping that the browser's client does."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Final

from bs4 import Tag

from tidewire.testing.components import APPLY, Components, Joined
from tidewire.testing.connection import Connection, Frame, answers
from tidewire.testing.controls import reset
from tidewire.testing.document import Document
from tidewire.testing.element import Element
from tidewire.testing.failures import EventFailed
from tidewire.testing.flights import SCRIPTED
from tidewire.testing.happenings import Happening
from tidewire.testing.ops import Inserted, perform, redraw
from tidewire.testing.page_op import Dispatched, HookCall, PageOp
from tidewire.testing.places import Places
from tidewire.testing.transport import MemorySocket
from tidewire.testing.visitor import Visitor
from tidewire.testing.visits import Fetch, asked_regions, cannot_fetch, locale_of, show
from tidewire.wire.frames import Op
from tidewire.wire.keys import Attribute, ErrorCode, Kind, Verb

_OF_A_CHANNEL: Final = (Kind.JOINED, Kind.SHAPE, Kind.ANSWER, Kind.PATCH, Kind.LEAVE, Kind.SNAPSHOT)


class LiveDocument(Visitor):
    """A page with its socket open. Every call that asks the server for something returns when the answer is there."""

    def __init__(
        self, html: str, url: str, connect: Callable[[], Awaitable[MemorySocket]], fetch: Fetch = cannot_fetch
    ) -> None:
        super().__init__(html)
        self.url = url
        """Path and query of the address bar."""
        self.history: list[str] = [url]
        """The addresses that *back* leads through, the newest last."""
        self.ops: list[PageOp] = []
        """All that the server asked of the page besides patches, in order; see *Ops* in the protocol."""
        self.inserted: list[Inserted] = []
        self.dispatching: list[Happening] = []
        """Events that the server had the page dispatch, which bindings have not heard yet."""
        self.left: list[Element] = []
        """The elements whose rooms the server took the page out of."""
        self._is_live = False
        self._waits = True
        self._failed: list[EventFailed] = []
        self.connection = Connection(connect)
        """The frames that were sent and that came."""
        self.components = Components(self, self.connection, partial(redraw, self))
        self.places = Places(self, self.connection)
        self._fetch = fetch

    async def send_event(self, css: str, handler: str, /, **arguments: Any) -> int:
        """As :meth:`send`, without waiting: return the ref for :meth:`answer_to`."""
        return await self._send_event(self.find(css).tag, handler, arguments)

    async def ask(self, tag: Tag, handler: str, arguments: dict[str, Any], event: str = SCRIPTED) -> None:
        """Call ``handler`` of what is around ``tag``, as this event does; :meth:`answered` waits for the answer."""
        self.flights.begin(await self._send_event(tag, handler, arguments), tag, event)

    @asynccontextmanager
    async def unanswered(self) -> AsyncIterator[None]:
        """Have nothing answered in the block, so that a test sees the page while its events are under way.

        At the end everything is. Raises :class:`EventFailed` then if something failed.
        """
        self._waits = False
        try:
            yield
        finally:
            self._waits = True
        await self.answered()

    async def answered(self) -> None:
        """Take frames until everything is answered that was asked. Raises :class:`EventFailed` if something failed."""
        if not self._waits:
            return
        while self.flights:
            await self.take()
        await self._catch_up()
        failed, self._failed = self._failed, []
        if failed:
            raise failed[0]

    async def go(self, url: str) -> None:
        """Change the address as *back* and *forward* do, and tell the server: nobody answers, see :meth:`until`."""
        self.url = url
        await self.connection.tell(Kind.LOCATION, url)

    async def visit(self, url: str) -> None:
        """Go to another page as a live link does: the socket stays, and so does a layout that both pages have.

        Raises :class:`AssertionError` if there is no such page.
        """
        fetched = await self._fetch(url, asked_regions(self))
        before = locale_of(self)
        staying = show(self, fetched)
        self.url = fetched.url
        self.history.append(self.url)
        await self.components.leave(but=staying)
        locale = locale_of(Document(fetched.html))
        await self.connection.tell(Kind.LOCATION, self.url, *([locale] if locale != before else ()))
        await self.components.follow()
        await self.places.follow()
        await self._catch_up()
        await self.begin(is_new=True)
        await self.answered()

    async def open(self) -> None:
        """Open the socket and join every component; elements then do what they do when the page is there."""
        await self.connection.open()
        await self._greet()
        self._is_live = True
        await self.begin(is_new=False)
        await self.answered()

    async def close(self) -> None:
        """Close the socket as a browser does that leaves the page."""
        await self.connection.close(1001)

    async def drop(self) -> None:
        """Cut the socket."""
        await self.connection.close(1006)

    async def reconnect(self) -> bool:
        """Open the socket again as the client does; return whether the server still knew the page.

        If not, everything joins again with its newest snapshot.
        """
        await self.connection.open()
        # Whoever waited for these answers was told that the socket broke; they may never come.
        self.flights.end_all()
        self._failed.clear()
        if self.connection.epoch and await self._resume():
            return True
        await self._greet()
        return False

    async def answer_to(self, ref: int) -> Frame:
        """Take frames until the answer to ``ref``; return it. Raises :class:`EventFailed` if it is an error.

        Components that came with it are then joined.
        """
        while not answers(frame := await self.take(), ref):
            pass
        if frame[0] == Kind.ERROR:
            raise EventFailed(*frame[4:])
        await self._catch_up()
        return frame

    async def until(self, holds: Callable[[], bool]) -> None:
        """Take frames until ``holds()``. Fails when nothing comes any more."""
        while not holds():
            await self.take()

    async def take(self) -> Frame:
        """Take the next frame and do what it says. Raises :class:`SocketClosed`.

        Raises :class:`EventFailed` if it refuses to join something that came along with an answer.
        """
        frame = await self.connection.receive()
        # As it was before the event: what the answer changes is what the server knows.
        answered = self._landed(frame)
        if frame[0] not in _OF_A_CHANNEL or frame[1] in self.components or frame[1] in self.places:  # else it just left
            self._apply(frame)
            await self._follow(frame[0])
        self.connection.settle(frame)
        if answered is not None:
            self._settle(answered, frame)
        while self.dispatching:
            await self.happen(self.dispatching.pop(0))
        return frame

    @property
    def calls(self) -> list[HookCall]:
        """The hooks that the server had the page call."""
        return [HookCall(*op[1:]) for op in self.ops if op.verb is Verb.CALL]

    @property
    def dispatched(self) -> list[Dispatched]:
        """The events that the server had the page dispatch; bindings of the page heard them, too."""
        return [Dispatched(*op[1:]) for op in self.ops if op.verb is Verb.DISPATCH]

    @property
    def frames(self) -> list[str]:
        """Every frame that came, as text, in order."""
        return self.connection.frames

    @property
    def sent(self) -> list[str]:
        """Every frame that was sent."""
        return self.connection.sent

    async def send_raw(self, text: str) -> None:
        """Send any text as a frame."""
        await self.connection.send(text)

    @property
    def socket(self) -> MemorySocket:
        """The open socket. Raises :class:`RuntimeError` if there is none."""
        return self.connection.socket

    def component(self, css: str) -> Joined:
        """Return what is known of the component around ``css``."""
        return self.components.of(self.find(css).root())

    async def _greet(self) -> None:
        hello = await self.connection.hello(self.url)
        await self.components.join_all()
        await self.places.join_all()
        await self.answer_to(hello)

    async def _resume(self) -> bool:
        ref = await self.connection.resume()
        while not answers(resumed := await self.take(), ref):
            pass
        if resumed[0] == Kind.ERROR:
            if resumed[4] != ErrorCode.UNKNOWN_EPOCH:
                raise EventFailed(*resumed[4:])
            return False
        await self.connection.join_again(last_ref=resumed[3])
        await self._catch_up()
        return True

    async def _send_event(self, tag: Tag, handler: str, arguments: dict[str, Any]) -> int:
        channel = self._channel_around(Element(tag))
        return await self.connection.ask(Kind.EVENT, channel, handler, *([arguments] if arguments else ()))

    def _landed(self, frame: Frame) -> Tag | None:
        """Return the element whose event ``frame`` answers, if it is one's, and have it busy no more."""
        ref = next((ref for ref in self.flights.refs() if answers(frame, ref)), None)
        return None if ref is None else self.flights.end(ref)

    def _settle(self, tag: Tag, frame: Frame) -> None:
        if frame[0] == Kind.ERROR:
            self._failed.append(EventFailed(*frame[4:]))
        elif tag.has_attr(Attribute.CLEAR):
            reset(tag)

    async def _catch_up(self) -> None:
        while self.connection.is_joining:
            await self.take()

    async def _follow(self, kind: int) -> None:
        if kind in _OF_A_CHANNEL:
            await self.components.follow()
            await self.places.follow()
            if self._is_live:
                await self.begin(is_new=True)

    def _apply(self, frame: Frame) -> None:
        kind = frame[0]
        if kind == Kind.LEAVE and frame[1] in self.places:
            self._leave_room(frame[1])
        elif kind in APPLY:
            APPLY[kind](self.components, frame)
        elif kind == Kind.ANSWER:
            self._patch(frame[1], *frame[4:])
        elif kind == Kind.PATCH:
            self._patch(frame[1], *frame[3:])

    def _leave_room(self, channel: int) -> None:
        elements = self.places.end(channel)
        self.left += elements
        self.dispatching += [Happening("tidewire:left", element.tag) for element in elements]

    def _patch(self, channel: int, patch: list[Any] | None = None, ops: Sequence[Op] = ()) -> None:
        if patch:
            self.components.patch(channel, patch)
        for op in ops:
            perform(self, op)

    def _channel_around(self, element: Element) -> int:
        if element.is_in_component:
            return self.components.of(element.root()).channel
        return self.places.around(element)
