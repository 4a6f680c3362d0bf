"""What a shared component's change costs, and whom it reaches: on pages whose sockets are in the test's hands."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
from orjson import loads

from tests.project.shared import Scoreboard
from tests.runtime.wires import Wire, ticks
from tidewire.components.instances import Key, instances
from tidewire.components.recipe import made
from tidewire.components.snapshots import snapshot_of
from tidewire.components.surface import ComponentSurface
from tidewire.errors import CloseCode
from tidewire.hub import hub
from tidewire.runtime.host import Host
from tidewire.wire import codec
from tidewire.wire.keys import Kind, SurfaceKey

pytestmark = pytest.mark.django_db(transaction=True)  # `new` runs in a thread, which may ask the database


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    instances._live.clear()  # of pages that other tests left, where the last may come back soon
    yield Host({SurfaceKey.COMPONENT: ComponentSurface(hub)})
    instances._live.clear()


async def viewers(host: Host, count: int) -> list[Wire]:
    board = made(Scoreboard, {"key": uuid.uuid4().hex})
    wires = [Wire(host) for _ in range(count)]
    for wire in wires:
        wire.say([Kind.HELLO, 0, 1, 1, "/"], [Kind.JOIN, 1, 2, 0, "Scoreboard", board.id, snapshot_of(board), ""])
        while (await wire.hear())[0] != Kind.JOINED:
            pass
    return wires


async def test_a_change_is_encoded_once(host: Host, monkeypatch: pytest.MonkeyPatch) -> None:
    wires = await viewers(host, 5)
    encoded: list[Any] = []
    encode = codec.Encoded.__init__

    def counted(self: codec.Encoded, part: list[Any]) -> None:
        encoded.append(part)
        encode(self, part)

    monkeypatch.setattr(codec.Encoded, "__init__", counted)
    wires[0].say([Kind.EVENT, 1, 3, "goal"])
    patches = [await wire.hear() for wire in wires]
    assert [patch[0] for patch in patches] == [Kind.ANSWER, *[Kind.PATCH] * 4]
    assert len({str(patch[-1]) for patch in patches}) == 1
    assert len(encoded) == 1
    for wire in wires:
        await wire.cut(1000)


async def test_pages_whose_sockets_take_it_need_no_task(host: Host) -> None:
    wires = await viewers(host, 5)
    before = asyncio.all_tasks()
    (shared,) = instances._live.values()
    effects = await shared.handle(next(iter(shared._viewers)), "goal", None)
    assert effects.patch is not None
    await ticks()
    assert asyncio.all_tasks() == before
    assert [wire.unheard for wire in wires] == [0, 1, 1, 1, 1]
    for wire in wires:
        await wire.cut(1000)


async def test_a_page_that_takes_nothing_holds_up_nobody_and_is_let_go(host: Host, settings: Any) -> None:
    settings.TIDEWIRE = {"UNSENT_BYTES": 1000}
    slow, quick = await viewers(host, 2)
    slow.taking.clear()
    for ref in range(3, 103):
        quick.say([Kind.EVENT, 1, ref, "goal"])
        assert (await quick.hear())[0] == Kind.ANSWER
    await ticks()
    assert slow.closed == [CloseCode.SLOW]
    assert quick.closed == []
    slow.taking.set()
    await slow.cut()
    await quick.cut(1000)


async def test_events_of_two_pages_do_not_overtake_each_other(host: Host) -> None:
    one, other = await viewers(host, 2)
    for ref in range(3, 8):
        one.say([Kind.EVENT, 1, ref, "goal"])
        other.say([Kind.EVENT, 1, ref, "goal_in_thread"])
    for wire in (one, other):
        seen = [int(change[1]) for change in [frame[-1] for frame in await wire.hear_all(10)]]
        assert seen == list(range(1, 11))
        await wire.cut(1000)


async def test_an_instance_goes_with_its_last_page(host: Host, settings: Any) -> None:
    settings.TIDEWIRE = {"GRACE_SECONDS": 0}
    (wire,) = await viewers(host, 1)
    ((key, shared),) = instances._live.items()
    assert key == Key.here(key.id)
    await wire.cut(1000)
    await ticks()
    assert instances._live == {}
    assert shared._channel is None


def test_an_encoded_body_stands_in_frames_as_it_is() -> None:
    body = codec.Encoded([0, "é"])
    assert loads(codec.patch(1, 2, body)) == [Kind.PATCH, 1, 2, [0, "é"]]
    assert loads(codec.answer(1, 2, 3, body)) == [Kind.ANSWER, 1, 2, 3, [0, "é"]]
    assert loads(codec.joined(1, 2, 3, body)) == [Kind.JOINED, 1, 2, 3, [0, "é"]]
