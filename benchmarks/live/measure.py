"""One repetition of one subject: every figure of it, once."""

import asyncio
import statistics
import time
from dataclasses import dataclass

import orjson

from benchmarks.live.pages import Load, Opener, click_in_turn, click_once, close_all
from benchmarks.live.server import Server, running
from benchmarks.live.workloads import COUNTER, Workload


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How much of everything."""

    clients: int = 20
    warm_up: float = 0.5
    seconds: float = 3.0
    round_trips: int = 5000
    trip_seconds: float = 10.0
    """After which there are round trips enough."""
    idle_pages: int = 2000
    settle: float = 0.5


QUICK = Plan(warm_up=0.3, seconds=1.0, round_trips=500, idle_pages=300, settle=0.3)
FOR_PAGES = Plan(clients=8, warm_up=0.4, seconds=1.2, round_trips=1000, trip_seconds=1.2)
"""For the pages beside the counter, whose events cost up to a thousand times as much."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """What one repetition found; bytes are those of the frames' texts."""

    cpu_us: float
    events_per_second: float
    client_core: float
    """Share of a core that the load client used meanwhile: near 1, it was the limit and not the server."""
    median_ms: float
    p99_ms: float
    bytes_up: float
    bytes_down: float
    bytes_html: float
    """Of ``bytes_down``: the HTML, unescaped."""
    bytes_escapes: float
    """Of ``bytes_down``: what JSON adds to the HTML, a backslash for each quote and line break."""
    bytes_around: float
    """Of ``bytes_down``: the rest, what the protocol puts around the HTML."""
    snapshot_bytes: float
    snapshots_per_second: float
    """Of one saturated page."""
    join_ms: float
    idle_kb: float
    idle_used_kb: float
    """The same pages after one event each."""


async def measure(subject: str, plan: Plan) -> Figures:
    """Measure ``subject``: events in one process, joins and memory in a fresh one."""
    events = await measure_events(subject, COUNTER, plan)
    with running(subject) as server:
        joins = await _joins(server, plan)
    return Figures(**events, **joins)


async def measure_events(subject: str, workload: Workload, plan: Plan) -> dict[str, float]:
    """Measure the events of one page: all figures of :class:`Figures` but those of joins and memory."""
    with running(subject) as server:
        return await _events(server, workload, plan)


async def _events(server: Server, workload: Workload, plan: Plan) -> dict[str, float]:
    opener = Opener(server, workload)
    page = await opener.open()
    await click_in_turn(page, plan.round_trips // 4, seconds=plan.trip_seconds / 4)
    times = sorted(await click_in_turn(page, plan.round_trips, seconds=plan.trip_seconds))
    up, answer = await click_once(page)
    await page.close()
    return _sizes(up, answer) | {
        "median_ms": statistics.median(times) * 1000,
        "p99_ms": times[int(len(times) * 0.99)] * 1000,
        **await _load(server, opener, plan),
    }


async def _load(server: Server, opener: Opener, plan: Plan) -> dict[str, float]:
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
        "client_core": own / took,
        "snapshot_bytes": statistics.mean(sizes) if sizes else 0,
        "snapshots_per_second": len(sizes) / took / plan.clients,
    }


async def _joins(server: Server, plan: Plan) -> dict[str, float]:
    opener = Opener(server)
    warm = await opener.open_many(20)  # few: what they leave free is memory that the pages below do not ask for
    for page in warm:
        await click_once(page)
    await close_all(warm)
    await asyncio.sleep(plan.settle)
    empty, cpu = server.memory(), server.cpu()
    pages = await opener.open_many(plan.idle_pages)
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


def _sizes(up: int, answer: bytes) -> dict[str, float]:
    html = _html(answer)
    size = len(html.encode())
    written = len(orjson.dumps(html)) - 2
    return {
        "bytes_up": up,
        "bytes_down": len(answer),
        "bytes_html": size,
        "bytes_escapes": written - size,
        "bytes_around": len(answer) - written,
    }


def _html(answer: bytes) -> str:
    """Return the HTML in the answer of whichever subject; "" for the echo, which has none."""
    match orjson.loads(answer) if answer[:1] in b"[{" else None:
        case {"h": str(html)}:
            return html
        case [5, 1, _, _, [*patch]]:
            return "".join(change for change in patch if isinstance(change, str))
    return ""
