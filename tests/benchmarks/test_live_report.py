"""The rows of the performance document: bars as ratios to floors, what is named when it is missing."""

import pytest
from benchmarks.live.measurements import MEASUREMENTS
from benchmarks.live.report import medians_of, report
from benchmarks.live.rows import ROWS, Bar, Floor, Row, verdict

CPU = Row("CPU", "counter", "cpu_us", 1, Bar(60, Floor("asgi", 40)))
EVENTS = Row("events", "counter", "events_per_second", 0, Bar(50, Floor("asgi", 100), least=True))
BYTES = Row("bytes", "counter", "bytes_down", 0, Bar(25))
OWN = Row("own", "own", "last_ms", 1, Bar(80, Floor("asgi", 20, "shared")))


def medians(**by_subject: dict[str, float]) -> dict[str, dict[str, dict[str, float]]]:
    return {"counter": by_subject}


@pytest.mark.parametrize(("cpu_us", "met"), [(150, True), (151, False), (60, True)])
def test_a_bar_of_time_moves_with_its_floor(cpu_us: float, met: bool) -> None:
    found = verdict(CPU, medians(asgi={"cpu_us": 100}, tidewire={"cpu_us": cpu_us}))

    assert found is not None
    assert (found.limit, found.met) == (150, met)
    assert found.factor == cpu_us / 100


@pytest.mark.parametrize(("events", "met"), [(500, True), (499, False)])
def test_a_bar_may_be_a_least(events: float, met: bool) -> None:
    found = verdict(EVENTS, medians(asgi={"events_per_second": 1000}, tidewire={"events_per_second": events}))

    assert found is not None
    assert found.met is met


@pytest.mark.parametrize(("size", "met"), [(25, True), (26, False)])
def test_a_bar_of_bytes_needs_no_floor(size: float, met: bool) -> None:
    found = verdict(BYTES, medians(tidewire={"bytes_down": size}))

    assert found is not None
    assert (found.met, found.factor) == (met, None)


def test_a_floor_may_be_of_another_measurement() -> None:
    found = verdict(OWN, {"own": {"tidewire": {"last_ms": 90}}, "shared": {"asgi": {"last_ms": 25}}})

    assert found is not None
    assert (found.limit, found.met) == (100, True)


@pytest.mark.parametrize("absent", ["asgi", "tidewire"])
def test_no_verdict_without_both(absent: str) -> None:
    by_subject = {"asgi": {"cpu_us": 100.0}, "tidewire": {"cpu_us": 50.0}}
    del by_subject[absent]

    assert verdict(CPU, medians(**by_subject)) is None


def test_every_row_with_a_floor_is_measured_beside_it() -> None:
    for row in ROWS:
        if row.bar and row.bar.floor and row.measurement in MEASUREMENTS:
            measurement = MEASUREMENTS[row.bar.floor.measurement or row.measurement]
            assert row.bar.floor.subject in measurement.subjects, row.title


def test_every_measurement_has_a_row() -> None:
    assert set(MEASUREMENTS) <= {row.measurement for row in ROWS}


def test_medians_are_of_each_figure_by_itself() -> None:
    samples = {"counter": {"asgi": [{"a": 1.0, "b": 9.0}, {"a": 5.0, "b": 3.0}, {"a": 2.0, "b": 4.0}]}}

    assert medians_of(samples) == {"counter": {"asgi": {"a": 2.0, "b": 4.0}}}


def test_the_report_says_met_or_missed_and_names_who_failed() -> None:
    joins = {"asgi": {"join_ms": 1.0, "idle_kb": 16.0, "idle_used_kb": 17.0}}
    joins["tidewire"] = {"join_ms": 9.0, "idle_kb": 16.0, "idle_used_kb": 17.0}

    text = report({"joins": joins}, "Taken here.", {"djust": "NotInstalled: no such release"})

    assert "| connect and join, server CPU, ms | 1.000 | 9.000 | 9.00 | ≤ 1.40 × asgi | **missed** |" in text  # noqa: RUF001
    assert "| idle joined page, kB resident | 16.0 | 16.0 | 1.00 | ≤ 1.38 × asgi | met |" in text  # noqa: RUF001
    assert "djust failed: `NotInstalled: no such release`" in text
    assert "todo" not in text
