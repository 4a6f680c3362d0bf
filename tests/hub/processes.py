"""Several processes' ends of one channel layer on one event loop, a layer that loses, and time that a test moves."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from channels.layers import InMemoryChannelLayer

from tidewire.hub import Delivery, Payload
from tidewire.hub.exchange import Exchange
from tidewire.hub.session import Session


class FakeClock:
    """Stands still until :meth:`advance`."""

    def __init__(self) -> None:
        self._now = 1000.0
        self._sleepers: list[tuple[float, asyncio.Future[None]]] = []

    def now(self) -> float:
        return self._now

    async def sleep(self, seconds: float) -> None:
        waker = asyncio.get_running_loop().create_future()
        self._sleepers.append((self._now + seconds, waker))
        await waker

    async def advance(self, seconds: float) -> None:
        """Let time pass, in steps in which nobody oversleeps, and everything happen that it brings."""
        until = self._now + seconds
        while (due := min((at for at, waker in self._sleepers if not waker.done()), default=until)) <= until:
            self._now = max(self._now, due)
            for at, waker in self._sleepers:
                if at <= self._now and not waker.done():
                    waker.set_result(None)
            self._sleepers = [sleeper for sleeper in self._sleepers if not sleeper[1].done()]
            await idle()
            if due == until:
                break
        self._now = until
        await idle()


async def idle() -> None:
    """Let the loop run until everything that is ready has had its turns: nothing here waits for I/O or threads."""
    for _ in range(200):
        await asyncio.sleep(0)


class LossyLayer(InMemoryChannelLayer):
    """A layer in memory that fails as real ones do."""

    def __init__(self, **config: Any) -> None:
        super().__init__(**config)
        self.loses: Callable[[str, Any], bool] = lambda _channel, _body: False
        self.sent: list[Any] = []
        self.broken = False
        self.breaks_after: int | None = None
        """How many more messages it takes."""

    async def send(self, channel: str, message: dict[str, Any]) -> None:
        body = json.loads(message["body"])
        if not self.loses(channel, body):
            await super().send(channel, message)

    async def group_send(self, group: str, message: dict[str, Any]) -> None:
        if self.broken:
            raise ConnectionError("the layer is broken")
        if self.breaks_after is not None:
            self.breaks_after -= 1
            if self.breaks_after < 0:
                raise ConnectionError("the layer broke again")
        self.sent.append(json.loads(message["body"]))
        await super().group_send(group, message)

    def published(self) -> list[Any]:
        """What was published, of all that was sent."""
        return [body for body in self.sent if body[0] == 1]


class Process:
    """One process's end, and what was delivered in it."""

    def __init__(self, layer: InMemoryChannelLayer, clock: FakeClock, *topics: str) -> None:
        self.exchange = Exchange(clock, topics)
        self.layer = layer
        self.clock = clock
        self.got: list[tuple[str, Payload]] = []
        self.session: Session | None = None
        self._running: asyncio.Task[None] | None = None

    def deliver(self, deliveries: Sequence[Delivery]) -> None:
        self.got.extend(deliveries)

    def take(self) -> list[tuple[str, Payload]]:
        """Return what was delivered since the last call."""
        got, self.got = self.got, []
        return got

    async def connect(self) -> None:
        self.session = Session(self.layer, self.exchange, self.deliver, self.clock)
        self._running = asyncio.ensure_future(self.session.run())
        await idle()

    async def disconnect(self) -> None:
        """Stop in order."""
        assert self.session is not None
        assert self._running is not None
        self.session.stop()
        await self._running

    async def failure(self) -> BaseException:
        """Wait for the session to fail, as the link would; return what it failed of."""
        assert self._running is not None
        (error,) = await asyncio.gather(self._running, return_exceptions=True)
        assert isinstance(error, ExceptionGroup), error
        self.exchange.went_down()
        return error.exceptions[0]

    async def publish(self, topic: str, **payload: Any) -> None:
        self.exchange.publish(topic, json.dumps(payload).encode())
        await idle()

    async def end(self) -> None:
        if self._running is not None and not self._running.done():
            self._running.cancel()
            await asyncio.wait([self._running])


@asynccontextmanager
async def processes(*interests: Sequence[str], layer: LossyLayer | None = None) -> AsyncIterator[list[Process]]:
    """One connected process for each of ``interests``."""
    layer, clock = layer or LossyLayer(), FakeClock()
    made = [Process(layer, clock, *topics) for topics in interests]
    try:
        for process in made:
            await process.connect()
        yield made
    finally:
        for process in made:
            await process.end()
