"""Pages that click: once, one after the other, and without pause."""

import asyncio
import time

from benchmarks.live.dialects.base import SECONDS, Page


async def click_once(page: Page) -> tuple[int, bytes]:
    """Click; return the bytes up and the answer."""
    answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
    up = page.click(answer.set_result)
    return up, await asyncio.wait_for(answer, SECONDS)


async def click_in_turn(page: Page, count: int, *, seconds: float = SECONDS) -> list[float]:
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
    await asyncio.wait_for(done, SECONDS)
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
        await asyncio.wait_for(self._stopped.wait(), SECONDS)

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
