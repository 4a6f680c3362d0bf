"""What a component class may be, and what becomes of its state."""

import enum
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Literal
from uuid import UUID

import pytest
from django.template import engines
from pydantic import BaseModel, Field, ValidationError

from tidewire import Component, Page, event
from tidewire.components.children import Children
from tidewire.components.registry import registry
from tidewire.components.rollback import restore
from tidewire.errors import ConfigurationError, RegistrationError, SnapshotSchema, TemplateError
from tidewire.runtime.identity import Identity
from tidewire.signing import ANONYMOUS


@pytest.fixture(autouse=True)
def _no_trace() -> Iterator[None]:
    """Forget the classes that a test makes."""
    before = set(registry.names())
    yield
    for name in set(registry.names()) - before:
        registry.unregister(name)


@pytest.fixture
def page() -> Page:
    return Page(Identity(None, None, ANONYMOUS), "/")


class Colour(enum.Enum):
    RED = "red"


class Part(BaseModel):
    name: str
    sizes: list[int] = Field(default=[])


class Odd(Component, abstract=True):
    template_name = "tests/counter.html"
    at: datetime = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
    day: date = date(2026, 1, 2)
    span: timedelta = timedelta(days=1, microseconds=1)
    price: Decimal = Decimal("1.10")
    key: UUID = UUID(int=7)
    colour: Colour = Colour.RED
    kind: Literal["a", "b"] = "a"
    tags: set[str] = Field(default={"x"})
    pair: tuple[int, str] = (1, "x")
    frozen: frozenset[int] = frozenset({1, 2})
    part: Part = Part(name="p", sizes=[1])
    parts: dict[str, Part] = Field(default={"k": Part(name="q")})
    maybe: int | None = None
    far: float = math.inf
    raw: bytes = b"\x00\xff"
    aliased: int = Field(default=3, alias="other")


def test_c14_every_kind_of_state_comes_back() -> None:
    component = Odd(id="odd", other=4)
    again = Odd.definition.load(Odd.definition.dump(component), "odd")
    assert again == component
    assert type(again) is Odd


def test_c15_secrets_stay_on_the_server() -> None:
    class Secretive(Component, abstract=True):
        template_name = "tests/counter.html"
        shown: int = 1
        secret: str = Field(default="default", exclude=True)

    state = Secretive.definition.dump(Secretive(secret="hidden"))
    assert b"hidden" not in state
    loaded = Secretive.definition.load(state, "x1")
    assert isinstance(loaded, Secretive)
    assert loaded.secret == "default"


@pytest.mark.parametrize("state", [b"[]", b"[1,2]", b'["text"]', b"{}"])
def test_a_state_of_other_fields_is_refused(state: bytes) -> None:
    with pytest.raises(SnapshotSchema):
        registry.get("Counter").definition.load(state, "first")


def test_the_schema_changes_with_the_fields() -> None:
    class One(Component, abstract=True):
        template_name = "x"
        a: int = 0

    class Two(Component, abstract=True):
        template_name = "x"
        a: str = ""

    assert One.definition.schema != Two.definition.schema


def test_c14_state_is_validated_on_assignment() -> None:
    counter = registry.get("Counter")()
    with pytest.raises(ValidationError):
        counter.amount = "many"  # type: ignore[attr-defined]


def test_c42_mutable_state_is_put_back() -> None:
    component = Odd(id="odd")
    before = component.model_copy(deep=True)
    state = Odd.definition.keep(component)
    component.tags.add("y")
    component.part.sizes.append(2)
    component.parts["k"].name = "changed"
    component.maybe = 5
    restore(component, state)
    assert component == before


@pytest.mark.parametrize("given", ['x" onload="alert(1)', "a b", "1a", "", "ä", "a>b", "a\n"])
def test_c17_an_id_cannot_become_markup(page: Page, given: str) -> None:
    with pytest.raises(ValueError, match="an id is a letter"):
        registry.get("Counter")(id=given).put_on(page)


def test_c17_an_id_is_for_good() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        registry.get("Counter")().id = "other"  # type: ignore[misc]


def test_c18_events_are_inherited_and_can_be_taken_away() -> None:
    class Base(Component, abstract=True):
        template_name = "x"

        @event
        def kept(self) -> None: ...

        @event
        def gone(self) -> None: ...

    class Derived(Base, abstract=True):
        def gone(self) -> None: ...

        @event
        def added(self) -> None: ...

    assert sorted(Derived.definition.events) == ["added", "kept"]


def test_c15_a_template_is_needed() -> None:
    class Bare(Component, abstract=True): ...

    with pytest.raises(ConfigurationError, match="needs a template_name"):
        Bare.definition.check()


def test_c17_two_components_cannot_share_a_name() -> None:
    class Counter(Component, abstract=True):
        template_name = "x"

    with pytest.raises(RegistrationError, match=r"tests\.project\.live\.Counter and .*Counter"):
        registry.register("Counter", Counter)


def test_c17_a_name_that_cannot_stand_in_a_snapshot_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="came 'a:b'"):

        class Wrong(Component, name="a:b"):
            template_name = "x"


def test_c7_an_unknown_name_lists_near_ones() -> None:
    with pytest.raises(RegistrationError, match="Did you mean 'Counter'"):
        registry.get("Countre")


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("text", "has no root element"),
        ("<p></p><p></p>", "second root element"),
        ("<p></p> and text", "text outside its root element"),
        ("{% load tidewire %}<p {% on 'click' 'icn' %}></p>", "has no event 'icn'. Did you mean 'inc'"),
        ("{% load tidewire %}<p {% on 'click me' 'inc' %}></p>", "takes an event and modifiers"),
    ],
)
def test_c8_a_template_that_cannot_be_a_components_says_why(
    page: Page, monkeypatch: pytest.MonkeyPatch, source: str, problem: str
) -> None:
    class Shown(Component, abstract=True):
        template_name = "shown.html"

        @event
        def inc(self) -> None: ...

    monkeypatch.setattr("tidewire.components.rendering.get_template", lambda _: engines["django"].from_string(source))
    from tidewire.components.rendering import render

    shown = Shown().put_on(page)
    with pytest.raises(TemplateError, match=problem):
        render(shown, Children(shown))
