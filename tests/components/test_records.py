"""Which classes are plain records: read on the event loop, and neither copied nor put back."""

import dataclasses
from collections import namedtuple
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, ClassVar, NamedTuple

import pytest
from pydantic import BeforeValidator
from typing_extensions import TypedDict

from tidewire.calls.plain import is_plain
from tidewire.calls.records import record_fields


@dataclass(frozen=True)
class Row:
    name: str
    flag: bool = False
    tags: tuple[str, ...] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class Slotted:
    name: str = "x"


class Pair(NamedTuple):
    x: int
    y: int = 2


@dataclass(frozen=True)
class Branch:
    name: str
    below: tuple["Branch", ...] = ()


class Quiet(Row):
    pass


class Typed(TypedDict):
    name: str
    below: "list[Typed]"


@pytest.mark.parametrize("cls", [Row, Slotted, Pair, Branch, Quiet, Typed])
def test_a_class_that_only_holds_values_is_plain(cls: type) -> None:
    assert is_plain(cls)
    assert is_plain(list[cls])  # type: ignore[valid-type]


def test_the_fields_are_told_with_their_types() -> None:
    assert record_fields(Pair) == {"x": int, "y": int}
    assert record_fields(Row) == {"name": str, "flag": bool, "tags": tuple[str, ...]}


@dataclass
class Open:
    name: str


@dataclass(frozen=True)
class Method:
    name: str

    def shout(self) -> str:
        return self.name.upper()


@dataclass(frozen=True)
class Property:
    name: str

    @property
    def loud(self) -> str:
        return self.name.upper()


@dataclass(frozen=True)
class Written:
    name: str

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True)
class Prepared:
    name: str

    def __post_init__(self) -> None:
        self.name.upper()


@dataclass(frozen=True)
class Produced:
    name: str = field(default_factory=lambda: "x")


class Manager:
    def __call__(self) -> str:
        return ""


@dataclass(frozen=True)
class Managed:
    name: str
    objects: ClassVar[Manager] = Manager()


class Computed:
    def __get__(self, *_: object) -> str:
        return "x"

    def __set__(self, *_: object) -> None:
        pass


@dataclass(frozen=True)
class Described:
    name: str = Computed()  # type: ignore[assignment]


class Walked(NamedTuple):
    x: int

    def __iter__(self) -> Iterator[Any]:
        return iter(())


class Inherited(Method):
    pass


@dataclass(frozen=True)
class Checked:
    name: Annotated[str, BeforeValidator(str.strip)]


@dataclass(frozen=True)
class Unplain:
    other: Open


class TypedUnplain(TypedDict):
    other: Open


@dataclass(frozen=True)
class Unresolvable:
    other: "Nothing"  # type: ignore[name-defined]  # noqa: F821


@pytest.mark.parametrize(
    "cls",
    [
        Open,
        Method,
        Property,
        Written,
        Prepared,
        Produced,
        Managed,
        Described,
        Walked,
        Inherited,
        Checked,
        Unplain,
        TypedUnplain,
        Unresolvable,
        namedtuple("Untyped", "x"),  # noqa: PYI024 - that it has no types is the case
        dataclasses.make_dataclass("Anything", [("x", Any)], frozen=True),
    ],
)
def test_a_class_that_may_run_code_is_not(cls: type) -> None:
    assert not is_plain(cls)
