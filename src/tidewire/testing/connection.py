"""A page's socket: what is asked and answered over it, numbered as the protocol says, and resumed after a drop."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

import orjson

from tidewire.testing.failures import EventFailed, SocketClosed
from tidewire.testing.transport import MemorySocket
from tidewire.wire.keys import VERSION, Kind

Frame = list[Any]

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

_UNASKED: Final = (Kind.PATCH, Kind.LEAVE, Kind.SNAPSHOT, Kind.STATICS, Kind.SHAPE, Kind.PONG, Kind.PING, Kind.BYE)


class Connection:
    """The frames of one page, over one socket after the other."""

    def __init__(self, connect: Callable[[], Awaitable[MemorySocket]]) -> None:
        self.connect = connect
        self.frames: list[str] = []
        self.sent: list[str] = []
        self.ref = 0
        self.seq = 0
        self.epoch = ""
        self._channels = 0
        self._socket: MemorySocket | None = None
        self._joining: dict[int, str] = {}  # joins that are not answered yet, by their refs

    @property
    def socket(self) -> MemorySocket:
        """The open socket. Raises :class:`RuntimeError` if there is none."""
        if self._socket is None:
            raise RuntimeError("The page's socket is not open.")
        return self._socket

    @property
    def is_joining(self) -> bool:
        """Whether a join is not answered yet."""
        return bool(self._joining)

    async def open(self) -> None:
        """Open a socket. Raises :class:`HandshakeRefused`."""
        self._socket = await self.connect()

    async def close(self, code: int) -> None:
        """Close the socket with ``code``; nothing happens if there is none."""
        if self._socket is not None:
            await self._socket.close(code)
            self._socket = None

    def new_channel(self) -> int:
        """Return a channel number that was not used yet."""
        self._channels += 1
        return self._channels

    async def hello(self, url: str) -> int:
        """Ask for a new page at ``url``, whose frames are counted from 1; return the ref."""
        # Of what the page was before nothing counts any more, also if this socket breaks before it is greeted: a
        # process that held it would take the joins of the new one for further joins of the old.
        self.epoch, self.seq = "", 0
        self._joining.clear()
        return await self.ask(Kind.HELLO, 0, VERSION, url)

    async def resume(self) -> int:
        """Ask for what was missed; return the ref."""
        return await self.ask(Kind.RESUME, 0, self.epoch, self.seq)

    async def ask(self, kind: Kind, channel: int, *rest: Any) -> int:
        """Send what will be answered; return its ref."""
        self.ref += 1
        await self.tell(kind, channel, self.ref, *rest)
        return self.ref

    async def join(self, channel: int, *body: Any) -> None:
        """Ask to join ``channel``; whoever takes frames sees to the answer."""
        self.ref += 1
        # Noted first: should the socket break meanwhile, it is sent on the next one.
        text = self._joining[self.ref] = orjson.dumps([Kind.JOIN, channel, self.ref, *body]).decode()
        await self.send(text)

    async def join_again(self, last_ref: int) -> None:
        """Send again the joins that a resumed page's server did not receive: those after ``last_ref``."""
        for ref, text in self._joining.items():
            if ref > last_ref:
                await self.send(text)

    async def tell(self, *frame: Any) -> None:
        """Send a frame."""
        await self.send(orjson.dumps(frame).decode())

    async def send(self, text: str) -> None:
        """Send any text as a frame."""
        self.sent.append(text)
        await self.socket.send(text)

    async def receive(self) -> Frame:
        """Return the next frame. Raises :class:`SocketClosed`."""
        text = await self.socket.receive()
        if text is None:
            code, self._socket = self.socket.close_code, None
            raise SocketClosed(code)
        self.frames.append(text)
        frame: Frame = orjson.loads(text)
        self._count(frame)
        if frame[0] == Kind.PING:
            await self.tell(Kind.PONG)
        return frame

    def settle(self, frame: Frame) -> None:
        """See whether ``frame`` answers a join. Raises :class:`EventFailed` if it refuses it."""
        was_joining = frame[0] not in _UNASKED and self._joining.pop(frame[2], None) is not None
        if was_joining and frame[0] == Kind.ERROR:
            raise EventFailed(*frame[4:])

    def _count(self, frame: Frame) -> None:
        if frame[0] == Kind.HELLO:
            self.epoch = frame[3]
        elif frame[0] == Kind.RESUME and len(frame) == 5:
            self.seq = frame[4]
        elif (place := _NUMBERED.get(frame[0])) is not None and frame[place]:  # 0: it belongs to no page
            assert frame[place] == self.seq + 1, f"After frame {self.seq} came {frame}."  # noqa: S101 - a test fails here
            self.seq = frame[place]


def answers(frame: Frame, ref: int) -> bool:
    """Tell whether ``frame`` is the one answer to ``ref``."""
    return frame[0] not in _UNASKED and frame[2] == ref
