"""What a component class may be, and what becomes of its state."""

import enum
import math
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, ClassVar, Literal
from uuid import UUID

import pytest
from django.template import engines
from pydantic import BaseModel, Field, ValidationError

from tidewire import Component, Page, event
from tidewire.components.children import Children
from tidewire.components.registry import registry
from tidewire.components.rendering import render
from tidewire.components.rollback import restore
from tidewire.errors import ConfigurationError, RegistrationError, SnapshotSchema, TemplateError
from tidewire.runtime.identity import Identity
from tidewire.signing import ANONYMOUS
from tidewire.templates import to_html


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


def test_c15_excluded_fields_never_enter_a_snapshot() -> None:
    class Secretive(Component, abstract=True):
        template_name = "tests/counter.html"
        exclude_fields = {"secret", "id"}  # noqa: RUF012 - a constant
        shown: int = 1
        secret: str = "default"

    class Inherits(Secretive, abstract=True):
        more: int = 2

    for cls, state in ((Secretive, b"[1]"), (Inherits, b"[1,2]")):
        assert cls.definition.dump(cls(secret="hidden")) == state
        assert cls.definition.load(state, "x1").__dict__["secret"] == "default"


@pytest.mark.parametrize("names", ["secert", ["secert"]])
def test_c15_an_excluded_field_must_exist(names: Any) -> None:
    with pytest.raises(
        ConfigurationError, match=r"Wrong\.exclude_fields: there is no field 'secert'. Did you mean 'secret'"
    ):

        class Wrong(Component, abstract=True):
            template_name = "x"
            exclude_fields = names
            secret: str = ""


def test_c15_an_excluded_field_needs_a_default() -> None:
    class Wrong(Component, abstract=True):
        template_name = "x"
        exclude_fields = ("secret",)
        secret: str

    with pytest.raises(ConfigurationError, match="secret is excluded from snapshots and needs a default"):
        Wrong.definition.check()


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


def test_c17_an_id_is_unique_unless_it_is_given() -> None:
    cls = registry.get("Counter")
    ids = {cls().id for _ in range(100)}
    assert len(ids) == 100
    assert cls(id="mine").id == "mine"


def test_c17_a_class_is_registered_under_its_name_another_one_or_not_at_all() -> None:
    before = set(registry.names())

    class Plain(Component):
        template_name = "x"

    class Renamed(Component, name="Other"):
        template_name = "x"

    class Hidden(Component, abstract=True):
        template_name = "x"

    class Derived(Hidden):
        """Registered again: neither ``name`` nor ``abstract`` is inherited."""

    assert set(registry.names()) - before == {"Plain", "Other", "Derived"}
    assert registry.get("Other") is Renamed
    assert (Plain.definition.name, Renamed.definition.name, Hidden.definition.name) == ("Plain", "Other", "Hidden")
    assert registry.find("Hidden") is None


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


def test_c14_annotated_fields_are_state_and_others_are_not() -> None:
    class Mixed(Component, abstract=True):
        template_name = "x"
        constant: ClassVar[int] = 1
        amount: int = 0
        at: date = date(2026, 1, 2)
        _private: int = 3

    assert set(Mixed.model_fields) == {"id", "amount", "at"}
    mixed = Mixed()
    mixed.at = "2026-03-04"  # type: ignore[assignment]
    assert mixed.at == date(2026, 3, 4), "converted when it is set"
    assert Mixed.definition.dump(mixed) == b'[0,{"":["a","2026-03-04"]}]'
    with pytest.raises(ValidationError, match="at"):
        mixed.at = "no date"  # type: ignore[assignment]
    assert mixed.at == date(2026, 3, 4)
    with pytest.raises(ValidationError, match="Extra inputs"):
        Mixed(unheard_of=1)  # type: ignore[call-arg]


def test_c15_the_template_is_the_one_that_is_named(page: Page) -> None:
    class Named(Component, abstract=True):
        template_name = "tests/gate.html"
        passed: int = 7

        @event
        def go_through(self) -> None: ...

    named = Named(id="n1").put_on(page)
    assert ">7</b>" in to_html(render(named, Children(named)))


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
    shown = Shown().put_on(page)
    with pytest.raises(TemplateError, match=problem):
        render(shown, Children(shown))
