"""H4: what one thing said to many pages costs, and whom it reaches: on pages whose sockets are in the test's hands."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import override_settings

from tests.runtime.wires import VISITOR, Wire, tasks_done, ticks
from tidewire import EVERYONE, pages_of, room
from tidewire.errors import CloseCode
from tidewire.handlers.audience import LOOK_AGAIN
from tidewire.handlers.surface import HandlerSurface
from tidewire.handlers.tokens import token_for
from tidewire.hub import MISSED, Delivery, Hub
from tidewire.hub.clock import MonotonicClock
from tidewire.runtime.host import Host
from tidewire.runtime.identity import Identity
from tidewire.wire import codec
from tidewire.wire.keys import Kind, SurfaceKey, Verb

CHAT = room("chat", 5)
HELLO = [Kind.HELLO, 0, 1, 1, "/"]
REST = [Kind.JOIN, 1, 2, SurfaceKey.HANDLERS]
MISS = [[*LOOK_AGAIN]]


class SlowHub(Hub):
    """A hub whose subscriptions take a while to be in force."""

    def __init__(self) -> None:
        super().__init__(lambda: None)
        self.gate = asyncio.Event()
        self.gate.set()

    def settling(self) -> asyncio.Future[None] | None:
        return None if self.gate.is_set() else asyncio.ensure_future(self._opened())

    async def _opened(self) -> None:
        await self.gate.wait()


@pytest.fixture
async def hub() -> SlowHub:
    return SlowHub()


@pytest.fixture
async def host(hub: SlowHub) -> Host:
    return Host({SurfaceKey.HANDLERS: HandlerSurface(hub, MonotonicClock())})


def in_room(channel: int, topic: str = CHAT) -> list[Any]:
    return [Kind.JOIN, channel, channel + 1, SurfaceKey.HANDLERS, token_for(topic, VISITOR.binding)]


async def opened(host: Host, *joins: list[Any], identity: Identity = VISITOR) -> Wire:
    """Return a page with the rest joined, and ``joins``, of which all is heard so far."""
    wire = Wire(host, identity)
    wire.say(HELLO, REST, *joins)
    await wire.hear_all(2 + len(joins))
    return wire


def tell(hub: Hub, topic: str, text: str = "x", but: str | None = None) -> None:
    hub.publish(topic, {"ops": [[Verb.TEXT, "#a", text]], "but": but})


def miss(hub: Hub, *topics: str) -> None:
    hub._deliver([Delivery(topic, MISSED) for topic in topics])


@contextmanager
def no_new_tasks() -> Iterator[None]:
    """Fail if a task begins."""
    loop = asyncio.get_running_loop()
    begun: list[str] = []

    def factory(loop: asyncio.AbstractEventLoop, coroutine: Any, **options: Any) -> asyncio.Task[Any]:
        begun.append(coroutine.__qualname__)
        return asyncio.Task(coroutine, loop=loop, **options)

    loop.set_task_factory(factory)
    yield
    loop.set_task_factory(None)
    assert begun == []


async def test_h4_it_is_encoded_once_for_all_pages(host: Host, hub: SlowHub, monkeypatch: pytest.MonkeyPatch) -> None:
    wires = [await opened(host, in_room(2)) for _ in range(5)]
    encoded: list[Any] = []
    encode = codec.Encoded.__init__

    def counted(self: codec.Encoded, part: list[Any]) -> None:
        encoded.append(part)
        encode(self, part)

    monkeypatch.setattr(codec.Encoded, "__init__", counted)
    tell(hub, CHAT)
    for wire in wires:
        assert await wire.hear() == [Kind.PATCH, 2, 3, [], [[Verb.TEXT, "#a", "x"]]]
        await wire.cut(1000)
    assert len(encoded) == 1


async def test_h4_a_process_subscribes_once_a_topic(host: Host, hub: SlowHub, monkeypatch: pytest.MonkeyPatch) -> None:
    topics: list[str] = []
    subscribe = hub.subscribe

    def counted(topic: str, receiver: Callable[[Delivery], None]) -> Callable[[], None]:
        topics.append(topic)
        return subscribe(topic, receiver)

    monkeypatch.setattr(hub, "subscribe", counted)
    wires = [await opened(host, in_room(2), in_room(3)) for _ in range(5)]
    assert topics == [EVERYONE, CHAT]
    for wire in wires:
        await wire.cut(1000)
    await tasks_done(host)
    assert not any(map(hub._has_receivers, topics))


async def test_h4_pages_whose_sockets_take_it_need_no_task(host: Host, hub: SlowHub) -> None:
    wires = [await opened(host) for _ in range(5)]
    before = asyncio.all_tasks()
    tell(hub, EVERYONE)
    assert asyncio.all_tasks() == before
    for wire in wires:
        await wire.cut(1000)


async def test_h4_a_join_that_has_nothing_to_wait_for_needs_no_task(host: Host, hub: SlowHub) -> None:
    wire = Wire(host)
    wire.say(HELLO)
    await wire.hear()
    with no_new_tasks():
        wire.say(REST, in_room(2))
        while wire.unheard < 2:
            await ticks()
    assert [frame[:3] for frame in await wire.hear_all(2)] == [[Kind.SAME, 1, 2], [Kind.SAME, 2, 3]]
    await wire.cut(1000)


async def test_h4_a_slow_page_does_not_hold_up_the_others(host: Host, hub: SlowHub) -> None:
    slow, *others = [await opened(host) for _ in range(3)]
    slow.taking.clear()
    for number in range(3):
        tell(hub, EVERYONE, str(number))
    for wire in others:
        assert [frame[4][0][2] for frame in await wire.hear_all(3)] == ["0", "1", "2"]
    assert slow.unheard == 0
    slow.taking.set()
    assert [frame[4][0][2] for frame in await slow.hear_all(3)] == ["0", "1", "2"]
    for wire in [slow, *others]:
        await wire.cut(1000)


@override_settings(TIDEWIRE={"UNSENT_BYTES": 200, "RING_BYTES": 100})
async def test_h4_a_page_that_does_not_take_it_is_disconnected_and_looks_again_when_it_is_back(
    host: Host, hub: SlowHub
) -> None:
    slow, other = await opened(host), await opened(host)
    epoch = next(epoch for epoch, page in host._pages.items() if page.outbox._socket is slow.connection)
    slow.taking.clear()
    for _ in range(20):
        tell(hub, EVERYONE, "x" * 40)
    await other.hear_all(20)
    slow.taking.set()
    while not slow.closed:
        await ticks()
    assert slow.closed == [CloseCode.SLOW]
    await slow.cut()
    back = Wire(host)
    back.say([Kind.RESUME, 0, 3, epoch, 1])
    resumed, same = await back.hear_all(2)
    assert resumed == [Kind.RESUME, 0, 3, 2, 21]
    assert same == [Kind.SAME, 1, 0, 22]  # joined anew: so the page knows
    for wire in (back, other):
        await wire.cut(1000)


async def test_h4_a_loss_between_processes_is_told_to_the_page_once(host: Host, hub: SlowHub) -> None:
    inside, outside = await opened(host, in_room(2), in_room(3, room("b"))), await opened(host)
    miss(hub, EVERYONE, CHAT, room("b"))  # as after an outage
    tell(hub, EVERYONE)
    for wire in (inside, outside):
        told, missed = await wire.hear_all(2)
        assert told[4] == [[Verb.TEXT, "#a", "x"]]
        assert (missed[0], missed[4]) == (Kind.PATCH, MISS)
    miss(hub, room("b"))
    tell(hub, EVERYONE)
    assert [frame[4] == MISS for frame in await inside.hear_all(2)] == [False, True]
    assert (await outside.hear())[4] != MISS
    await ticks()
    assert (inside.unheard, outside.unheard) == (0, 0)
    for wire in (inside, outside):
        await wire.cut(1000)


async def test_h4_only_the_pages_of_the_user_hear_what_is_for_them(host: Host, hub: SlowHub) -> None:
    ada, bob = [
        await opened(host, identity=Identity(SimpleNamespace(pk=pk, is_authenticated=True), None, f"user:{pk}:x"))
        for pk in (1, 12)
    ]
    for topic in (pages_of(1), pages_of("2"), EVERYONE):
        tell(hub, topic, topic)
    assert [frame[4][0][2] for frame in await ada.hear_all(2)] == [pages_of(1), EVERYONE]
    assert (await bob.hear())[4][0][2] == EVERYONE
    for wire in (ada, bob):
        await wire.cut(1000)


async def test_h5_a_join_is_answered_when_the_room_is_heard_from_other_processes(host: Host, hub: SlowHub) -> None:
    wire = await opened(host)
    hub.gate.clear()
    wire.say(in_room(2))
    await ticks()
    tell(hub, CHAT, "too early")  # the page does not know yet that it is in
    assert wire.unheard == 0
    hub.gate.set()
    assert await wire.hear() == [Kind.SAME, 2, 3, 2]
    tell(hub, CHAT)
    assert (await wire.hear())[4] == [[Verb.TEXT, "#a", "x"]]
    await wire.cut(1000)


async def test_h5_a_join_that_is_cut_off_leaves_nothing_behind(host: Host, hub: SlowHub) -> None:
    hub.gate.clear()
    wire = Wire(host)
    wire.say(HELLO, REST, in_room(2))
    await ticks()
    assert hub._has_receivers(EVERYONE)
    await wire.cut(1000)
    hub.gate.set()
    await tasks_done(host)
    assert not hub._has_receivers(EVERYONE)
    assert not hub._has_receivers(CHAT)


async def test_h5_a_join_that_fails_leaves_nothing_behind(
    host: Host, hub: SlowHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: asyncio.Future[None] = asyncio.get_running_loop().create_future()
    failed.set_exception(ConnectionError("the layer"))
    monkeypatch.setattr(hub, "settling", lambda: failed)
    wire = Wire(host)
    wire.say(HELLO, REST)
    assert (await wire.hear_all(2))[1][0] == Kind.ERROR
    assert not hub._has_receivers(EVERYONE)
    await wire.cut(1000)


async def test_h4_the_id_of_a_page_is_not_what_it_comes_back_with(host: Host, hub: SlowHub) -> None:
    wire = await opened(host)
    [(epoch, page)] = host._pages.items()
    [port] = hub_ports(host)
    assert epoch not in port.page_id
    tell(hub, EVERYONE, but=port.page_id)
    tell(hub, EVERYONE, "second")
    assert (await wire.hear())[4][0][2] == "second"
    assert page.outbox.seq == 2
    await wire.cut(1000)


def hub_ports(host: Host) -> list[Any]:
    surface: Any = host._surfaces[SurfaceKey.HANDLERS]
    return [ports[0] for ports in surface._audiences._audiences[EVERYONE].ports.values()]
