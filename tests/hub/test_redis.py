"""Over a real Redis: the core layer and the pub/sub layer, and processes that see it die."""

import asyncio
import gc
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.projects import REPOSITORY
from tests.redis_server import CORE, PUBSUB, RedisServer
from tidewire.hub import MISSED, Delivery, Hub

BACKENDS = pytest.mark.parametrize("backend", [CORE, PUBSUB], ids=["core layer", "pubsub layer"])
PATIENCE = 60  # only for a test that fails


@pytest.fixture
def hubs(redis_server: RedisServer, backend: str, settings: Any) -> Any:
    """Two hubs, as two processes have them."""
    settings.CHANNEL_LAYERS = redis_server.layers(backend)
    hubs = Hub(), Hub()
    yield hubs
    for hub in hubs:
        hub.stop()
    gc.collect()  # here, where the tests expect what it finds


async def listening(hub: Hub, topic: str) -> asyncio.Queue[Delivery]:
    got: asyncio.Queue[Delivery] = asyncio.Queue()
    hub.subscribe(topic, got.put_nowait)
    await hub.settled()
    return got


async def next_of(got: asyncio.Queue[Delivery]) -> Any:
    async with asyncio.timeout(PATIENCE):
        return (await got.get()).payload


@BACKENDS
async def test_a_subscription_is_in_force_when_it_is_settled(hubs: tuple[Hub, Hub]) -> None:
    one, two = hubs
    got = await listening(two, "Räume/42 → any text")
    one.publish("Räume/42 → any text", {"n": 1, "text": "Ünï \x00 ☃"})
    assert await next_of(got) == {"n": 1, "text": "Ünï \x00 ☃"}


@BACKENDS
async def test_order_is_kept_and_nothing_is_missed(hubs: tuple[Hub, Hub]) -> None:
    one, two = hubs
    got = await listening(two, "chat")
    for n in range(60):  # less than a channel holds
        one.publish("chat", {"n": n})
    assert [await next_of(got) for _ in range(60)] == [{"n": n} for n in range(60)]


@BACKENDS
async def test_sync_code_without_a_loop_publishes(hubs: tuple[Hub, Hub]) -> None:
    one, two = hubs
    got = await listening(two, "chat")
    await asyncio.to_thread(one.publish, "chat", {"n": 1})
    assert await next_of(got) == {"n": 1}


# The pub/sub layer of channels_redis leaves its broken connections to the garbage collector.
@pytest.mark.filterwarnings("ignore:Exception ignored in.*StreamWriter:pytest.PytestUnraisableExceptionWarning")
@BACKENDS
async def test_what_is_published_around_a_restart_arrives_or_is_missed(
    hubs: tuple[Hub, Hub], redis_server: RedisServer
) -> None:
    # Whether the layer's own retries carry a publication over an outage is theirs. That nothing is lost unsaid is ours.
    one, two = hubs
    at_one, at_two = await listening(one, "to one"), await listening(two, "to two")
    here = await listening(one, "to two")
    redis_server.kill()
    one.publish("to two", {"n": 1})  # raises nothing
    assert await next_of(here) == {"n": 1}  # and in the process all goes on
    await asyncio.to_thread(redis_server.start)
    assert await next_of(at_two) in (MISSED, {"n": 1})
    two.publish("to one", {"n": 2})
    assert await next_of(at_one) in (MISSED, {"n": 2})


@pytest.mark.parametrize("backend", [CORE], ids=["core layer"])
async def test_groups_that_redis_forgets_are_noticed(hubs: tuple[Hub, Hub], redis_server: RedisServer) -> None:
    # As after a restart that the client's own retries hide: no error anywhere, and nothing would ever arrive again.
    one, two = hubs
    got = await listening(two, "chat")
    with redis_server.client() as client:
        await asyncio.to_thread(client.flushall)
    assert await next_of(got) is MISSED
    one.publish("chat", {"n": 1})
    while (payload := await next_of(got)) is MISSED:
        pass
    assert payload == {"n": 1}


@pytest.mark.parametrize("backend", [CORE], ids=["core layer"])
async def test_a_process_that_ends_leaves_no_group(hubs: tuple[Hub, Hub], redis_server: RedisServer) -> None:
    await listening(hubs[0], "chat")
    with redis_server.client() as client:
        assert await asyncio.to_thread(client.keys, "asgi:group:*")
        await asyncio.to_thread(hubs[0].stop)
        assert await asyncio.to_thread(client.keys, "asgi:group:*") == []


@BACKENDS
def test_c28_a_command_that_ends_right_after_its_broadcast_is_heard(
    hubs: tuple[Hub, Hub], redis_server: RedisServer, backend: str
) -> None:
    code = f"""
import django
from django.conf import settings
settings.configure(CHANNEL_LAYERS={redis_server.layers(backend)!r})
django.setup()
from tidewire.hub.broadcasting import broadcast
broadcast("chat", by="command")
"""

    async def hear() -> Any:
        got = await listening(hubs[0], "chat")
        command = [sys.executable, "-c", code]
        await asyncio.to_thread(partial(subprocess.run, command, check=True, cwd=REPOSITORY, timeout=PATIENCE))
        return await next_of(got)

    assert asyncio.run(hear()) == {"notification": {"by": "command"}}


class Child:
    """A process of ``redis_process``, and the newest number that it knows of each topic."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.newest = {"one": 0, "two": 0}
        self.missed = 0

    async def read(self) -> dict[str, Any]:
        assert self.process.stdout is not None
        line: dict[str, Any] = json.loads(await self.process.stdout.readline())
        if "topic" in line:
            self.newest[line["topic"]] = line["n"]
            self.missed += line["missed"]
        return line

    def publish(self, number: int) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"%d\n" % number)

    async def knows(self, topic: str, number: int) -> None:
        """Return once it knows ``number`` of ``topic``, or a newer one."""
        while self.newest[topic] < number:
            await self.read()


@asynccontextmanager
async def child(name: str, folder: Path, layers: dict[str, object]) -> AsyncIterator[Child]:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.hub.redis_process", name, str(folder), json.dumps(layers)),
        cwd=REPOSITORY,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    child = Child(process)
    try:
        assert await child.read() == {"ready": True}
        yield child
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


@BACKENDS
async def test_c28_every_process_ends_with_the_newest_through_redis_killed_under_a_stream(
    redis_server: RedisServer, backend: str, tmp_path: Path
) -> None:
    layers = redis_server.layers(backend)
    async with child("one", tmp_path, layers) as one, child("two", tmp_path, layers) as two, asyncio.timeout(PATIENCE):
        for number in range(1, 241):
            one.publish(number)
            two.publish(number)
            # Its own publications arrive without Redis: each step waits for them, so the stream has the outage inside.
            await one.knows("one", number)
            await two.knows("two", number)
            if number == 80:
                await asyncio.to_thread(redis_server.kill)
            if number == 160:
                await asyncio.to_thread(redis_server.start)
        await one.knows("two", 240)
        await two.knows("one", 240)
        assert one.missed
        assert two.missed
        for number in range(241, 251):  # and all is as it was before
            one.publish(number)
            await two.knows("one", number)
