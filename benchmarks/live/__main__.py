"""``python -m benchmarks.live``: run the subjects in turn, print the table, keep it under ``results/``."""

import argparse
import asyncio
import gc
import os
import platform
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Final

import orjson
import uvloop

from benchmarks.live.measure import QUICK, Figures, Plan, measure
from benchmarks.live.profiling import profile
from benchmarks.live.report import bars_table, figures_table, medians_of

SUBJECTS: Final = ("echo", "asgi", "channels", "tidewire")
RESULTS: Final = Path(__file__).parent / "results"
_MOST_SECONDS: Final = 300
"""That one repetition of one subject may take."""


def main() -> None:
    """Run what the command line asks for."""
    options = _options()
    plan = QUICK if options.quick else Plan()
    gc.disable()  # of the load client: its pauses would count as the server's round trips
    if options.profile:
        for subject in options.subjects:
            _publish(uvloop.run(profile(subject, plan)), f"{options.name}-profile-{subject}", keep=not options.quick)
        return
    samples = uvloop.run(_measure_in_turn(options.subjects, options.repeat, plan))
    medians = medians_of(samples)
    tables = (figures_table(medians), bars_table(medians))
    machine = _machine()
    report = "\n\n".join(("# A counter, live", _described(machine, plan, options.repeat), *filter(None, tables)))
    _publish(report, options.name, keep=not options.quick)
    if not options.quick:
        raw = {"machine": machine, "plan": asdict(plan), "samples": _raw(samples), "medians": medians}
        path = RESULTS / f"{options.name}.json"
        path.write_bytes(orjson.dumps(raw, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--subjects", nargs="+", choices=SUBJECTS, metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--repeat", type=int, default=3, help="repetitions, of which the median is shown")
    parser.add_argument("--quick", action="store_true", help="a short look; nothing is kept")
    parser.add_argument("--profile", action="store_true", help="say what an event, a join and an idle page are made of")
    parser.add_argument("--name", default="foundation", help="of the files under results/")
    options = parser.parse_args()
    options.subjects = options.subjects or (["tidewire"] if options.profile else list(SUBJECTS))
    return options


async def _measure_in_turn(subjects: Sequence[str], repeat: int, plan: Plan) -> dict[str, list[Figures]]:
    # A B C D, A B C D: what slows the machine down for a while hits all of them.
    samples: dict[str, list[Figures]] = {subject: [] for subject in subjects}
    for repetition in range(repeat):
        for subject in subjects:
            figures = await asyncio.wait_for(measure(subject, plan), _MOST_SECONDS)
            samples[subject].append(figures)
            print(f"{repetition + 1}/{repeat} {subject}: {figures.cpu_us:.1f} µs an event", flush=True)
    return samples


def _raw(samples: Mapping[str, Sequence[Figures]]) -> dict[str, list[dict[str, float]]]:
    return {subject: [asdict(sample) for sample in taken] for subject, taken in samples.items()}


def _machine() -> dict[str, str]:
    packages = ("uvicorn", "uvloop", "websockets", "django", "channels", "pydantic", "orjson")
    return {
        "cores": str(os.cpu_count()),
        "load before": f"{os.getloadavg()[0]:.1f}",
        "python": platform.python_version(),
        **{package: version(package) for package in packages},
    }


def _described(machine: Mapping[str, str], plan: Plan, repeat: int) -> str:
    parts = ", ".join(f"{name} {value}" for name, value in machine.items())
    return (
        f"Medians of {repeat}; {plan.clients} clients for {plan.seconds:g} s, {plan.round_trips:,} round trips, "
        f"{plan.idle_pages:,} idle pages. {parts}. Bytes are of the frames' texts, without the 2 to 8 of a "
        f"WebSocket frame's head."
    )


def _publish(report: str, name: str, *, keep: bool) -> None:
    print(report)
    if keep:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.md").write_text(report + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
