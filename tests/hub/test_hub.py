"""The hub within one process."""

import asyncio
import gc
import os
import threading
import tracemalloc
from typing import Any

import pytest

from tidewire.hub import MISSED, Delivery, Hub, hub


@pytest.fixture
def local() -> Hub:
    """A hub without a layer."""
    return Hub(lambda: None)


async def test_the_receivers_of_a_topic_get_what_is_published_in_order(local: Hub) -> None:
    got: list[tuple[str, Delivery]] = []
    local.subscribe("a", lambda delivery: got.append(("one", delivery)))
    local.subscribe("a", lambda delivery: got.append(("two", delivery)))
    local.subscribe("b", lambda delivery: got.append(("three", delivery)))
    local.publish("a", {"n": (1,)})
    assert got == [("one", Delivery("a", {"n": [1]})), ("two", Delivery("a", {"n": [1]}))]


async def test_an_undo_ends_one_subscription_and_is_idempotent(local: Hub) -> None:
    got: list[Delivery] = []
    undo = local.subscribe("a", got.append)
    local.subscribe("a", got.append)
    undo()
    undo()
    local.publish("a", {})
    assert len(got) == 1


async def test_who_is_undone_by_a_receiver_before_it_is_not_called(local: Hub) -> None:
    got: list[Delivery] = []
    local.subscribe("a", lambda _delivery: undo())
    undo = local.subscribe("a", got.append)
    local.publish("a", {})
    assert got == []


async def test_who_subscribes_in_a_delivery_gets_the_next_one(local: Hub) -> None:
    got: list[Delivery] = []

    def subscribes(_delivery: Delivery) -> None:
        local.subscribe("a", got.append)

    undo = local.subscribe("a", subscribes)
    local.publish("a", {"n": 1})
    undo()
    local.publish("a", {"n": 2})
    assert got == [Delivery("a", {"n": 2})]


async def test_a_receiver_that_fails_is_logged_and_harms_nobody(local: Hub, caplog: pytest.LogCaptureFixture) -> None:
    def fails(_delivery: Delivery) -> None:
        raise ValueError("broken receiver")

    got: list[Delivery] = []
    local.subscribe("a", fails)
    local.subscribe("a", got.append)
    local.publish("a", {})
    assert len(got) == 1
    assert "A receiver of 'a' failed" in caplog.text
    assert "broken receiver" in caplog.text


async def test_a_thread_publishes_to_the_loop(local: Hub) -> None:
    got: asyncio.Queue[tuple[Delivery, int]] = asyncio.Queue()
    local.subscribe("a", lambda delivery: got.put_nowait((delivery, threading.get_ident())))
    await asyncio.to_thread(local.publish, "a", {"n": 1})
    assert await got.get() == (Delivery("a", {"n": 1}), threading.get_ident())


async def test_a_thread_with_a_loop_of_its_own_publishes_to_this_one(local: Hub) -> None:
    async def publish() -> None:
        local.publish("a", {"n": 1})

    got: asyncio.Queue[Delivery] = asyncio.Queue()
    local.subscribe("a", got.put_nowait)
    await asyncio.to_thread(asyncio.run, publish())
    assert await got.get() == Delivery("a", {"n": 1})


async def test_what_a_thread_published_comes_before_what_followed_it(local: Hub) -> None:
    got: list[Any] = []
    local.subscribe("a", lambda delivery: got.append(delivery.payload))
    await asyncio.to_thread(local.publish, "a", {"n": 1})
    local.publish("a", {"n": 2})
    assert got == [{"n": 1}, {"n": 2}]


async def test_receivers_of_several_loops_are_called_on_their_own(local: Hub) -> None:
    subscribed, delivered = threading.Event(), threading.Event()
    idents: list[int] = []

    async def listen() -> None:
        got = asyncio.Event()

        def receive(_delivery: Delivery) -> None:
            idents.append(threading.get_ident())
            got.set()

        undo = local.subscribe("a", receive)
        subscribed.set()
        await got.wait()
        undo()
        delivered.set()

    here: list[Delivery] = []
    local.subscribe("a", here.append)
    other = threading.Thread(target=asyncio.run, args=(listen(),))
    other.start()
    assert await asyncio.to_thread(subscribed.wait, 5)
    local.publish("a", {})
    assert len(here) == 1
    assert await asyncio.to_thread(delivered.wait, 5)
    assert idents == [other.ident]
    other.join()


def test_a_loop_that_closed_with_receivers_is_forgotten(local: Hub) -> None:
    async def listen() -> None:
        local.subscribe("a", lambda _delivery: None)

    asyncio.run(listen())
    local.publish("a", {})
    assert not local._fanouts


def test_loops_that_come_and_go_leave_nothing(local: Hub) -> None:
    async def listen() -> None:
        local.subscribe("a", lambda _delivery: None)
        assert len(local._fanouts) == 1

    for _ in range(3):
        asyncio.run(listen())


def test_subscribing_needs_a_running_loop(local: Hub) -> None:
    with pytest.raises(RuntimeError, match="running event loop"):
        local.subscribe("a", lambda _delivery: None)


async def test_a_topic_without_receivers_leaves_nothing(local: Hub) -> None:
    local.subscribe("a", lambda _delivery: None)()
    local.publish("a", {})
    assert local._fanouts[asyncio.get_running_loop()].topics() == []


async def test_a_payload_is_checked_also_where_nobody_listens(local: Hub) -> None:
    with pytest.raises(TypeError, match=r"^x cannot be sent"):
        local.publish("nobody", {"x": object()})


async def test_settled_returns_at_once_without_a_layer(local: Hub) -> None:
    local.subscribe("a", lambda _delivery: None)
    assert local.settling() is None
    coroutine = local.settled()
    with pytest.raises(StopIteration):
        coroutine.send(None)


async def test_a_subscription_is_small(local: Hub) -> None:
    pages = 1000

    class Page:
        def receive(self, delivery: Delivery) -> None: ...

    kept = [Page() for _ in range(pages)]
    gc.collect()
    tracemalloc.start()
    undos = [local.subscribe(f"item.{index}", page.receive) for index, page in enumerate(kept)]
    used, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(undos) == pages
    assert used / pages < 700  # a topic of its own for each: its name, its dict, the subscription, the bound method


def test_without_a_layer_there_is_no_thread() -> None:
    hub.publish("a", {})
    assert "tidewire-hub" not in {thread.name for thread in threading.enumerate()}


def test_a_forked_child_finds_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    found: list[int] = []

    def find() -> None:
        found.append(os.getpid())

    forked = Hub(find)
    forked.publish("a", {})
    forked.publish("a", {})
    monkeypatch.setattr(os, "getpid", lambda: 999)
    forked.publish("a", {})
    assert len(found) == 2
    assert found[1] == 999


def test_missed_reads_well() -> None:
    assert repr(Delivery("a", MISSED)) == "Delivery(topic='a', payload=MISSED)"
