"""What a channel has its page do besides patches, and what a page says of its address."""

import pytest

from tests.runtime.wires import ScriptedSurface, Wire, ticks
from tidewire.runtime.host import Host
from tidewire.runtime.surface import Effects
from tidewire.wire.keys import ErrorCode, Kind, Verb

FOCUS = [Verb.FOCUS, "#name"]
HELLO = [Kind.HELLO, 0, 1, 1, "/todo"]
JOINS = [[Kind.JOIN, 1, 2, 0], [Kind.JOIN, 2, 3, 0]]


@pytest.fixture
def surface() -> ScriptedSurface:
    return ScriptedSurface()


@pytest.fixture
async def wire(surface: ScriptedSurface) -> Wire:
    """A page with two channels; three frames of it are heard."""
    wire = Wire(Host({0: surface}))
    wire.say(HELLO, *JOINS)
    await wire.hear_all(3)
    return wire


async def test_ops_ride_on_the_answer_the_channels_own_first(wire: Wire) -> None:
    wire.say([Kind.EVENT, 1, 4, "ask"])
    assert await wire.hear() == [Kind.ANSWER, 1, 4, 3, [0, "ask"], [[Verb.REMOVE, "#old"], FOCUS]]
    await wire.cut()


async def test_what_a_failed_step_asked_for_is_not_done(wire: Wire) -> None:
    wire.say([Kind.EVENT, 1, 4, "ask and fail"], [Kind.EVENT, 1, 5, "x"])
    failed, answer = await wire.hear_all(2)
    assert failed[:5] == [Kind.ERROR, 1, 4, 3, ErrorCode.EVENT_FAILED]
    assert answer == [Kind.ANSWER, 1, 5, 4, [0, "x"]]
    await wire.cut()


async def test_a_channel_can_say_something_before_its_step_has_ended(wire: Wire) -> None:
    wire.say([Kind.EVENT, 1, 4, "say first"])
    assert await wire.hear_all(2) == [[Kind.PATCH, 1, 3, [0, "first"]], [Kind.ANSWER, 1, 4, 4, [0, "say first"]]]
    await wire.cut()


async def test_what_comes_from_elsewhere_takes_nothing_along_that_a_step_asks_for(
    wire: Wire, surface: ScriptedSurface
) -> None:
    wire.say([Kind.EVENT, 1, 4, "ask and wait"])
    surface.channels[1].port.tell(Effects(patch=[0, "elsewhere"]))
    surface.channels[0].gate.set()
    told, answer = await wire.hear_all(2)
    assert told == [Kind.PATCH, 2, 3, [0, "elsewhere"]]
    assert answer == [Kind.ANSWER, 1, 4, 4, [0, "waited"], [FOCUS]]
    await wire.cut()


async def test_a_channel_that_ends_is_left_after_its_answer(wire: Wire, surface: ScriptedSurface) -> None:
    wire.say([Kind.EVENT, 1, 4, "end"], [Kind.EVENT, 1, 5, "x"])
    answer, leave, error = await wire.hear_all(3)
    assert (answer, leave) == ([Kind.ANSWER, 1, 4, 3], [Kind.LEAVE, 1, 4])
    assert error[4] == ErrorCode.UNKNOWN_CHANNEL
    assert surface.channels[0].left
    await wire.cut()


async def test_every_channel_is_told_that_the_address_changed_and_only_then(
    wire: Wire, surface: ScriptedSurface
) -> None:
    wire.say([Kind.LOCATION, "/todo"], [Kind.LOCATION, "/todo?filter=done"])
    await ticks()
    assert [channel.moved_to for channel in surface.channels] == [["/todo?filter=done"], ["/todo?filter=done"]]
    await wire.cut()
