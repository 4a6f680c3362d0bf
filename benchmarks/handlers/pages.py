"""The pages of the load client: in a room, where operations come to them."""

import re
from html import unescape
from typing import Any, Final

import orjson

from benchmarks.live.dialects.base import Frames, Opener, Page
from benchmarks.live.dialects.plain import PlainOpener, PlainPage
from benchmarks.live.server import Server
from benchmarks.live.socket import Closed
from benchmarks.live.workloads import Workload

_TOKEN: Final = re.compile(r' tide-room="([^"]*)"')
_HELLO: Final = b'[0,0,1,1,"/"]'
_REST: Final = b"[1,1,2,1]"
"""What is outside of all rooms: a page that has a room joins that, too."""
_JOIN_REF: Final = 3

ROOM: Final = Workload(name="room", event="say")


class RoomPage(Page):
    """A page with a room on channel 2."""

    def _event(self, number: int) -> bytes:
        return orjson.dumps([4, 2, number + _JOIN_REF, self._workload.event])

    def ask_for_text(self, count: int, pause: float) -> None:
        """Have ``count`` words streamed, one in ``pause`` seconds."""
        self._socket.send(orjson.dumps([4, 2, _JOIN_REF + 1, "answer", {"count": count, "pause": pause}]))

    def text_in(self, frame: bytes) -> str:
        """Return the text that ``frame`` appends."""
        return "".join(text for _verb, _target, text in orjson.loads(frame)[4])

    def _text(self, text: bytes) -> None:
        if text.startswith(b"[6,2,"):
            self._hear(text)
        elif not text.startswith(b"[5,2,"):
            raise Closed(f"Neither answer nor operation: {text[:200]!r}")


class RoomOpener(Opener):
    """Opens pages in the room by the token of one page: it lets in anybody who is as anonymous."""

    def __init__(self, server: Server) -> None:
        super().__init__(server, ROOM)
        found = _TOKEN.search(server.get("/room/").decode())
        if found is None:
            raise ValueError("The page shows no room.")
        self._join = orjson.dumps([1, 2, _JOIN_REF, 1, unescape(found[1])])

    async def _open(self) -> RoomPage:
        frames = Frames()
        socket = await self._connect("/ws/tidewire/", frames.put)
        for frame in (_HELLO, _REST, self._join):
            socket.send(frame)
        for start in (b"[0,0,1,", b"[3,1,2,", b"[3,2,3,"):
            await frames.expect(start)
        return RoomPage(socket, self._workload)


class ConsumerPage(PlainPage):
    """A page of the consumer's."""

    def ask_for_text(self, count: int, pause: float) -> None:
        """Have ``count`` words streamed, one in ``pause`` seconds."""
        self._socket.send(orjson.dumps({"e": "answer", "count": count, "pause": pause}))

    def text_in(self, frame: bytes) -> str:
        """Return the text that ``frame`` appends."""
        message: dict[str, Any] = orjson.loads(frame)
        return str(message["text"])


class ConsumerOpener(PlainOpener):
    """Opens pages of the consumer's."""

    def __init__(self, server: Server) -> None:
        super().__init__(server, ROOM)

    async def _open(self) -> ConsumerPage:
        return ConsumerPage(await self._connect("/ws/room/"), self._workload)


OPENERS: Final[dict[str, type[RoomOpener | ConsumerOpener]]] = {"channels": ConsumerOpener, "tidewire": RoomOpener}
"""By subject."""
