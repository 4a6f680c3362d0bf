"""From medians to the report: the rows with their bars, the pages one by one, and who took part."""
# ruff: noqa: RUF001 - dashes and signs are for people to read

import statistics
from collections.abc import Mapping, Sequence
from typing import Final

from benchmarks.live.plan import Figures
from benchmarks.live.rows import ROWS, Bar, Medians, Row, cell, verdict
from benchmarks.live.workloads import PAGES, PEERS, SUBJECTS
from benchmarks.tables import table

Samples = Mapping[str, Mapping[str, Sequence[Figures]]]
"""By measurement, then by subject: the figures of each repetition."""

NAMES: Final = {
    "reactor": "django-reactor",
    "liveview": "django-liveview",
    "tidewire": "**Tidewire**",
}
"""Of subjects that are called otherwise."""


def medians_of(samples: Samples) -> dict[str, dict[str, Figures]]:
    """Return the median of each figure over the repetitions."""
    return {
        measurement: {subject: _medians(taken) for subject, taken in by_subject.items() if taken}
        for measurement, by_subject in samples.items()
    }


def _medians(taken: Sequence[Figures]) -> Figures:
    return {name: statistics.median(figures[name] for figures in taken) for name in taken[0]}


def report(medians: Medians, described: str, errors: Mapping[str, str]) -> str:
    """Return all of it as Markdown."""
    parts = (
        "# Live pages, beside floors and peers",
        described,
        _rows_table(medians),
        _errors(errors),
        _pages_table(medians),
    )
    return "\n\n".join(filter(None, parts))


def _rows_table(medians: Medians) -> str:
    subjects = [name for name in SUBJECTS if any(name in by_subject for by_subject in medians.values())]
    head = ["figure", *(NAMES.get(subject, subject) for subject in subjects), "÷ floor", "bar", ""]
    shown = [row for row in ROWS if row.measurement in medians]
    return table(head, [_line(row, subjects, medians) for row in shown])


def _line(row: Row, subjects: Sequence[str], medians: Medians) -> list[str]:
    cells = [cell(row, subject, medians) for subject in subjects]
    if row.bar is None:
        return [row.title, *cells, "", "", ""]
    found = verdict(row, medians)
    if found is None:
        return [row.title, *cells, "", _bar(row.bar), ""]
    ratio = "" if found.factor is None else f"{found.factor:.{3 if found.factor < 0.1 else 2}f}"
    return [row.title, *cells, ratio, _bar(row.bar), "met" if found.met else "**missed**"]


def _bar(bar: Bar) -> str:
    sign = "≥" if bar.least else "≤"
    if bar.floor is None:
        return f"{sign} {bar.limit:g}"
    of = bar.floor.subject + (f", {bar.floor.measurement} content" if bar.floor.measurement else "")
    return f"{sign} {bar.factor:.{3 if bar.factor < 0.1 else 2}f} × {of}"


def _errors(errors: Mapping[str, str]) -> str:
    return "\n".join(f"- {who} failed: `{said}`" for who, said in errors.items())


def _pages_table(medians: Medians) -> str:
    head = ["page", "subject", "CPU µs", "asgi ÷ it", "median ms", "p99 ms", "p99 ÷ median", "sent", "received"]
    lines = [
        [page.name, NAMES.get(subject, subject), *_page_cells(figures, medians[page.name].get("asgi"))]
        for page in PAGES
        for subject, figures in medians.get(page.name, {}).items()
    ]
    return table(head, lines) if lines else ""


def _page_cells(figures: Mapping[str, float], floor: Mapping[str, float] | None) -> list[str]:
    less = f"{floor['cpu_us'] / figures['cpu_us']:.2f}" if floor else ""
    times = (f"{figures['median_ms']:.2f}", f"{figures['p99_ms']:.2f}", f"{figures['spread']:.2f}")
    return [f"{figures['cpu_us']:,.0f}", less, *times, f"{figures['bytes_up']:.0f}", f"{figures['bytes_down']:,.0f}"]


def peers_described(versions: Mapping[str, Mapping[str, str]]) -> str:
    """Return the peers with their versions."""
    return ", ".join(
        f"{NAMES.get(peer, peer)} {versions[peer][NAMES.get(peer, peer)]}" for peer in PEERS if peer in versions
    )
