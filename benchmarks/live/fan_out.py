"""One change and everybody who sees it: the time until the last of many pages was told."""

import asyncio
import statistics
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from benchmarks.live.dialects import Opener, Page, close_all, opener
from benchmarks.live.dialects.base import SECONDS
from benchmarks.live.plan import Figures, Plan
from benchmarks.live.server import Server, redis, running
from benchmarks.live.workloads import Workload

_WARM_UP: Final = 2  # rounds that do not count
_PAUSE: Final = 0.03  # between rounds, for what a server has left to do after the last frame


async def measure_fan_out(subject: str, workload: Workload, plan: Plan) -> Figures:
    """Return the figures of a change that one process tells all of its pages."""
    with running(subject) as server:
        return await measure_audience([server], [opener(server, workload)], plan)


async def measure_through_redis(subject: str, workload: Workload, plan: Plan) -> Figures:
    """Return the figures of a change that reaches half of the pages in a second process, by way of Redis."""
    with two_processes(subject) as servers:
        return await measure_audience(servers, [opener(server, workload) for server in servers], plan)


@contextmanager
def two_processes(subject: str) -> Iterator[Sequence[Server]]:
    """Run ``subject`` twice, with a Redis server between."""
    with redis() as url:
        layer = {"BENCHMARK_REDIS": url}
        with running(subject, layer) as here, running(subject, layer) as there:
            yield here, there


async def measure_audience(servers: Sequence[Server], openers: Sequence[Opener], plan: Plan) -> Figures:
    """Return the figures of changes that a page of the first opener makes, and that the pages of all of them see."""
    announcer = await openers[0].open()
    pages: list[Page] = []
    for each in openers:
        pages += await each.open_many(plan.audience // len(openers))
    await asyncio.sleep(plan.settle)
    audience = Audience(pages)
    for _ in range(_WARM_UP):
        await audience.told_by(announcer)
    before = sum(server.cpu() for server in servers)
    times: list[float] = []
    end = time.perf_counter() + plan.round_seconds
    while len(times) < plan.rounds and (not times or time.perf_counter() < end):
        times.append(await audience.told_by(announcer))
    cpu = (sum(server.cpu() for server in servers) - before) / len(times)
    await close_all([announcer, *pages])
    return {"last_ms": statistics.median(times) * 1000, "worst_ms": max(times) * 1000, "cpu_ms": cpu * 1000}


class Audience:
    """Pages that each get one frame of content a change."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._size = len(pages)
        self._missing = 0
        self._last_came = 0.0
        self._everybody = asyncio.Event()
        for page in pages:
            page.listen(self._heard)

    async def told_by(self, announcer: Page) -> float:
        """Have ``announcer`` make a change; return the seconds until the last page had it."""
        await asyncio.sleep(_PAUSE)
        self._missing = self._size
        self._everybody.clear()
        begin = time.perf_counter()
        announcer.send_event()
        try:
            await asyncio.wait_for(self._everybody.wait(), SECONDS)
        except TimeoutError:
            raise TimeoutError(f"{self._missing} of {self._size} pages were not told within {SECONDS} s") from None
        return self._last_came - begin

    def _heard(self, _: bytes) -> None:
        self._missing -= 1
        if not self._missing:
            self._last_came = time.perf_counter()
            self._everybody.set()
