"""djust: the socket greets, a mount names the view, and each event's answer carries patches."""

from typing import Final

import orjson

from benchmarks.live.dialects.base import Frames, Opener, Page
from benchmarks.live.server import Server
from benchmarks.live.socket import Closed
from benchmarks.live.workloads import Workload

_VIEWS: Final = "benchmarks.live.peers.djust_pages.views"
_NAMES: Final = {
    "counter": "Counter",
    "table100": "Table",
    "table1000": "LongTable",
    "todo": "Todo",
    "own": "Board",
}
_CONTENT: Final = (b'{"type":"patch"', b'{"type":"html_update"')
_EMPTY: Final = b'"patches":[]'


class DjustPage(Page):
    """A page of one view."""

    def _event(self, number: int) -> bytes:
        return orjson.dumps(
            {
                "type": "event",
                "event": self._workload.event,
                "params": self._workload.arguments(number),
                "ref": number,
            }
        )

    def _text(self, text: bytes) -> None:
        if not text.replace(b" ", b"").startswith(_CONTENT) or _EMPTY in text[:40]:
            raise Closed(f"Expected patches or HTML, came {text[:200]!r}")
        self._hear(text)


class DjustOpener(Opener):
    """A page that was rendered over HTTP before, as the client says it was."""

    def __init__(self, server: Server, workload: Workload) -> None:
        super().__init__(server, workload)
        server.get(f"/{workload.name}/")
        mount = {
            "type": "mount",
            "view": f"{_VIEWS}.{_NAMES[workload.name]}",
            "params": {},
            "url": f"/{workload.name}/",
            "has_prerendered": True,
        }
        self._mount = orjson.dumps(mount)

    async def _open(self) -> Page:
        frames = Frames()
        socket = await self._connect("/ws/live/", frames.put)
        await frames.expect(b'{"type": "connect"')
        socket.send(self._mount)
        await frames.expect(b'{"type": "mount"')
        return DjustPage(socket, self._workload)
