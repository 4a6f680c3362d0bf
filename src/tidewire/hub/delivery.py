"""What a receiver gets. Imports nothing of Tidewire."""

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any, Final, Literal, NamedTuple


class Loss(Enum):
    """A payload that is no payload."""

    MISSED = "missed"
    """Deliveries of this topic may have been lost: look again."""

    def __repr__(self) -> str:
        return self.name


MISSED: Final = Loss.MISSED

Payload = dict[str, Any] | Literal[Loss.MISSED]


class Delivery(NamedTuple):
    """One payload on its way to the receivers of ``topic``. They share it: it is for reading only."""

    topic: str
    payload: Payload


Receiver = Callable[[Delivery], None]
"""Is called on the thread of the event loop that it subscribed on. Must not block."""

Deliver = Callable[[Sequence[Delivery]], None]
