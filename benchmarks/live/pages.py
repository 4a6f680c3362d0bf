"""What the load client says to each subject, and what of the answers counts."""

import asyncio
import re
import time
from collections.abc import Callable
from html import unescape
from typing import Final, Protocol

import orjson

from benchmarks.live.server import Server
from benchmarks.live.socket import Closed, Socket
from benchmarks.live.workloads import COUNTER, Workload

_SECONDS: Final = 30  # that anything may take
_ROOT_TAG: Final = re.compile(r"<[^<>]* tide-component=[^<>]*>")
_ATTRIBUTE: Final = re.compile(r' ([\w-]+)="([^"]*)"')


class Page(Protocol):
    """One open page."""

    snapshots: list[int]
    """Bytes of each snapshot that came."""

    def click(self, answered: Callable[[bytes], None]) -> int:
        """Send one event, return its bytes; ``answered`` is called with the text of its answer."""

    async def close(self) -> None:
        """Leave."""


class PlainPage:
    """A page of a floor: text up, text down."""

    def __init__(self, socket: Socket, workload: Workload) -> None:
        self.snapshots: list[int] = []
        self._socket = socket
        self._workload = workload
        self._number = 0

    def click(self, answered: Callable[[bytes], None]) -> int:
        """Send one event."""
        self._socket.on_text = answered
        self._number += 1
        text = self._workload.plain_event(self._number)
        self._socket.send(text)
        return len(text)

    async def close(self) -> None:
        """Leave."""
        await self._socket.close()


class TidewirePage:
    """A page with one component on channel 1."""

    def __init__(self, socket: Socket, workload: Workload) -> None:
        self.snapshots: list[int] = []
        self._socket = socket
        self._workload = workload
        self._ref = 2  # hello and join were 1 and 2
        self._answered: Callable[[bytes], None] = lambda _: None
        socket.on_text = self._text

    def click(self, answered: Callable[[bytes], None]) -> int:
        """Send one event."""
        self._answered = answered
        self._ref += 1
        frame = self._workload.frame(self._ref)
        self._socket.send(frame)
        return len(frame)

    async def close(self) -> None:
        """Leave."""
        await self._socket.close()

    def _text(self, text: bytes) -> None:
        if text.startswith(b"[5,"):
            self._answered(text)
        elif text.startswith(b"[12,"):
            self.snapshots.append(len(text))
        elif not text.startswith((b"[13,", b"[15,")):  # the first change brings statics and shape, once
            raise Closed(f"Neither answer, content nor snapshot: {text[:200]!r}")


class Opener:
    """Opens one page of one server, again and again."""

    def __init__(self, server: Server, workload: Workload = COUNTER) -> None:
        self._port = server.port
        self._workload = workload
        self._join: bytes | None = None
        if server.subject == "tidewire":
            self._join = join_frame(server.get(f"/{workload.name}/").decode())

    async def open(self) -> Page:
        """Return a page that is connected and joined."""
        async with asyncio.timeout(_SECONDS):
            if self._join is None:
                return PlainPage(await Socket.connect(self._port, f"/ws/{self._workload.name}/"), self._workload)
            return await self._open_joined(self._join)

    async def open_many(self, count: int, *, at_a_time: int = 20) -> list[Page]:
        """Return ``count`` pages."""
        pages: list[Page] = []
        while len(pages) < count:
            pages += await asyncio.gather(*(self.open() for _ in range(min(at_a_time, count - len(pages)))))
        return pages

    async def _open_joined(self, join: bytes) -> Page:
        socket = await Socket.connect(self._port, "/ws/tidewire/")
        frames: asyncio.Queue[bytes] = asyncio.Queue()
        socket.on_text = frames.put_nowait
        socket.send(b'[0,0,1,1,"/"]')
        socket.send(join)
        for expected in (b"[0,0,1,", b"[3,1,2,"):
            if not (frame := await frames.get()).startswith(expected):
                raise Closed(f"Expected {expected!r}, came {frame[:200]!r}")
        return TidewirePage(socket, self._workload)


def join_frame(html: str) -> bytes:
    """Return the frame that joins the first component of a page, on channel 1 and with ref 2."""
    root = _ROOT_TAG.search(html)
    if root is None:
        raise ValueError(f"The page shows no component: {html[:500]}")
    attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(root[0])}
    body = [attributes[name] for name in ("tide-component", "id", "tide-snapshot", "tide-print")]
    return orjson.dumps([1, 1, 2, 0, *body])


async def close_all(pages: list[Page]) -> None:
    """Close ``pages``."""
    async with asyncio.timeout(_SECONDS):
        await asyncio.gather(*(page.close() for page in pages))


async def click_once(page: Page) -> tuple[int, bytes]:
    """Click; return the bytes up and the answer."""
    answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    up = page.click(answer.set_result)
    return up, await asyncio.wait_for(answer, _SECONDS)


async def click_in_turn(page: Page, count: int, *, seconds: float = _SECONDS) -> list[float]:
    """Click ``count`` times, each after the answer to the one before; return the round trips in seconds.

    After ``seconds`` it is enough.
    """
    times: list[float] = []
    end = time.perf_counter() + seconds
    done = asyncio.get_running_loop().create_future()
    sent = 0.0

    def click() -> None:
        nonlocal sent
        sent = time.perf_counter()
        page.click(answered)

    def answered(_: bytes) -> None:
        times.append(time.perf_counter() - sent)
        if len(times) < count and time.perf_counter() < end:
            click()
        else:
            done.set_result(None)

    click()
    await asyncio.wait_for(done, _SECONDS)
    return times


class Load:
    """Pages that click without pause, from :meth:`start` to :meth:`stop`."""

    def __init__(self, pages: list[Page]) -> None:
        self._pages = pages
        self._running = False
        self._under_way = 0
        self._stopped = asyncio.Event()
        self.events = 0
        """Answers so far."""

    @property
    def snapshots(self) -> list[int]:
        """Bytes of each snapshot that the pages got so far."""
        return [size for page in self._pages for size in page.snapshots]

    def start(self) -> None:
        """Begin to click."""
        self._running = True
        for page in self._pages:
            self._clicker(page)

    async def stop(self) -> None:
        """Stop, and await the answers that are due."""
        self._running = False
        await asyncio.wait_for(self._stopped.wait(), _SECONDS)

    def _clicker(self, page: Page) -> None:
        def answered(_: bytes) -> None:
            self.events += 1
            if self._running:
                page.click(answered)
            else:
                self._under_way -= 1
                if not self._under_way:
                    self._stopped.set()

        self._under_way += 1
        page.click(answered)
