"""One WebSocket: its states, its reading loop, and what it may send."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from enum import IntEnum, auto
from typing import TYPE_CHECKING, Any, Final

from tidewire.errors import CloseCode, FrameTooLarge, ProtocolError
from tidewire.runtime.identity import Identity
from tidewire.runtime.limits import TokenBucket
from tidewire.runtime.resuming import send_missed
from tidewire.wire import codec
from tidewire.wire.frames import ClientFrame, Event, Flush, Hello, Join, Leave, Location, Ping, Pong, Refresh, Resume
from tidewire.wire.keys import VERSION, ErrorCode

if TYPE_CHECKING:
    from tidewire.runtime.host import Host
    from tidewire.runtime.live_page import LivePage

logger = logging.getLogger("tidewire")

Receive = Callable[[], Awaitable[Mapping[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_LEFT_ON_PURPOSE: Final = {1000, 1001}  # closed by the page, or the page navigated away
_CLOSE_SECONDS: Final = 5
_SETTLE_SECONDS: Final = 4  # with the next one less than a server's drain may take
_PONG_SECONDS: Final = 3


class ConnectionState(IntEnum):  # which has a hash that Python needs no call for, at each frame
    """Where a socket stands; ``protocol/SPEC.md``, *Opening*."""

    GREETING = auto()
    LIVE = auto()
    DRAINING = auto()
    CLOSED = auto()


_NEXT: Final = {
    ConnectionState.GREETING: {ConnectionState.LIVE, ConnectionState.DRAINING, ConnectionState.CLOSED},
    ConnectionState.LIVE: {ConnectionState.DRAINING, ConnectionState.CLOSED},
    ConnectionState.DRAINING: {ConnectionState.CLOSED},
    ConnectionState.CLOSED: set(),
}
_FOR_PAGE: Final = (Event, Join, Leave, Refresh, Flush, Location)  # tuples of types: making a union costs 1 µs a frame
_LEGAL: Final[dict[ConnectionState, tuple[type, ...]]] = {
    ConnectionState.GREETING: (Hello, Resume, Ping, Pong),
    ConnectionState.LIVE: (*_FOR_PAGE, Ping, Pong),
}


class Connection:
    """An accepted WebSocket, from hello to the close. The ASGI server's task runs :meth:`run`."""

    __slots__ = (
        "_bucket",
        "_closing",
        "_host",
        "_page",
        "_parting",
        "_receive",
        "_runner",
        "_send",
        "_state",
        "_task",
        "accepted",
        "heard",
        "identity",
    )

    def __init__(self, host: "Host", identity: Identity, receive: Receive, send: Send) -> None:
        now = asyncio.get_running_loop().time()
        settings = host.settings
        self.identity = identity
        self.accepted = now
        self.heard = now
        self._host = host
        self._receive = receive
        self._send = send
        self._bucket = TokenBucket(rate=settings.frames_per_second, burst=settings.frames_burst, now=now)
        self._state = ConnectionState.GREETING
        self._closing = False  # the close is sent, its echo has not come yet
        self._page: LivePage | None = None
        self._parting: asyncio.Event | None = None  # while this drains: set once there is nothing more to read
        self._runner: asyncio.Task[None] | None = None
        self._task: asyncio.Task[None] | None = None  # of a close that another task began

    @property
    def state(self) -> ConnectionState:
        """Where this socket stands."""
        return self._state

    @property
    def blocked_since(self) -> float | None:
        """Since when (``time.monotonic()``) the client has not taken a frame; ``None`` if it does."""
        return self._page.outbox.blocked_since if self._page is not None else None

    async def run(self) -> None:
        """Read until the socket closes. What a client may not send closes it."""
        code = 1006
        self._runner = asyncio.current_task()
        try:
            code = await self._read()
        except ProtocolError as error:
            logger.warning("Closed (%s): %s", error.close_code.name.lower(), error)
            code = error.close_code
            await self._close(error.close_code)
        finally:
            self._enter(ConnectionState.CLOSED)
            if self._parting is not None:
                self._parting.set()
            self._lose_page(hold=code not in _LEFT_ON_PURPOSE and code < CloseCode.PROTOCOL)

    async def send(self, text: str) -> None:
        """Send one frame, unless the socket is being closed or is gone: then the page has it for a resume.

        That a client is gone must not end the page's work: the reading loop hears of it too.
        """
        if self._closing:
            return
        try:
            await self._send({"type": "websocket.send", "text": text})
        except Exception as error:  # noqa: BLE001
            _note_gone(error)

    def close(self, code: CloseCode) -> None:
        """Begin to close, from whatever task."""
        if self._state is not ConnectionState.CLOSED and self._task is None:
            self._task = asyncio.create_task(self._close_or_cut(code))

    async def drain(self) -> None:
        """The server goes down: say so, send what is due, close."""
        if self._closing or self._state in (ConnectionState.DRAINING, ConnectionState.CLOSED):
            return
        self._enter(ConnectionState.DRAINING)
        if self._page is not None:
            # First, since a page can have work without end. From here on nothing is taken in, so what it says was
            # received is final: a client sends later events to the next process, and no click falls between the two.
            jitter = int(self._host.settings.restart_jitter_seconds * 1000)
            self._page.outbox.put_unnumbered(codec.bye(jitter, self._page.last_ref))
            await self._page.flush()
            await self._page.settle(within=_SETTLE_SECONDS)
            await self._part()
        await self._close(CloseCode.RESTART)

    async def _part(self) -> None:
        """Return once the client has all that was sent to it, and all that it sent before it knew has been read.

        The server ends its process after the close. A TCP connection that ends with bytes nobody read is reset, and a
        reset takes back what is still on its way through a proxy: the bye, and with it the client's knowledge of what
        ran. Nothing but pongs comes after a pong, for a client sends no more once it has the bye.
        """
        self._parting = asyncio.Event()
        await self.send(codec.PING)
        with suppress(TimeoutError):
            async with asyncio.timeout(_PONG_SECONDS):
                await self._parting.wait()

    async def _read(self) -> int:
        loop = asyncio.get_running_loop()
        while True:
            asgi = await self._receive()
            if asgi["type"] == "websocket.disconnect":
                return int(asgi.get("code") or 1005)
            if self._parting is not None and asgi.get("text") == codec.PONG:
                self._parting.set()
            if self._closing or self._state is ConnectionState.DRAINING:
                continue
            self.heard = loop.time()
            # Before it is looked at: what is refused shall cost as little as it can.
            self._bucket.take(self.heard)
            await self._dispatch(self._decode(asgi))

    def _decode(self, asgi: Mapping[str, Any]) -> ClientFrame:
        text = asgi.get("text")
        if text is None:
            raise ProtocolError("A binary frame came; all frames are text.")
        limit = self._host.settings.frame_bytes
        # Nearly all are ASCII, and are measured without a copy.
        size = len(text) if text.isascii() else len(text.encode())
        if size > limit:
            raise FrameTooLarge(f"A frame of {size} bytes came, {limit} are allowed.")
        frame = codec.decode(text)
        if not isinstance(frame, _LEGAL[self._state]):
            raise ProtocolError(f"{type(frame).__name__} came while the connection was {self._state.name.lower()}.")
        return frame

    async def _dispatch(self, frame: ClientFrame) -> None:
        if isinstance(frame, _FOR_PAGE):
            if self._page is not None:  # else the page came back on another socket, and this one is about to close
                self._page.take(frame)
                await self._page.flush()
        elif isinstance(frame, Ping):
            await self.send(codec.PONG)
        elif isinstance(frame, Hello):
            await self._hello(frame)
        elif isinstance(frame, Resume):
            await self._resume(frame)

    async def _hello(self, hello: Hello) -> None:
        if hello.version != VERSION:
            raise ProtocolError(f"The client speaks version {hello.version}, the server {VERSION}.")
        page = self._host.open_page(self.identity, hello.ref, hello.url, read=self.accepted)
        self._go_live(page)
        page.outbox.put_unnumbered(codec.hello(hello.ref, page.epoch, self._host.client_settings))
        await page.flush()

    async def _resume(self, resume: Resume) -> None:
        page = self._host.resumable_page(resume.epoch, self.identity)
        if page is None:
            await self.send(codec.error(0, resume.ref, 0, ErrorCode.UNKNOWN_EPOCH, "This page is not held here.", None))
            return
        if resume.seq > page.outbox.seq:
            raise ProtocolError(f"The client claims to hold frame {resume.seq}, {page.outbox.seq} were sent.")
        self._host.returned(page, self.identity, read=self.accepted)
        self._go_live(page)
        send_missed(page, resume.ref, resume.seq)
        await page.flush()

    def _go_live(self, page: "LivePage") -> None:
        self._enter(ConnectionState.LIVE)
        self._page = page
        page.attach(self, self._replaced_or_closed)

    def _replaced_or_closed(self, code: CloseCode) -> None:
        if code is CloseCode.REPLACED:
            self._page = None  # it goes on without this socket
        self.close(code)

    def _lose_page(self, *, hold: bool) -> None:
        page, self._page = self._page, None
        if page is not None:
            page.detach()
            self._host.lost(page, hold=hold)

    async def _close(self, code: CloseCode) -> None:
        if self._closing or self._state is ConnectionState.CLOSED:
            return
        self._closing = True
        try:
            await self._send({"type": "websocket.close", "code": int(code)})
        except Exception as error:  # noqa: BLE001
            _note_gone(error)

    async def _close_or_cut(self, code: CloseCode) -> None:
        """Close; where the client does not take even that, cut the socket off."""
        closing = asyncio.gather(self._close(code), return_exceptions=True)
        await asyncio.wait([closing], timeout=_CLOSE_SECONDS)
        if self._runner is not None and not self._runner.done():
            await asyncio.wait([self._runner], timeout=_CLOSE_SECONDS)
            self._runner.cancel()

    def _enter(self, state: ConnectionState) -> None:
        if state not in _NEXT[self._state]:
            allowed = ", ".join(sorted(after.name for after in _NEXT[self._state])) or "nothing"
            raise RuntimeError(f"After {self._state.name} comes {allowed}, not {state.name}.")
        self._state = state


def _note_gone(error: Exception) -> None:
    # Servers raise what they like for a client that is gone: an OSError (uvicorn, while it has not heard of it), a
    # RuntimeError (uvicorn afterwards, granian), autobahn's Disconnected (daphne). Nothing else can be wrong.
    logger.debug("A frame found its client gone: %r", error)
