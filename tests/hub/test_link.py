"""The thread at the channel layer: outages, backoff, its end."""

import asyncio
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tests.hub.processes import LossyLayer
from tests.projects import REPOSITORY
from tidewire.hub import MISSED, Delivery, Hub
from tidewire.hub.exchange import Status
from tidewire.hub.link import Link, backoff

Make = Callable[..., Link]


@pytest.fixture
def make_link() -> Iterator[Make]:
    """Makes links that are stopped in the end."""
    links: list[Link] = []

    def make(make_layer: Callable[[], Any], deliver: Any = lambda _deliveries: None, wanted: Any = ()) -> Link:
        links.append(Link(make_layer, deliver, wanted, jitter=lambda: 0.0))
        links[-1].start()
        return links[-1]

    yield make
    for link in links:
        link.stop()


def waited(event: threading.Event) -> bool:
    return event.wait(10)


def test_backoff_doubles_up_to_a_bound_with_full_jitter() -> None:
    assert [backoff(attempt, lambda: 1.0) for attempt in range(8)] == [0.5, 1, 2, 4, 8, 15, 15, 15]
    assert backoff(10_000, lambda: 1.0) == 15
    assert backoff(3, lambda: 0.25) == 1
    assert backoff(5, lambda: 0.0) == 0


def test_an_outage_is_logged_once_and_ends_with_missed(make_link: Make, caplog: pytest.LogCaptureFixture) -> None:
    attempts: list[int] = []
    missed = threading.Event()

    def make_layer() -> LossyLayer:
        attempts.append(1)
        if len(attempts) < 5:
            raise ConnectionError("nobody there")
        return LossyLayer()

    def deliver(deliveries: list[Delivery]) -> None:
        assert deliveries == [Delivery("chat", MISSED)]
        missed.set()

    link = make_link(make_layer, deliver, ["chat"])
    assert waited(missed)
    assert link.exchange.status is Status.UP
    assert len(attempts) == 5
    assert caplog.text.count("The channel layer failed; trying until it is back. ConnectionError: nobody there") == 1
    assert caplog.text.count("The channel layer is back") == 1


def test_stopping_ends_the_thread_in_the_middle_of_an_outage() -> None:
    failed = threading.Event()

    def make_layer() -> LossyLayer:
        failed.set()
        raise ConnectionError("nobody there")

    link = Link(make_layer, lambda _deliveries: None, (), jitter=lambda: 1e9)
    link.start()
    assert waited(failed)
    link.stop()
    assert not link._thread.is_alive()


def test_stopping_sends_what_was_just_published(make_link: Make) -> None:
    layer = LossyLayer()
    link = make_link(lambda: layer)
    for n in range(10):
        link.exchange.publish("chat", b'{"n":%d}' % n)
    link.stop()
    assert [body[-1] for body in layer.published()] == [{"n": n} for n in range(10)]


def test_a_layer_that_leaves_broken_tasks_behind_is_not_logged_for_each(
    make_link: Make, caplog: pytest.LogCaptureFixture
) -> None:
    class Careless(LossyLayer):
        async def group_send(self, group: str, message: dict[str, Any]) -> None:
            asyncio.get_running_loop().call_soon(fails)
            await super().group_send(group, message)

    def fails() -> None:
        raise ConnectionError("in the background")

    sent = threading.Event()
    make_link(Careless).exchange.publish("chat", b"{}", sent.set)
    assert waited(sent)
    assert "in the background" not in [record.message for record in caplog.records if record.levelname != "DEBUG"]


def hub_on(layer: LossyLayer) -> Hub:
    return Hub(lambda: lambda: layer)


def test_sync_code_without_pages_waits_until_the_layer_has_it() -> None:
    layer = LossyLayer()
    hub = hub_on(layer)
    hub.publish("chat", {"n": 1})
    assert [body[-1] for body in layer.published()] == [{"n": 1}]
    hub.stop()


def test_a_layer_that_fails_raises_nothing_into_the_publisher_and_does_not_hold_it_up() -> None:
    layer = LossyLayer()
    layer.broken = True
    hub = hub_on(layer)
    for _ in range(100):
        hub.publish("chat", {"n": 1})
    hub.stop()
    assert layer.published() == []


async def test_a_broken_layer_takes_nothing_from_deliveries_in_the_process() -> None:
    layer = LossyLayer()
    layer.broken = True
    hub = hub_on(layer)
    got: list[Delivery] = []
    hub.subscribe("chat", got.append)
    await hub.settled()
    hub.publish("chat", {"n": 1})
    assert got == [Delivery("chat", {"n": 1})]
    await asyncio.to_thread(hub.stop)


async def test_after_a_stop_the_next_use_starts_again_with_all_that_listens() -> None:
    layer = LossyLayer()
    hub = hub_on(layer)
    got: asyncio.Queue[Delivery] = asyncio.Queue()
    hub.subscribe("chat", got.put_nowait)
    await hub.settled()
    await asyncio.to_thread(hub.stop)
    await asyncio.to_thread(hub.stop)
    hub.subscribe("other", got.put_nowait)
    await hub.settled()
    assert hub._link is not None
    assert set(hub._link.exchange.wanted()) == {"chat", "other"}
    await asyncio.to_thread(hub.stop)


async def test_a_topic_is_wanted_while_any_loop_listens() -> None:
    hub = hub_on(LossyLayer())
    undo = hub.subscribe("chat", lambda _delivery: None)
    assert hub._link is not None
    listens, leave = threading.Event(), asyncio.Event()

    async def listen() -> None:
        other_loops.append(asyncio.get_running_loop())
        other = hub.subscribe("chat", lambda _delivery: None)
        listens.set()
        await leave.wait()
        other()

    other_loops: list[asyncio.AbstractEventLoop] = []
    thread = threading.Thread(target=asyncio.run, args=(listen(),))
    thread.start()
    assert await asyncio.to_thread(waited, listens)
    undo()
    assert hub._link.exchange.wants("chat")
    other_loops[0].call_soon_threadsafe(leave.set)
    await asyncio.to_thread(thread.join)
    assert not hub._link.exchange.wants("chat")
    await asyncio.to_thread(hub.stop)


def test_the_module_does_nothing_when_it_is_imported() -> None:
    # As in `manage.py` and in settings modules: before Django has any settings.
    code = "import threading, tidewire.hub; assert threading.active_count() == 1; assert tidewire.hub.hub._link is None"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=REPOSITORY, env={"PYTHONPATH": "src"})
