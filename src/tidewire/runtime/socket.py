"""The WebSocket endpoint: from the handshake to the close."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Any, Final

from tidewire.runtime.connection import Connection, Receive, Send
from tidewire.runtime.host import Host
from tidewire.runtime.identity import identify
from tidewire.runtime.locale import activate_locale
from tidewire.runtime.origin import refused_because

logger = logging.getLogger("tidewire")

_ANSWERS_IN_HTTP: Final = "websocket.http.response"
"""The extension of ASGI by which a handshake is refused with another status than 403."""


class SocketApplication:
    """An ASGI application for one WebSocket: raw ASGI, so that nothing stands between the server and the page."""

    def __init__(self, host: Host) -> None:
        self.host = host

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one WebSocket. Raises :class:`ValueError` for any other scope."""
        if scope["type"] != "websocket":
            raise ValueError(f"Tidewire's socket serves websocket scopes, came {scope['type']!r}.")
        await receive()  # websocket.connect, the only thing that can come first
        if self.host.is_draining:
            logger.info("Handshake refused: the server goes down.")
            await _refuse_for_now(scope, send)
            return
        if (reason := refused_because(scope)) is not None:
            logger.warning("Handshake refused: %s.", reason)
            await send({"type": "websocket.close"})  # before accept: HTTP 403
            return
        identity = await identify(scope)
        await activate_locale(scope)  # for this task, from which every page takes its context
        await send({"type": "websocket.accept"})
        await self.host.serve(Connection(self.host, identity, receive, send))


async def _refuse_for_now(scope: Mapping[str, Any], send: Send) -> None:
    # 503 and not 403, where the server can: a proxy then takes the next process, instead of telling the page no.
    if _ANSWERS_IN_HTTP not in (scope.get("extensions") or {}):
        await send({"type": "websocket.close"})
        return
    await send({"type": "websocket.http.response.start", "status": 503, "headers": [(b"retry-after", b"1")]})
    await send({"type": "websocket.http.response.body", "body": b""})
    # uvicorn 0.54 logs an error for a handshake that was never completed, which to it an answered one is only once the
    # connection is gone: that is the next thing on the loop.
    await asyncio.sleep(0)
