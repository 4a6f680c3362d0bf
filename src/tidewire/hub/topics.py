"""Topics: who publishes is anywhere, who listens is on an event loop of this process or of another one."""

import asyncio
import atexit
import os
import threading
from collections.abc import Callable, Sequence
from typing import Any, Final

from tidewire.bridge import running_loop
from tidewire.hub.delivery import Delivery, Receiver
from tidewire.hub.fanout import Fanout
from tidewire.hub.layers import MakeLayer, configured_layer
from tidewire.hub.link import Link
from tidewire.hub.payload import decode, encode

SYNC_SECONDS: Final = 2.0
"""How long sync code of a process without pages waits for the channel layer to take what it publishes."""


class Hub:
    """Fan-out within the process, directly, and to other processes over the project's channel layer if it has one.

    The layer is found and connected at the first use. Nothing of it ever raises into a publisher or a receiver, save
    that a layer that cannot even be made is a :class:`~tidewire.errors.ConfigurationError`.
    """

    def __init__(self, find_layer: Callable[[], MakeLayer | None] = configured_layer) -> None:
        self._find_layer = find_layer
        self._fanouts: dict[asyncio.AbstractEventLoop, Fanout] = {}
        self._lock = threading.RLock()
        self._link: Link | None = None
        self._pid = 0  # of the process that found out about the layer; none yet

    def subscribe(self, topic: str, receiver: Receiver) -> Callable[[], None]:
        """Call ``receiver`` on the running event loop with each delivery of ``topic``; return the undo.

        ``receiver`` gets ``MISSED`` as payload when deliveries may have been lost. What it raises is logged. The undo
        is idempotent, and is called on the same loop's thread. Raises :class:`RuntimeError` where no loop runs.
        """
        loop = asyncio.get_running_loop()
        link = self._linked()
        with self._lock:
            is_first = not self._has_receivers(topic)
            subscription = self._fanout_of(loop).add(topic, receiver)
            if is_first and link is not None:
                link.exchange.want(topic)
        return subscription

    async def settled(self) -> None:
        """Return once all subscriptions so far are in force in the other processes too: subscribe, settle, then read.

        At once without a channel layer, and while it is down: when it is back every receiver gets ``MISSED``.
        """
        if (settling := self.settling()) is not None:
            await settling

    def settling(self) -> asyncio.Future[None] | None:
        """Return what is done when :meth:`settled` would return; ``None`` where nothing has to be waited for."""
        link = self._linked()
        settled = None if link is None else link.exchange.settled()
        return None if settled is None else asyncio.wrap_future(settled)

    def publish(self, topic: str, payload: dict[str, Any]) -> None:
        """Deliver ``payload``, a JSON object, to all receivers of ``topic``, at once and from any thread.

        Receivers on the running loop are called before this returns. Raises :class:`TypeError` for what is no JSON.
        """
        self.publish_encoded(topic, encode(topic, payload))

    def publish_encoded(self, topic: str, payload: bytes) -> None:
        """Publish what :func:`tidewire.hub.payload.encode` returned."""
        if self._has_receivers(topic):
            # From JSON here, too, as other processes get it: its lists and dictionaries are not the publisher's own.
            self._deliver([Delivery(topic, decode(payload))])
        if (link := self._linked()) is not None:
            _send(link, topic, payload)

    def stop(self) -> None:
        """Send what is due and leave the channel layer, within seconds; the next use finds it anew. Blocks."""
        with self._lock:
            link, self._link, self._pid = self._link, None, 0
        if link is not None:
            atexit.unregister(self.stop)
            link.stop()

    def _linked(self) -> Link | None:
        # The child of a fork has neither the thread nor the right to its parent's name and numbers.
        if self._pid != os.getpid():
            with self._lock:
                if self._pid != os.getpid():
                    self._link = self._connect()
                    self._pid = os.getpid()
        return self._link

    def _connect(self) -> Link | None:
        make_layer = self._find_layer()
        if make_layer is None:
            return None
        link = Link(
            make_layer, self._deliver, {topic for fanout in self._fanouts.values() for topic in fanout.topics()}
        )
        link.start()
        atexit.register(self.stop)  # a command's last publication is still under way when the command ends
        return link

    def _deliver(self, deliveries: Sequence[Delivery]) -> None:
        running = running_loop()
        for loop, fanout in tuple(self._fanouts.items()):
            if not (some := [delivery for delivery in deliveries if delivery.topic in fanout]):
                continue
            if loop is running:
                fanout.deliver(some)
                continue
            try:
                loop.call_soon_threadsafe(fanout.deliver, some)
            except RuntimeError:  # closed, with receivers that never undid their subscriptions
                self._forget(loop)

    def _has_receivers(self, topic: str) -> bool:
        return any(topic in fanout for fanout in tuple(self._fanouts.values()))

    def _fanout_of(self, loop: asyncio.AbstractEventLoop) -> Fanout:
        if loop not in self._fanouts:
            for closed in [each for each in self._fanouts if each.is_closed()]:
                self._forget(closed)
            self._fanouts[loop] = Fanout(self._on_last)
        return self._fanouts[loop]

    def _forget(self, loop: asyncio.AbstractEventLoop) -> None:
        with self._lock:
            fanout = self._fanouts.pop(loop, None)
            for topic in fanout.topics() if fanout else ():
                self._on_last(topic)

    def _on_last(self, topic: str) -> None:
        # Under the lock, so that another loop's first receiver cannot come between the question and the answer.
        with self._lock:
            if self._link is not None and not self._has_receivers(topic):
                self._link.exchange.unwant(topic)


def _send(link: Link, topic: str, payload: bytes) -> None:
    if link.exchange.listens or running_loop() is not None:
        link.exchange.publish(topic, payload)
        return
    # A shell, a command, a worker: it may be killed right after. The wait also paces it to what the layer can take.
    sent = threading.Event()
    link.exchange.publish(topic, payload, sent.set)
    sent.wait(SYNC_SECONDS)
