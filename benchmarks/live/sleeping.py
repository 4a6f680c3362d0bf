"""``python -m benchmarks.live.sleeping``: memory of a whole server with pages that nobody uses, awake and hibernating.

What the kernel counts as resident for a real uvicorn process with 2,000 real sockets, after a garbage collection:
sockets, the server's own part of each, and what the allocator does not give back are all in it. ``hibernation.py``
tells what Python allocated for the pages alone.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from benchmarks.live.dialects import Page, close_all, opener
from benchmarks.live.load import click_once
from benchmarks.live.server import Server, running
from benchmarks.live.workloads import COUNTER, PAGES, Workload

RESULT: Final = Path(__file__).parent / "results" / "sleeping.md"
_PAGES: Final = 2_000
_WARM: Final = 20
_BATCH: Final = 200
_EVENTS: Final = (1, 20)
_SETTLE: Final = 1.0
_SOON: Final = 1
"""Seconds after which pages sleep that are to sleep as they come."""
_LATER: Final = 40
"""Seconds after which they do that are all to be awake first: as long as opening them and clicking may take."""


@dataclass(frozen=True, slots=True)
class Row:
    """kB resident that a page takes."""

    awake: float
    fell_asleep: float
    """Once all that had been awake together slept."""
    asleep: float
    """Where most slept before the last ones came."""


def table(rows: Sequence[tuple[Workload, int, Row]]) -> str:
    """Return the report."""
    head = (
        "# A server of pages that nobody uses",
        "",
        f"kB resident that a page takes of a uvicorn process that has {_PAGES:,}, with its socket: see `sleeping.py`.",
        "*Fell asleep*: all were awake together before, and what the allocator keeps counts, too. *As they come*:",
        f"each {_BATCH} slept before the next ones came.",
        "",
        "| page | events | awake | fell asleep | asleep as they come |",
        "|---|---|---|---|---|",
    )
    lines = [
        f"| {workload.name} | {events} | {row.awake:.1f} | {row.fell_asleep:.1f} | {row.asleep:.1f} |"
        for workload, events, row in rows
    ]
    return "\n".join((*head, *lines)) + "\n"


async def _measured(workload: Workload, events: int) -> Row:
    together, one_by_one = await _pages(workload, events, _LATER), await _pages(workload, events, _SOON)
    return Row(together[0], together[1], one_by_one[1])


async def _pages(workload: Workload, events: int, hibernate: int) -> tuple[float, float]:
    """Return kB a page, at once and after all had time to fall asleep."""
    with running("tidewire", {"BENCHMARK_HIBERNATE": str(hibernate)}) as server:
        pages = opener(server, workload)
        warm = await pages.open_many(_WARM)
        await _click(warm, events)
        await close_all(warm)
        await asyncio.sleep(_SETTLE)
        empty = _resident(server)
        opened: list[Page] = []
        while len(opened) < _PAGES:
            batch = await pages.open_many(_BATCH)
            await _click(batch, events)
            opened += batch
            await asyncio.sleep(2 * hibernate + _SETTLE if hibernate == _SOON else 0)
        await asyncio.sleep(_SETTLE)
        at_once = _resident(server)
        await asyncio.sleep(2 * hibernate + _SETTLE)  # at the latest after twice this time
        later = _resident(server)
        await close_all(opened)
    return (at_once - empty) / _PAGES / 1000, (later - empty) / _PAGES / 1000


async def _click(pages: list[Page], events: int) -> None:
    for page in pages:
        for _ in range(events):
            await click_once(page)


def _resident(server: Server) -> int:
    server.control("collect")
    return int(psutil.Process(server.pid).memory_info().rss)


def main() -> None:
    """Measure, print the table, keep it."""
    rows = [
        (workload, events, asyncio.run(_measured(workload, events)))
        for workload in (COUNTER, PAGES[-1])
        for events in _EVENTS
    ]
    report = table(rows)
    print(report)
    RESULT.write_text(report)


if __name__ == "__main__":
    main()
