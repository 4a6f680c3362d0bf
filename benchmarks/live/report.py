"""From figures to the table: medians, ratios to the floors, and the bars."""
# ruff: noqa: RUF001 - dashes and signs are for people to read

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from benchmarks.live.measure import Figures

Medians = Mapping[str, Mapping[str, float]]
"""By subject, then by the figure's name."""


class Row(NamedTuple):
    """One figure as the table shows it."""

    figure: str
    title: str
    digits: int
    only: str | None = None
    """The one subject that has this figure."""
    ratios: bool = False


ROWS = (
    Row("cpu_us", "server CPU, µs an event (20 clients, saturated)", 1, ratios=True),
    Row("events_per_second", "events a second (20 clients)", 0, ratios=True),
    Row("client_core", "– core that the load client used meanwhile", 2),
    Row("median_ms", "round trip, median ms (1 client)", 3, ratios=True),
    Row("p99_ms", "round trip, p99 ms (1 client)", 3, ratios=True),
    Row("bytes_up", "bytes up an event", 0),
    Row("bytes_down", "bytes down an event", 0),
    Row("bytes_html", "– the HTML", 0),
    Row("bytes_escapes", "– its escapes in JSON", 0),
    Row("bytes_around", "– the rest", 0),
    Row("snapshot_bytes", "snapshot, bytes", 1, only="tidewire"),
    Row("snapshots_per_second", "snapshots a second, of a page that never rests", 2, only="tidewire"),
    Row("join_ms", "server CPU, ms a connect and join", 3, ratios=True),
    Row("idle_kb", "memory of an idle joined page, kB", 1, ratios=True),
    Row("idle_used_kb", "– after one event each", 1, ratios=True),
)


class Bar(NamedTuple):
    """A promise, its measured value and its limit; both computed, so that a limit can be relative to a floor."""

    title: str
    value: Callable[[Medians], float]
    limit: Callable[[Medians], float]


BARS = (
    Bar("CPU an event ≤ 1.5 × asgi", lambda m: m["tidewire"]["cpu_us"], lambda m: 1.5 * m["asgi"]["cpu_us"]),
    Bar("CPU an event below channels", lambda m: m["tidewire"]["cpu_us"], lambda m: m["channels"]["cpu_us"]),
    Bar("idle page ≤ echo + 8 kB", lambda m: m["tidewire"]["idle_kb"], lambda m: m["echo"]["idle_kb"] + 8),
    Bar("≤ 30 bytes up", lambda m: m["tidewire"]["bytes_up"], lambda _: 30),
    Bar("≤ 40 bytes down, patch included", lambda m: m["tidewire"]["bytes_down"], lambda _: 40),
    Bar("≤ 80 bytes a snapshot", lambda m: m["tidewire"]["snapshot_bytes"], lambda _: 80),
    # Four a second, and the one at either end of the window.
    Bar("≤ 4 snapshots a second", lambda m: m["tidewire"]["snapshots_per_second"], lambda _: 4.3),
)


def medians_of(samples: Mapping[str, Sequence[Figures]]) -> Medians:
    """Return the median of each figure over the repetitions."""
    return {
        subject: {row.figure: statistics.median(getattr(sample, row.figure) for sample in taken) for row in ROWS}
        for subject, taken in samples.items()
    }


def figures_table(medians: Medians) -> str:
    """Return the figures as a Markdown table, a subject a column."""
    subjects = list(medians)
    floors = [floor for floor in ("echo", "asgi") if floor in medians and "tidewire" in medians]
    head = ["counter", *subjects, *(f"tidewire ÷ {floor}" for floor in floors)]
    lines = [[row.title, *_cells(row, medians), *_ratios(row, medians, floors)] for row in ROWS]
    return table(head, lines)


def bars_table(medians: Medians) -> str:
    """Return the bars as a Markdown table; those whose subjects did not run are left out."""
    lines = []
    for bar in BARS:
        try:
            value, limit = bar.value(medians), bar.limit(medians)
        except KeyError:
            continue
        lines.append([bar.title, f"{value:.1f}", f"{limit:.1f}", "pass" if value <= limit else "MISS"])
    return table(["bar", "measured", "limit", ""], lines) if lines else ""


def _cells(row: Row, medians: Medians) -> list[str]:
    return [
        f"{figures[row.figure]:,.{row.digits}f}" if row.only in (None, subject) else "–"
        for subject, figures in medians.items()
    ]


def _ratios(row: Row, medians: Medians, floors: Sequence[str]) -> list[str]:
    if not row.ratios:
        return ["" for _ in floors]
    return [f"{medians['tidewire'][row.figure] / medians[floor][row.figure]:.2f}" for floor in floors]


def table(head: Sequence[str], lines: Sequence[Sequence[str]]) -> str:
    """Return a Markdown table."""
    rule = ["---", *("--:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in (head, rule, *lines))
