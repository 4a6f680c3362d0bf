"""The floor below all floors: what the server and the socket cost, with 401 bytes in each answer."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

ANSWER: Final = "x" * 401


async def application(
    _scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Serve one WebSocket."""
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": ANSWER})
