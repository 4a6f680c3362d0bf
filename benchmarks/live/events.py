"""What an event of a page costs: processor time, round trips, bytes."""

import asyncio
import statistics
import time

from benchmarks.live.dialects import Opener, close_all, opener
from benchmarks.live.load import Load, click_in_turn, click_once
from benchmarks.live.plan import Figures, Plan
from benchmarks.live.server import Server, running
from benchmarks.live.workloads import Workload


async def measure_events(subject: str, workload: Workload, plan: Plan) -> Figures:
    """Return the figures of one page's event, once; bytes are those of the frames' texts."""
    with running(subject) as server:
        pages = opener(server, workload)
        return {**await _trips(pages, plan), **await _load(server, pages, plan), **await _sizes(pages)}


async def _sizes(opener: Opener) -> Figures:
    # The tenth event: the first brings what is sent once, and after thousands every number is longer by digits.
    page = await opener.open()
    for _ in range(10):
        up, answer = await click_once(page)
    await page.close()
    return {"bytes_up": up, "bytes_down": len(answer)}


async def _trips(opener: Opener, plan: Plan) -> Figures:
    page = await opener.open()
    await click_in_turn(page, plan.round_trips // 4, seconds=plan.trip_seconds / 4)
    times = sorted(await click_in_turn(page, plan.round_trips, seconds=plan.trip_seconds))
    await page.close()
    median, p99 = statistics.median(times) * 1000, times[int(len(times) * 0.99)] * 1000
    return {"median_ms": median, "p99_ms": p99, "spread": p99 / median}


async def _load(server: Server, opener: Opener, plan: Plan) -> Figures:
    pages = await opener.open_many(plan.clients)
    load = Load(pages)
    load.start()
    await asyncio.sleep(plan.warm_up)
    events, snapshots = load.events, len(load.snapshots)
    cpu, own, begin = server.cpu(), time.process_time(), time.perf_counter()
    await asyncio.sleep(plan.seconds)
    cpu, own, took = server.cpu() - cpu, time.process_time() - own, time.perf_counter() - begin
    events = load.events - events
    sizes = load.snapshots[snapshots:]
    await load.stop()
    await close_all(pages)
    return {
        "cpu_us": cpu / events * 1e6,
        "events_per_second": events / took,
        # Share of a core that the load client used meanwhile: near 1, it was the limit and not the server.
        "client_core": own / took,
        "snapshot_bytes": statistics.mean(sizes) if sizes else 0,
        "snapshots_per_second": len(sizes) / took / plan.clients,
    }
