"""What many pages are told: each in its turn, and none of them later than what was made after it."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.runtime.wires import ScriptedChannel, ScriptedSurface, Wire, ticks
from tidewire.conf import get_settings
from tidewire.runtime.host import Host
from tidewire.runtime.surface import Effects
from tidewire.wire.keys import Kind


class Audience:
    """Pages with one channel each."""

    def __init__(self) -> None:
        self.surface = ScriptedSurface()
        self.host = Host({0: self.surface})
        self.wires: list[Wire] = []

    async def open(self) -> tuple[Wire, ScriptedChannel]:
        wire = Wire(self.host)
        wire.say([Kind.HELLO, 0, 1, 1, "/"], [Kind.JOIN, 1, 2, 0])
        await wire.hear_all(2)
        self.wires.append(wire)
        return wire, self.surface.channels[-1]


@pytest.fixture
async def audience() -> AsyncIterator[Audience]:
    made = Audience()
    yield made
    for wire in made.wires:
        await wire.cut(1000)


def patch(text: str) -> Effects:
    return Effects(patch=[0, text])


async def test_each_is_told_soon_and_in_order(audience: Audience) -> None:
    pages = [await audience.open() for _ in range(3)]
    for _, channel in pages:
        channel.port.tell_soon(patch("one"))
        channel.port.tell_soon(patch("two"))
    assert [wire.unheard for wire, _ in pages] == [0, 0, 0]
    for wire, _ in pages:
        assert await wire.hear_all(2) == [[Kind.PATCH, 1, 2, [0, "one"]], [Kind.PATCH, 1, 3, [0, "two"]]]


async def test_what_a_page_says_at_once_comes_after_what_it_was_to_say_soon(audience: Audience) -> None:
    wire, channel = await audience.open()
    channel.port.tell_soon(patch("soon"))
    channel.port.tell(patch("now"))
    assert [frame[3] for frame in await wire.hear_all(2)] == [[0, "soon"], [0, "now"]]
    await ticks()
    assert wire.unheard == 0


async def test_an_events_answer_comes_after_what_was_to_be_said_before_it_ended(audience: Audience) -> None:
    wire, channel = await audience.open()
    wire.say([Kind.EVENT, 1, 3, "wait"])
    await ticks()
    channel.port.tell_soon(patch("meanwhile"))
    channel.gate.set()
    assert [frame[0] for frame in await wire.hear_all(2)] == [Kind.PATCH, Kind.ANSWER]


async def test_an_event_begins_after_what_was_to_be_said_before_it(audience: Audience) -> None:
    wire, channel = await audience.open()
    channel.port.tell_soon(patch("before"))
    wire.say([Kind.EVENT, 1, 3, "say first"])
    assert [frame[0] for frame in await wire.hear_all(3)] == [Kind.PATCH, Kind.PATCH, Kind.ANSWER]


async def test_who_tells_faster_than_the_turns_come_round_does_the_work(audience: Audience) -> None:
    wire, channel = await audience.open()
    some = "x" * (get_settings().unsent_bytes // 8)
    for _ in range(4):
        channel.port.tell_soon(patch(some))
    assert wire.unheard == 4
    for _ in range(20):
        channel.port.tell_soon(patch(some))
    assert [frame[2] for frame in await wire.hear_all(24)] == list(range(2, 26))
    assert wire.closed == []


async def test_a_page_has_one_turn_for_all_that_it_is_told(audience: Audience) -> None:
    wire, channel = await audience.open()
    for number in range(3):
        channel.port.tell_soon(patch(str(number)))
    await asyncio.sleep(0)
    assert wire.unheard == 3


async def test_what_has_left_says_nothing(audience: Audience) -> None:
    wire, channel = await audience.open()
    next(iter(audience.host.pages())).let_go(1)
    channel.port.tell_soon(patch("late"))
    await ticks()
    assert wire.unheard == 0


async def test_what_was_to_be_said_is_not_lost_by_an_orderly_end(audience: Audience) -> None:
    wire, channel = await audience.open()
    channel.port.tell_soon(patch("last"))
    page = next(iter(audience.host.pages()))
    await page.settle(within=1)
    assert wire.unheard == 1
