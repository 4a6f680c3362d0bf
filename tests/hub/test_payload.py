"""What may be published."""

import enum
import uuid
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from tidewire.hub.payload import decode, encode


def test_a_round_trip_is_what_json_makes_of_it() -> None:
    class Colour(enum.Enum):
        RED = "red"

    key = uuid.UUID(int=7)
    payload = {
        "a": (1, 2.5, None, True),
        "b": {"c": [mark_safe("x")]},
        "d": date(2026, 1, 2),
        "k": key,
        "e": Colour.RED,
    }
    expected = {"a": [1, 2.5, None, True], "b": {"c": ["x"]}, "d": "2026-01-02", "k": str(key), "e": "red"}
    assert decode(encode("topic", payload)) == expected


@pytest.mark.parametrize(
    ("payload", "named"),
    [
        ({"author": User(username="ann")}, r"^author cannot .*User <User: ann>"),
        ({"a": 1, "items": [{"b": 1}, {"author": object()}]}, r"^items\[1\]\.author .*object <object"),
        ({"title": gettext_lazy("yes")}, "^title .*__proxy__"),
        ({"big": 2**70}, "^big .*int"),
        ({"values": {1, 2}}, "^values .*set"),
        ({"by_id": {1: "one"}}, "^by_id .*dict"),
        ({"text": "\ud800"}, "^text .*surrogates"),
        ({1: "one"}, "^The payload .*dict"),
    ],
)
def test_anything_else_is_refused_naming_the_argument(payload: Any, named: str) -> None:
    with pytest.raises(TypeError, match=named):
        encode("topic", payload)


@pytest.mark.parametrize("payload", [None, 1, "x", [1], [("a", 1)]])
def test_a_payload_is_a_dict(payload: Any) -> None:
    with pytest.raises(TypeError, match=rf"A payload for 'topic' is a dict, came {type(payload).__name__}"):
        encode("topic", payload)


@pytest.mark.parametrize("topic", [None, 1, "", b"x", ("a",)])
def test_a_topic_is_a_string(topic: Any) -> None:
    with pytest.raises(TypeError, match="A topic is a string that is not empty, came"):
        encode(topic, {})
