"""A host with a scripted surface, and sockets to it whose other end is in the test's hands."""

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson

from tidewire.runtime.connection import Connection
from tidewire.runtime.host import Host
from tidewire.runtime.identity import Identity
from tidewire.runtime.page import Page
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Channel, Effects, Joined, Result
from tidewire.signing import ANONYMOUS
from tidewire.templates import OPAQUE, Rendered
from tidewire.wire import codec
from tidewire.wire.keys import Kind, Verb

VISITOR = Identity(None, None, ANONYMOUS)


class ScriptedChannel:
    """Does what the name of the event says."""

    label = "Scripted#1"

    def __init__(self, page: Page, port: Port) -> None:
        self.page = page
        self.port = port
        self.moved_to: list[str] = []
        self.gate = asyncio.Event()
        self.notified: list[object] = []
        self.failures: list[tuple[str, str]] = []
        self.left = False
        self.is_idle = False
        self.slept = 0
        self.visitors_read = 0

    def hibernate(self) -> None:
        self.slept += 1

    def handle(self, name: str, arguments: Mapping[str, Any] | None) -> Result:
        match name:
            case "wait":
                return self._wait()
            case "cancel":
                return self._cancel()
            case "unencodable":
                return Effects(patch=[0, "\ud800"])
            case "unencodable later":
                return self._unencodable()
            case "ask":
                self.page.ask(Verb.FOCUS, "#name")
                return Effects(patch=[0, name], ops=[[Verb.REMOVE, "#old"]])
            case "ask and fail":
                self.page.ask(Verb.FOCUS, "#name")
                raise ValueError(name)
            case "ask and wait":
                self.page.ask(Verb.FOCUS, "#name")
                return self._wait()
            case "say first":
                self.port.send(Effects(patch=[0, "first"]))
            case "end":
                return Effects(ends=True)
            case "again":
                return Effects(later=["again"])
        return Effects(patch=[0, name])

    def notify(self, payload: object) -> Result:
        self.notified.append(payload)
        return self._again(payload)

    def failed(self, event: str, error: BaseException) -> None:
        self.failures.append((event, str(error)))

    def moved(self) -> Result:
        self.moved_to.append(self.page.url)
        return Effects()

    def visitor_read(self) -> None:
        self.visitors_read += 1

    def refresh(self) -> Result:
        return Effects(content=Rendered(OPAQUE, ("all",)))

    def snapshot(self) -> str:
        return "snapshot"

    def leave(self) -> None:
        self.left = True

    async def _wait(self) -> Effects:
        await self.gate.wait()
        return Effects(patch=[0, "waited"])

    async def _unencodable(self) -> Effects:
        await asyncio.sleep(0)
        return Effects(patch=[0, "\ud800"])

    async def _again(self, payload: object) -> Effects:
        await self.gate.wait()
        await asyncio.sleep(0)
        return Effects(later=[payload])

    async def _cancel(self) -> Effects:
        cancelled: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        cancelled.cancel()
        await cancelled
        return Effects()


class ScriptedSurface:
    """Joins anything; remembers the channels."""

    def __init__(self) -> None:
        self.channels: list[ScriptedChannel] = []

    def join(self, page: Page, body: list[Any], port: Port) -> Joined:
        self.channels.append(ScriptedChannel(page, port))
        channel: Channel = self.channels[-1]
        return Joined(channel, Effects())


class Wire:
    """One socket of a visitor: what the server sends waits in a queue until the test takes it."""

    def __init__(self, host: Host, identity: Identity = VISITOR) -> None:
        self.closed: list[int] = []
        self.error: Exception | None = None
        """What sending raises from now on: the client is gone."""
        self.taking = asyncio.Event()
        self.taking.set()
        self.answers_pings = True
        self._in: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._out: asyncio.Queue[list[Any]] = asyncio.Queue()
        self.connection = Connection(host, identity, self._in.get, self._send)
        self.task = asyncio.ensure_future(host.serve(self.connection))

    def say(self, *frames: list[Any]) -> None:
        for frame in frames:
            self._in.put_nowait({"type": "websocket.receive", "text": orjson.dumps(frame).decode()})

    async def hear(self) -> list[Any]:
        """Return the next frame of the server."""
        async with asyncio.timeout(5):
            return await self._out.get()

    @property
    def unheard(self) -> int:
        """How many frames wait to be heard."""
        return self._out.qsize()

    async def hear_all(self, count: int) -> list[list[Any]]:
        return [await self.hear() for _ in range(count)]

    async def cut(self, code: int = 1006) -> None:
        """The wire is cut."""
        self._in.put_nowait({"type": "websocket.disconnect", "code": code})
        async with asyncio.timeout(5):
            await self.task

    async def _send(self, asgi: Mapping[str, Any]) -> None:
        if self.error is not None:
            raise self.error
        if asgi["type"] == "websocket.close":
            self.closed.append(asgi["code"])
            return
        await self.taking.wait()
        self._out.put_nowait(orjson.loads(asgi["text"]))
        if asgi["text"] == codec.PING and self.answers_pings:
            self.say([Kind.PONG])


async def tasks_done(host: Host) -> None:
    """Return once nothing that ``host`` began on the side is under way."""
    while tasks := host._tasks:
        await asyncio.gather(*tasks)
        await ticks()  # in which those that are done are forgotten; to await a finished one may yield to nobody


async def ticks(count: int = 20) -> None:
    """Let everything that is ready to run on the loop run."""
    for _ in range(count):
        await asyncio.sleep(0)
