"""django-reactor: a join with the signed state from the page's HTML, answered by all of the component's HTML."""

import re
from html import unescape
from typing import Final

import orjson

from benchmarks.live.dialects.base import Frames, Opener, Page
from benchmarks.live.server import Server
from benchmarks.live.socket import Closed, Socket
from benchmarks.live.workloads import Workload

_ROOT_TAG: Final = re.compile(r'id="([^"]*)" data-name="([^"]*)" data-state="([^"]*)"')
_ADDRESS: Final = b'{"command":"query_string","payload":{"qs":""}}'  # without it, the first join fails
_RENDER: Final = b'{"command": "render"'


class ReactorPage(Page):
    """A page with one component."""

    def __init__(self, socket: Socket, workload: Workload, component_id: str) -> None:
        super().__init__(socket, workload)
        self._id = component_id

    def _event(self, number: int) -> bytes:
        event = {
            "id": self._id,
            "command": self._workload.event,
            "implicit_args": {},
            "explicit_args": self._workload.arguments(number),
        }
        return orjson.dumps({"command": "user_event", "payload": event})

    def _text(self, text: bytes) -> None:
        if not text.startswith(_RENDER):
            raise Closed(f"Expected a render, came {text[:200]!r}")
        self._hear(text)


class ReactorOpener(Opener):
    """Each page shows the same HTML."""

    def __init__(self, server: Server, workload: Workload) -> None:
        super().__init__(server, workload)
        html = server.get(f"/{workload.name}/").decode()
        if (root := _ROOT_TAG.search(html)) is None:
            raise ValueError(f"The page shows no component: {html[:500]}")
        self._id, name, state = map(unescape, root.groups())
        payload = {"name": name, "state": state, "children": {}}
        self._join = orjson.dumps({"command": "join", "payload": payload})

    async def _open(self) -> Page:
        frames = Frames()
        socket = await self._connect("/__reactor__", frames.put)
        socket.send(_ADDRESS)
        socket.send(self._join)
        await frames.expect(_RENDER)
        return ReactorPage(socket, self._workload, self._id)
