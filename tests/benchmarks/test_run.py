"""A run goes on without the peer that fails, and says why it failed."""

from pathlib import Path

import orjson
import pytest
from benchmarks.live import environments, run
from benchmarks.live.environments import NotInstalled
from benchmarks.live.measurements import MEASUREMENTS, Measurement
from benchmarks.live.plan import Figures, Plan
from benchmarks.live.run import Run
from benchmarks.live.workloads import PEERS

FIGURES: Figures = {"join_ms": 1.0, "idle_kb": 16.0, "idle_used_kb": 17.0}


@pytest.fixture(autouse=True)
def measured(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Have "joins" measured without any server; return who was."""
    asked: list[str] = []

    async def measure(subject: str, plan: Plan) -> Figures:
        asked.append(subject)
        if subject == "djust":
            raise ConnectionError("it hung up")
        return FIGURES

    monkeypatch.setitem(MEASUREMENTS, "joins", Measurement(("asgi", "reactor", "djust"), measure))
    return asked


@pytest.fixture(autouse=True)
def installs(monkeypatch: pytest.MonkeyPatch) -> None:
    def install(name: str) -> dict[str, str]:
        if name == "reactor":
            raise NotInstalled("no release for this Python")
        return {name: "1.0"}

    monkeypatch.setattr(run, "install", install)


async def test_a_peer_that_does_not_install_is_named_with_its_error_and_not_measured(measured: list[str]) -> None:
    taken = Run(["joins"], ["asgi", "reactor"], Plan(), 1)
    taken.install()
    await taken.measure()

    assert measured == ["asgi"]
    assert "- reactor failed: `NotInstalled: no release for this Python`" in taken.report()


async def test_a_peer_that_fails_is_named_with_its_error_and_not_asked_again(measured: list[str]) -> None:
    taken = Run(["joins"], ["asgi", "djust"], Plan(), 2)
    taken.install()
    await taken.measure()

    assert measured == ["asgi", "djust", "asgi"]
    assert "- djust, joins failed: `ConnectionError: it hung up`" in taken.report()


async def test_no_repetition_begins_that_would_not_end_in_time(
    measured: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    minutes = iter(range(0, 1000, 6))  # of a clock that is read at the begin and before each repetition
    monkeypatch.setattr(run, "monotonic", lambda: next(minutes) * 60.0)
    taken = Run(["joins"], ["asgi"], Plan(), 5)
    await taken.measure()

    assert measured == ["asgi", "asgi"]  # six minutes each: a third would end after eighteen
    assert "Medians of 2" in taken.report()


async def test_what_is_kept_holds_every_sample_and_who_failed(tmp_path: Path) -> None:
    taken = Run(["joins"], ["asgi", "djust"], Plan(), 2)
    taken.install()
    await taken.measure()
    taken.keep(tmp_path)

    kept = orjson.loads((tmp_path / "performance.json").read_bytes())
    assert kept["samples"]["joins"] == {"asgi": [FIGURES, FIGURES]}
    assert kept["medians"]["joins"] == {"asgi": FIGURES}
    assert kept["errors"] == {"djust, joins": "ConnectionError: it hung up"}
    assert (tmp_path / "performance.md").read_text(encoding="utf-8").startswith("# Live pages")


def test_every_peer_has_an_environment() -> None:
    assert set(PEERS) < set(environments.REQUIREMENTS)
