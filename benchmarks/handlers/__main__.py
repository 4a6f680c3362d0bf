"""``python -m benchmarks.handlers``: measure both in turn, print the table, keep ``results.md`` and ``.json``."""

import argparse
import gc
import os
import platform
from dataclasses import asdict
from pathlib import Path
from time import monotonic
from typing import Final

import orjson
import uvloop

from benchmarks.handlers.measurements import FEW, MEASUREMENTS, Amounts
from benchmarks.handlers.report import SUBJECTS, Samples, report
from benchmarks.live.environments import install
from benchmarks.live.plan import Figures
from benchmarks.live.run import installed

HERE: Final = Path(__file__).parent


def main() -> None:
    """Run what the command line asks for."""
    options = _options()
    amounts = FEW if options.quick else Amounts()
    names = options.what or list(MEASUREMENTS)
    if "redis" in names:
        install("redis")
    gc.disable()  # of the load client: its pauses would count as the servers' time
    load = os.getloadavg()[0]
    samples = uvloop.run(measure(names, amounts, options.repeat, minutes=options.minutes))
    found = report(samples, named(amounts), described(samples, load, options.note))
    print(found)
    if not (options.quick or options.what):
        (HERE / "results.md").write_text(found + "\n", encoding="utf-8")
        kept = {"load before": load, "versions": installed(), "amounts": asdict(amounts), "samples": samples}
        options_of_json = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        (HERE / "results.json").write_bytes(orjson.dumps(kept, option=options_of_json))


async def measure(names: list[str], amounts: Amounts, repeat: int, *, minutes: float = 15) -> Samples:
    """Return the figures of each repetition: A B, A B, so that a slow minute of the machine hits both.

    No repetition begins that would end after so many ``minutes``, if it is as slow as those before it.
    """
    begin = monotonic()
    samples: dict[str, dict[str, list[Figures]]] = {name: {subject: [] for subject in SUBJECTS} for name in names}
    for repetition in range(repeat):
        if repetition and (monotonic() - begin) / repetition * (repetition + 1) > minutes * 60:
            break
        for name in names:
            print(f"{repetition + 1}/{repeat} {name}", flush=True)
            try:
                taken = [await _take(name, subject, amounts) for subject in SUBJECTS]
            except (OSError, RuntimeError) as error:  # of both or of none: they are compared one with the other
                print(f"  left out, {type(error).__name__}: {error}", flush=True)
                continue
            for subject, figures in zip(SUBJECTS, taken, strict=True):
                samples[name][subject].append(figures)
    return {name: of_subjects for name, of_subjects in samples.items() if of_subjects[SUBJECTS[0]]}


async def _take(name: str, subject: str, amounts: Amounts) -> Figures:
    figures = await MEASUREMENTS[name](subject, amounts)
    print(f"  {subject}: {', '.join(f'{figure} {value:,.4g}' for figure, value in figures.items())}", flush=True)
    return figures


def named(amounts: Amounts) -> dict[str, float]:
    """Return what the titles of rows name."""
    return {
        "audience": amounts.broadcast.audience,
        "readers": amounts.readers,
        "tokens": amounts.tokens,
        "pause_ms": amounts.pause * 1000,
    }


def described(samples: Samples, load: float, note: str) -> str:
    """Return how it was measured, in words."""
    repeat = max(len(taken) for of_subjects in samples.values() for taken in of_subjects.values())
    versions = ", ".join(f"{name} {version}" for name, version in installed().items())
    return (
        f"Medians of {repeat} repetitions, and of their ratios; {os.cpu_count()} cores, load before {load:.1f}, "
        f"python {platform.python_version()}, {versions}.{f' {note}' if note else ''}"
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.handlers", description=__doc__)
    names = tuple(MEASUREMENTS)
    parser.add_argument("what", nargs="*", choices=(*names, []), metavar="WHAT", help=f"by default {' '.join(names)}")
    parser.add_argument("--repeat", type=int, default=5, help="repetitions, of which the median is shown")
    parser.add_argument("--minutes", type=float, default=15, help="after which no further repetition ends")
    parser.add_argument("--quick", action="store_true", help="a short look; nothing is kept")
    parser.add_argument("--note", default="", help="a sentence about the machine, for the report")
    return parser.parse_args()


if __name__ == "__main__":
    main()
