"""A WebSocket without a network: one run of an ASGI application, and the two queues to it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Self

Application = Callable[[dict[str, Any], Any, Any], Awaitable[None]]

TIMEOUT = 10.0
"""Seconds after which a test that waits for the application fails instead of hanging."""


class HandshakeRefused(ConnectionError):
    """The application closed the socket before it accepted it."""


class MemorySocket:
    """The client's end of an in-process WebSocket."""

    def __init__(self, application: Application, scope: dict[str, Any]) -> None:
        self._to_application: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._from_application: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._task = asyncio.ensure_future(application(scope, self._to_application.get, self._from_application.put))
        self.close_code: int | None = None

    @classmethod
    async def open(cls, application: Application, scope: dict[str, Any]) -> Self:
        """Open a socket. Raises :class:`HandshakeRefused`."""
        socket = cls(application, scope)
        await socket._to_application.put({"type": "websocket.connect"})
        if (await socket._next())["type"] != "websocket.accept":
            await socket._task
            raise HandshakeRefused("The application refused the handshake; its log says why.")
        return socket

    async def send(self, text: str) -> None:
        """Send a text frame."""
        await self._to_application.put({"type": "websocket.receive", "text": text})

    async def send_bytes(self, data: bytes) -> None:
        """Send a binary frame."""
        await self._to_application.put({"type": "websocket.receive", "bytes": data})

    async def receive(self) -> str | None:
        """Return the next text frame, ``None`` once the application closed the socket."""
        asgi = await self._next()
        if asgi["type"] == "websocket.close":
            self.close_code = asgi.get("code", 1000)
            await self.close(self.close_code or 1000)
            return None
        return str(asgi["text"])

    async def close(self, code: int = 1000) -> None:
        """Close with ``code``; 1006 looks to the application like a cut wire."""
        await self._to_application.put({"type": "websocket.disconnect", "code": code})
        async with asyncio.timeout(TIMEOUT):
            await asyncio.wait({self._task})
        if not self._task.cancelled():  # as an application may, to be rid of a client that does not close
            self._task.result()

    async def _next(self) -> dict[str, Any]:
        """Return what the application sends next; its exception, if it ended with one, is raised here."""
        getter = asyncio.ensure_future(self._from_application.get())
        async with asyncio.timeout(TIMEOUT):
            await asyncio.wait({getter, self._task}, return_when=asyncio.FIRST_COMPLETED)
        if not getter.done() and self._from_application.empty():
            getter.cancel()
            self._task.result()
            return {"type": "websocket.close", "code": 1006}
        return await getter
