"""The rows of the performance document: each a figure, with the bar that is Tidewire's.

A bar was set on one machine, beside a floor that was measured there. Times move with the machine, so the bar here is
the ratio of the two, times what that floor takes in this run; bars of bytes and of ratios are what they are.
"""
# ruff: noqa: RUF001 - dashes are for people to read

from collections.abc import Mapping
from typing import Final, NamedTuple

Medians = Mapping[str, Mapping[str, Mapping[str, float]]]
"""By measurement, then by subject, then by the figure's name."""


class Floor(NamedTuple):
    """What a bar is relative to."""

    subject: str
    figure: float
    """Of the floor, where the bar was set."""
    measurement: str = ""
    """Of the floor, if not that of the row."""


class Bar(NamedTuple):
    """At most ``limit``, or with ``least`` at least."""

    limit: float
    floor: Floor | None = None
    least: bool = False

    @property
    def factor(self) -> float:
        """Return the bar as a ratio to its floor."""
        return self.limit / self.floor.figure if self.floor else self.limit


class Row(NamedTuple):
    """One figure as the table shows it."""

    title: str
    measurement: str
    figure: str
    digits: int
    bar: Bar | None = None
    scale: float = 1


class Verdict(NamedTuple):
    """Whether a bar is met; ``factor`` is Tidewire's own ratio to the floor, where there is one."""

    title: str
    measured: float
    limit: float
    factor: float | None
    met: bool


_MS: Final = 0.001  # from µs

ROWS: Final = (
    Row("counter, server CPU, µs an event", "counter", "cpu_us", 1, Bar(60, Floor("asgi", 42))),
    Row("counter, events a second", "counter", "events_per_second", 0, Bar(15_000, Floor("asgi", 23_600), least=True)),
    Row("counter, median round trip, ms", "counter", "median_ms", 3, Bar(0.14, Floor("asgi", 0.11))),
    Row("counter, p99 round trip, ms", "counter", "p99_ms", 3, Bar(0.22, Floor("asgi", 0.19))),
    Row("table100, server CPU, µs an event", "table100", "cpu_us", 0, Bar(300, Floor("asgi", 2980))),
    Row("table1000, server CPU, ms an event", "table1000", "cpu_us", 2, Bar(3, Floor("asgi", 29.7)), _MS),
    Row("frozen100, server CPU, µs an event", "frozen100", "cpu_us", 0, Bar(1 / 30, Floor("asgi", 1))),
    Row("frozen1000, server CPU, ms an event", "frozen1000", "cpu_us", 2, Bar(1 / 100, Floor("asgi", 1)), _MS),
    Row("todo, server CPU, µs an event", "todo", "cpu_us", 0, Bar(150, Floor("asgi", 435))),
    Row("table100, p99 ÷ median", "table100", "spread", 2, Bar(1.3)),
    Row("table1000, p99 ÷ median", "table1000", "spread", 2, Bar(1.3)),
    Row("counter, bytes received", "counter", "bytes_down", 0, Bar(25)),
    Row("table100, bytes received", "table100", "bytes_down", 0, Bar(45)),
    Row("todo, bytes received", "todo", "bytes_down", 0, Bar(300)),
    Row("counter, bytes sent", "counter", "bytes_up", 0, Bar(30)),
    Row("counter, bytes of a snapshot", "counter", "snapshot_bytes", 0, Bar(80)),
    # Four, and the one at either end of the window.
    Row("counter, snapshots a second without rest", "counter", "snapshots_per_second", 1, Bar(4.7)),
    Row("idle joined page, kB resident", "joins", "idle_kb", 1, Bar(22, Floor("asgi", 16))),
    Row("– after one event each", "joins", "idle_used_kb", 1),
    Row("connect and join, server CPU, ms", "joins", "join_ms", 3, Bar(0.6, Floor("asgi", 0.43))),
    Row("one change to 1,000 pages, same content, last one, ms", "shared", "last_ms", 1, Bar(30, Floor("asgi", 19))),
    Row("– own render for each, ms", "own", "last_ms", 1, Bar(80, Floor("asgi", 19, "shared"))),
    Row("– same content through Redis, 2 processes, ms", "redis", "last_ms", 1, Bar(40, Floor("channels", 151))),
    Row("rendering only, counter, µs", "rendering counter", "us", 1, Bar(2.5, Floor("asgi", 12.2))),
    Row("rendering only, table100, µs", "rendering table100", "us", 0, Bar(250, Floor("asgi", 2560))),
    Row("rendering only, todo, µs", "rendering todo", "us", 0, Bar(60, Floor("asgi", 334))),
    Row("client, kB (brotli)", "client", "kb", 1, Bar(10)),
)


def verdict(row: Row, medians: Medians) -> Verdict | None:
    """Return whether ``row`` meets its bar; ``None`` if it has none, or if what it takes was not measured."""
    measured = _figure(row, "tidewire", row.measurement, medians)
    if row.bar is None or measured is None:
        return None
    floor = row.bar.floor
    base = 1.0 if floor is None else _figure(row, floor.subject, floor.measurement or row.measurement, medians)
    if base is None:
        return None
    limit = row.bar.factor * base
    met = measured >= limit if row.bar.least else measured <= limit
    return Verdict(row.title, measured, limit, measured / base if floor else None, met)


def _figure(row: Row, subject: str, measurement: str, medians: Medians) -> float | None:
    figure = medians.get(measurement, {}).get(subject, {}).get(row.figure)
    return None if figure is None else figure * row.scale


def cell(row: Row, subject: str, medians: Medians) -> str:
    """Return the figure of one subject as text."""
    figure = _figure(row, subject, row.measurement, medians)
    if figure is None or (not figure and row.figure.startswith("snapshot")):
        return "–"
    return f"{figure:,.{row.digits}f}"
