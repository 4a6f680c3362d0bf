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

from benchmarks.live.measure import FOR_PAGES, QUICK, Figures, Plan, measure, measure_events
from benchmarks.live.page_report import page_bars, page_bars_table, page_medians, pages_table
from benchmarks.live.profiling import profile, profile_page
from benchmarks.live.report import bars_table, figures_table, medians_of
from benchmarks.live.workloads import PAGES

SUBJECTS: Final = ("echo", "asgi", "channels", "tidewire")
WHAT: Final = ("pages", "counter")
RESULTS: Final = Path(__file__).parent / "results"
_MOST_SECONDS: Final = 300
"""That one repetition of one subject may take."""


def main() -> None:
    """Run what the command line asks for."""
    options = _options()
    plan = QUICK if options.quick else Plan()
    gc.disable()  # of the load client: its pauses would count as the server's round trips
    if options.profile and options.page:
        page = next(page for page in PAGES if page.name == options.page)
        for subject in options.subjects:
            _publish(uvloop.run(profile_page(subject, page, FOR_PAGES)), "", keep=False)
        return
    if options.profile:
        for subject in options.subjects:
            _publish(uvloop.run(profile(subject, plan)), f"{options.name}-profile-{subject}", keep=not options.quick)
        return
    if "pages" in options.what:
        _run_pages(options)
    if "counter" in options.what:
        _run_counter(options, plan)


def _run_counter(options: argparse.Namespace, plan: Plan) -> None:
    samples = uvloop.run(_measure_in_turn(options.subjects, options.repeat, plan))
    medians = medians_of(samples)
    tables = (figures_table(medians), bars_table(medians))
    machine = _machine()
    report = "\n\n".join(("# A counter, live", _described(machine, plan, options.repeat), *filter(None, tables)))
    _publish(report, options.name, keep=not options.quick)
    if not options.quick:
        _keep(options.name, machine, plan, samples=_raw(samples), medians=medians)


def _run_pages(options: argparse.Namespace) -> None:
    samples = uvloop.run(_measure_pages(options.subjects, options.repeat))
    medians = page_medians(samples)
    bars = page_bars(medians)
    machine = _machine()
    described = _described_pages(machine, options.repeat)
    report = "\n\n".join(("# Pages, live", described, pages_table(medians), page_bars_table(bars)))
    _publish(report, "pages", keep=not options.quick)
    if not options.quick:
        kept = [bar._asdict() for bar in bars]
        _keep("pages", machine, FOR_PAGES, samples=samples, medians=medians, bars=kept)


def _keep(name: str, machine: Mapping[str, str], plan: Plan, **found: object) -> None:
    raw = {"machine": machine, "plan": asdict(plan), **found}
    content = orjson.dumps(raw, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
    (RESULTS / f"{name}.json").write_bytes(content)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("what", nargs="*", choices=(*WHAT, []), help=f"{' or '.join(WHAT)}; by default both")
    parser.add_argument("--subjects", nargs="+", choices=SUBJECTS, metavar="SUBJECT", help=", ".join(SUBJECTS))
    parser.add_argument("--repeat", type=int, default=3, help="repetitions, of which the median is shown")
    parser.add_argument("--quick", action="store_true", help="a short look; nothing is kept")
    parser.add_argument("--profile", action="store_true", help="say what an event, a join and an idle page are made of")
    parser.add_argument("--page", choices=[page.name for page in PAGES], help="profile this page's events alone")
    parser.add_argument("--name", default="foundation", help="of the files under results/")
    options = parser.parse_args()
    options.what = options.what or WHAT
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


async def _measure_pages(subjects: Sequence[str], repeat: int) -> dict[str, dict[str, list[dict[str, float]]]]:
    samples: dict[str, dict[str, list[dict[str, float]]]] = {page.name: {} for page in PAGES}
    for repetition in range(repeat):
        for page in PAGES:
            for subject in [each for each in page.subjects if each in subjects]:
                figures = await asyncio.wait_for(measure_events(subject, page, FOR_PAGES), _MOST_SECONDS)
                samples[page.name].setdefault(subject, []).append(figures)
                print(f"{repetition + 1}/{repeat} {page.name}, {subject}: {figures['cpu_us']:.0f} µs", flush=True)
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


def _described_pages(machine: Mapping[str, str], repeat: int) -> str:
    plan = FOR_PAGES
    parts = ", ".join(f"{name} {value}" for name, value in machine.items())
    return (
        f"Medians of {repeat}. CPU: {plan.clients} clients for {plan.seconds:g} s. Round trips: one client, for "
        f"{plan.trip_seconds:g} s, at most {plan.round_trips:,}. {parts}."
    )


def _publish(report: str, name: str, *, keep: bool) -> None:
    print(report)
    if keep:
        RESULTS.mkdir(exist_ok=True)
        (RESULTS / f"{name}.md").write_text(report + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
