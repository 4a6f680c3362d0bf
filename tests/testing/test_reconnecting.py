"""What a page in a test does when its socket breaks at an odd moment: as the client in a browser."""

import asyncio
from unittest.mock import AsyncMock

import orjson
import pytest

from tests.restarting import restarted
from tidewire.testing import PageClient, SocketClosed
from tidewire.testing.connection import Connection
from tidewire.wire.keys import ErrorCode, Kind


class Stranger:
    """The socket of a process that does not know the page, and breaks before it greets it."""

    close_code = 1006

    def __init__(self) -> None:
        self.said: asyncio.Queue[str | None] = asyncio.Queue()

    async def send(self, text: str) -> None:
        frame = orjson.loads(text)
        if frame[0] == Kind.RESUME:
            refusal = [Kind.ERROR, 0, frame[2], 0, ErrorCode.UNKNOWN_EPOCH, "not here"]
            self.said.put_nowait(orjson.dumps(refusal).decode())
        else:
            self.said.put_nowait(None)

    async def receive(self) -> str | None:
        return await self.said.get()


async def test_a_page_that_another_process_nearly_greeted_is_not_resumed_any_more(
    page_client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = await page_client.get("/counters/")
    await page.click("#first .inc")
    await page.until(lambda: page.frames[-1].startswith(f"[{Kind.SNAPSHOT:d},1,"))
    await page.drop()
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(page_client, "connect", AsyncMock(return_value=Stranger()))
        with pytest.raises(SocketClosed):
            await page.reconnect()
    assert not await page.reconnect()  # the first process holds the page still, but the page is a new one
    await page.click("#first .inc")
    assert page.find("#first output").text == "2"


async def test_a_join_whose_socket_broke_while_it_was_sent_is_sent_again() -> None:
    sockets = [AsyncMock(send=AsyncMock(side_effect=ConnectionResetError)), AsyncMock()]
    connection = Connection(AsyncMock(side_effect=sockets))
    await connection.open()
    with pytest.raises(ConnectionResetError):
        await connection.join(1, 0, "Counter")
    await connection.open()
    await connection.join_again(last_ref=0)
    sockets[1].send.assert_awaited_once_with('[1,1,1,0,"Counter"]')


async def test_what_is_asked_after_a_return_waits_for_no_answer_from_before(page_client: PageClient) -> None:
    page = await page_client.get("/counters/")
    await page.ask(page.find("#first .inc").tag, "inc", {})
    await page.drop()
    async with restarted(page):
        await page.click("#second .inc")
        assert page.find("#second output").text == "101"
