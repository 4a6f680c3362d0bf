"""Who listens on one event loop, and handing deliveries to them."""

import logging
from collections.abc import Callable, Iterable

from tidewire.hub.delivery import Delivery, Receiver

logger = logging.getLogger("tidewire")


class Subscription:
    """One receiver's interest in one topic; calling it ends it, calling it again does nothing.

    An object with slots, not a closure with cells: an idle page keeps one for each of its topics.
    """

    __slots__ = ("_fanout", "receiver", "topic")

    def __init__(self, fanout: "Fanout", topic: str, receiver: Receiver) -> None:
        self._fanout = fanout
        self.topic = topic
        self.receiver: Receiver | None = receiver

    def __call__(self) -> None:
        if self.receiver is not None:
            self.receiver = None
            self._fanout.remove(self)


class Fanout:
    """The subscriptions of one event loop. Only that loop's thread changes them; any thread may ask ``topic in``."""

    def __init__(self, on_last: Callable[[str], None]) -> None:
        self._topics: dict[str, dict[Subscription, None]] = {}  # dicts keep the order of subscribing
        self._on_last = on_last

    def __contains__(self, topic: object) -> bool:
        return topic in self._topics

    def topics(self) -> list[str]:
        """Return all topics that somebody listens to."""
        return list(self._topics)

    def add(self, topic: str, receiver: Receiver) -> Subscription:
        """Let ``receiver`` have what is delivered from now on."""
        subscription = Subscription(self, topic, receiver)
        self._topics.setdefault(topic, {})[subscription] = None
        return subscription

    def remove(self, subscription: Subscription) -> None:
        """Forget ``subscription``, and its topic with its last one."""
        subscriptions = self._topics[subscription.topic]
        del subscriptions[subscription]
        if not subscriptions:
            del self._topics[subscription.topic]
            # Other processes need not send it here any more.
            self._on_last(subscription.topic)

    def deliver(self, deliveries: Iterable[Delivery]) -> None:
        """Call the receivers of each topic, in the order of their subscribing."""
        for delivery in deliveries:
            # A copy: receivers come and go while they are called. One that went must not be called any more.
            for subscription in tuple(self._topics.get(delivery.topic, ())):
                if (receiver := subscription.receiver) is not None:
                    _call(receiver, delivery)


def _call(receiver: Receiver, delivery: Delivery) -> None:
    try:
        receiver(delivery)
    except Exception:
        # Neither the publisher nor the receivers after this one can do anything about it.
        logger.exception("A receiver of %r failed; the other receivers get the delivery all the same.", delivery.topic)
