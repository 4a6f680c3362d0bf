"""A socket's states, its end, and what a page keeps when it loses one."""

import asyncio
from typing import Any

import pytest

from tests.runtime.wires import VISITOR, ScriptedSurface, Wire, ticks
from tidewire.errors import CloseCode
from tidewire.runtime.connection import ConnectionState
from tidewire.runtime.host import Host
from tidewire.runtime.identity import Identity
from tidewire.wire.keys import ErrorCode, Kind

HELLO = [Kind.HELLO, 0, 1, 1, "/"]
JOIN = [Kind.JOIN, 1, 2, 0]


@pytest.fixture
def surface() -> ScriptedSurface:
    return ScriptedSurface()


@pytest.fixture
def host(surface: ScriptedSurface) -> Host:
    return Host({0: surface})


async def live(host: Host) -> tuple[Wire, str]:
    """A socket that said hello and joined channel 1, and the page's epoch."""
    wire = Wire(host)
    wire.say(HELLO, JOIN)
    hello, _same = await wire.hear_all(2)
    return wire, hello[3]


@pytest.mark.parametrize(
    "frame",
    [JOIN, [Kind.EVENT, 1, 2, "x"], [Kind.LEAVE, 1], [Kind.SNAPSHOT]],
    ids=lambda frame: Kind(frame[0]).name.lower(),
)
async def test_before_hello_nothing_else_is_legal(host: Host, frame: list[Any]) -> None:
    wire = Wire(host)
    wire.say(frame)
    await ticks()
    assert wire.closed == [CloseCode.PROTOCOL]
    await wire.cut()


@pytest.mark.parametrize("frame", [[Kind.HELLO, 0, 9, 1, "/"], [Kind.RESUME, 0, 9, "epoch", 0]])
async def test_once_live_no_second_greeting_is_legal(host: Host, frame: list[Any]) -> None:
    wire, _ = await live(host)
    wire.say(frame)
    await ticks()
    assert wire.closed == [CloseCode.PROTOCOL]
    await wire.cut()
    assert host.page_count == 0


async def test_another_version_is_refused(host: Host) -> None:
    wire = Wire(host)
    wire.say([Kind.HELLO, 0, 1, 2, "/"])
    await ticks()
    assert wire.closed == [CloseCode.PROTOCOL]
    await wire.cut()


async def test_a_ping_is_answered_at_any_time(host: Host) -> None:
    wire = Wire(host)
    wire.say([Kind.PING], HELLO, [Kind.PING])
    assert [frame[0] for frame in await wire.hear_all(3)] == [Kind.PONG, Kind.HELLO, Kind.PONG]
    await wire.cut()


@pytest.mark.parametrize(
    ("code", "held"), [(1000, False), (1001, False), (4400, False), (1006, True), (1005, True), (1012, True)]
)
async def test_a_page_is_held_unless_it_was_left_on_purpose(host: Host, code: int, held: bool) -> None:
    wire, _ = await live(host)
    await wire.cut(code)
    await ticks()
    assert host.page_count == held
    assert wire.connection.state is ConnectionState.CLOSED


async def test_a_page_without_channels_is_not_worth_holding(host: Host) -> None:
    wire = Wire(host)
    wire.say(HELLO)
    await wire.hear()
    await wire.cut()
    assert host.page_count == 0


async def test_another_visitor_cannot_resume_a_page(host: Host) -> None:
    wire, epoch = await live(host)
    await wire.cut()
    other = Wire(host, Identity(None, None, "user:2:hash"))
    other.say([Kind.RESUME, 0, 3, epoch, 1])
    answer = await other.hear()
    assert (answer[0], answer[4]) == (Kind.ERROR, ErrorCode.UNKNOWN_EPOCH)
    await other.cut()
    again = Wire(host, VISITOR)  # and the page is still there for its own
    again.say([Kind.RESUME, 0, 3, epoch, 1])
    assert (await again.hear())[0] == Kind.RESUME
    await again.cut()


async def test_who_claims_frames_that_were_never_sent_leaves_no_page_behind(host: Host, settings: Any) -> None:
    settings.TIDEWIRE = {"GRACE_SECONDS": -1}
    wire, epoch = await live(host)
    await wire.cut()
    liar = Wire(host)
    liar.say([Kind.RESUME, 0, 3, epoch, 99])
    await ticks()
    assert liar.closed == [CloseCode.PROTOCOL]
    await liar.cut()
    host._make_round()
    assert host.page_count == 0


async def test_a_page_that_comes_back_closes_its_old_socket(host: Host) -> None:
    old, epoch = await live(host)
    new = Wire(host)
    new.say([Kind.RESUME, 0, 3, epoch, 1], [Kind.EVENT, 1, 4, "x"])
    assert [frame[0] for frame in await new.hear_all(2)] == [Kind.RESUME, Kind.ANSWER]
    await ticks()
    assert old.closed == [CloseCode.REPLACED]
    await old.cut()
    assert host.page_count == 1
    await new.cut(1000)


async def test_what_a_blocked_socket_holds_up_goes_out_on_the_next(host: Host) -> None:
    old, epoch = await live(host)
    old.taking.clear()
    old.say([Kind.EVENT, 1, 3, "x"])
    await ticks()
    new = Wire(host)
    new.say([Kind.RESUME, 0, 4, epoch, 1])
    assert await new.hear_all(2) == [[Kind.RESUME, 0, 4, 3], [Kind.ANSWER, 1, 3, 2, [0, "x"]]]
    old.taking.set()
    await old.cut()
    await new.cut(1000)


async def test_events_that_wait_are_answered_although_the_socket_broke(host: Host, surface: ScriptedSurface) -> None:
    wire, epoch = await live(host)
    wire.say([Kind.EVENT, 1, 3, "wait"], [Kind.EVENT, 1, 4, "x"], [Kind.EVENT, 1, 5, "y"])
    await ticks()
    wire.error = OSError("client disconnected")
    surface.channels[0].gate.set()
    await ticks()
    await wire.cut()
    new = Wire(host)
    new.say([Kind.RESUME, 0, 6, epoch, 1])
    assert [frame[:3] for frame in await new.hear_all(4)] == [
        [Kind.RESUME, 0, 6],
        [Kind.ANSWER, 1, 3],
        [Kind.ANSWER, 1, 4],
        [Kind.ANSWER, 1, 5],
    ]
    await new.cut(1000)


async def test_a_handler_that_awaits_something_cancelled_fails_alone(host: Host) -> None:
    wire, _ = await live(host)
    wire.say([Kind.EVENT, 1, 3, "cancel"], [Kind.EVENT, 1, 4, "x"])
    failed, answer = await wire.hear_all(2)
    assert (failed[0], failed[2], failed[4]) == (Kind.ERROR, 3, ErrorCode.EVENT_FAILED)
    assert (answer[0], answer[2]) == (Kind.ANSWER, 4)
    await wire.cut(1000)


@pytest.mark.parametrize("name", ["unencodable", "unencodable later"])
async def test_a_patch_that_cannot_be_encoded_fails_its_event_and_leaves_no_gap(host: Host, name: str) -> None:
    wire, _ = await live(host)
    wire.say([Kind.EVENT, 1, 3, name], [Kind.EVENT, 1, 4, "x"])
    failed, answer = await wire.hear_all(2)
    assert tuple(failed[:5]) == (Kind.ERROR, 1, 3, 2, ErrorCode.EVENT_FAILED)
    assert answer == [Kind.ANSWER, 1, 4, 3, [0, "x"]]
    await wire.cut(1000)


async def test_a_page_that_is_gone_defers_nothing_more(host: Host, surface: ScriptedSurface) -> None:
    wire, _ = await live(host)
    channel = surface.channels[0]
    wire.say([Kind.EVENT, 1, 3, "again"])
    await wire.hear()
    await wire.cut(1000)
    channel.gate.set()
    await ticks()
    assert channel.left
    assert len(channel.notified) == 1


async def test_h24_a_draining_server_says_what_it_received_and_runs_nothing_more(
    host: Host, surface: ScriptedSurface
) -> None:
    wire, _ = await live(host)
    wire.say([Kind.EVENT, 1, 3, "wait"])
    await ticks()
    drain = asyncio.ensure_future(host.drain())
    assert await wire.hear() == [Kind.BYE, 0, 5000, 3]
    wire.say([Kind.EVENT, 1, 4, "x"])
    await ticks()
    surface.channels[0].gate.set()
    await drain
    assert (await wire.hear())[2] == 3
    assert await wire.hear() == [Kind.PING]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await wire.hear()
    assert wire.closed == [CloseCode.RESTART]
    await wire.cut()


async def test_h24_a_draining_server_closes_once_nothing_more_is_on_its_way_to_it(host: Host) -> None:
    wire, _ = await live(host)
    wire.answers_pings = False
    drain = asyncio.ensure_future(host.drain())
    assert [(await wire.hear())[0] for _ in range(2)] == [Kind.BYE, Kind.PING]
    wire.say([Kind.EVENT, 1, 3, "x"])  # clicked before the bye came
    await ticks()
    assert not wire.closed
    wire.say([Kind.PONG])
    await drain
    assert wire.closed == [CloseCode.RESTART]
    assert wire.unheard == 0
    await wire.cut()


async def test_h24_a_draining_server_does_not_wait_for_a_client_that_is_gone(host: Host) -> None:
    wire, _ = await live(host)
    wire.answers_pings = False
    drain = asyncio.ensure_future(host.drain())
    assert [(await wire.hear())[0] for _ in range(2)] == [Kind.BYE, Kind.PING]
    await wire.cut()
    await drain
    assert not wire.closed


async def test_h24_a_draining_server_waits_a_while_for_a_client_that_is_silent(
    host: Host, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tidewire.runtime.connection._PONG_SECONDS", 0)
    wire, _ = await live(host)
    wire.answers_pings = False
    await host.drain()
    assert wire.closed == [CloseCode.RESTART]
    await wire.cut()


async def test_h24_a_socket_that_comes_while_the_server_drains_is_closed(host: Host) -> None:
    await host.drain()
    wire = Wire(host)
    wire.say([Kind.HELLO, 0, 1, 1, "/"])
    await ticks()
    assert wire.closed == [CloseCode.RESTART]
    await wire.cut()


async def test_a_server_that_drains_twice_closes_once(host: Host) -> None:
    wire, _ = await live(host)
    await host.drain()
    assert (await wire.hear())[0] == Kind.BYE
    await wire.connection.drain()
    assert wire.closed == [CloseCode.RESTART]
    await wire.cut()


async def test_a_socket_that_is_being_closed_is_closed_once_and_sent_nothing_more(host: Host) -> None:
    wire, _ = await live(host)
    wire.connection.close(CloseCode.SLOW)
    await ticks()
    wire.say([Kind.EVENT, 1, 3, "x"], [Kind.HELLO, 0, 4, 1, "/"])
    await ticks()
    assert wire.closed == [CloseCode.SLOW]
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await wire.hear()
    await wire.cut()


async def test_a_page_that_came_back_is_handled_while_its_old_socket_hangs(
    host: Host, surface: ScriptedSurface
) -> None:
    old, epoch = await live(host)
    old.say([Kind.EVENT, 1, 3, "wait"])
    await ticks()
    old.taking.clear()
    surface.channels[0].gate.set()
    await ticks()  # the answer hangs, and the page's mailbox with it
    new = Wire(host)
    new.say([Kind.RESUME, 0, 4, epoch, 1], [Kind.EVENT, 1, 5, "wait"], [Kind.EVENT, 1, 6, "x"])
    answers = await new.hear_all(4)
    assert [answer[2] for answer in answers] == [4, 3, 5, 6]
    await old.cut()
    new.say([Kind.EVENT, 1, 7, "y"])
    assert (await new.hear())[2] == 7
    await new.cut(1000)


async def test_a_page_that_defers_for_ever_is_told_of_the_servers_end_first(
    host: Host, surface: ScriptedSurface, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tidewire.runtime.connection._SETTLE_SECONDS", 0)
    wire, _ = await live(host)
    surface.channels[0].gate.set()
    wire.say([Kind.EVENT, 1, 3, "again"])
    await wire.hear()
    await host.drain()
    assert (await wire.hear())[0] == Kind.BYE
    assert wire.closed == [CloseCode.RESTART]
    await wire.cut()


async def test_pings_do_not_keep_a_greeting_socket(host: Host, settings: Any) -> None:
    settings.TIDEWIRE = {"GREETING_SECONDS": 10}
    wire = Wire(host)
    wire.say([Kind.PING])
    await wire.hear()
    connection = wire.connection
    connection.heard += 9
    assert host._overdue(connection, connection.accepted + 9) is None
    assert host._overdue(connection, connection.accepted + 11) is CloseCode.GREETING_TIMEOUT
    await wire.cut()


async def test_a_refused_join_is_told_again_where_the_ring_lost_it(host: Host, settings: Any) -> None:
    settings.TIDEWIRE = {"RING_BYTES": 60}
    wire, epoch = await live(host)
    wire.error = OSError("client disconnected")
    wire.say([Kind.JOIN, 2, 3, 99], *([Kind.EVENT, 1, ref, "a" * 50] for ref in range(4, 8)))
    await ticks()
    await wire.cut()
    new = Wire(host)
    new.say([Kind.RESUME, 0, 8, epoch, 1])
    resumed, refused = await new.hear_all(2)
    assert (resumed[0], resumed[4]) == (Kind.RESUME, refused[3] - 1)
    assert (refused[0], refused[1], refused[2], refused[4]) == (Kind.ERROR, 2, 3, ErrorCode.UNKNOWN_SURFACE)
    await new.cut(1000)


async def test_the_end_of_a_channel_is_told_again_where_the_ring_lost_it(host: Host, settings: Any) -> None:
    settings.TIDEWIRE = {"RING_BYTES": 60}
    wire, epoch = await live(host)
    wire.error = OSError("client disconnected")
    events = ([Kind.EVENT, 1, ref, "a" * 50] for ref in range(5, 9))
    wire.say([Kind.JOIN, 2, 3, 0], [Kind.EVENT, 2, 4, "end"], *events)
    await ticks()
    await wire.cut()
    new = Wire(host)
    new.say([Kind.RESUME, 0, 9, epoch, 1])
    resumed, ended = await new.hear_all(2)
    assert resumed[0] == Kind.RESUME
    assert ended == [Kind.LEAVE, 2, resumed[4] + 1]
    await new.cut(1000)


async def test_a_client_too_slow_is_told_of_once(host: Host, settings: Any, caplog: pytest.LogCaptureFixture) -> None:
    settings.TIDEWIRE = {"UNSENT_BYTES": 300}
    wire, _ = await live(host)
    wire.taking.clear()
    wire.say([Kind.EVENT, 1, 3, "x"])
    await ticks()
    page = wire.connection._page
    assert page is not None
    for _ in range(3):
        page.outbox.put("x" * 400)
        await page.flush()
    assert caplog.text.count("disconnected (slow)") == 1
    wire.taking.set()
    await wire.cut()


class Disconnected(Exception):
    """As autobahn raises it, which is what daphne speaks with."""


@pytest.mark.parametrize("error", [OSError("gone"), RuntimeError("after websocket.close"), Disconnected()])
async def test_what_a_server_raises_for_a_client_that_is_gone_ends_no_page(host: Host, error: Exception) -> None:
    wire, epoch = await live(host)
    wire.error = error
    wire.say([Kind.EVENT, 1, 3, "x"])
    await ticks()
    wire.connection.close(CloseCode.SLOW)
    await ticks()
    await wire.cut()
    assert wire.task.exception() is None
    new = Wire(host)
    new.say([Kind.RESUME, 0, 4, epoch, 1])
    assert [frame[2] for frame in await new.hear_all(2)] == [4, 3]
    await new.cut(1000)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (ConnectionState.LIVE, ConnectionState.GREETING),
        (ConnectionState.DRAINING, ConnectionState.LIVE),
        (ConnectionState.CLOSED, ConnectionState.LIVE),
    ],
)
async def test_states_go_one_way(host: Host, before: ConnectionState, after: ConnectionState) -> None:
    wire = Wire(host)
    connection = wire.connection
    connection._state = before
    with pytest.raises(RuntimeError, match=f"After {before.name} comes .*, not {after.name}"):
        connection._enter(after)
    connection._state = ConnectionState.GREETING
    await wire.cut()
