"""Which handlers stay on the event loop: only those that cannot block."""

import math
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from pydantic import AfterValidator, BaseModel, Field, field_validator

from tidewire import Component
from tidewire.components.placement import stays_on_loop


class Row(BaseModel):
    name: str = ""

    def save(self) -> None:
        """Could go to the database."""


class Plain(Component, abstract=True):
    template_name = "x"
    amount: int = 0
    math: str = ""
    names: list[str] = Field(default=[])
    row: Row = Row()
    bounded: int = Field(default=0, ge=0)

    def update(self) -> None:
        """Named like a dict's method, but could do anything."""


class Validated(Plain, abstract=True):
    @field_validator("amount")
    @classmethod
    def checked(cls, value: int) -> int:
        return value


class Annotating(Component, abstract=True):
    template_name = "x"
    amount: Annotated[int, AfterValidator(abs)] = 0


def helper() -> int:
    return 1


OUTSIDE = helper


def adds(self: Any) -> None:
    self.amount += 1


def works_on_lists(self: Any, name: str) -> None:
    self.names.append(name.strip().lower())
    self.names = sorted([item for item in self.names if len(item) > 2], key=lambda item: item.upper())


def calls_a_function(self: Any) -> None:
    self.amount = helper()


def uses_a_module_named_like_a_field(self: Any) -> None:
    self.amount = math.floor(1.5)


def calls_a_method_named_like_a_dicts(self: Any) -> None:
    self.update()


def reaches_a_model(self: Any) -> None:
    self.row.save()


def imports(self: Any) -> None:
    import time

    time.sleep(1)


def opens(self: Any) -> None:
    open("file")  # noqa: PTH123, SIM115


def hides_it_in_a_lambda(self: Any) -> None:
    self.names = list(map(lambda _: helper(), self.names))  # noqa: C417


def hides_it_in_a_comprehension(self: Any) -> None:
    self.names = [str(OUTSIDE()) for _ in self.names]


def defers(self: Any) -> None:
    self.defer(self.update)


def evaluates(self: Any) -> None:
    eval("1")


def closing_over() -> Callable[..., Any]:
    blocking = helper

    def closure(self: Any) -> None:
        blocking()

    return closure


def with_shadowed_builtin() -> Callable[..., Any]:
    scope: dict[str, Any] = {"len": helper}
    exec("def shadows(self):\n    self.amount = len(self.names)", scope)
    function: Callable[..., Any] = scope["shadows"]
    return function


@pytest.mark.parametrize("function", [adds, works_on_lists])
def test_what_touches_plain_fields_only_stays(function: Callable[..., Any]) -> None:
    assert stays_on_loop(function, Plain, [str])


@pytest.mark.parametrize(
    "function",
    [
        calls_a_function,
        uses_a_module_named_like_a_field,
        calls_a_method_named_like_a_dicts,
        reaches_a_model,
        imports,
        opens,
        hides_it_in_a_lambda,
        hides_it_in_a_comprehension,
        defers,
        evaluates,
        closing_over(),
        with_shadowed_builtin(),
    ],
)
def test_what_cannot_be_seen_through_goes_to_a_thread(function: Callable[..., Any]) -> None:
    assert not stays_on_loop(function, Plain, [])


@pytest.mark.parametrize("cls", [Validated, Annotating])
def test_validators_may_do_anything(cls: type[Component]) -> None:
    assert not stays_on_loop(adds, cls, [])


@pytest.mark.parametrize("annotation", [Any, Row, list[Row], object, Annotated[int, AfterValidator(abs)]])
def test_arguments_of_other_types_may_do_anything(annotation: Any) -> None:
    assert not stays_on_loop(adds, Plain, [annotation])


@pytest.mark.parametrize("annotation", [int, str | None, list[int], dict[str, tuple[int, ...]]])
def test_plain_arguments_do_nothing(annotation: Any) -> None:
    assert stays_on_loop(adds, Plain, [annotation])
