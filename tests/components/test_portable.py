"""State comes back from a snapshot equal and of the same types, or the class is refused."""

import enum
import math
from collections import OrderedDict, deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any, Literal, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from pydantic import BaseModel, Field, HttpUrl, IPvAnyAddress, SecretBytes, SecretStr, field_serializer
from typing_extensions import TypedDict

from tests.components.test_declarations import declared
from tidewire.errors import ConfigurationError


class Colour(enum.Enum):
    RED = "red"


class Level(enum.IntEnum):
    LOW = 1


class Shown(BaseModel):
    """What it serializes to is not what it is."""

    amount: int

    @field_serializer("amount")
    def twice(self, amount: int) -> str:
        return str(amount * 2)


class Inner(BaseModel):
    ratio: float = 0.0
    raw: bytes = b""
    secret: SecretStr = Field(default=SecretStr(""), exclude=True)


class Other(BaseModel):
    ratio: float = 0.0
    raw: bytes = b""


class Node(BaseModel):
    children: list["Node"] = Field(default=[])


@dataclass
class Record:
    at: date
    colour: Colour = Colour.RED


class Point(NamedTuple):
    x: float
    of: Record | None = None


class Row(TypedDict):
    key: UUID
    next: "Row | None"


AT = datetime(2026, 7, 1, 12, tzinfo=ZoneInfo("Europe/Berlin"))
CASES: list[tuple[Any, Any]] = [
    (bytes, b"\xff\xfe"),
    (list[bytes], [b"\xff", b""]),
    (str, "\ud800 \u20ac \U0001f600"),
    (float, -math.inf),
    (dict[str, float], {"a": math.inf, "": 0.5}),
    (Inner, Inner(ratio=math.inf, raw=b"\xff")),
    (list[Inner | Other], [Other(ratio=-math.inf, raw=b"\xff"), Inner()]),
    (Shown, Shown(amount=2)),
    (dict[tuple[int, str], int], {(1, "a"): 2}),
    (dict[int, str], {1: "a"}),
    (dict[date | str, int], {date(2026, 1, 1): 1, "2026-01-01": 2}),
    (bytes | str, "abcd"),
    (bytes | str, b"abcd"),
    (date | str, "2020-01-01"),
    (date | str, date(2020, 1, 1)),
    (datetime | date, datetime(2020, 1, 1, tzinfo=UTC)),
    (Colour | str, "red"),
    (Colour | str, Colour.RED),
    (Level | int, 1),
    (Level | int, Level.LOW),
    (Literal[Colour.RED] | None, Colour.RED),
    (set[int] | list[int], {1}),
    (tuple[int, ...] | list[int], [1]),
    (frozenset[str] | None, frozenset("a")),
    (deque[date], deque([date(2026, 1, 1)])),
    (timedelta, timedelta(days=-1, microseconds=1)),
    (Decimal, Decimal("1.10")),
    (UUID, UUID(int=7)),
    (complex, 1 + 2j),
    (HttpUrl, HttpUrl("https://a.example/")),
    (HttpUrl | str, "https://a.example/"),
    (IPvAnyAddress, IPv6Address("::1")),
    (IPv4Address | str, "127.0.0.1"),
    (Node, Node(children=[Node()])),
    (Record, Record(date(2026, 1, 1))),
    (list[Point], [Point(0.5, Record(date(2026, 1, 1)))]),
    (Row, {"key": UUID(int=1), "next": {"key": UUID(int=2), "next": None}}),
    (Sequence[date], [date(2026, 1, 1)]),
    (Any, [(1, 2), {date(2026, 1, 1): {3}}, b"\xff"]),
    (dict, {1: {"": None}}),
    (datetime, AT),
]


@pytest.mark.parametrize(("annotation", "value"), CASES, ids=lambda part: repr(part)[:50])
def test_state_comes_back_as_it_was(annotation: Any, value: Any) -> None:
    cls = declared(types={"field": annotation})
    back = cls.definition.load(cls.definition.dump(cls(field=value)), "c1").__dict__["field"]  # type: ignore[call-arg]
    assert back == value
    assert repr(back) == repr(value)
    assert type(back) is type(value)


def test_a_path_comes_back() -> None:
    cls = declared(types={"field": Path})
    dumped = cls.definition.dump(cls(field=Path("a/b")))  # type: ignore[call-arg]
    assert cls.definition.load(dumped, "c1").__dict__["field"] == Path("a/b")


def test_what_a_nested_model_excludes_is_in_no_snapshot() -> None:
    cls = declared(types={"field": Inner})
    dumped = cls.definition.dump(cls(field=Inner(secret=SecretStr("hunter2"))))  # type: ignore[call-arg]
    assert b"hunter2" not in dumped
    assert cls.definition.load(dumped, "c1").__dict__["field"] == Inner()


@pytest.mark.parametrize("annotation", [SecretStr, SecretBytes | None, list[SecretStr]])
def test_a_secret_in_a_snapshot_is_refused(annotation: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"Declared\.field is a Secret.*everybody can read"):
        declared(types={"field": annotation}).definition.check()


@pytest.mark.parametrize("annotation", [OrderedDict[str, date], type[int]])
def test_what_would_come_back_as_something_else_is_refused(annotation: Any) -> None:
    with pytest.raises(ConfigurationError, match=r"Declared\.field: no snapshot can hold"):
        declared(types={"field": annotation}).definition.check()


def test_an_object_of_no_class_that_a_field_names_is_refused_and_not_changed() -> None:
    cls = declared(types={"field": Any})
    with pytest.raises(TypeError, match="A snapshot cannot hold Record"):
        cls.definition.dump(cls(field=Record(date(2026, 1, 1))))  # type: ignore[call-arg]


def test_another_field_in_a_nested_class_is_another_schema() -> None:
    def schema(kind: Any) -> str:
        inner = type("Inside", (BaseModel,), {"__annotations__": {"a": kind}, "__module__": __name__})
        return declared(types={"field": inner}).definition.schema

    assert schema(int) == schema(int)
    assert schema(int) != schema(str)


def test_a_counters_state_takes_three_bytes() -> None:
    cls = declared(types={"amount": int}, amount=0)
    assert cls.definition.dump(cls(amount=7)) == b"[7]"  # type: ignore[call-arg]
