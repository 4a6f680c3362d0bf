"""A page that clicks, through a proxy, while the servers behind it are restarted; it does what the client does."""

import asyncio
import random
from contextlib import suppress
from math import inf
from typing import Any, Final, cast
from urllib.request import urlopen

import orjson
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.real_socket import RealSocket
from tidewire.testing import HandshakeRefused, LiveDocument, SocketClosed
from tidewire.testing.transport import MemorySocket
from tidewire.wire.keys import Kind

_PATH: Final = "/counters/"
_OUTPUT: Final = "#first output"
_RETURN_SECONDS: Final = 0.5
_BROKEN: Final = (SocketClosed, ConnectionClosed, InvalidHandshake, OSError, HandshakeRefused)


class Clicker:
    """One page with a counter, and how often it was clicked."""

    def __init__(self, host: str, seed: int) -> None:
        self._host = host
        self._random = random.Random(seed)
        self._page: LiveDocument
        self.clicks = 0
        """That the visitor made."""
        self.lost = 0
        """Of which nobody knows whether they ran: what the client reports as lost."""
        self.returns = 0

    @property
    def shown(self) -> int:
        """What the counter is at."""
        return int(self._page.find(_OUTPUT).text)

    async def open(self) -> None:
        html = await asyncio.to_thread(lambda: urlopen(f"http://{self._host}{_PATH}").read().decode())
        self._page = LiveDocument(html, _PATH, self._connect)
        await self._page.open()

    async def close(self) -> None:
        await self._page.close()

    async def click_until(self, done: asyncio.Event, *, pause: float) -> None:
        """Click, with pauses, until ``done``, and have the last answer."""
        while not done.is_set():
            self.clicks += 1
            await self._click()
            self._page.sent.clear()
            await self._listen(self._random.uniform(0, pause))

    async def _listen(self, seconds: float) -> None:
        """Take what comes for ``seconds``; come back if the socket closes."""
        try:
            async with asyncio.timeout(seconds):
                await self._page.until(lambda: False)
        except TimeoutError:
            pass
        except _BROKEN:
            await self._return()

    async def _click(self) -> None:
        """Click, and have it answered: by the next server where this one says that it did not receive it."""
        while not await self._is_answered():
            await self._return()

    async def _is_answered(self) -> bool:
        """Click; tell whether there is an answer, or none to be had any more."""
        if self._last_received() < inf:  # the bye came along with the last answer, or with the greeting
            await self._hear_the_last()
            return False
        self._page.frames.clear()
        try:
            ref = await self._page.send_event(_OUTPUT, "inc")
        except _BROKEN:  # closed meanwhile
            await self._hear_the_last()
            return False
        try:
            await self._page.answer_to(ref)
        except _BROKEN:
            if ref > self._last_received():
                return False
            self.lost += 1
            await self._return()
        return True

    async def _hear_the_last(self) -> None:
        with suppress(*_BROKEN):
            await self._page.until(lambda: False)

    def _last_received(self) -> float:
        """Return what the bye named. A server that said none may have received all."""
        byes = [frame for frame in map(orjson.loads, self._page.frames) if frame[0] == Kind.BYE]
        return float(byes[-1][3]) if byes else inf

    async def _return(self) -> None:
        self.returns += 1
        while True:
            await asyncio.sleep(self._random.uniform(0, _RETURN_SECONDS))  # as a client does
            self._page.frames.clear()
            try:
                await self._page.reconnect()
            except _BROKEN:
                continue
            return

    async def _connect(self) -> MemorySocket:
        socket: Any = await RealSocket.open(f"ws://{self._host}/ws/tidewire/", {"origin": f"http://{self._host}"})
        return cast("MemorySocket", socket)
