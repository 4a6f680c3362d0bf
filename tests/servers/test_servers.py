"""The same page under each server, over real sockets."""

import asyncio
from typing import cast
from urllib.request import urlopen

import orjson
import psutil
import pytest
from websockets.exceptions import ConnectionClosed

from tests.real_socket import RealSocket
from tests.servers.running import Server, running
from tidewire.errors import CloseCode
from tidewire.testing import HandshakeRefused, LiveDocument, SocketClosed
from tidewire.testing.transport import MemorySocket
from tidewire.wire.keys import Kind

SERVERS = [
    ("uvicorn", "tests.project.asgi:application"),
    ("granian", "tests.project.asgi:application"),
    ("daphne", "tests.project.asgi:application"),
    ("uvicorn", "tests.project.asgi_channels:application"),
    ("daphne", "tests.project.asgi_channels:application"),
]


async def connect(server: Server, origin: str) -> MemorySocket:
    url = f"ws://{server.host}/ws/tidewire/"
    return cast("MemorySocket", await RealSocket.open(url, {"origin": origin}))


async def open_page(server: Server) -> LiveDocument:
    html = await asyncio.to_thread(lambda: urlopen(f"{server.url}/counters/").read().decode())
    page = LiveDocument(html, "/counters/", lambda: connect(server, server.url))
    await page.open()
    return page


def amount(page: LiveDocument) -> str:
    return page.find("#first output").text


async def closed(page: LiveDocument) -> int | None:
    """Take frames until the socket closes; return the code."""
    with pytest.raises(SocketClosed) as closed:
        await page.until(lambda: False)
    return closed.value.code


@pytest.mark.parametrize(("kind", "application"), SERVERS)
async def test_c1_a_page_joins_and_counts(kind: str, application: str) -> None:
    with running(kind, application) as server:
        page = await open_page(server)
        await page.click("#first .inc")
        await page.click("#first .thread")
        assert amount(page) == "2"
        with pytest.raises(HandshakeRefused, match="403"):
            await connect(server, "http://evil.example")
        await page.close()


@pytest.mark.parametrize(("kind", "application"), SERVERS)
async def test_c41_a_broken_frame_closes_with_its_code(kind: str, application: str) -> None:
    with running(kind, application) as server:
        page = await open_page(server)
        await page.socket.send_bytes(b"\x00")
        assert await closed(page) == CloseCode.PROTOCOL


async def test_c36_state_survives_a_killed_server() -> None:
    with running() as server:
        page = await open_page(server)
        for _ in range(7):
            await page.click("#first .inc")
        await page.send_raw("[12]")  # the page is being hidden: whatever is held back comes now
        await page.until(lambda: page.frames[-1].startswith(f"[{Kind.SNAPSHOT:d},1,"))
        server.kill()
        assert await closed(page) == 1006
        server.start()
        assert not await page.reconnect()
        assert amount(page) == "7"
        await page.click("#first .inc")
        assert amount(page) == "8"
        await page.close()


async def test_c36_an_orderly_stop_sends_what_is_held_back() -> None:
    with running() as server:
        page = await open_page(server)
        for _ in range(3):
            await page.click("#first .inc")  # the last one's snapshot is held back
        stop = asyncio.ensure_future(asyncio.to_thread(server.stop))
        assert await closed(page) == CloseCode.RESTART
        kinds = [orjson.loads(frame)[0] for frame in page.frames[-3:]]
        assert kinds == [Kind.BYE, Kind.SNAPSHOT, Kind.PING]
        await stop
        server.start()
        assert not await page.reconnect()
        await page.click("#first .inc")
        assert amount(page) == "4"
        await page.close()


async def test_c41_a_flood_is_closed_memory_stays_flat_and_others_are_served() -> None:
    with running() as server:
        memory = psutil.Process(server.pid).memory_info
        other = await open_page(server)
        before = memory().rss
        for _ in range(5):
            flood = await open_page(server)
            try:
                for ref in range(10, 10_010):
                    await flood.send_raw(f'[4,1,{ref},"inc"]')
            except ConnectionClosed:
                pass  # the server has closed in the middle of it
            assert await closed(flood) == CloseCode.LIMIT
            await other.click("#first .inc")
        assert amount(other) == "5"
        assert memory().rss - before < 8 * 1024 * 1024
        await other.close()
