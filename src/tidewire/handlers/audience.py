"""The pages of this process that listen to a topic: one subscription a topic, one encoding a delivery."""

import asyncio
from collections.abc import Callable, Iterable
from functools import partial
from typing import Final

from tidewire.handlers.judge import Judge
from tidewire.handlers.rooms import CHECK
from tidewire.hub import MISSED, Delivery, Hub
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects
from tidewire.wire import codec
from tidewire.wire.frames import Op
from tidewire.wire.keys import Verb

LOOK_AGAIN: Final[Op] = [Verb.DISPATCH, ":root", "tidewire:missed", None]
"""Tells scripts and handlers of a page that it may have missed operations."""


class _Audience:
    """The pages of one topic."""

    __slots__ = ("ports", "undo")

    def __init__(self) -> None:
        # By page, in the order in which they came: a page in the same room twice does what it is told once.
        self.ports: dict[str, tuple[Port, ...]] = {}
        self.undo: Callable[[], None]


class Audiences:
    """Who listens to what, in one process. On the event loop's thread only."""

    def __init__(self, hub: Hub, judge: Judge) -> None:
        """``hub``: where the topics are subscribed to; ``judge`` is asked about who is in a room."""
        self._hub = hub
        self._judge = judge
        self._audiences: dict[str, _Audience] = {}
        self._missing: dict[str, Port] = {}  # by page: who is told in a moment that something was missed

    def enter(self, topics: Iterable[str], port: Port) -> Callable[[], None]:
        """Let the page of ``port`` hear ``topics``, once nothing is :meth:`settling`; return the undo, for once."""
        heard = tuple(topics)
        for topic in heard:
            self._enter(topic, port)
        return partial(self._leave, heard, port)

    def settling(self) -> asyncio.Future[None] | None:
        """Return what is done once what was entered so far is heard from other processes, too; ``None`` if it is."""
        return self._hub.settling()

    def _enter(self, topic: str, port: Port) -> None:
        audience = self._audiences.get(topic)
        if audience is None:
            audience = self._audiences[topic] = _Audience()
            audience.undo = self._hub.subscribe(topic, partial(self._deliver, audience))
        audience.ports[port.page_id] = (*audience.ports.get(port.page_id, ()), port)

    def _leave(self, topics: Iterable[str], port: Port) -> None:
        for topic in topics:
            audience = self._audiences[topic]
            if rest := tuple(each for each in audience.ports.pop(port.page_id) if each is not port):
                audience.ports[port.page_id] = rest
            elif not audience.ports:
                del self._audiences[topic]
                audience.undo()

    def _deliver(self, audience: _Audience, delivery: Delivery) -> None:
        if delivery.payload is MISSED:
            self._judge.check(delivery.topic)  # which may be what was missed
            self._miss(audience)
        elif CHECK in delivery.payload:
            self._judge.check(delivery.topic, delivery.payload[CHECK])
        elif "ops" in delivery.payload:  # else it is for components, which may subscribe to the same topic
            effects = Effects(ops=[codec.Encoded(op) for op in delivery.payload["ops"]])
            but = delivery.payload["but"]
            # A copy: a page that is found too slow leaves.
            for page_id, ports in tuple(audience.ports.items()):
                if page_id != but:
                    ports[0].tell_soon(effects)

    def _miss(self, audience: _Audience) -> None:
        # In a moment, since an outage makes every topic of a page a missed one: it shall look again once.
        if not self._missing:
            asyncio.get_running_loop().call_soon(self._tell_missing)
        self._missing.update((page_id, ports[0]) for page_id, ports in audience.ports.items())

    def _tell_missing(self) -> None:
        missing, self._missing = self._missing, {}
        for port in missing.values():
            port.tell_soon(Effects(ops=[LOOK_AGAIN]))
