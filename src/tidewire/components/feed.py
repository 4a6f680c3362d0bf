"""What a component is subscribed to, and what was delivered for it."""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, Final

from tidewire.calls.call import Call, called
from tidewire.changes.topics import rows_topics_over
from tidewire.hub import MISSED, Delivery, Hub

if TYPE_CHECKING:
    from tidewire.components.component import Component

_MOST_WAITING: Final = 1000
"""Deliveries that are kept for a component: what runs on its page may take longer than the next ones to come."""


class Feed:
    """One component's subscriptions. On the event loop's thread only.

    They are read again with every run, and change with it: what is new is subscribed to before the render, so that
    nothing falls in between; what is old is given up once the run has ended well.
    """

    __slots__ = ("_hub", "_inbox", "_notice", "_read", "_topics", "_undos", "_wanted")

    def __init__(self, hub: Hub, read: Call, notice: Callable[[], None]) -> None:
        """``read`` returns the topics of a component; ``notice`` is called when there is something to :meth:`take`."""
        self._hub = hub
        self._read = read
        self._notice = notice
        self._topics: frozenset[str] = frozenset()  # as of the last run that ended well
        self._wanted: frozenset[str] = frozenset()
        self._undos: dict[str, Callable[[], None]] = {}
        self._inbox: list[Delivery] = []

    def is_current(self, component: "Component") -> bool:
        """Tell whether there is nothing to change; ``False`` also where reading the topics could block."""
        if not self._read.on_loop:
            return False
        read = self._read.function(component)
        return read == self._topics or _topics(read, component) == self._topics  # as a rule it is that very set

    async def renew(self, component: "Component") -> None:
        """Read the topics of ``component`` and subscribe to those that are new."""
        self._wanted = _topics(await called(self._read.bound(component)), component)
        if new := _listened(self._wanted) - self._undos.keys():
            for topic in new:
                self._undos[topic] = self._hub.subscribe(topic, self._receive)
            await self._hub.settled()

    def commit(self) -> None:
        """Give up what is not wanted any more."""
        self._agree_on(self._wanted)

    def go_back(self) -> None:
        """Give up what was new."""
        self._agree_on(self._topics)

    def take(self) -> list[Delivery]:
        """Return what came and concerns the component still."""
        inbox, self._inbox = self._inbox, []
        if len(inbox) == 1 and inbox[0].topic in self._wanted:  # as a rule
            return inbox
        return [Delivery(topic, payload) for came, payload in inbox for topic in self._meant_by(came)]

    def close(self) -> None:
        """Give up everything."""
        self._keep_only(frozenset())
        self._inbox = []

    def _meant_by(self, came: str) -> list[str]:
        """Return the topics of the component's that a delivery of ``came`` is about: of some rows, it may be any."""
        if came in self._wanted:
            return [came]
        return [topic for topic in self._wanted if came in rows_topics_over(topic)]

    def _agree_on(self, topics: frozenset[str]) -> None:
        if self._wanted == self._topics:  # as after nearly every run: none of its cost is for what did not change
            return
        self._topics = self._wanted = topics
        self._keep_only(_listened(topics))

    def _keep_only(self, topics: frozenset[str]) -> None:
        for topic in self._undos.keys() - topics:
            self._undos.pop(topic)()

    def _receive(self, delivery: Delivery) -> None:
        if not self._inbox:
            self._notice()
        self._inbox.append(delivery)
        if len(self._inbox) > _MOST_WAITING:
            topics = dict.fromkeys(delivery.topic for delivery in self._inbox)
            self._inbox = [Delivery(topic, MISSED) for topic in topics]


def _listened(topics: frozenset[str]) -> frozenset[str]:
    """Return ``topics``, and those of changes that may be about the rows behind them."""
    return topics.union(*map(rows_topics_over, topics))


def _topics(read: Iterable[str], component: "Component") -> frozenset[str]:
    topics: frozenset[Any] = frozenset() if isinstance(read, str) else frozenset(read)
    if isinstance(read, str) or not all(isinstance(topic, str) for topic in topics):
        raise TypeError(
            f"{component.definition.name}.subscriptions is a set of topics such as {{'item'}}, came {read!r}."
        )
    return topics
