"""Ways around the judgement of what cannot block, each found once."""

import enum
import functools
import threading
import types
from collections.abc import Callable
from typing import Annotated, Any, cast

import pytest
from annotated_types import Gt, Not, Predicate
from pydantic import AfterValidator, Field

from tidewire import Component, Page, event
from tidewire.calls.plain import is_plain
from tidewire.components.channel import ComponentChannel
from tidewire.components.placement import is_plain_class, stays_on_loop
from tidewire.hub import Hub
from tidewire.runtime.identity import Identity
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Refusal
from tidewire.signing import ANONYMOUS


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


class Grade(enum.Enum):
    GOOD = "good"


class Blocking(enum.Enum):
    ONE = 1

    @classmethod
    def _missing_(cls, value: object) -> Any:
        """Could ask the database."""


class Talking(enum.Enum):
    ONE = 1

    def __str__(self) -> str:
        return "could ask the database"


@pytest.mark.parametrize(("kind", "plain"), [(Grade, True), (Blocking, False), (Talking, False)])
def test_an_enum_with_code_of_its_own_is_not_plain(kind: Any, plain: bool) -> None:
    assert is_plain(kind) is plain


@pytest.mark.parametrize("name", ["__str__", "__eq__", "__len__", "__enter__", "__setattr__", "__bool__"])
def test_what_python_calls_without_its_name_may_block(name: str) -> None:
    def anything(self: Any, *_: Any) -> Any: ...

    body = {"template_name": "x", "__module__": __name__, "__annotations__": {"amount": int}, "amount": 0}
    cls = type("Special", (Component,), {**body, name: anything}, abstract=True)
    assert not stays_on_loop(adds, cls, ())
    assert not is_plain_class(cls)
    assert stays_on_loop(adds, type("Plain", (Component,), body, abstract=True), ())


async def test_arguments_are_converted_off_the_loop_where_they_run_code_of_the_projects(transactional_db: None) -> None:
    threads: list[threading.Thread] = []

    def check(value: int) -> int:
        threads.append(threading.current_thread())
        return value

    class Converting(Component, abstract=True):
        template_name = "tests/arrival.html"
        arrivals: int = 0

        @event
        def take(self, by: Annotated[int, AfterValidator(check)]) -> None:
            self.arrivals += by

    component = Converting().put_on(Page(Identity(None, None, ANONYMOUS), "/"))
    channel = ComponentChannel.of(component, cast("Port", None), Hub())
    await cast("Any", channel.handle("take", {"by": 2}))
    assert component.arrivals == 2
    assert threading.main_thread() not in threads
    assert threads
    with pytest.raises(Refusal):
        await cast("Any", channel.handle("take", {"by": "x"}))
