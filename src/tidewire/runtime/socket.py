"""The WebSocket endpoint: from the handshake to the close."""

import logging
from collections.abc import Mapping
from typing import Any

from tidewire.runtime.connection import Connection, Receive, Send
from tidewire.runtime.host import Host
from tidewire.runtime.identity import identify
from tidewire.runtime.locale import activate_locale
from tidewire.runtime.origin import refused_because

logger = logging.getLogger("tidewire")


class SocketApplication:
    """An ASGI application for one WebSocket: raw ASGI, so that nothing stands between the server and the page."""

    def __init__(self, host: Host) -> None:
        self.host = host

    async def __call__(self, scope: Mapping[str, Any], receive: Receive, send: Send) -> None:
        """Serve one WebSocket. Raises :class:`ValueError` for any other scope."""
        if scope["type"] != "websocket":
            raise ValueError(f"Tidewire's socket serves websocket scopes, came {scope['type']!r}.")
        await receive()  # websocket.connect, the only thing that can come first
        if (reason := self._refusal(scope)) is not None:
            logger.warning("Handshake refused: %s.", reason)
            await send({"type": "websocket.close"})  # before accept: HTTP 403
            return
        identity = await identify(scope)
        await activate_locale(scope)  # for this task, from which every page takes its context
        await send({"type": "websocket.accept"})
        await self.host.serve(Connection(self.host, identity, receive, send))

    def _refusal(self, scope: Mapping[str, Any]) -> str | None:
        return "the server goes down" if self.host.is_draining else refused_because(scope)
