"""The suite of handlers: both subjects on small figures, and the table with its bars."""

import pytest
from benchmarks.handlers.__main__ import described, measure, named
from benchmarks.handlers.measurements import MEASUREMENTS, Amounts, Reader, measure_broadcast, measure_stream
from benchmarks.handlers.pages import ROOM, ConsumerPage, RoomPage
from benchmarks.handlers.report import BAR, ROWS, SUBJECTS, ratio, report
from benchmarks.live.plan import Figures, Plan
from benchmarks.live.socket import Closed, Socket

TINY = Amounts(broadcast=Plan(audience=6, rounds=2, settle=0), readers=2, tokens=20, pause=0.001)


@pytest.mark.parametrize("subject", SUBJECTS)
async def test_an_operation_is_timed_until_the_last_page_has_it(subject: str) -> None:
    figures = await measure_broadcast(subject, TINY)

    assert 0 < figures["last_ms"] <= figures["worst_ms"]
    assert figures["cpu_ms"] > 0


@pytest.mark.parametrize(("subject", "at_once"), [("channels", False), ("tidewire", False), ("tidewire", True)])
async def test_all_of_a_text_comes_and_its_frames_are_counted(subject: str, at_once: bool) -> None:
    figures = await measure_stream(subject, TINY, at_once=at_once)

    if subject == "channels":
        assert figures["frames"] == TINY.tokens
    else:
        assert 1 <= figures["frames"] < TINY.tokens
    assert figures["bytes"] > sum(len(f"word{number} ") for number in range(TINY.tokens))
    assert figures["cpu_ms"] > 0


async def test_a_text_with_a_hole_is_no_figure() -> None:
    page = ConsumerPage(Socket(), ROOM)
    reader = Reader(page, 3)
    page._text(b'{"text":"word0 "}')
    page._text(b'{"text":"word2 "}')

    with pytest.raises(ValueError, match=r"Expected 'word1 word2 ' next, came 'word2 '"):
        await reader.done


async def test_an_error_is_no_operation() -> None:
    with pytest.raises(Closed, match="Neither answer nor operation"):
        RoomPage(Socket(), ROOM)._text(b'[7,2,3,4,"TW-E"]')


def figures(**ours: float) -> dict[str, dict[str, list[dict[str, float]]]]:
    its = {"last_ms": 30.0, "cpu_ms": 60.0}
    return {
        "broadcast": {"channels": [its, its, its], "tidewire": [{**its, **ours}, its | ours, {**its, "last_ms": 90}]}
    }


@pytest.mark.parametrize(("ms", "said"), [(10.0, "| 0.33 | ≤ 0.33 | met |"), (11, "| 0.37 | ≤ 0.33 | **missed** |")])
def test_the_ratio_is_the_median_of_the_repetitions_own(ms: float, said: str) -> None:
    samples = figures(last_ms=ms)

    assert ratio(ROWS[0], samples) == ms / 30
    text = report(samples, named(TINY), "Taken here.")
    assert f"| one operation to 6 pages, the last one told, ms | 30.0 | {ms:.1f} {said}" in text
    assert "tokens" not in text


def test_broadcasts_are_held_to_the_bar_and_streams_to_none() -> None:
    assert {row.measurement for row in ROWS if row.bar == BAR} == {"broadcast", "redis"}


async def test_the_subjects_take_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    turns: list[str] = []

    async def burst(subject: str, amounts: Amounts) -> Figures:
        turns.append(subject)
        return {"frames": float(len(turns))}

    monkeypatch.setitem(MEASUREMENTS, "burst", burst)

    assert await measure(["burst"], TINY, repeat=2) == {
        "burst": {"channels": [{"frames": 1}, {"frames": 3}], "tidewire": [{"frames": 2}, {"frames": 4}]}
    }
    assert turns == [*SUBJECTS, *SUBJECTS]


async def test_a_repetition_that_fails_is_left_out_for_both(monkeypatch: pytest.MonkeyPatch) -> None:
    times = iter([1.0, None, 3.0, 4.0])

    async def burst(subject: str, amounts: Amounts) -> Figures:
        if (ms := next(times)) is None:
            raise TimeoutError("busy")
        return {"cpu_ms": ms}

    monkeypatch.setitem(MEASUREMENTS, "burst", burst)

    assert await measure(["burst"], TINY, repeat=2) == {
        "burst": {"channels": [{"cpu_ms": 3}], "tidewire": [{"cpu_ms": 4}]}
    }


async def test_no_repetition_begins_that_takes_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    async def burst(subject: str, amounts: Amounts) -> Figures:
        return {"cpu_ms": 1}

    monkeypatch.setitem(MEASUREMENTS, "burst", burst)
    samples = await measure(["burst"], TINY, repeat=9, minutes=0)

    assert samples == {"burst": {"channels": [{"cpu_ms": 1}], "tidewire": [{"cpu_ms": 1}]}}
    assert described(samples, 0.5, "Shared.").startswith("Medians of 1 repetitions")
    assert described(samples, 0.5, "Shared.").endswith(". Shared.")
