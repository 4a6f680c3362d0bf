"""The pages beside the counter: from samples to tables, ratios and bars."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from benchmarks.live.report import table

Samples = Mapping[str, Mapping[str, Sequence[Mapping[str, float]]]]
"""By page, then by subject: the figures of each repetition."""
Medians = dict[str, dict[str, dict[str, float]]]

FIGURES: Final = ("cpu_us", "events_per_second", "median_ms", "p99_ms", "spread", "bytes_up", "bytes_down")
TIMES_LESS: Final = {
    "table100": 8,
    "table1000": 9,
    "frozen100": 30,
    "frozen1000": 100,
    "todo": 2.5,
}
"""How many times less processor time than *asgi* an event of each page may cost."""
MOST_SPREAD: Final = 1.3
"""That the p99 of round trips on a table may be, in medians."""


class Bar(NamedTuple):
    """A promise kept or not."""

    title: str
    measured: float
    limit: float
    met: bool


def page_medians(samples: Samples) -> Medians:
    """Return the median of each figure over the repetitions, and how far p99 is from the median."""
    return {
        page: {subject: _medians(taken) for subject, taken in by_subject.items()}
        for page, by_subject in samples.items()
    }


def _medians(taken: Sequence[Mapping[str, float]]) -> dict[str, float]:
    spread = [figures | {"spread": figures["p99_ms"] / figures["median_ms"]} for figures in map(dict, taken)]
    return {name: statistics.median(figures[name] for figures in spread) for name in FIGURES}


def pages_table(medians: Medians) -> str:
    """Return the figures as a Markdown table, a page and subject a row."""
    head = ["page", "subject", "CPU µs", "asgi ÷ it", "median ms", "p99 ms", "p99 ÷ median", "bytes up", "bytes down"]
    rows = []
    for page, by_subject in medians.items():
        for subject, figures in by_subject.items():
            less = by_subject["asgi"]["cpu_us"] / figures["cpu_us"] if "asgi" in by_subject else float("nan")
            times = (f"{figures['median_ms']:.2f}", f"{figures['p99_ms']:.2f}", f"{figures['spread']:.2f}")
            sizes = (f"{figures['bytes_up']:.0f}", f"{figures['bytes_down']:,.0f}")
            rows.append([page, subject, f"{figures['cpu_us']:,.0f}", f"{less:.2f}", *times, *sizes])
    return table(head, rows)


def page_bars(medians: Medians) -> list[Bar]:
    """Return the bars of those pages that *asgi* and *tidewire* both served."""
    bars = []
    for page, by_subject in medians.items():
        if not {"asgi", "tidewire"} <= by_subject.keys():
            continue
        less = by_subject["asgi"]["cpu_us"] / by_subject["tidewire"]["cpu_us"]
        least = TIMES_LESS[page]
        bars.append(Bar(f"{page}: asgi's CPU ÷ tidewire's, at least", less, least, less >= least))
        if page.startswith(("table", "frozen")):
            spread = by_subject["tidewire"]["spread"]
            bars.append(Bar(f"{page}: p99 ÷ median, at most", spread, MOST_SPREAD, spread <= MOST_SPREAD))
    return bars


def page_bars_table(bars: Sequence[Bar]) -> str:
    """Return the bars as a Markdown table."""
    rows = [[bar.title, f"{bar.measured:.2f}", f"{bar.limit:.2f}", "pass" if bar.met else "MISS"] for bar in bars]
    return table(["bar", "measured", "limit", ""], rows)
