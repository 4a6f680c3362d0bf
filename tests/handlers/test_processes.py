"""H4 and H5 over a real Redis: one room, pages on two servers."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from tests.handlers.test_rooms import chat, said
from tests.real_socket import ServerPageClient
from tests.redis_server import CORE, PUBSUB, RedisServer
from tests.servers.running import running
from tidewire.asgi import get_asgi_application
from tidewire.testing import LiveDocument

LINES = 30  # of each page; less than a channel of the layer holds


@pytest.fixture(params=[CORE, PUBSUB], ids=["core layer", "pubsub layer"])
async def pages(request: pytest.FixtureRequest, redis_server: RedisServer) -> AsyncIterator[list[LiveDocument]]:
    """A page on each of two servers."""
    layers = json.dumps(redis_server.layers(request.param))
    async with AsyncExitStack() as stack:
        clients = []
        for _ in range(2):
            server = stack.enter_context(running(settings="tests.settings_layers", TESTS_LAYERS=layers))
            # The HTML is made here: the servers have the same SECRET_KEY, and let its pages into their rooms.
            clients.append(await stack.enter_async_context(ServerPageClient(get_asgi_application(), server.port)))
        yield [await chat(client) for client in clients]


async def test_h4_pages_on_two_servers_hear_each_other_once_and_in_order(pages: list[LiveDocument]) -> None:
    for number in range(LINES):
        for name, page in zip("ab", pages, strict=True):
            await page.send("#say", "say", text=f"{name}{number:02}")
    for page in pages:
        await page.until(lambda page=page: len(said(page)) >= 2 * LINES)  # type: ignore[misc]
        for name in "ab":
            of_one = [line for line in said(page) if line.startswith(name)]
            assert of_one == [f"{name}{number:02}" for number in range(LINES)]
    # Said by one page to all others, wherever they are.
    here, there = pages
    await here.click("#whisper")
    await there.until(lambda: there.find("#place").text == "heard")
    assert here.find("#place").text == "said"
