"""One run: environments made, subjects measured in turn, what was found described and kept."""

import asyncio
import contextlib
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from subprocess import CalledProcessError
from time import monotonic
from typing import Any, Final

import orjson

from benchmarks.live import elsewhere
from benchmarks.live.environments import NotInstalled, install
from benchmarks.live.measurements import MEASUREMENTS
from benchmarks.live.plan import Figures, Plan
from benchmarks.live.report import medians_of, peers_described, report
from benchmarks.live.rows import ROWS, verdict
from benchmarks.live.workloads import PEERS

_MOST_SECONDS: Final = 120
"""That one measurement of one subject may take."""
_MOST_MINUTES: Final = 15
"""That a run may take: no repetition begins that would take longer, if it is as slow as those before it."""
_PACKAGES: Final = ("uvicorn", "uvloop", "websockets", "django", "channels", "channels-redis", "pydantic", "orjson")
_BUSY: Final = 0.5
"""Load average from which a machine counts as busy with other things."""


class Run:
    """What is to be measured, and what was found so far.

    A subject that cannot be installed or fails is named with its error; the others go on.
    """

    def __init__(self, names: Sequence[str], subjects: Sequence[str], plan: Plan, repeat: int) -> None:
        self._names = names
        self._subjects = list(subjects)
        self._plan = plan
        self._repeat = repeat
        self._load = os.getloadavg()[0]
        self._begin = monotonic()
        self._versions: dict[str, dict[str, str]] = {}
        self._errors: dict[str, str] = {}
        self._samples: dict[str, dict[str, list[Figures]]] = {name: {} for name in names}
        self._without_pages: dict[str, dict[str, Figures]] = {}

    def install(self) -> None:
        """Make the environments of the peers that take part, and of Redis."""
        for name in (*PEERS, "redis"):
            if name in self._subjects or (name == "redis" and "redis" in self._names):
                try:
                    self._versions[name] = install(name)
                except NotInstalled as error:
                    self._failed(name, error)

    async def measure(self) -> None:
        """Measure everything, as often as it is to be repeated."""
        # A B C D, A B C D: what slows the machine down for a while hits all of them.
        begin = monotonic()
        for repetition in range(self._repeat):
            if repetition and (monotonic() - begin) / repetition * (repetition + 1) > _MOST_MINUTES * 60:
                self._repeat = repetition
                break
            for name in self._names:
                for subject in MEASUREMENTS[name].subjects:
                    if subject in self._subjects and not {subject, f"{subject}, {name}"} & self._errors.keys():
                        print(f"{repetition + 1}/{self._repeat} {name}, {subject}: ", end="", flush=True)
                        await self._measure_one(name, subject)

    def measure_without_pages(self) -> None:
        """Take what needs no page."""
        self._without_pages = {**elsewhere.rendering(), **elsewhere.clients()}
        if "djust" in self._versions:
            try:
                for page, time_us in elsewhere.rendering_by_djust().items():
                    self._without_pages[f"rendering {page}"]["djust"] = {"us": time_us}
            except CalledProcessError as error:
                self._failed("djust, rendering", error)

    async def _measure_one(self, name: str, subject: str) -> None:
        try:
            figures = await asyncio.wait_for(MEASUREMENTS[name].run(subject, self._plan), _MOST_SECONDS)
        except Exception as error:  # noqa: BLE001 - whatever a peer does, the others are measured
            self._failed(f"{subject}, {name}", error)
            return
        self._samples[name].setdefault(subject, []).append(figures)
        print(", ".join(f"{figure} {value:,.4g}" for figure, value in list(figures.items())[:4]), flush=True)

    def _failed(self, who: str, error: Exception) -> None:
        self._errors[who] = f"{type(error).__name__}: {error}"
        print(f"{who} failed: {self._errors[who]}", flush=True)

    def report(self) -> str:
        """Return what was found as Markdown."""
        return report(self._medians(), self._described(), self._errors)

    def keep(self, folder: Path) -> None:
        """Write the report, and every single measurement, as ``performance.md`` and ``.json``."""
        folder.mkdir(exist_ok=True)
        (folder / "performance.md").write_text(self.report() + "\n", encoding="utf-8")
        options = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
        (folder / "performance.json").write_bytes(orjson.dumps(self._found(), option=options))

    def _found(self) -> dict[str, Any]:
        medians = self._medians()
        verdicts = [found for row in ROWS if (found := verdict(row, medians))]
        return {
            "machine": self._machine(),
            "plan": asdict(self._plan),
            "peers": self._versions,
            "errors": self._errors,
            "samples": self._samples,
            "medians": medians,
            "bars": [found._asdict() for found in verdicts],
        }

    def _medians(self) -> dict[str, dict[str, Figures]]:
        return {**medians_of(self._samples), **self._without_pages}

    def _machine(self) -> dict[str, str]:
        return {
            "cores": str(os.cpu_count()),
            "load before": f"{self._load:.1f}",
            "python": platform.python_version(),
            **installed(),
        }

    def _described(self) -> str:
        plan, minutes = self._plan, (monotonic() - self._begin) / 60
        machine = ", ".join(f"{name} {value}" for name, value in self._machine().items())
        return (
            f"Medians of {self._repeat}, in {minutes:.0f} minutes; {plan.clients} clients for {plan.seconds:g} s, "
            f"one for {plan.trip_seconds:g} s or {plan.round_trips:,} round trips, {plan.idle_pages:,} idle pages, "
            f"{plan.rounds} changes (or those of {plan.round_seconds:g} s) to {plan.audience:,} pages. "
            f"Peers: {peers_described(self._versions) or 'none'}. "
            f"{machine}.{_WARNING if self._load > _BUSY else ''}"
        )


def installed() -> dict[str, str]:
    """Return the versions of what all subjects run on."""
    versions = {}
    for package in _PACKAGES:
        with contextlib.suppress(PackageNotFoundError):  # one that only some measurements need
            versions[package] = version(package)
    return versions


_WARNING: Final = (
    " **The machine was busy with other things meanwhile:** times are too long, those of the p99 above all, and ratios "
    "within a fifth of their bar decide nothing."
)
