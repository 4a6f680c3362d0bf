"""Arguments: converted, checked, and refused before anything runs."""

import enum
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from pydantic import BaseModel

from tidewire import event
from tidewire.calls.signature import BadArguments
from tidewire.components.events import Event
from tidewire.errors import ConfigurationError


class Colour(enum.Enum):
    RED = "red"


class Point(BaseModel):
    x: int


@event
def takes(
    self: Any,
    number: int = 0,
    day: date | None = None,
    key: UUID | None = None,
    colour: Colour | None = None,
    points: list[Point] | None = None,
    on: bool = False,
) -> None: ...


@event
def requires(self: Any, number: int, *, anything: Any) -> None: ...


@event
def takes_the_rest(self: Any, number: int = 0, **rest: str) -> None: ...


@event
def takes_nothing(self: Any) -> None: ...


@pytest.mark.parametrize(
    ("given", "bound"),
    [
        (None, {}),
        ({}, {}),
        ({"number": "2"}, {"number": 2}),
        ({"day": "2026-01-02"}, {"day": date(2026, 1, 2)}),
        ({"day": "", "key": "", "colour": ""}, {"day": None, "key": None, "colour": None}),
        ({"key": str(UUID(int=7))}, {"key": UUID(int=7)}),
        ({"colour": "red"}, {"colour": Colour.RED}),
        ({"points": [{"x": "1"}]}, {"points": [Point(x=1)]}),
        ({"on": "on"}, {"on": True}),
        ({"unheard_of": 1}, {}),
    ],
)
def test_c18_arguments_are_converted(given: dict[str, Any] | None, bound: dict[str, Any]) -> None:
    assert Event("takes", takes, "Owner").bind(given) == bound


@pytest.mark.parametrize(
    ("function", "given", "argument"),
    [
        (takes, {"number": "abc"}, "number"),
        (takes, {"number": 1.5}, "number"),
        (takes, {"colour": "blue"}, "colour"),
        (takes, {"points": [{"x": 1}, {"x": "a"}]}, "points.1.x"),
        (requires, None, "number"),
        (requires, {"number": 1}, "anything"),
    ],
)
def test_c18_bad_arguments_say_which(function: Any, given: dict[str, Any] | None, argument: str) -> None:
    with pytest.raises(BadArguments) as bad:
        Event("name", function, "Owner").bind(given)
    assert [error["argument"] for error in bad.value.errors][:1] == [argument]


def test_c18_the_rest_is_kept_where_it_is_asked_for() -> None:
    assert Event("name", takes_the_rest, "Owner").bind({"number": "1", "other": "x"}) == {"number": 1, "other": "x"}


def test_c18_the_rest_is_not_what_the_framework_gives_itself() -> None:
    @event
    def takes_any(self: Any, /, **rest: Any) -> None: ...

    assert Event("name", takes_the_rest, "Owner").bind({"number": 1, "self": "x"}) == {"number": 1}
    assert Event("name", takes_any, "Owner").bind({"self": "x"}) == {"self": "x"}


def test_c18_where_nothing_is_taken_all_is_dropped() -> None:
    assert Event("name", takes_nothing, "Owner").bind({"self": 1, "x": 2}) == {}


def test_c18_arguments_without_a_name_are_refused() -> None:
    @event
    def positional(self: Any, first: int, /) -> None: ...

    @event
    def several(self: Any, *numbers: int) -> None: ...

    for function in (positional, several):
        with pytest.raises(ConfigurationError, match="arguments come by name"):
            Event("name", function, "Owner")


def test_c18_a_method_without_self_is_refused() -> None:
    @event
    def nothing() -> None: ...

    @event
    def only_by_name(*, number: int) -> None: ...

    for function in (nothing, only_by_name):
        with pytest.raises(ConfigurationError, match=r"Owner\.name takes nothing without a name, expected `self`"):
            Event("name", function, "Owner")


def test_c18_an_annotation_that_is_not_there_is_named() -> None:
    def broken(self: Any, thing: "Nowhere") -> None: ...  # type: ignore[name-defined] # noqa: F821

    with pytest.raises(ConfigurationError, match=r"Owner\.name: an annotation cannot be resolved: .*Nowhere"):
        Event("name", event(broken), "Owner")


@event
def takes_it_all(this: Any, /, **rest: str) -> None: ...


@pytest.mark.parametrize(
    ("function", "bound"),
    [(takes_the_rest, {"this": "a"}), (takes_it_all, {"self": "b", "this": "a"})],
)
def test_c18_whoever_takes_the_rest_is_not_given_itself_twice(function: Any, bound: dict[str, Any]) -> None:
    got = Event("name", function, "Owner").bind({"self": "b", "this": "a"})
    assert got == bound
    function(None, **got)
