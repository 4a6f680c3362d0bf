"""A visitor whose sockets go over TCP to uvicorn, in a thread of the test process, which shares settings and logs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Self, cast

import uvicorn
from websockets.asyncio.client import ClientConnection
from websockets.asyncio.client import connect as connect_socket
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.servers.running import free_port, wait_until
from tidewire.asgi import get_asgi_application
from tidewire.testing import HandshakeRefused, PageClient
from tidewire.testing.transport import TIMEOUT, Application, MemorySocket


class RealSocket:
    """What :class:`MemorySocket` is, over a network."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection
        self.close_code: int | None = None

    @classmethod
    async def open(cls, url: str, headers: dict[str, str]) -> Self:
        try:
            return cls(await connect_socket(url, additional_headers=headers, compression=None))
        except InvalidStatus as refused:
            raise HandshakeRefused(f"HTTP {refused.response.status_code}") from refused

    async def send(self, text: str) -> None:
        await self._connection.send(text)

    async def send_bytes(self, data: bytes) -> None:
        await self._connection.send(data)

    async def receive(self) -> str | None:
        try:
            return cast("str", await self._connection.recv())
        except ConnectionClosed as closed:
            self.close_code = closed.rcvd.code if closed.rcvd else 1006
            return None

    async def close(self, code: int = 1000) -> None:
        if code == 1006:
            self._connection.transport.abort()
            await self._connection.wait_closed()
        else:
            await self._connection.close(code)


class ServerPageClient(PageClient):
    """A visitor of ``application`` as uvicorn serves it on ``port``."""

    def __init__(self, application: Application, port: int) -> None:
        super().__init__(application, host=f"127.0.0.1:{port}")
        self._url = f"ws://127.0.0.1:{port}"

    async def connect(self, address: str | None = None, /, **headers: str) -> MemorySocket:
        sent = {name.decode(): value.decode() for name, value in self._scope(headers)["headers"]}
        sent.pop("host")
        return cast("MemorySocket", await RealSocket.open(self._url + (address or "/ws/tidewire/"), sent))


@contextmanager
def serving() -> Iterator[tuple[Any, int]]:
    """Serve the test project in a thread; yield the application and its port."""
    application, port = get_asgi_application(), free_port()
    server = uvicorn.Server(uvicorn.Config(cast("Any", application), port=port, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started)
    try:
        yield application, port
    finally:
        server.should_exit = True
        thread.join(TIMEOUT)
