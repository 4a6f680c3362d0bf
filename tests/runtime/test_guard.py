"""Who a page's visitor is, again and again: by a clock that the test turns, and a storage in its hands."""

import asyncio
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from tests.runtime.wires import ScriptedSurface, Wire, ticks
from tidewire.errors import CloseCode
from tidewire.hub import MISSED, Delivery, hub
from tidewire.runtime.host import Host
from tidewire.runtime.identity import Identity, user_topic
from tidewire.runtime.identity_signals import ALL_USERS, ENDED
from tidewire.wire.keys import ErrorCode, Kind

HELLO = [Kind.HELLO, 0, 1, 1, "/"]
JOIN = [Kind.JOIN, 1, 2, 0]


class Storage:
    """Stands in for the database behind :func:`reread`."""

    def __init__(self) -> None:
        self.bindings: dict[str, str] = {}
        """What binding a visitor has by now; the same as before, if none is here."""
        self.read: list[str] = []
        self.error: Exception | None = None
        self.reading = threading.Event()
        self.gate = threading.Event()
        self.gate.set()

    def reread(self, identity: Identity) -> Identity:
        binding = self.bindings.get(identity.binding, identity.binding)
        self.read.append(identity.binding)
        self.reading.set()
        assert self.gate.wait(10)
        if self.error is not None:
            raise self.error
        return visitor(identity.user.pk, binding)


def visitor(pk: int, binding: str | None = None) -> Identity:
    return Identity(SimpleNamespace(pk=pk), None, binding or f"user:{pk}:x")


@pytest.fixture
def storage(monkeypatch: pytest.MonkeyPatch) -> Storage:
    storage = Storage()
    monkeypatch.setattr("tidewire.runtime.guard.reread", storage.reread)
    monkeypatch.setattr("tidewire.runtime.guard.in_thread", asyncio.to_thread)  # which asks no database either
    return storage


class Clock:
    """The loop's clock, which a test can put forward."""

    def __init__(self, time: Any) -> None:
        self._time = time
        self._ahead = 0.0

    def __call__(self) -> float:
        return float(self._time() + self._ahead)

    def turn(self, seconds: float) -> None:
        self._ahead += seconds


@pytest.fixture
async def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    loop = asyncio.get_running_loop()
    clock = Clock(loop.time)
    monkeypatch.setattr(loop, "time", clock)
    return clock


@pytest.fixture
def surface() -> ScriptedSurface:
    return ScriptedSurface()


@pytest.fixture
def host(surface: ScriptedSurface, storage: Storage, settings: Any) -> Iterator[Host]:
    settings.TIDEWIRE = {"IDENTITY_SECONDS": 20}
    host = Host({0: surface})
    yield host
    host._guard.stop()


async def live(host: Host, identity: Identity | None = None) -> tuple[Wire, str]:
    wire = Wire(host, visitor(1) if identity is None else identity)
    wire.say(HELLO, JOIN)
    hello, _same = await wire.hear_all(2)
    return wire, hello[3]


def stop_rounds(host: Host) -> None:
    assert host._round is not None
    host._round.cancel()


async def test_within_its_time_a_visitor_is_not_read_again(host: Host, storage: Storage, clock: Clock) -> None:
    wire, _ = await live(host)
    clock.turn(17)
    host._make_round()
    wire.say([Kind.EVENT, 1, 3, "x"])
    assert (await wire.hear())[0] == Kind.ANSWER
    assert storage.read == []
    await wire.cut(1000)


async def test_an_event_after_that_waits_until_its_visitor_is_read(
    host: Host, storage: Storage, surface: ScriptedSurface, clock: Clock
) -> None:
    wire, _ = await live(host)
    before = surface.channels[0].page.user
    stop_rounds(host)
    clock.turn(21)
    wire.say([Kind.EVENT, 1, 3, "x"], [Kind.EVENT, 1, 4, "y"])
    assert [frame[:3] for frame in await wire.hear_all(2)] == [[Kind.ANSWER, 1, 3], [Kind.ANSWER, 1, 4]]
    assert storage.read == ["user:1:x"]
    assert surface.channels[0].page.user is not before
    await wire.cut(1000)


async def test_a_round_reads_those_that_are_due_soon_so_that_no_event_waits(
    host: Host, storage: Storage, clock: Clock
) -> None:
    wires = [(await live(host, visitor(number)))[0] for number in (1, 2, 2)]
    clock.turn(19)
    host._make_round()
    await host.idle()
    assert sorted(storage.read) == ["user:1:x", "user:2:x"]  # who has two pages is read once
    clock.turn(17)
    wires[2].say([Kind.EVENT, 1, 3, "x"])
    assert (await wires[2].hear())[0] == Kind.ANSWER
    assert len(storage.read) == 2
    for wire in wires:
        await wire.cut(1000)


async def test_who_is_nobody_is_never_read(host: Host, storage: Storage, clock: Clock) -> None:
    wire, _ = await live(host, Identity(None, None, ""))
    clock.turn(1_000)
    hub.publish(ALL_USERS, {})
    host._guard.make_round()
    wire.say([Kind.EVENT, 1, 3, "x"])
    assert (await wire.hear())[0] == Kind.ANSWER
    assert storage.read == []
    await wire.cut(1000)


async def test_the_page_of_a_session_that_ended_closes_for_good(
    host: Host, storage: Storage, surface: ScriptedSurface, clock: Clock
) -> None:
    wire, epoch = await live(host)
    storage.bindings["user:1:x"] = "user:1:another password"
    clock.turn(21)
    wire.say([Kind.EVENT, 1, 3, "x"], [Kind.EVENT, 1, 4, "x"])
    await host.idle()
    await ticks()
    assert wire.closed == [CloseCode.UNAUTHENTICATED]
    assert surface.channels[0].left
    assert host.page_count == 0
    assert wire.unheard == 0  # neither event was answered
    await wire.cut(1006)
    assert host.page_count == 0
    again = Wire(host, visitor(1))
    again.say([Kind.RESUME, 0, 5, epoch, 1])
    assert (await again.hear())[4] == ErrorCode.UNKNOWN_EPOCH
    await again.cut(1000)


async def test_no_frame_that_came_after_the_end_is_taken(host: Host, surface: ScriptedSurface) -> None:
    wire, _ = await live(host)
    hub.publish(user_topic(1), ENDED)
    wire.say([Kind.EVENT, 1, 3, "say first"])
    await ticks()
    assert wire.closed == [CloseCode.UNAUTHENTICATED]
    assert wire.unheard == 0
    await wire.cut(4401)


async def test_a_handler_under_way_is_not_cut_off_and_nobody_hears_of_it(host: Host, surface: ScriptedSurface) -> None:
    wire, _ = await live(host)
    wire.say([Kind.EVENT, 1, 3, "wait"])
    await ticks()
    hub.publish(user_topic(1), ENDED)
    await ticks()
    assert wire.closed == [CloseCode.UNAUTHENTICATED]
    assert not surface.channels[0].left
    surface.channels[0].gate.set()
    await ticks()
    assert surface.channels[0].left
    assert wire.unheard == 0
    await wire.cut(4401)


async def test_a_held_page_of_a_session_that_ended_is_let_go(host: Host, surface: ScriptedSurface) -> None:
    wire, _ = await live(host)
    await wire.cut()
    assert host.page_count == 1
    hub.publish(user_topic(1), ENDED)
    await ticks()
    assert host.page_count == 0
    assert surface.channels[0].left


async def test_who_comes_back_was_just_read(host: Host, storage: Storage, clock: Clock) -> None:
    wire, epoch = await live(host)
    await wire.cut()
    clock.turn(25)
    again = Wire(host, visitor(1))
    again.say([Kind.RESUME, 0, 3, epoch, 1], [Kind.EVENT, 1, 4, "x"])
    assert [frame[0] for frame in await again.hear_all(2)] == [Kind.RESUME, Kind.ANSWER]
    assert storage.read == []
    await again.cut(1000)


async def test_a_doubt_has_the_visitor_read_at_once_and_before_the_next_event(host: Host, storage: Storage) -> None:
    wire, _ = await live(host)
    other, _ = await live(host, visitor(2))
    hub.publish(user_topic(1), {})
    await host.idle()
    assert storage.read == ["user:1:x"]
    await wire.cut(1000)
    await other.cut(1000)


async def test_a_doubt_that_comes_while_the_visitor_is_read_is_not_settled_by_that(
    host: Host, storage: Storage
) -> None:
    wire, _ = await live(host)
    storage.gate.clear()
    hub.publish(user_topic(1), {})
    await asyncio.to_thread(storage.reading.wait, 10)
    storage.bindings["user:1:x"] = "user:1:another password"  # too late for the read under way
    hub.publish(user_topic(1), {})
    storage.gate.set()
    await host.idle()
    await ticks()
    assert len(storage.read) == 2
    assert wire.closed == [CloseCode.UNAUTHENTICATED]
    await wire.cut(4401)


async def test_where_the_storage_fails_no_event_runs_until_it_is_back(
    host: Host, storage: Storage, surface: ScriptedSurface, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    wire, _ = await live(host)
    storage.error = OSError("no database")
    clock.turn(21)
    wire.say([Kind.EVENT, 1, 3, "x"])
    failed = await wire.hear()
    assert (failed[0], failed[4]) == (Kind.ERROR, ErrorCode.EVENT_FAILED)
    assert surface.channels[0].failures == []  # nothing of the project's ran, so nothing of it failed
    for _ in range(3):
        host._make_round()
        await host.idle()
    assert [record.message for record in caplog.records].count(
        "The visitors of live pages could not be read again."
    ) == 1  # and not every second
    storage.error = None
    wire.say([Kind.EVENT, 1, 4, "x"])
    assert (await wire.hear())[0] == Kind.ANSWER
    await wire.cut(1000)


async def test_zero_seconds_read_before_every_event(host: Host, storage: Storage, settings: Any) -> None:
    settings.TIDEWIRE = {"IDENTITY_SECONDS": 0}
    wire, _ = await live(host)
    storage.read.clear()
    wire.say([Kind.EVENT, 1, 3, "x"], [Kind.EVENT, 1, 4, "y"])
    await wire.hear_all(2)
    assert len(storage.read) == 2
    await wire.cut(1000)


@pytest.mark.parametrize("topic", [user_topic(1), ALL_USERS])
async def test_after_what_may_have_been_missed_visitors_are_read_again(
    host: Host, storage: Storage, topic: str
) -> None:
    wire, _ = await live(host)
    hub._deliver([Delivery(topic, MISSED)])
    await host.idle()
    assert storage.read == ["user:1:x"]
    await wire.cut(1000)


async def test_a_page_that_is_gone_is_forgotten(host: Host) -> None:
    wires = [(await live(host))[0] for _ in range(2)]
    topics = {user_topic(1), ALL_USERS}
    listened = hub._fanouts[asyncio.get_running_loop()]
    await wires[0].cut(1000)
    assert topics <= set(listened.topics())
    await wires[1].cut(1000)
    assert not topics & set(listened.topics())
