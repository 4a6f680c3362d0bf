"""Where a page comes back to after a drop: the process that holds it, or another one. Nothing needs to be sticky."""

import asyncio
from collections.abc import Iterator
from typing import cast
from urllib.request import urlopen

import pytest

from tests.real_socket import RealSocket
from tests.servers.running import Server, running
from tidewire.testing import LiveDocument
from tidewire.testing.transport import MemorySocket
from tidewire.wire.keys import ErrorCode, Kind

PATH = "/counters/"


@pytest.fixture
def two() -> Iterator[list[Server]]:
    """Two processes of one site."""
    with running() as one, running() as other:
        yield [one, other]


async def test_h24_the_same_process_resumes_and_another_one_takes_the_snapshot(two: list[Server]) -> None:
    reached = two[0]

    async def connect() -> MemorySocket:
        socket = await RealSocket.open(f"ws://{reached.host}/ws/tidewire/", {"origin": reached.url})
        return cast("MemorySocket", socket)

    html = await asyncio.to_thread(lambda: urlopen(two[0].url + PATH).read().decode())
    page = LiveDocument(html, PATH, connect)
    await page.open()
    await page.click("#first .inc")
    await page.until(lambda: page.frames[-1].startswith(f"[{Kind.SNAPSHOT:d},1,"))

    answer = await page.send_event("#first output", "inc")  # dropped before the answer: the same process has it still
    await page.drop()
    assert await page.reconnect()
    await page.answer_to(answer)
    assert page.find("#first output").text == "2"
    await page.until(lambda: page.frames[-1].startswith(f"[{Kind.SNAPSHOT:d},1,"))

    reached = two[1]
    await page.drop()
    assert not await page.reconnect()
    assert any(ErrorCode.UNKNOWN_EPOCH in frame for frame in page.frames)
    await page.click("#first .inc")
    assert page.find("#first output").text == "3"
    await page.close()
