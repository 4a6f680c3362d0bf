"""When snapshots go out, by a clock that the test turns."""

import asyncio
from collections.abc import Callable

import pytest

from tidewire.runtime.pacing import SnapshotPacer


class Clock:
    """Stands in for the event loop: time, and timers that run when it is turned."""

    def __init__(self) -> None:
        self.now = 100.0
        self.timers: list[tuple[float, Callable[[], None]]] = []

    def time(self) -> float:
        return self.now

    def call_later(self, delay: float, callback: Callable[[], None]) -> asyncio.TimerHandle:
        timer = (self.now + delay, callback)
        self.timers.append(timer)
        return Handle(lambda: self.timers.remove(timer) if timer in self.timers else None)  # type: ignore[return-value]

    def turn(self, seconds: float) -> None:
        self.now += seconds
        for timer in [timer for timer in self.timers if timer[0] <= self.now + 1e-9]:
            self.timers.remove(timer)
            timer[1]()


class Handle:
    def __init__(self, cancel: Callable[[], None]) -> None:
        self.cancel = cancel


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("tidewire.runtime.pacing.asyncio.get_running_loop", lambda: clock)
    monkeypatch.setattr("tidewire.runtime.pacing.monotonic", clock.time)
    return clock


@pytest.fixture
def sent() -> list[int]:
    return []


@pytest.fixture
def pacer(clock: Clock, sent: list[int]) -> SnapshotPacer:
    def due() -> None:
        made.release()

    made = SnapshotPacer(sent.append, due, interval=0.25)
    return made


def test_the_first_goes_out_at_once(pacer: SnapshotPacer, sent: list[int]) -> None:
    pacer.changed(1)
    assert sent == [1]


def test_what_many_pages_hear_of_goes_out_once_there_is_time(clock: Clock, sent: list[int]) -> None:
    asked: list[bool] = []
    pacer = SnapshotPacer(sent.append, lambda: asked.append(True), interval=0.25)
    for channel in (1, 1, 2):
        pacer.changed(channel, at_once=False)
    assert asked == [True]
    assert sent == []
    clock.turn(0.2)
    pacer.release()
    assert sorted(sent) == [1, 2]
    pacer.changed(1, at_once=False)
    clock.turn(0.2)
    assert asked == [True]
    clock.turn(0.05)
    assert asked == [True, True]


def test_later_ones_wait_and_become_one(pacer: SnapshotPacer, clock: Clock, sent: list[int]) -> None:
    for _ in range(5):
        pacer.changed(1)
    clock.turn(0.2)
    assert sent == [1]
    clock.turn(0.05)
    assert sent == [1, 1]
    clock.turn(10)
    assert sent == [1, 1]


def test_a_page_that_never_rests_sends_four_a_second(pacer: SnapshotPacer, clock: Clock, sent: list[int]) -> None:
    for _ in range(1000):
        pacer.changed(1)
        clock.turn(0.01)
    assert 38 <= len(sent) <= 41


def test_a_change_between_the_timer_and_its_release_is_sent_once(clock: Clock, sent: list[int]) -> None:
    due: list[bool] = []
    pacer = SnapshotPacer(sent.append, lambda: due.append(True), interval=0.25)
    pacer.changed(1)
    pacer.changed(1)
    clock.turn(0.3)
    assert due
    pacer.changed(1)
    pacer.release()
    assert sent == [1, 1]


def test_components_do_not_wait_for_one_another(pacer: SnapshotPacer, sent: list[int]) -> None:
    pacer.changed(1)
    pacer.changed(2)
    assert sent == [1, 2]


def test_what_is_held_can_be_released_at_once(pacer: SnapshotPacer, clock: Clock, sent: list[int]) -> None:
    pacer.changed(1)
    pacer.changed(1)
    pacer.release()
    assert sent == [1, 1]
    assert not clock.timers


@pytest.mark.parametrize("end", [lambda pacer: pacer.forget(1), lambda pacer: pacer.stop()])
def test_what_is_gone_is_not_sent(
    pacer: SnapshotPacer, clock: Clock, sent: list[int], end: Callable[[SnapshotPacer], None]
) -> None:
    pacer.changed(1)
    pacer.changed(1)
    end(pacer)
    clock.turn(1)
    assert sent == [1]
