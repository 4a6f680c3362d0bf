"""What an event, a join and an idle page of one subject are made of."""

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import takewhile
from pathlib import Path
from typing import Any, Final

from benchmarks.live.dialects import close_all, opener
from benchmarks.live.load import Load
from benchmarks.live.plan import Plan
from benchmarks.live.server import Server, running
from benchmarks.live.workloads import COUNTER, Workload

Samples = Sequence[tuple[int, Sequence[tuple[str, str]]]]

_OWN: Final = Path(__file__).parents[2] / "src" / "tidewire"
_TOP: Final = 25


async def profile_page(subject: str, workload: Workload, plan: Plan) -> str:
    """Return what an event of one page is made of, as Markdown."""
    with running(subject) as server:
        return "\n\n".join((f"# Profile of {workload.name} by {subject}", *await _events(server, workload, plan)))


async def profile(subject: str, plan: Plan) -> str:
    """Return the report on ``subject``'s counter as Markdown."""
    with running(subject) as server:
        events = await _events(server, COUNTER, plan)
    with running(subject) as server:
        joins = await _joins(server, plan)
    with running(subject) as server:
        memory = await _memory(server, plan)
    return "\n\n".join((f"# Profile of {subject}", *events, *joins, *memory))


async def _events(server: Server, workload: Workload, plan: Plan) -> list[str]:
    pages = await opener(server, workload).open_many(plan.clients)
    load = Load(pages)
    load.start()
    await asyncio.sleep(plan.warm_up)
    # Sampling costs time of its own, so what an event costs is measured before it.
    events, cpu = load.events, server.cpu()
    await asyncio.sleep(plan.seconds)
    each = (server.cpu() - cpu) / (load.events - events) * 1e6
    await asyncio.to_thread(server.control, "sampling-start")
    await asyncio.sleep(plan.seconds * 6)
    samples = await asyncio.to_thread(server.control, "sampling-stop")
    await load.stop()
    await close_all(pages)
    return _tables("event", samples, each, "µs", 1)


async def _joins(server: Server, plan: Plan) -> list[str]:
    counters = opener(server)
    await close_all(await counters.open_many(20))
    cpu = server.cpu()
    pages = await counters.open_many(plan.idle_pages)
    await close_all(pages)
    each = (server.cpu() - cpu) / plan.idle_pages * 1e6
    await asyncio.to_thread(server.control, "sampling-start")
    for _ in range(3):
        await close_all(await counters.open_many(plan.idle_pages))
    samples = await asyncio.to_thread(server.control, "sampling-stop")
    return _tables("connect, join and leave", samples, each, "µs", 0)


async def _memory(server: Server, plan: Plan) -> list[str]:
    counters = opener(server)
    await close_all(await counters.open_many(20))
    await asyncio.to_thread(server.control, "memory-start")
    pages = await counters.open_many(plan.idle_pages)
    await asyncio.sleep(plan.settle)
    lines = await asyncio.to_thread(server.control, "memory-stop")
    await close_all(pages)
    by_layer: Counter[str] = Counter()
    by_line: Counter[str] = Counter()
    for filename, line, size in lines:
        by_layer[_layer(filename)] += size
        by_line[f"{_short(filename)}:{line}"] += size
    total = sum(by_layer.values())
    return [
        f"## An idle page: {total / plan.idle_pages:,.0f} bytes that Python allocated",
        *(
            _listing(title, counted, 1 / plan.idle_pages, "bytes", 0)
            for title, counted in (("by layer", by_layer), ("by line", by_line))
        ),
    ]


def _tables(what: str, samples: Samples, each: float, unit: str, digits: int) -> list[str]:
    taken = sum(count for count, _ in samples)
    scale = each / taken
    of_layer = _count(samples, lambda stack: [_layer(stack[0][0])])
    of_function = _count(samples, lambda stack: [_name(stack[0])])
    of_call = _count(samples, lambda stack: {_name(frame) for frame in _above_server(stack)})
    return [
        f"## One {what}: {each:,.0f} {unit}, {taken:,} samples",
        _listing("by layer", of_layer, scale, unit, digits),
        _listing("by function, itself", of_function, scale, unit, digits),
        _listing("by function, with all that it calls", of_call, scale, unit, digits),
    ]


def _count(samples: Samples, names: Callable[[Any], Any]) -> Counter[str]:
    counted: Counter[str] = Counter()
    for count, stack in samples:
        for name in names(stack):
            counted[name] += count
    return counted


def _above_server(stack: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the frames down to the one that called the application."""
    return list(takewhile(lambda frame: not frame[1].endswith("run_asgi"), stack))


def _listing(title: str, counted: Counter[str], scale: float, unit: str, digits: int) -> str:
    lines = [f"| {count * scale:,.{digits}f} | {name} |" for name, count in counted.most_common(_TOP)]
    return "\n".join((f"| {unit} | {title} |", "|--:|---|", *lines))


def _layer(filename: str) -> str:
    path = Path(filename)
    if path.is_relative_to(_OWN):
        return f"tidewire/{path.relative_to(_OWN).parts[0]}"
    return _short(filename).split("/", 1)[0]


def _name(frame: tuple[str, str]) -> str:
    return f"{_short(frame[0])} {frame[1]}"


def _short(filename: str) -> str:
    path = Path(filename)
    for folder in ("site-packages", "src"):
        if folder in path.parts:
            return "/".join(path.parts[path.parts.index(folder) + 1 :])
    return f"python library/{path.name}"
