"""The same page under each server, over real sockets."""

import asyncio
import json
from typing import Any, Self
from urllib.request import urlopen

import psutil
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.servers.running import Server, running
from tidewire.testing.document import Document
from tidewire.wire.keys import Attribute, Kind

SERVERS = [
    ("uvicorn", "tests.project.asgi:application"),
    ("granian", "tests.project.asgi:application"),
    ("daphne", "tests.project.asgi:application"),
    ("uvicorn", "tests.project.asgi_channels:application"),
    ("daphne", "tests.project.asgi_channels:application"),
]


class Page:
    """The counters' page over a real socket, joined; just enough of a client to talk to a server."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.ref = 1
        self.snapshot = ""

    @classmethod
    async def open(cls, server: Server, *, snapshot: str | None = None) -> Self:
        html = await asyncio.to_thread(lambda: urlopen(f"{server.url}/counters/").read().decode())
        root = Document(html).find("#first")
        page = cls(await connect(f"ws://{server.host}/ws/tidewire/", origin=server.url, compression=None))  # type: ignore[arg-type]
        await page.socket.send("[0,0,1,1]")
        page.snapshot = snapshot or root[Attribute.SNAPSHOT]
        await page.ask(Kind.JOIN, 0, "Counter", "first", page.snapshot, "" if snapshot else root[Attribute.PRINT])
        return page

    async def ask(self, kind: Kind, *rest: Any) -> list[Any]:
        self.ref += 1
        await self.socket.send(json.dumps([kind, 1, self.ref, *rest]))
        return await self.answer()

    async def answer(self) -> list[Any]:
        while True:
            frame = await self.take()
            if frame[0] in (Kind.SAME, Kind.JOINED, Kind.ANSWER, Kind.ERROR) and frame[2] == self.ref:
                return frame

    async def take(self) -> list[Any]:
        async with asyncio.timeout(10):
            frame: list[Any] = json.loads(await self.socket.recv())
        if frame[0] == Kind.SNAPSHOT:
            self.snapshot = frame[3]
        return frame

    async def closed(self) -> int:
        """Take frames until the socket closes; return the code."""
        try:
            while True:
                await self.take()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006


def amount(frame: list[Any]) -> str:
    return Document(str(frame[-1])).find("output").text


@pytest.mark.parametrize(("kind", "application"), SERVERS)
async def test_a_page_joins_and_counts(kind: str, application: str) -> None:
    with running(kind, application) as server:
        page = await Page.open(server)
        assert amount(await page.ask(Kind.EVENT, "inc")) == "1"
        assert amount(await page.ask(Kind.EVENT, "inc_in_thread")) == "2"
        with pytest.raises(InvalidStatus, match="403"):
            await connect(f"ws://{server.host}/ws/tidewire/", origin="http://evil.example")  # type: ignore[arg-type]
        await page.socket.close()


@pytest.mark.parametrize(("kind", "application"), SERVERS)
async def test_a_broken_frame_closes_with_its_code(kind: str, application: str) -> None:
    with running(kind, application) as server:
        page = await Page.open(server)
        await page.socket.send(b"\x00")
        assert await page.closed() == 4400


async def test_state_survives_a_killed_server() -> None:
    with running() as server:
        page = await Page.open(server)
        for _ in range(7):
            await page.ask(Kind.EVENT, "inc")
        await page.socket.send("[12]")
        while (await page.take())[0] != Kind.SNAPSHOT:
            pass
        server.kill()
        server.start()
        again = await Page.open(server, snapshot=page.snapshot)
        assert amount(await again.ask(Kind.EVENT, "inc")) == "8"
        await again.socket.close()


async def test_an_orderly_stop_sends_what_is_held_back() -> None:
    with running() as server:
        page = await Page.open(server)
        for _ in range(2):
            await page.ask(Kind.EVENT, "inc")  # the second one's snapshot is held back
        stop = asyncio.ensure_future(asyncio.to_thread(server.stop))
        frames: list[list[Any]] = []
        while not frames or frames[-1][0] != Kind.BYE:
            frames.append(await page.take())
        assert await page.closed() == 4001
        await stop
        server.start()
        again = await Page.open(server, snapshot=page.snapshot)
        assert amount(await again.ask(Kind.EVENT, "inc")) == "3"
        await again.socket.close()


async def test_a_flood_is_closed_memory_stays_flat_and_others_are_served() -> None:
    with running() as server:
        memory = psutil.Process(server.pid).memory_info
        page, other = await Page.open(server), await Page.open(server)
        before = memory().rss
        for _ in range(5):
            flood = await Page.open(server)
            try:
                for ref in range(10, 10_010):
                    await flood.socket.send(f'[4,1,{ref},"inc"]')
            except ConnectionClosed:
                pass
            assert await flood.closed() == 4429
            assert (await other.ask(Kind.EVENT, "inc"))[0] == Kind.ANSWER
        assert memory().rss - before < 8 * 1024 * 1024
        await page.socket.close()
        await other.socket.close()
