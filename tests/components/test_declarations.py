"""What a class may not declare, refused when it is made or checked; and what its snapshots must bring back."""

import warnings
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from pydantic import Field, SecretStr

from tidewire import Component, event
from tidewire.errors import ConfigurationError


def declared(**namespace: Any) -> type[Component]:
    """A component class with this in its body; annotations in ``types``."""
    types = namespace.pop("types", {})
    body = {"template_name": "x", "__module__": __name__, "__annotations__": types, **namespace}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # Pydantic only warns of a field that hides something
        return type("Declared", (Component,), body, abstract=True)


def does_nothing(self: Any) -> None: ...


@pytest.mark.parametrize("name", ["page", "this", "joined", "defer", "new", "put_on", "definition", "template_name"])
def test_a_field_cannot_take_the_frameworks_names(name: str) -> None:
    cls = declared(types={name: int}, **{name: 0})
    with pytest.raises(ConfigurationError, match=f"no field can be named {name}"):
        cls.definition.check()


def test_a_field_cannot_hide_an_inherited_event() -> None:
    class Base(Component, abstract=True):
        template_name = "x"

        @event
        def inc(self) -> None: ...

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)

        class Hiding(Base, abstract=True):
            inc: int = 0  # type: ignore[assignment]

    with pytest.raises(ConfigurationError, match="no field can be named inc"):
        Hiding.definition.check()


@pytest.mark.parametrize("annotation", [str, SecretStr])
def test_c15_a_field_that_no_snapshot_holds_needs_a_default(annotation: type) -> None:
    cls = declared(types={"token": annotation}, token=Field(exclude=True))
    with pytest.raises(ConfigurationError, match="token is excluded from snapshots and needs a default"):
        cls.definition.check()


def test_c18_an_event_cannot_be_a_generator() -> None:
    @event
    def yields(self: Any) -> Iterator[int]:
        yield 1

    @event
    async def yields_async(self: Any) -> AsyncIterator[int]:
        yield 1

    for method in (yields, yields_async):
        with pytest.raises(ConfigurationError, match="is a generator"):
            declared(method=method).definition.check()


@pytest.mark.parametrize(
    "name",
    ["id", "definition", "model_fields", "model_config", "model_dump", "copy", "template_name", "this", "__init__"],
)
def test_an_event_cannot_take_a_name_that_a_model_has_otherwise(name: str) -> None:
    def method(self: Any) -> None: ...

    method.__name__ = name
    with pytest.raises(ConfigurationError, match=f"no event can be named {name}: the framework"):
        event(method)


@pytest.mark.parametrize("name", ["page", "new", "joined", "defer", "put_on", "_place", "_own", "copy"])
def test_an_event_of_the_frameworks_own_name_is_refused_as_the_class_is_made(name: str) -> None:
    with pytest.raises(ConfigurationError, match=f"no event can be named {name}: the framework"):
        declared(**{name: event(lambda self: None)})


def test_what_is_allowed_passes() -> None:
    cls = declared(
        types={"pages": int, "token": str},
        pages=0,
        token=Field(default="", exclude=True),
        joined=does_nothing,
        inc=event(lambda self: None),
    )
    cls.definition.check()
    assert list(cls.definition.events) == ["inc"]


@pytest.mark.parametrize("amount", [0, -1, 2**53 + 1, 2**63, -(2**63) - 1, 10**40])
def test_c14_integers_of_any_size_come_back(amount: int) -> None:
    cls = declared(types={"amount": int}, amount=0)
    state = cls.definition.dump(cls(amount=amount))  # type: ignore[call-arg]
    assert cls.definition.load(state, "c1").__dict__ == {"amount": amount, "id": "c1"}
