"""A WebSocket client that costs the measuring side as little as Python can: one protocol object, whole frames only."""

import asyncio
from collections.abc import Callable
from typing import Final

_KEY: Final = "AAAAAAAAAAAAAAAAAAAAAA=="
_UPGRADE: Final = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: " + _KEY + "\r\nSec-WebSocket-Version: 13\r\n\r\n"
)
_TEXT: Final = 0x81  # FIN and opcode 1, the only frames that a subject sends before the close
_CLOSE: Final = b"\x88\x82\0\0\0\0\x03\xe8"  # 1000: left on purpose
_MASKED: Final = 0x80


class Closed(ConnectionError):
    """The server closed, or sent something that no subject sends."""


def masked(text: bytes) -> bytes:
    """Return the client's frame with ``text``, at most 65,535 bytes.

    The mask is all zeros: the server has the work of unmasking all the same, the load client has none.
    """
    size = len(text)
    head = bytes((_TEXT, _MASKED | size)) if size < 126 else bytes((_TEXT, _MASKED | 126)) + size.to_bytes(2, "big")
    return head + b"\0\0\0\0" + text


class Socket(asyncio.Protocol):
    """Calls ``on_text`` with each text frame. ``closed`` is done once the connection is gone."""

    def __init__(self, on_text: Callable[[bytes], None] = lambda _: None) -> None:
        loop = asyncio.get_running_loop()
        self.on_text = on_text
        self.opened: asyncio.Future[None] = loop.create_future()
        self.closed: asyncio.Future[None] = loop.create_future()
        self._waiting = b""
        self._transport: asyncio.Transport

    @classmethod
    async def connect(cls, port: int, path: str, on_text: Callable[[bytes], None] = lambda _: None) -> "Socket":
        """Return an open socket. Raises :class:`Closed` if the server refuses the handshake.

        ``on_text`` is there from the start: a server that greets does so together with its answer to the handshake.
        """
        _, client = await asyncio.get_running_loop().create_connection(lambda: cls(on_text), "127.0.0.1", port)
        client._transport.write(_UPGRADE.format(path=path, port=port).encode())
        await client.opened
        return client

    def send(self, text: bytes) -> None:
        """Send one frame."""
        self._transport.write(masked(text))

    async def close(self) -> None:
        """Leave on purpose."""
        self.on_text = lambda _: None
        self._transport.write(_CLOSE)
        await self.closed

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self._transport = transport  # type: ignore[assignment] # uvloop's is no subclass of asyncio's

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that it is over."""
        if not self.opened.done():
            self.opened.set_exception(Closed(f"The handshake was refused: {exc}"))
        if not self.closed.done():
            self.closed.set_result(None)

    def data_received(self, data: bytes) -> None:
        """Take the answer to the handshake, then frames."""
        if self._waiting:
            data = self._waiting + data
            self._waiting = b""
        if not self.opened.done():
            data = self._upgraded(data)
        while data:
            data = self._frame(data)

    def _upgraded(self, data: bytes) -> bytes:
        head, end, rest = data.partition(b"\r\n\r\n")
        if not end:
            self._waiting = data
            return b""
        if head.startswith(b"HTTP/1.1 101"):
            self.opened.set_result(None)
        else:
            self.opened.set_exception(Closed(head.decode(errors="replace")))
        return rest

    def _frame(self, data: bytes) -> bytes:
        """Take the first frame of ``data``, return what follows."""
        if len(data) < 2:
            self._waiting = data
            return b""
        if data[0] != _TEXT:
            self._transport.close()
            return b""
        size, start = data[1], 2
        if size == 126:
            size, start = int.from_bytes(data[2:4], "big"), 4
        elif size == 127:
            size, start = int.from_bytes(data[2:10], "big"), 10
        end = start + size
        if len(data) < end or start > len(data):
            self._waiting = data
            return b""
        self.on_text(data[start:end])
        return data[end:]
