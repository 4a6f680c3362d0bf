"""django-liveview: a room a page and no join; an event names a function, which sends a target and its HTML."""

from itertools import count
from typing import Final

import orjson

from benchmarks.live.dialects.base import Opener, Page
from benchmarks.live.socket import Closed, Socket
from benchmarks.live.workloads import Workload

_rooms: Final = count()


class LiveviewPage(Page):
    """A page in a room of its own."""

    def __init__(self, socket: Socket, workload: Workload, room: str) -> None:
        super().__init__(socket, workload)
        self._room = room

    def _event(self, number: int) -> bytes:
        # What its own client sends with every event, a page without forms.
        return orjson.dumps(
            {
                "function": self._workload.event,
                "data": self._workload.arguments(number),
                "form": {},
                "lang": "en",
                "room": self._room,
            }
        )

    def _text(self, text: bytes) -> None:
        if not text.startswith(b'{"target"'):
            raise Closed(f"Expected a target and HTML, came {text[:200]!r}")
        self._hear(text)


class LiveviewOpener(Opener):
    """The library leaves a page's state to the project; here the room's name begins with the page's."""

    async def _open(self) -> Page:
        room = f"{self._workload.name}-{next(_rooms):032x}"
        return LiveviewPage(await self._connect(f"/ws/liveview/{room}/"), self._workload, room)
