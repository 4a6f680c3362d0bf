"""Tidewire, as ``protocol/SPEC.md`` says: hello, a join with what the page's HTML holds, then events on channel 1."""

import re
from html import unescape
from typing import Final

import orjson

from benchmarks.live.dialects.base import Frames, Opener, Page
from benchmarks.live.server import Server
from benchmarks.live.socket import Closed
from benchmarks.live.workloads import Workload

_ROOT_TAG: Final = re.compile(r"<[^<>]* tide-component=[^<>]*>")
_ATTRIBUTE: Final = re.compile(r' ([\w-]+)="([^"]*)"')
_HELLO: Final = b'[0,0,1,1,"/"]'
_JOIN_REF: Final = 2  # hello was 1


class TidewirePage(Page):
    """A page with one component on channel 1."""

    def _event(self, number: int) -> bytes:
        arguments = self._workload.arguments(number)
        ref = number + _JOIN_REF
        return orjson.dumps([4, 1, ref, self._workload.event, *([arguments] if arguments else ())])

    def _text(self, text: bytes) -> None:
        if text.startswith((b"[5,", b"[6,")):
            self._hear(text)
        elif text.startswith(b"[12,"):
            self.snapshots.append(len(text))
        elif not text.startswith((b"[13,", b"[15,")):  # the first change brings statics and shape, once
            raise Closed(f"Neither answer, content nor snapshot: {text[:200]!r}")


class TidewireOpener(Opener):
    """Each page shows the same HTML; what one pays to render it is no part of a join."""

    def __init__(self, server: Server, workload: Workload) -> None:
        super().__init__(server, workload)
        self._join = join_frame(server.get(f"/{workload.name}/").decode())

    async def _open(self) -> Page:
        frames = Frames()
        socket = await self._connect("/ws/tidewire/", frames.put)
        socket.send(_HELLO)
        socket.send(self._join)
        await frames.expect(b"[0,0,1,")
        await frames.expect(b"[3,1,2,")
        return TidewirePage(socket, self._workload)


def join_frame(html: str) -> bytes:
    """Return the frame that joins the first component of a page, on channel 1."""
    root = _ROOT_TAG.search(html)
    if root is None:
        raise ValueError(f"The page shows no component: {html[:500]}")
    attributes = {name: unescape(value) for name, value in _ATTRIBUTE.findall(root[0])}
    body = [attributes[name] for name in ("tide-component", "id", "tide-snapshot", "tide-print")]
    return orjson.dumps([1, 1, _JOIN_REF, 0, *body])
