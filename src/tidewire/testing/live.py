"""A live page: a document, its socket, and the bookkeeping that the browser's client does."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

import orjson

from tidewire.templates import Tree, apply
from tidewire.templates.tree import to_html
from tidewire.testing.document import Document, Element
from tidewire.testing.failures import EventFailed, SocketClosed
from tidewire.testing.hydration import hydrate
from tidewire.testing.ops import Inserted, perform, redraw
from tidewire.testing.transport import MemorySocket
from tidewire.wire.frames import Op
from tidewire.wire.keys import VERSION, Attribute, Kind, SurfaceKey

_NUMBERED: Final = {
    Kind.JOINED: 3,
    Kind.SAME: 3,
    Kind.ANSWER: 3,
    Kind.PATCH: 2,
    Kind.ERROR: 3,
    Kind.LEAVE: 2,
    Kind.SNAPSHOT: 2,
    Kind.STATICS: 2,
    Kind.SHAPE: 2,
}
"""Where the seq stands in each kind of frame that has one."""

_UNASKED: Final = (Kind.PATCH, Kind.LEAVE, Kind.SNAPSHOT, Kind.STATICS, Kind.SHAPE, Kind.PONG)

Frame = list[Any]


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


class LiveDocument(Document):
    """A page with its socket open. Every call that asks the server for something returns when the answer is there."""

    def __init__(self, html: str, url: str, connect: Callable[[], Awaitable[MemorySocket]]) -> None:
        super().__init__(html)
        self.url = url
        """Path and query of the address bar."""
        self.history: list[str] = [url]
        """The addresses that *back* leads through, the newest last."""
        self.location: str | None = None
        """Where a component sent the visitor: the address of the last redirect or visit. The page stays open."""
        self.focused: Element | None = None
        """What a component focused last."""
        self.ops: list[Op] = []
        """All that components asked of the page besides patches, in order; see *Ops* in the protocol."""
        self.newest = html  # what came last, in which the roots are that are not joined yet
        self.inserted: list[Inserted] = []
        self._connect = connect
        self._socket: MemorySocket | None = None
        self._ref = 0
        self._seq = 0
        self._epoch = ""
        self._statics: dict[str, list[str]] = {}
        self._components: dict[int, Joined] = {
            channel: Joined(channel, root, html) for channel, root in enumerate(self.roots(), 1)
        }
        self._last_channel = len(self._components)
        self._places: dict[str | None, int] = {}  # the channels of handlers, by the rooms' tokens
        self._joining: dict[int, str] = {}  # joins that nobody waits for yet, by their refs
        self.frames: list[str] = []
        """Every frame that came, as text, in order."""
        self.sent: list[str] = []
        """Every frame that was sent."""

    # What a visitor does.

    async def click(self, css: str, **arguments: Any) -> None:
        """Click the one element that ``css`` matches. Raises :class:`NotInteractive` or :class:`EventFailed`."""
        await self.fire("click", css, **arguments)

    async def fire(self, event: str, css: str, **arguments: Any) -> None:
        """Let a DOM event happen on the one element that ``css`` matches; ``arguments`` win over the element's own."""
        element, binding = self.find(css).binding(event)
        await self.send(css, binding.handler, **element.given_inputs() | binding.arguments | arguments)

    async def send(self, css: str, handler: str, /, **arguments: Any) -> None:
        """Call ``handler`` as a script could, whatever the page offers: of the component around ``css``, if any."""
        await self.answer_to(await self.send_event(css, handler, **arguments))

    async def send_event(self, css: str, handler: str, /, **arguments: Any) -> int:
        """As :meth:`send`, without waiting: return the ref for :meth:`answer_to`."""
        channel = self._channel_around(self.find(css))
        return await self._ask(Kind.EVENT, channel, handler, *([arguments] if arguments else ()))

    async def go(self, url: str) -> None:
        """Change the address as *back* and *forward* do, and tell the server: nobody answers, see :meth:`until`."""
        self.url = url
        await self.send_raw(orjson.dumps([Kind.LOCATION, url]).decode())

    # The socket.

    async def open(self) -> None:
        """Open the socket and join every component."""
        self._socket = await self._connect()
        await self._greet()

    async def close(self) -> None:
        """Close the socket as a browser does that leaves the page."""
        if self._socket is not None:
            await self._socket.close(1001)
            self._socket = None

    async def drop(self) -> None:
        """Cut the socket."""
        await self._open_socket.close(1006)
        self._socket = None

    async def reconnect(self) -> bool:
        """Open the socket again as the client does; return whether the server still knew the page.

        If not, everything joins again with its newest snapshot.
        """
        self._socket = await self._connect()
        joining, self._joining = self._joining, {}
        if self._epoch:
            try:
                resumed = await self.answer_to(await self._ask(Kind.RESUME, 0, self._epoch, self._seq))
            except EventFailed as failed:
                if failed.code != "unknown-epoch":
                    raise
            else:
                await self._resume_joining(joining, last_ref=resumed[3])
                return True
        await self._greet()
        return False

    async def answer_to(self, ref: int) -> Frame:
        """Take frames until the answer to ``ref``; return it. Raises :class:`EventFailed` if it is an error.

        Components that came with it are then joined.
        """
        while True:
            frame = await self.take()
            if frame[0] not in _UNASKED and frame[2] == ref:
                if frame[0] == Kind.ERROR:
                    raise EventFailed(*frame[4:])
                while self._joining:
                    await self.take()
                return frame

    async def until(self, holds: Callable[[], bool]) -> None:
        """Take frames until ``holds()``. Fails when nothing comes any more."""
        while not holds():
            await self.take()

    async def take(self) -> Frame:
        """Take the next frame and do what it says. Raises :class:`SocketClosed`.

        Raises :class:`EventFailed` if it refuses to join a component that came along with something.
        """
        text = await self._open_socket.receive()
        if text is None:
            code = self._open_socket.close_code
            self._socket = None
            raise SocketClosed(code)
        self.frames.append(text)
        frame: Frame = orjson.loads(text)
        self._count(frame)
        apply = _APPLY.get(frame[0])
        if apply is not None and (frame[0] not in _OF_A_CHANNEL or self._is_joined(frame[1])):  # else it just left
            apply(self, frame)
            await self._follow()
        was_joining = frame[0] not in _UNASKED and bool(self._joining.pop(frame[2], ""))
        if was_joining and frame[0] == Kind.ERROR:
            raise EventFailed(*frame[4:])
        return frame

    async def send_raw(self, text: str) -> None:
        """Send any text as a frame."""
        self.sent.append(text)
        await self._open_socket.send(text)

    @property
    def socket(self) -> MemorySocket:
        """The open socket. Raises :class:`RuntimeError` if there is none."""
        return self._open_socket

    def component(self, css: str) -> Joined:
        """Return what is known of the component around ``css``."""
        return self._components[self._channel_of(self.find(css).root())]

    # Inside.

    def _is_joined(self, channel: int) -> bool:
        return channel in self._components or channel in self._places.values()

    @property
    def _open_socket(self) -> MemorySocket:
        if self._socket is None:
            raise RuntimeError("The page's socket is not open.")
        return self._socket

    async def _ask(self, kind: Kind, channel: int, *rest: Any) -> int:
        self._ref += 1
        await self.send_raw(orjson.dumps([kind, channel, self._ref, *rest]).decode())
        return self._ref

    async def _greet(self) -> None:
        # Of what the page was before nothing counts any more, also if this socket breaks before it is greeted: a
        # process that held it would take the joins of the new one for further joins of the old.
        self._epoch, self._seq = "", 0
        hello = await self._ask(Kind.HELLO, 0, VERSION, self.url)
        for joined in self._components.values():
            await self._join(joined)
        self._places.clear()
        await self._join_places()
        await self.answer_to(hello)

    async def _join(self, joined: Joined) -> None:
        ref = await self._ask(
            Kind.JOIN, joined.channel, SurfaceKey.COMPONENT, joined.name, joined.id, joined.snapshot, joined.print
        )
        self._joining[ref] = self.sent[-1]

    async def _join_places(self) -> None:
        for token in self.places():
            if token in self._places:
                continue
            self._last_channel += 1
            self._places[token] = self._last_channel
            body = [] if token is None else [token]
            ref = await self._ask(Kind.JOIN, self._last_channel, SurfaceKey.HANDLERS, *body)
            self._joining[ref] = self.sent[-1]

    async def _resume_joining(self, joining: dict[int, str], *, last_ref: int) -> None:
        """Send again what the server did not receive of ``joining``; what it did receive it answers."""
        self._joining = joining | self._joining
        for ref, text in joining.items():
            if ref > last_ref:
                await self.send_raw(text)

    async def _follow(self) -> None:
        """Leave the components that are gone from the document, and join those that are new in it."""
        here = {root["id"]: root for root in self.roots()}
        for channel, joined in list(self._components.items()):
            if here.pop(joined.id, None) is None:
                del self._components[channel]
                await self.send_raw(orjson.dumps([Kind.LEAVE, channel]).decode())
        for root in here.values():
            self._last_channel += 1
            joined = self._components[self._last_channel] = Joined(self._last_channel, root, self.newest)
            await self._join(joined)
        await self._join_places()

    def _channel_around(self, element: Element) -> int:
        return self._channel_of(element.root()) if element.is_in_component else self._places[element.room()]

    def _channel_of(self, root: Element) -> int:
        return next(joined.channel for joined in self._components.values() if joined.id == root["id"])

    def _count(self, frame: Frame) -> None:
        place = _NUMBERED.get(frame[0])
        if place is None or frame[place] == 0:
            return
        assert frame[place] == self._seq + 1, f"After frame {self._seq} came {frame}."  # noqa: S101 - a test fails here
        self._seq = frame[place]

    def _hello(self, frame: Frame) -> None:
        self._epoch = frame[3]

    def _resumed(self, frame: Frame) -> None:
        if len(frame) == 5:
            self._seq = frame[4]

    def _keep_statics(self, frame: Frame) -> None:
        self._statics |= frame[3]

    def _show(self, frame: Frame) -> None:
        _, channel, _, _, tree = frame
        self._components[channel].tree = tree
        self._draw(self._components[channel])

    def _learn_shape(self, frame: Frame) -> None:
        _, channel, _, shape = frame
        joined = self._components[channel]
        joined.tree = hydrate(joined.html, joined.id, shape, self._statics)

    def _answered(self, frame: Frame) -> None:
        self._patch(frame[1], *frame[4:])

    def _patched(self, frame: Frame) -> None:
        self._patch(frame[1], *frame[3:])

    def _patch(self, channel: int, patch: list[Any] | None = None, ops: Sequence[Op] = ()) -> None:
        if patch:
            self._draw_patched(channel, patch)
        for op in ops:
            perform(self, op)

    def _draw_patched(self, channel: int, patch: list[Any]) -> None:
        joined = self._components[channel]
        assert joined.tree is not None, f"Channel {channel} got a patch before its content."  # noqa: S101
        joined.tree = apply(joined.tree, patch)
        self._draw(joined)

    def _draw(self, joined: Joined) -> None:
        joined.print = ""  # which stood for what is drawn over now
        self.newest = to_html(joined.tree or [], self._statics)
        redraw(self, joined.id, self.newest)

    def _end(self, frame: Frame) -> None:
        """The server ended a component: it goes, without a word to the server."""
        self.find(f'[id="{self._components.pop(frame[1]).id}"]').tag.decompose()

    def _keep_snapshot(self, frame: Frame) -> None:
        joined = self._components[frame[1]]
        joined.snapshot, joined.print = frame[3], ""


_OF_A_CHANNEL: Final = (Kind.JOINED, Kind.SHAPE, Kind.ANSWER, Kind.PATCH, Kind.LEAVE, Kind.SNAPSHOT)
_APPLY: Final[dict[int, Callable[[LiveDocument, Frame], None]]] = {
    Kind.HELLO: LiveDocument._hello,
    Kind.RESUME: LiveDocument._resumed,
    Kind.STATICS: LiveDocument._keep_statics,
    Kind.SHAPE: LiveDocument._learn_shape,
    Kind.JOINED: LiveDocument._show,
    Kind.ANSWER: LiveDocument._answered,
    Kind.PATCH: LiveDocument._patched,
    Kind.LEAVE: LiveDocument._end,
    Kind.SNAPSHOT: LiveDocument._keep_snapshot,
}
