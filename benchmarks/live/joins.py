"""What a connect with its join costs, and the memory of a page that then rests."""

import asyncio

from benchmarks.live.dialects import close_all, opener
from benchmarks.live.load import click_once
from benchmarks.live.plan import Figures, Plan
from benchmarks.live.server import running


async def measure_joins(subject: str, plan: Plan) -> Figures:
    """Return the figures of pages that join and rest, once."""
    with running(subject) as server:
        counters = opener(server)
        warm = await counters.open_many(20)  # few: what they leave free is memory that the pages below do not ask for
        for page in warm:
            await click_once(page)
        await close_all(warm)
        await asyncio.sleep(plan.settle)
        empty, cpu = server.memory(), server.cpu()
        pages = await counters.open_many(plan.idle_pages)
        cpu = server.cpu() - cpu
        await asyncio.sleep(plan.settle)
        joined = server.memory()
        for page in pages:
            await click_once(page)
        await asyncio.sleep(plan.settle)
        used = server.memory()
        await close_all(pages)
    return {
        "join_ms": cpu / plan.idle_pages * 1000,
        "idle_kb": (joined - empty) / plan.idle_pages / 1000,
        "idle_used_kb": (used - empty) / plan.idle_pages / 1000,
    }
