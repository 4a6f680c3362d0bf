"""What goes between the hub and the channel layer. It outlives every connection, and threads share it."""

import secrets
import threading
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from enum import Enum
from typing import Final, NamedTuple

from tidewire.hub.clock import Clock
from tidewire.hub.envelope import CHECKPOINT_ENTRIES, CONTROL_GROUP, Mark, Message, checkpoint, group_of, published
from tidewire.hub.sequence import Numbering

_MAX_WAITING: Final = 10_000  # publications behind a slow layer; what is dropped shows as a gap


class Status(Enum):
    """How the channel layer is."""

    STARTING = "starting"
    UP = "up"
    DOWN = "down"


class Parcel(NamedTuple):
    """One message for one group. Without a message, only a place in the line."""

    group: str
    message: Message | None
    done: Callable[[], object] | None = None
    """Called when it is sent or given up."""

    def finish(self) -> None:
        """It is sent or given up."""
        if self.done is not None:
            self.done()


class Exchange:
    """The line of what is to be sent, and which topics are wanted. Any thread may call every method."""

    def __init__(self, clock: Clock, wanted: Iterable[str] = ()) -> None:
        self.publisher: Final = secrets.token_urlsafe(9)
        self.status = Status.STARTING
        self.wake: Callable[[], None] | None = None
        """Tells the session of the moment that there is something to do."""
        self._clock = clock
        self._lock = threading.Lock()  # number and place in the line are given as one: gaps mean loss, never haste
        self._numbering = Numbering()
        self._line: deque[Parcel] = deque()
        self._wanted = dict.fromkeys(wanted)
        self._changed: dict[str, None] = {}
        self._asked = len(self._wanted)  # changes of what is wanted
        self._settled = 0  # how many of them are in force
        self._waiters: deque[tuple[int, Future[None]]] = deque()

    # Publishing.

    def publish(self, topic: str, payload: bytes, done: Callable[[], object] | None = None) -> None:
        """Send the JSON ``payload`` to the other processes; while the layer is down, note that it was not."""
        with self._lock:
            number = self._numbering.next(topic, self._clock.now())
            if accepted := self.status is not Status.DOWN and len(self._line) < _MAX_WAITING:
                message = published(self.publisher, topic, number, payload)
                self._line.append(Parcel(group_of(topic), message, done))
        if accepted:
            self._notify()
        elif done is not None:
            done()

    def send(self, parcel: Parcel) -> None:
        """Put ``parcel`` at the end of the line."""
        with self._lock:
            self._line.append(parcel)
        self._notify()

    def send_checkpoint(self, *, everything: bool = False) -> None:
        """Tell all processes what is due to be told, or all that this one published of late."""
        with self._lock:
            if self.status is not Status.UP and not everything:
                return  # told to nobody it would count as told; all is told when the layer is back
            marks = self._numbering.checkpoint(self._clock.now(), everything=everything)
            for some in [None] if marks is None else _in_pages(marks):
                self._line.append(Parcel(CONTROL_GROUP, checkpoint(self.publisher, some)))
        self._notify()

    def next_parcel(self) -> Parcel | None:
        """Return the first in the line and take it out."""
        with self._lock:
            return self._line.popleft() if self._line else None

    # Topics.

    @property
    def listens(self) -> bool:
        """Whether any topic is wanted."""
        return bool(self._wanted)

    def wants(self, topic: str) -> bool:
        """Whether ``topic`` is wanted."""
        return topic in self._wanted

    def want(self, topic: str) -> None:
        """Somebody in this process listens to ``topic`` now."""
        with self._lock:
            self._wanted[topic] = None
            self._change(topic)
        self._notify()

    def unwant(self, topic: str) -> None:
        """Nobody in this process listens to ``topic`` any longer."""
        with self._lock:
            self._wanted.pop(topic, None)
            self._change(topic)
        self._notify()

    def wanted(self) -> list[str]:
        """Return every wanted topic."""
        with self._lock:
            return list(self._wanted)

    def take_changed(self) -> tuple[list[str], int]:
        """Return the topics that were wanted or unwanted since the last call, and what to :meth:`settle`."""
        with self._lock:
            changed = list(self._changed)
            self._changed.clear()
            return changed, self._asked

    def settle(self, asked: int) -> None:
        """All that was asked up to ``asked`` is in force."""
        with self._lock:
            self._settled = max(self._settled, asked)
            settled = self._pop_waiters(self._settled)
        _resolve(settled)

    def settled(self) -> Future[None] | None:
        """Return what is done when all that was wanted so far is in force; ``None``: nothing to wait for.

        While the layer is down nobody waits: when it is back, everybody is told to look again.
        """
        with self._lock:
            if self._settled >= self._asked or self.status is Status.DOWN:
                return None
            future: Future[None] = Future()
            self._waiters.append((self._asked, future))
            return future

    # The layer's ups and downs.

    def came_up(self) -> bool:
        """The layer works; return whether it was down before."""
        with self._lock:
            was_down = self.status is Status.DOWN
            self.status = Status.UP
        if was_down:
            self.send_checkpoint(everything=True)
        return was_down

    def went_down(self) -> bool:
        """The layer fails; return whether this is news. What is in the line is given up: its numbers tell of it."""
        with self._lock:
            is_news = self.status is not Status.DOWN
            self.status = Status.DOWN
            given_up = list(self._line)
            self._line.clear()
            waiters = self._pop_waiters(self._asked)
        for parcel in given_up:
            parcel.finish()
        _resolve(waiters)
        return is_news

    def _change(self, topic: str) -> None:
        self._asked += 1
        if self.wake is not None:  # else nobody is there to take it, for how long no one knows; all is read anew then
            self._changed[topic] = None

    def _pop_waiters(self, settled: int) -> list[Future[None]]:
        waiters = []
        while self._waiters and self._waiters[0][0] <= settled:
            waiters.append(self._waiters.popleft()[1])
        return waiters

    def _notify(self) -> None:
        if (wake := self.wake) is not None:
            wake()


def _resolve(waiters: Iterable[Future[None]]) -> None:
    # Outside the lock: a future calls its callbacks, whatever they are.
    for waiter in waiters:
        if waiter.set_running_or_notify_cancel():
            waiter.set_result(None)


def _in_pages(marks: list[Mark]) -> list[list[Mark]]:
    return [marks[start : start + CHECKPOINT_ENTRIES] for start in range(0, len(marks), CHECKPOINT_ENTRIES)]
