"""What travels between processes: one string of JSON in a message of the channel layer, encoded once for all of them.

::

    {"type": "tidewire.hub", "body": "[1,\"Kx3b\",\"item.7\",12,11,250,{\"change\":{}}]"}

- published ``[1, publisher, topic, seq, previous, previous_age, payload]``
- checkpoint ``[2, publisher, [[topic, seq, age], ...]]``, or ``[2, publisher, null]``: any topic may have lost some
- probe ``[3, publisher]``

``seq`` counts all that a publisher published, ``previous`` is the one before of the same topic (0: it does not
remember any), ages are milliseconds: clocks of two machines differ, the ages of what one of them did do not.
A string and not bytes, because layers may serialize to JSON as well as to MessagePack.
"""

import hashlib
from collections.abc import Sequence
from enum import IntEnum
from typing import Any, Final, NamedTuple

import orjson

_TYPE: Final = "tidewire.hub"  # a layer does not ask for it, consumers that dispatch do
CONTROL_GROUP: Final = "tidewire.control"
CHECKPOINT_ENTRIES: Final = 500


class Kind(IntEnum):
    """The first item of a body."""

    PUBLISHED = 1
    CHECKPOINT = 2
    PROBE = 3


class Number(NamedTuple):
    """Where one publication stands in its publisher's sequence."""

    seq: int
    previous: int
    previous_age: int


class Mark(NamedTuple):
    """The newest publication of a topic."""

    topic: str
    seq: int
    age: int


class Published(NamedTuple):
    """A payload of another process."""

    publisher: str
    topic: str
    number: Number
    payload: dict[str, Any]


class Checkpoint(NamedTuple):
    """What a publisher has published; ``None``: more than it can tell."""

    publisher: str
    marks: Sequence[Mark] | None


class Probe(NamedTuple):
    """What a process sends to itself to see that the way is open."""

    publisher: str


Envelope = Published | Checkpoint | Probe
Message = dict[str, Any]


def group_of(topic: str) -> str:
    """Return the group of ``topic``. Layers allow less than 100 of few characters; a topic may be anything."""
    return "tidewire." + hashlib.blake2b(topic.encode(), digest_size=16).hexdigest()


def probe_group(publisher: str) -> str:
    """Return the group that only the process ``publisher`` is in."""
    return f"tidewire.probe.{publisher}"


def published(publisher: str, topic: str, number: Number, payload: bytes) -> Message:
    """Encode what is published; ``payload`` is JSON already."""
    return _message([Kind.PUBLISHED, publisher, topic, *number, orjson.Fragment(payload)])


def checkpoint(publisher: str, marks: Sequence[Mark] | None) -> Message:
    """Encode which publications others should have seen by now."""
    # Plain tuples: orjson refuses subclasses.
    return _message([Kind.CHECKPOINT, publisher, marks and [tuple(mark) for mark in marks]])


def probe(publisher: str) -> Message:
    """Encode a process's own probe."""
    return _message([Kind.PROBE, publisher])


def read(message: Message) -> Envelope | None:
    """Return what is in ``message``; ``None``: nothing that this version knows, as while a new one is rolled out."""
    try:
        body = orjson.loads(message["body"])
    except (KeyError, orjson.JSONDecodeError):
        return None
    match body:
        case [Kind.PUBLISHED, str(publisher), str(topic), int(seq), int(previous), int(age), dict(payload)]:
            return Published(publisher, topic, Number(seq, previous, age), payload)
        case [Kind.CHECKPOINT, str(publisher), None]:
            return Checkpoint(publisher, None)
        case [Kind.CHECKPOINT, str(publisher), list(marks)]:
            return Checkpoint(publisher, [Mark(topic, seq, age) for topic, seq, age in marks])
        case [Kind.PROBE, str(publisher)]:
            return Probe(publisher)
    return None


def _message(body: list[Any]) -> Message:
    return {"type": _TYPE, "body": orjson.dumps(body).decode()}
