"""The table of what was found: Tidewire beside Channels, their ratio, and the bar where there is one."""
# ruff: noqa: RUF001 - dashes and signs are for people to read

import statistics
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from benchmarks.live.plan import Figures
from benchmarks.tables import table

SUBJECTS: Final = ("channels", "tidewire")
BAR: Final = 1 / 3
"""That a broadcast may take of what ``group_send`` takes."""

Samples = Mapping[str, Mapping[str, Sequence[Figures]]]
"""By measurement, then by subject: the figures of each repetition."""


class Row(NamedTuple):
    """One figure."""

    title: str
    measurement: str
    figure: str
    digits: int
    bar: float | None = None


ROWS: Final = (
    Row("one operation to {audience:,} pages, the last one told, ms", "broadcast", "last_ms", 1, BAR),
    Row("– CPU, ms", "broadcast", "cpu_ms", 1, BAR),
    Row("– through Redis, 2 processes, the last one told, ms", "redis", "last_ms", 1, BAR),
    Row("– through Redis, CPU of both, ms", "redis", "cpu_ms", 1, BAR),
    Row("{tokens:,} tokens, one in {pause_ms:g} ms, to {readers} pages: CPU a page, ms", "stream", "cpu_ms", 1),
    Row("– frames a page", "stream", "frames", 0),
    Row("– bytes a page", "stream", "bytes", 0),
    Row("{tokens:,} tokens at once to {readers} pages: CPU a page, ms", "burst", "cpu_ms", 1),
    Row("– frames a page", "burst", "frames", 0),
    Row("– bytes a page", "burst", "bytes", 0),
)


def ratio(row: Row, samples: Samples) -> float:
    """Return what Tidewire takes of what Channels does: the median of the repetitions' own ratios.

    Of each repetition's own, since the two of one ran one right after the other, on the same machine's minute.
    """
    theirs, ours = (samples[row.measurement][subject] for subject in SUBJECTS)
    return statistics.median(mine[row.figure] / its[row.figure] for its, mine in zip(theirs, ours, strict=True))


def report(samples: Samples, amounts: Mapping[str, float], described: str) -> str:
    """Return all of it as Markdown; ``amounts`` are what the rows' titles name."""
    head = ["figure", "channels", "**Tidewire**", "ratio", "bar", ""]
    lines = [_line(row, samples, amounts) for row in ROWS if row.measurement in samples]
    return f"# Many pages at once, beside Channels\n\n{described}\n\n{table(head, lines)}"


def _line(row: Row, samples: Samples, amounts: Mapping[str, float]) -> list[str]:
    of_subjects = [samples[row.measurement][subject] for subject in SUBJECTS]
    medians = [statistics.median(taken[row.figure] for taken in of_subject) for of_subject in of_subjects]
    cells = [row.title.format(**amounts), *(f"{median:,.{row.digits}f}" for median in medians)]
    found = ratio(row, samples)
    if row.bar is None:
        return [*cells, f"{found:.2f}", "", ""]
    return [*cells, f"{found:.2f}", f"≤ {row.bar:.2f}", "met" if found <= row.bar else "**missed**"]
