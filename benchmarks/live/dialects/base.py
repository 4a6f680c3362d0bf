"""What the protocols have in common: a page that sends events and hears content, and who opens such pages."""

import asyncio
from collections.abc import Callable
from typing import Final

from benchmarks.live.server import Server
from benchmarks.live.socket import Closed, Socket
from benchmarks.live.workloads import Workload

SECONDS: Final = 30
"""That anything may take."""

Hear = Callable[[bytes], None]


class Page:
    """One open page. A protocol says what its events look like and which of its frames bring content."""

    def __init__(self, socket: Socket, workload: Workload) -> None:
        self.snapshots: list[int] = []
        """Bytes of each snapshot that came apart from content."""
        self._socket = socket
        self._workload = workload
        self._number = 0
        self._hear: Hear = lambda _: None
        socket.on_text = self._text

    def click(self, hear: Hear) -> int:
        """Send one event, return its bytes; ``hear`` is called with the text of its answer."""
        self._hear = hear
        return self.send_event()

    def listen(self, hear: Hear) -> None:
        """Have ``hear`` called with the text of each frame that brings content, asked for or not."""
        self._hear = hear

    def send_event(self) -> int:
        """Send one event, return its bytes."""
        self._number += 1
        text = self._event(self._number)
        self._socket.send(text)
        return len(text)

    async def close(self) -> None:
        """Leave."""
        await self._socket.close()

    def _event(self, number: int) -> bytes:
        raise NotImplementedError

    def _text(self, text: bytes) -> None:
        """Take a frame; by default each brings content."""
        self._hear(text)


class Frames:
    """The frames of a socket one by one, for the time of a join."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self.put = self._queue.put_nowait

    async def expect(self, start: bytes) -> bytes:
        """Return the next frame; raise :class:`Closed` unless it begins with ``start``."""
        frame = await self._queue.get()
        if not frame.startswith(start):
            raise Closed(f"Expected a frame that begins with {start!r}, came {frame[:300]!r}")
        return frame


class Opener:
    """Opens one page of one server, again and again."""

    def __init__(self, server: Server, workload: Workload) -> None:
        self._server = server
        self._workload = workload

    async def open(self) -> Page:
        """Return a page that is connected and joined."""
        async with asyncio.timeout(SECONDS):
            return await self._open()

    async def open_many(self, count: int, *, at_a_time: int = 20) -> list[Page]:
        """Return ``count`` pages."""
        pages: list[Page] = []
        while len(pages) < count:
            pages += await asyncio.gather(*(self.open() for _ in range(min(at_a_time, count - len(pages)))))
        return pages

    async def _open(self) -> Page:
        raise NotImplementedError

    async def _connect(self, path: str, hear: Hear = lambda _: None) -> Socket:
        return await Socket.connect(self._server.port, path, hear)


async def close_all(pages: list[Page]) -> None:
    """Close ``pages``."""
    async with asyncio.timeout(SECONDS):
        await asyncio.gather(*(page.close() for page in pages))
