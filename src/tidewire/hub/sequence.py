"""How loss is noticed: publishers number what they publish, receivers look for gaps. Pure state, no I/O.

A channel layer delivers at most once: a full channel, a restart or a dropped connection loses what was under way, and
says nothing. A gap shows with the next publication of the topic; that the *last* one was lost shows with a checkpoint.
"""

from collections.abc import Iterator
from enum import Enum
from itertools import count
from typing import Final, NamedTuple

from tidewire.hub.envelope import Mark, Number

CHECKPOINT_SECONDS: Final = (1.0, 10.0)
"""How long after a topic's newest publication its checkpoints are due. The second is for those that miss the first."""
_MAX_TOPICS: Final = 20_000  # about 4 MB; reached by 2,000 topics a second
_MAX_PUBLISHERS: Final = 256  # of one topic; each shell and each restarted worker is a new one


class _Newest(NamedTuple):
    seq: int
    at: float
    told: int  # checkpoints that have named it


class Numbering:
    """The publisher's side: the newest publication of every topic, until all checkpoints have named it."""

    def __init__(self) -> None:
        self._count = count(1)
        self._newest: dict[str, _Newest] = {}  # the topic that was published longest ago comes first
        self._lost_track = False

    def next(self, topic: str, now: float) -> Number:
        """Return the number of a new publication of ``topic``."""
        seq = next(self._count)
        before = self._newest.pop(topic, None)
        self._newest[topic] = _Newest(seq, now, 0)
        if len(self._newest) > _MAX_TOPICS:
            self._forget_oldest()
        return Number(seq, 0, 0) if before is None else Number(seq, before.seq, _milliseconds(now - before.at))

    def checkpoint(self, now: float, *, everything: bool = False) -> list[Mark] | None:
        """Return the marks that are due; ``None``: too many for this memory.

        With ``everything``, return all, due or not. That counts for none of their checkpoints: after an outage the
        layer may fail again before it has them.
        """
        if self._lost_track:
            self._lost_track = False
            self._newest.clear()
            return None
        if everything:
            return [_mark(topic, newest, now) for topic, newest in self._newest.items()]
        return [self._tell(topic, now) for topic in list(self._due(now))]

    def _due(self, now: float) -> Iterator[str]:
        for topic, newest in self._newest.items():
            if now - newest.at < CHECKPOINT_SECONDS[0]:
                return  # those behind it are younger
            if now - newest.at >= CHECKPOINT_SECONDS[newest.told]:
                yield topic

    def _tell(self, topic: str, now: float) -> Mark:
        newest = self._newest[topic]
        if newest.told + 1 < len(CHECKPOINT_SECONDS):
            self._newest[topic] = newest._replace(told=newest.told + 1)
        else:
            del self._newest[topic]
        return _mark(topic, newest, now)

    def _forget_oldest(self) -> None:
        topic = next(iter(self._newest))
        self._lost_track = self._lost_track or not self._newest.pop(topic).told


class Sight(Enum):
    """How a publication stands to those before it."""

    NEXT = "next"
    AFTER_GAP = "after a gap"
    AGAIN = "again"


class Sightings:
    """The receiver's side: what was seen last, of every topic by every publisher."""

    def __init__(self) -> None:
        self._seen: dict[str, dict[str, int]] = {}

    def published(self, publisher: str, topic: str, number: Number, *, now: float, since: float) -> Sight:
        """Note a publication; ``since``: when this process began to listen to ``topic``."""
        last = self._seen.get(topic, {}).get(publisher)
        if last is not None and number.seq <= last:
            return Sight.AGAIN  # the layer's client tried again what had arrived: publishers send in order
        self._note(publisher, topic, number.seq)
        if last is None:
            gap = number.previous > 0 and _heard(number.previous_age, now, since)
        else:
            gap = number.previous > last
        return Sight.AFTER_GAP if gap else Sight.NEXT

    def marked(self, publisher: str, mark: Mark, *, now: float, since: float) -> bool:
        """Note a mark of a checkpoint; return whether it tells of a publication that never came."""
        last = self._seen.get(mark.topic, {}).get(publisher)
        gap = _heard(mark.age, now, since) if last is None else mark.seq > last
        self._note(publisher, mark.topic, max(mark.seq, last or 0))
        return gap

    def forget(self, topic: str) -> None:
        """This process listens to ``topic`` no longer."""
        self._seen.pop(topic, None)

    def _note(self, publisher: str, topic: str, seq: int) -> None:
        seen = self._seen.setdefault(topic, {})
        seen.pop(publisher, None)
        seen[publisher] = seq  # behind the others: the first to go is the one that was quiet longest
        if len(seen) > _MAX_PUBLISHERS:
            del seen[next(iter(seen))]


def _mark(topic: str, newest: _Newest, now: float) -> Mark:
    return Mark(topic, newest.seq, _milliseconds(now - newest.at))


def _heard(age: int, now: float, since: float) -> bool:
    """Whether what is ``age`` old should have been heard. On its way it got older: the error is on the safe side."""
    return now - age / 1000 >= since


def _milliseconds(seconds: float) -> int:
    return int(seconds * 1000)
