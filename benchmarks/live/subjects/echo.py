"""The floor below all floors: what the server and the socket cost, with 401 bytes in each answer."""

from collections.abc import Awaitable, Callable
from typing import Any, Final

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

ANSWER: Final = "x" * 401
_everybody: Final[set[Send]] = set()


def application(scope: dict[str, Any], receive: Receive, send: Send) -> Awaitable[None]:
    """Serve one WebSocket."""
    # Not a coroutine: one more frame a connection would count as memory of an idle page.
    return (_shared if scope["path"] == "/ws/shared/" else _echo)(receive, send)


async def _echo(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    while (await receive())["type"] == "websocket.receive":
        await send({"type": "websocket.send", "text": ANSWER})


async def _shared(receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    _everybody.add(send)
    while (await receive())["type"] == "websocket.receive":
        for each in _everybody:
            await each({"type": "websocket.send", "text": ANSWER})
    _everybody.discard(send)
