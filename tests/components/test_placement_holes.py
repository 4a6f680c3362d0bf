"""Ways around the judgement of what cannot block, each found once."""

import functools
import types
from collections.abc import Callable
from typing import Annotated, Any

import pytest
from annotated_types import Gt, Not, Predicate
from pydantic import Field

from tidewire import Component
from tidewire.components.placement import is_plain_class, stays_on_loop


class Listed(Component, abstract=True):
    template_name = "x"
    amount: int = 0
    names: list[str] = Field(default=[])
    operator: int = 0

    def sum(self) -> int:
        """Named like a builtin, but could do anything."""
        return 1

    def sort(self) -> None:
        """Named like a list's method, but could do anything."""


class Predicated(Component, abstract=True):
    template_name = "x"
    amount: Annotated[int, Predicate(bool)] = 0


class Negated(Component, abstract=True):
    template_name = "x"
    amount: Annotated[int, Not(bool)] = 0


class Nested(Component, abstract=True):
    template_name = "x"
    amounts: list[Annotated[int, Predicate(bool)]] = Field(default=[])


def adds(self: Any) -> None:
    self.amount = self.amount + 1


def counts(self: Any) -> None:
    self.amount = sum(len(name) for name in self.names)


def formats(self: Any, by: int) -> None:
    self.names = [f"{name}-{by:>3}" for name in reversed(self.names)][:10]


def a_method_named_like_a_builtin_that_is_used_too(self: Any) -> None:
    self.amount = sum([1, 2]) + self.sum()


def a_method_named_like_a_lists(self: Any) -> None:
    self.sort()


def a_method_taken_without_a_call(self: Any) -> None:
    self.names = [*map(self.sum, [])]


def the_class(self: Any) -> None:
    type(self).sum(self)


def dunder_class(self: Any) -> None:
    self.__class__.sum(self)


def the_page(self: Any) -> None:
    self.amount = self.page.user.pk


def getattr_by_text(self: Any) -> None:
    getattr(self, "sum")()  # noqa: B009


def a_global_it_sets(self: Any) -> None:
    global counted  # noqa: PLW0603
    counted = self.amount


def an_import_of_names_that_are_allowed(self: Any) -> None:
    from operator import index

    self.amount = index(1)


def a_nested_function(self: Any) -> None:
    def inner() -> int:
        return helper()

    self.amount = inner()


def helper() -> int:
    return 1


counted = 0


@pytest.mark.parametrize("function", [adds, counts, formats])
def test_these_stay(function: Callable[..., Any]) -> None:
    assert stays_on_loop(function, Listed, [int])


@pytest.mark.parametrize(
    "function",
    [
        a_method_named_like_a_builtin_that_is_used_too,
        a_method_named_like_a_lists,
        a_method_taken_without_a_call,
        the_class,
        dunder_class,
        the_page,
        getattr_by_text,
        a_global_it_sets,
        an_import_of_names_that_are_allowed,
        a_nested_function,
    ],
)
def test_these_go_to_a_thread(function: Callable[..., Any]) -> None:
    assert not stays_on_loop(function, Listed, [int])


@pytest.mark.parametrize("cls", [Predicated, Negated, Nested])
def test_a_predicate_may_do_anything(cls: type[Component]) -> None:
    assert not stays_on_loop(adds, cls, [])
    assert not is_plain_class(cls)


def test_a_bound_does_nothing() -> None:
    class Bounded(Component, abstract=True):
        template_name = "x"
        amount: Annotated[int, Gt(-1)] = 0

    assert stays_on_loop(adds, Bounded, [])
    assert is_plain_class(Bounded)


@pytest.mark.parametrize("wrap", [functools.lru_cache, functools.partial, types.MethodType(lambda _, f: f, 1)])
def test_what_a_decorator_made_of_a_function_is_judged_without_an_error(wrap: Callable[..., Any]) -> None:
    wrapped = wrap(adds)
    assert stays_on_loop(wrapped, Listed, []) is (wrapped is adds)
