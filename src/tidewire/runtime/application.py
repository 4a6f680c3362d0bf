"""The ASGI application of a project: Django for HTTP, Tidewire for the WebSocket, and the server's life around both."""

import asyncio
import logging
import signal
import threading
from collections.abc import Awaitable, Callable
from functools import partial
from types import FrameType
from typing import Any

from tidewire.bridge import in_thread
from tidewire.conf import get_settings
from tidewire.hub import hub
from tidewire.runtime.collector import calm
from tidewire.runtime.connection import Receive, Send
from tidewire.runtime.host import Host
from tidewire.runtime.socket import SocketApplication

logger = logging.getLogger("tidewire")

Scope = dict[str, Any]
Application = Callable[[Scope, Receive, Any], Awaitable[None]]
SignalHandler = Callable[[int, FrameType | None], Any]


class ProjectApplication:
    """Dispatches by the scope's type and path."""

    def __init__(self, *, http: Application, socket: SocketApplication) -> None:
        self._http = http
        self._socket = socket

    @property
    def host(self) -> Host:
        """What the pages of this process share."""
        return self._socket.host

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one scope."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            if scope["path"].removeprefix(scope.get("root_path", "")) == get_settings().path:
                await self._socket(scope, receive, send)  # from here: a coroutine between is memory of every open page
                return
            await receive()
            await send({"type": "websocket.close"})  # before accept: HTTP 403
        elif scope["type"] == "lifespan":
            await self._lifespan(receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        await receive()
        undo = self._drain_before_sigterm()
        excite = calm() if get_settings().calm_garbage_collector else None
        await send({"type": "lifespan.startup.complete"})
        await receive()
        undo()
        if excite:
            excite()
        await self.host.drain()
        await in_thread(hub.stop)  # after the pages: their last handlers may publish
        await send({"type": "lifespan.shutdown.complete"})

    def _drain_before_sigterm(self) -> Callable[[], None]:
        """Drain as soon as SIGTERM comes, then let the server act on it; return the undo.

        Servers close their WebSockets first and tell the application afterwards. By then answers and snapshots that
        are due have nowhere to go, and an orderly restart would lose the last quarter of a second. Servers that take
        signals through the event loop (granian) or have no lifespan (daphne) cannot be held up: there it is lost.
        """
        previous = signal.getsignal(signal.SIGTERM)
        in_main_thread = threading.current_thread() is threading.main_thread()
        if not (get_settings().drain_on_sigterm and in_main_thread and callable(previous)):
            return lambda: None
        server_acts = previous
        loop = asyncio.get_running_loop()

        def on_sigterm(number: int, frame: FrameType | None) -> None:
            _set_handler(server_acts)
            loop.call_soon_threadsafe(start, number, frame)

        def start(number: int, frame: FrameType | None) -> None:
            drain = asyncio.ensure_future(self.host.drain())
            drain.add_done_callback(lambda _: server_acts(number, frame))

        _set_handler(on_sigterm)
        return partial(_set_handler, server_acts)


def _set_handler(handler: SignalHandler) -> None:
    signal.signal(signal.SIGTERM, handler)
