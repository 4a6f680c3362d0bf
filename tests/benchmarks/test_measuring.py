"""The harness itself, on small figures: real servers, the load client's own framing, every floor and Tidewire."""

import pytest
from benchmarks.live.events import measure_events
from benchmarks.live.fan_out import measure_fan_out
from benchmarks.live.joins import measure_joins
from benchmarks.live.plan import Plan
from benchmarks.live.workloads import COUNTER, FLOORS, OWN, PAGES, SHARED, Workload

TINY = Plan(
    clients=2, warm_up=0, seconds=0.1, round_trips=20, trip_seconds=5, idle_pages=5, audience=6, rounds=2, settle=0
)
EVERYBODY_OF_OURS = (*FLOORS, "tidewire")


@pytest.mark.parametrize("subject", EVERYBODY_OF_OURS)
async def test_events_of_a_counter_are_counted_and_weighed(subject: str) -> None:
    figures = await measure_events(subject, COUNTER, TINY)

    assert figures["events_per_second"] > 0
    assert figures["cpu_us"] > 0
    assert figures["p99_ms"] >= figures["median_ms"] > 0
    assert figures["bytes_up"] < 20
    if subject == "tidewire":
        assert figures["bytes_down"] <= 25
    else:
        assert figures["bytes_down"] >= 400


async def test_a_floor_sends_all_of_a_table_and_tidewire_what_changed() -> None:
    table = next(page for page in PAGES if page.rows == 100)
    floor = await measure_events("asgi", table, TINY)
    ours = await measure_events("tidewire", table, TINY)

    assert ours["bytes_down"] * 100 < floor["bytes_down"]


@pytest.mark.parametrize("subject", ["echo", "tidewire"])
async def test_joins_and_idle_pages_are_weighed(subject: str) -> None:
    figures = await measure_joins(subject, TINY)

    assert figures["join_ms"] > 0
    assert set(figures) == {"join_ms", "idle_kb", "idle_used_kb"}


@pytest.mark.parametrize(
    ("subject", "workload"),
    [
        (subject, workload)
        for workload in (SHARED, OWN)
        for subject in workload.subjects
        if subject in EVERYBODY_OF_OURS
    ],
    ids=lambda each: each if isinstance(each, str) else each.name,
)
async def test_a_change_is_timed_until_the_last_page_has_it(subject: str, workload: Workload) -> None:
    figures = await measure_fan_out(subject, workload, TINY)

    assert 0 < figures["last_ms"] <= figures["worst_ms"]
    assert figures["cpu_ms"] > 0
