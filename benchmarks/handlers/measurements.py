"""What is measured, by name; each returns the figures of one subject, once."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Final, cast

from benchmarks.handlers.pages import OPENERS, ConsumerPage, RoomPage
from benchmarks.live.dialects import close_all
from benchmarks.live.dialects.base import SECONDS
from benchmarks.live.fan_out import measure_audience, two_processes
from benchmarks.live.plan import QUICK, Figures, Plan
from benchmarks.live.server import running


@dataclass(frozen=True, slots=True, kw_only=True)
class Amounts:
    """How much of everything."""

    broadcast: Plan = field(default_factory=Plan)
    readers: int = 50
    """Pages that text streams to."""
    tokens: int = 1000
    """To each of them."""
    pause: float = 0.01
    """Seconds from one to the next, where they do not come at once."""


FEW: Final = Amounts(broadcast=QUICK, readers=10, tokens=200)


async def measure_broadcast(subject: str, amounts: Amounts) -> Figures:
    """Return the figures of one operation to the pages of one process."""
    with running(subject) as server:
        return await measure_audience([server], [OPENERS[subject](server)], amounts.broadcast)


async def measure_broadcast_through_redis(subject: str, amounts: Amounts) -> Figures:
    """Return the figures of one operation to pages half of which are in another process."""
    with two_processes(subject) as servers:
        return await measure_audience(servers, [OPENERS[subject](server) for server in servers], amounts.broadcast)


async def measure_stream(subject: str, amounts: Amounts, *, at_once: bool) -> Figures:
    """Return the figures of text that streams to each of many pages, from a source of its own."""
    pause = 0 if at_once else amounts.pause
    with running(subject) as server:
        opener = OPENERS[subject](server)
        # What is made once is made by then.
        await _stream(cast("list[RoomPage | ConsumerPage]", [await opener.open()]), amounts.tokens // 10, pause)
        opened = await opener.open_many(amounts.readers)
        pages = cast("list[RoomPage | ConsumerPage]", opened)
        before = server.cpu()
        readers = await _stream(pages, amounts.tokens, pause)
        cpu = server.cpu() - before
        await close_all(opened)
    return {
        "cpu_ms": cpu / amounts.readers * 1000,
        "frames": sum(reader.frames for reader in readers) / amounts.readers,
        "bytes": sum(reader.bytes for reader in readers) / amounts.readers,
    }


class Reader:
    """Reads on a page until all of the text is there."""

    def __init__(self, page: RoomPage | ConsumerPage, count: int) -> None:
        self._page = page
        self._missing = "".join(f"word{number} " for number in range(count))
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.frames = 0
        self.bytes = 0
        page.listen(self._heard)

    def _heard(self, frame: bytes) -> None:
        text = self._page.text_in(frame)
        if not self._missing.startswith(text):
            self.done.set_exception(ValueError(f"Expected {self._missing[:40]!r} next, came {text[:40]!r}"))
            return
        self._missing = self._missing[len(text) :]
        self.frames += 1
        self.bytes += len(frame)
        if not self._missing:
            self.done.set_result(None)


async def _stream(pages: list[RoomPage | ConsumerPage], count: int, pause: float) -> list[Reader]:
    readers = [Reader(page, count) for page in pages]
    for page in pages:
        page.ask_for_text(count, pause)
    async with asyncio.timeout(SECONDS + count * pause):
        await asyncio.gather(*(reader.done for reader in readers))
    return readers


MEASUREMENTS: Final[dict[str, Callable[[str, Amounts], Awaitable[Figures]]]] = {
    "broadcast": measure_broadcast,
    "redis": measure_broadcast_through_redis,
    "stream": partial(measure_stream, at_once=False),
    "burst": partial(measure_stream, at_once=True),
}
