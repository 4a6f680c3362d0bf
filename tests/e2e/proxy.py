"""A wire between browser and server that a test can cut."""

import asyncio
from typing import Self

from tests.servers.running import Server


class Wire:
    """A TCP proxy on a port of its own. Bytes pass unchanged: the server sees the browser's own Host and Origin."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._writers: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_up = True
        self.delay = 0.0
        """How many seconds later, in each direction, what is sent arrives."""

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._listener.close()
        self.cut()
        for task in list(self._tasks):
            task.cancel()

    @property
    def url(self) -> str:
        """Where the page is served through the wire."""
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        """Cut every connection, as a lost network does; new ones go through unless ``is_up`` is false."""
        for writer in list(self._writers):
            writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self.is_up:
            writer.transport.abort()
            return
        try:
            upstream = await asyncio.open_connection("127.0.0.1", self._server.port)
        except ConnectionError:
            writer.transport.abort()
            return
        self._writers |= {writer, upstream[1]}
        for source, sink in ((reader, upstream[1]), (upstream[0], writer)):
            task = asyncio.create_task(self._pump(source, sink))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter) -> None:
        try:
            while data := await source.read(65536):
                await asyncio.sleep(self.delay)
                sink.write(data)
                await sink.drain()
        except ConnectionError:
            pass
        finally:
            self._writers.discard(sink)
            sink.transport.abort()
