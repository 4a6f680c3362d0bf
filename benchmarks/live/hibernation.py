"""``python -m benchmarks.live.hibernation``: memory of pages that nobody uses, awake and hibernating.

What Python has allocated for a page (``tracemalloc``), without its socket: that is the server's, and stays as it is. In
this process and with sockets that take everything, because a process gives what is freed back to the system only by
and by: seen from outside, what hibernating saves shows in how many more pages fit.
"""

import asyncio
import gc
import os
import tracemalloc
from pathlib import Path
from typing import Final

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.live.subjects.settings")

import django

from benchmarks.live.subjects.live import COMPONENTS
from benchmarks.live.workloads import COUNTER, PAGES, Workload
from tidewire.components.snapshots import snapshot_of
from tidewire.components.surface import ComponentSurface
from tidewire.conf import get_settings
from tidewire.hub import hub
from tidewire.runtime.crowd import Crowd
from tidewire.runtime.guard import Guard
from tidewire.runtime.identity import Identity
from tidewire.runtime.live_page import LivePage
from tidewire.runtime.page import Page
from tidewire.signing import ANONYMOUS
from tidewire.wire.frames import Event, Join
from tidewire.wire.keys import SurfaceKey

RESULT: Final = Path(__file__).parent / "results" / "hibernation.md"
_PAGES: Final = 300
_EVENTS: Final = (1, 20)
_SETTLE: Final = 0.5  # until no snapshot is held back
_VISITOR: Final = Identity(None, None, ANONYMOUS)


class _Socket:
    async def send(self, text: str) -> None:
        """Take it."""


async def _page(workload: Workload, events: int) -> LivePage:
    """Return a page that joined and had some events."""
    component = COMPONENTS[workload.name].new(Page(_VISITOR, "/")).put_on(Page(_VISITOR, "/"))
    page = LivePage(
        _VISITOR,
        "/",
        epoch="epoch",
        ref=1,
        surfaces={SurfaceKey.COMPONENT: ComponentSurface(hub)},
        settings=get_settings(),
        guard=Guard(hub, lambda _: None),
        crowd=Crowd(),
    )
    page.attach(_Socket(), lambda _: None)
    body = [component.definition.name, component.id, snapshot_of(component), ""]
    items: list[Join | Event] = [Join(1, 2, SurfaceKey.COMPONENT, body)]
    items += [Event(1, 3 + number, workload.event, None) for number in range(events)]
    for item in items:
        page.take(item)
        await page.mailbox.idle()
        await page.flush()
    return page


async def _row(workload: Workload, events: int) -> str:
    """Return a line of the table: kB a page."""
    await _page(workload, events)  # what is made once
    gc.collect()
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    pages = [await _page(workload, events) for _ in range(_PAGES)]
    await asyncio.sleep(_SETTLE)
    gc.collect()
    awake = tracemalloc.get_traced_memory()[0] - before
    for page in pages:
        page.rest()
        page.rest()
    gc.collect()
    asleep = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()
    return f"| {workload.name} | {events} | {awake / _PAGES / 1000:.1f} | {asleep / _PAGES / 1000:.1f} |"


async def _table() -> str:
    rows = [await _row(workload, events) for workload in (COUNTER, PAGES[-1]) for events in _EVENTS]
    head = (
        "# Pages that nobody uses",
        "",
        "kB that Python allocated for a page, without its socket, by how many events it had: see `hibernation.py`.",
        "",
        "| page | events | awake | hibernating |",
        "|---|---|---|---|",
    )
    return "\n".join((*head, *rows)) + "\n"


def main() -> None:
    """Measure, print the table, keep it."""
    django.setup()
    table = asyncio.run(_table())
    print(table)
    RESULT.write_text(table)


if __name__ == "__main__":
    main()
