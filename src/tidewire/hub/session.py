"""One connection's life at the channel layer: from the first group to the first error.

Whatever fails ends it, and another one begins with a layer, a channel and an event loop of its own: layers keep dead
connections, half-made subscriptions and buffers in places that nobody else can reach.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterable, Sequence
from contextlib import suppress
from math import inf
from typing import Any, Final

from tidewire.errors import TidewireError
from tidewire.hub.clock import Clock
from tidewire.hub.delivery import MISSED, Deliver, Delivery
from tidewire.hub.envelope import (
    CONTROL_GROUP,
    Checkpoint,
    Mark,
    Message,
    Probe,
    Published,
    group_of,
    probe,
    probe_group,
    read,
)
from tidewire.hub.exchange import Exchange, Parcel
from tidewire.hub.layers import Layer
from tidewire.hub.membership import LAYER_SECONDS, Membership
from tidewire.hub.sequence import Sight, Sightings

logger = logging.getLogger("tidewire")

ROUND_SECONDS: Final = 1.0
"""How often checkpoints are looked for."""
PROBE_SECONDS: Final = 2.0
"""How often a process sends itself a probe."""
PATIENCE_SECONDS: Final = 6.0
"""How long no probe may come back; a full channel may cost two of them."""


class LayerSilent(TidewireError):
    """The layer takes what is sent and raises nothing, and nothing arrives.

    So it looks when Redis was restarted and its client connected again by itself: the groups are gone.
    """


class Session:
    """Sends the exchange's line, receives for the topics that it wants, and raises when the layer does not work."""

    def __init__(self, layer: Layer, exchange: Exchange, deliver: Deliver, clock: Clock) -> None:
        self._layer = layer
        self._exchange = exchange
        self._deliver = deliver
        self._clock = clock
        self._membership: Membership | None = None  # a process that only publishes needs none
        self._sightings = Sightings()
        self._probed = 0.0  # when a probe came back last
        self._probe_seen = asyncio.Event()
        self._woken_to_send = asyncio.Event()
        self._woken_to_join = asyncio.Event()
        self._stopping = asyncio.Event()
        self._loop = asyncio.get_running_loop()
        self._work: set[asyncio.Task[None]] = set()

    def stop(self) -> None:
        """Let :meth:`run` send what is due, leave the groups and return. From any thread."""
        self._call_soon(self._stopping.set)

    async def run(self) -> None:
        """Run until :meth:`stop`. Raises what the layer raises, or :class:`LayerSilent`, in an exception group."""
        self._exchange.wake = self._wake
        try:
            async with asyncio.TaskGroup() as self._tasks:
                for work in (self._send_line(), self._follow_topics(), self._send_checkpoints()):
                    self._spawn(work)
                await self._stopping.wait()
                await self._finish()
                for task in self._work:
                    task.cancel()
        finally:
            self._exchange.wake = None

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._work.add(self._tasks.create_task(work))

    def _wake(self) -> None:
        self._call_soon(self._look_at_exchange)

    def _look_at_exchange(self) -> None:
        self._woken_to_send.set()
        self._woken_to_join.set()

    def _call_soon(self, call: Callable[[], object]) -> None:
        with suppress(RuntimeError):  # the loop is closed: this session is over, the next one reads everything anew
            self._loop.call_soon_threadsafe(call)

    # Sending.

    async def _send_line(self) -> None:
        while True:
            while (parcel := self._exchange.next_parcel()) is not None:
                await self._send(parcel)
            await self._woken_to_send.wait()
            self._woken_to_send.clear()

    async def _send(self, parcel: Parcel) -> None:
        try:
            if parcel.message is not None:
                await self._group_send(parcel.group, parcel.message)
        finally:
            # Also where it fails: who waits for it shall not wait for the end of an outage.
            parcel.finish()

    async def _group_send(self, group: str, message: Message) -> None:
        async with asyncio.timeout(LAYER_SECONDS):
            await self._layer.group_send(group, message)

    async def _send_checkpoints(self) -> None:
        while True:
            await self._clock.sleep(ROUND_SECONDS)
            self._exchange.send_checkpoint()

    async def _finish(self) -> None:
        # The last checkpoint at once: this process may be gone before it is due.
        self._exchange.send_checkpoint(everything=True)
        sent = asyncio.Event()
        self._exchange.send(Parcel(CONTROL_GROUP, None, sent.set))
        async with asyncio.timeout(LAYER_SECONDS):
            await sent.wait()
            if self._membership is not None:
                await self._membership.leave_all()

    # Groups.

    async def _follow_topics(self) -> None:
        await self._begin()
        while True:
            await self._woken_to_join.wait()
            self._woken_to_join.clear()
            topics, asked = self._exchange.take_changed()
            await self._change(topics)
            self._exchange.settle(asked)

    async def _begin(self) -> None:
        await self._change(self._exchange.wanted())
        await self._prove()
        was_down = self._exchange.came_up()
        # Who came in between waited for nothing, the layer being down; from here on everybody waits.
        topics, asked = self._exchange.take_changed()
        await self._change(topics)
        self._exchange.settle(asked)
        if was_down:
            logger.warning("The channel layer is back; all that listens in this process looks again.")
            self._deliver_missed(self._exchange.wanted())

    async def _change(self, topics: Sequence[str]) -> None:
        wanted = [topic for topic in topics if self._exchange.wants(topic)]
        if wanted and self._membership is None:
            self._membership = await self._enter()
        if self._membership is not None:
            await self._membership.join(map(group_of, wanted))
            await self._leave(self._membership, set(topics).difference(wanted))

    async def _leave(self, membership: Membership, topics: Iterable[str]) -> None:
        for topic in topics:
            self._sightings.forget(topic)
        await membership.leave(map(group_of, topics))

    async def _enter(self) -> Membership:
        async with asyncio.timeout(LAYER_SECONDS):
            channel = await self._layer.new_channel()
        membership = Membership(self._layer, channel, self._clock)
        self._spawn(self._receive(channel))
        await membership.join([CONTROL_GROUP, probe_group(self._exchange.publisher)])
        self._probed = self._clock.now()
        self._spawn(self._send_probes())
        self._spawn(membership.refresh_forever())
        return membership

    # Whether the way is open.

    async def _prove(self) -> None:
        await self._send_probe()
        if self._membership is not None:
            async with asyncio.timeout(LAYER_SECONDS):
                await self._probe_seen.wait()

    async def _send_probes(self) -> None:
        while True:
            await self._clock.sleep(PROBE_SECONDS)
            if (silent := self._clock.now() - self._probed) > PATIENCE_SECONDS:
                raise LayerSilent(f"Nothing came back for {silent:.0f} seconds, though all was accepted.")
            await self._send_probe()

    async def _send_probe(self) -> None:
        publisher = self._exchange.publisher
        await self._group_send(probe_group(publisher), probe(publisher))

    # Receiving.

    async def _receive(self, channel: str) -> None:
        while True:
            self._take(await self._layer.receive(channel))

    def _take(self, message: Message) -> None:
        # What this process published it has delivered already, before the layer ever saw it.
        own = self._exchange.publisher
        match read(message):
            case Probe(publisher) if publisher == own:
                self._probed = self._clock.now()
                self._probe_seen.set()
            case Published(publisher) as published if publisher != own:
                self._take_published(published)
            case Checkpoint(publisher, None) if publisher != own:
                self._deliver_missed(self._exchange.wanted())
            case Checkpoint(publisher, list(marks)) if publisher != own:
                self._deliver_missed([mark.topic for mark in marks if self._tells_of_loss(publisher, mark)])

    def _take_published(self, published: Published) -> None:
        publisher, topic, number, payload = published
        if not self._exchange.wants(topic):
            return
        sight = self._sightings.published(publisher, topic, number, now=self._clock.now(), since=self._since(topic))
        if sight is Sight.AGAIN:
            return
        lost = [Delivery(topic, MISSED)] if sight is Sight.AFTER_GAP else []
        self._deliver([*lost, Delivery(topic, payload)])

    def _tells_of_loss(self, publisher: str, mark: Mark) -> bool:
        if not self._exchange.wants(mark.topic):
            return False
        return self._sightings.marked(publisher, mark, now=self._clock.now(), since=self._since(mark.topic))

    def _since(self, topic: str) -> float:
        groups = {} if self._membership is None else self._membership.since
        # Not joined: then nothing can be missed yet.
        return groups.get(group_of(topic), inf)

    def _deliver_missed(self, topics: Iterable[str]) -> None:
        if deliveries := [Delivery(topic, MISSED) for topic in topics]:
            self._deliver(deliveries)
