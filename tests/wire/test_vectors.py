"""The golden frames of ``protocol/vectors/frames.json``, which the client's tests read too."""

import json
from pathlib import Path
from typing import Any

import pytest

from tidewire.errors import ProtocolError
from tidewire.wire import codec
from tidewire.wire.frames import Event, Flush, Hello, Join, Leave, Location, Ping, Pong, Refresh, Resume
from tidewire.wire.keys import ErrorCode, Verb

VECTORS: dict[str, list[dict[str, str]]] = json.loads(
    (Path(__file__).parents[2] / "protocol/vectors/frames.json").read_text()
)
SNAPSHOT = "Counter:1vT3sQ:kP0zR2:x8f:Wzdd:Gm5cT0e3b0Yx0mO2cW1vZw"
EPOCH = "1TUgbXUl7oLtMLve"
GENERIC = "This could not be done."
SETTINGS = {"heartbeat": 25000, "grace": 30000, "jitter": 5000, "frame": 65536}
BAD_BY = {"errors": [{"argument": "by", "message": "Input should be a valid integer"}]}

DECODED: dict[str, Any] = {
    "hello": Hello(1, 1, "/todo?filter=done"),
    "join": Join(1, 2, 0, ["Counter", "first", SNAPSHOT, "C5oZCcPzsIU"]),
    "join of a surface with nothing to say": Join(3, 4, 2, []),
    "event": Event(1, 7, "inc", None),
    "event with arguments": Event(1, 7, "inc", {"by": 2, "tags": ["a", "ü"], "nothing": None}),
    "event with no arguments named": Event(1, 7, "inc", {}),
    "event of a handler, with a form": Event(1, 7, "greet", {"by": 2, "": "name=Ada&tag=a&tag=b"}),
    "leave": Leave(1),
    "ping": Ping(),
    "pong": Pong(),
    "resume": Resume(9, EPOCH, 12),
    "resume of a page that holds nothing yet": Resume(9, EPOCH, 0),
    "flush": Flush(),
    "refresh": Refresh(1),
    "location": Location("/todo?filter=done"),
    "location in another language": Location("/de/", "language=de"),
    "location in the language of the settings again": Location("/", ""),
    "the largest integer": Event(1, 2**53 - 1, "inc", None),
    "white space": Ping(),
}
ENCODED = {
    "hello": codec.hello(1, EPOCH, SETTINGS),
    "joined": codec.joined(1, 2, 1, ["", "<p>1</p>"]),
    "joined because of a resume": codec.joined(1, 0, 9, ["", "<p>1</p>"]),
    "same": codec.same(1, 2, 1),
    "same because of a resume": codec.same(1, 0, 9),
    "answer": codec.answer(1, 7, 12, [0, "8"]),
    "answer without a change": codec.answer(1, 7, 12, None),
    "answer with ops": codec.answer(1, 7, 12, [0, "8"], [[Verb.FOCUS, "#name"]]),
    "answer with ops alone": codec.answer(1, 7, 12, None, [[Verb.FOCUS, "#name"], [Verb.URL, "/?page=2", 0]]),
    "patch with ops alone": codec.patch(1, 13, [], [[Verb.APPEND, "#list", "<li>new</li>"]]),
    "patch": codec.patch(1, 13, [0, "9"]),
    "error": codec.error(1, 7, 14, ErrorCode.UNKNOWN_EVENT, GENERIC, None),
    "error with detail": codec.error(1, 7, 14, ErrorCode.BAD_ARGUMENTS, GENERIC, BAD_BY),
    "error that nobody asked for": codec.error(1, 0, 15, ErrorCode.RENDER_FAILED, GENERIC, None),
    "error of a resume, outside the sequence": codec.error(
        0, 9, 0, ErrorCode.UNKNOWN_EPOCH, "This page is not held here.", None
    ),
    "leave": codec.leave(1, 16),
    "ping": codec.PING,
    "pong": codec.PONG,
    "resumed": codec.resumed(9, 7, None),
    "resumed anew": codec.resumed(9, 7, 20),
    "snapshot": codec.snapshot(1, 17, SNAPSHOT),
    "statics": codec.statics(18, {"k3Jx9aQz": ("<b>", "</b>")}),
    "shape": codec.shape(1, 19, ["k3Jx9aQz", 0, {"h": "b7", "r": [[3], [1, 0, ["c9"]]]}]),
    "bye": codec.bye(5000, 17),
}


def vectors(group: str, sender: str) -> dict[str, str]:
    return {vector["name"]: vector["text"] for vector in VECTORS[group] if vector["from"] == sender}


@pytest.mark.parametrize(("name", "text"), vectors("valid", "client").items())
def test_what_clients_say_is_understood(name: str, text: str) -> None:
    decoded = codec.decode(text)
    assert (type(decoded), decoded) == (type(DECODED[name]), DECODED[name])


@pytest.mark.parametrize(("name", "text"), vectors("invalid", "client").items())
def test_what_clients_must_not_say_is_refused(name: str, text: str) -> None:
    with pytest.raises(ProtocolError):
        codec.decode(text)


@pytest.mark.parametrize(("name", "text"), vectors("valid", "server").items())
def test_the_server_says_exactly_this(name: str, text: str) -> None:
    assert ENCODED[name] == text


def test_every_vector_is_checked() -> None:
    assert DECODED.keys() == vectors("valid", "client").keys()
    assert ENCODED.keys() == vectors("valid", "server").keys()
