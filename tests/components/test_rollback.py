"""What is copied before an event, and what is put back after one that failed."""

from typing import Any, Literal, NamedTuple

import pytest
from pydantic import BaseModel, ConfigDict, PrivateAttr

from tidewire import Component
from tidewire.components.rollback import is_same, keeper_of, restore


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)
    x: int = 0


class FrozenAround(BaseModel):
    """Frozen itself, but what it holds is not."""

    model_config = ConfigDict(frozen=True)
    xs: list[int] = []


class Open(BaseModel):
    x: int = 0


class Pair(NamedTuple):
    x: int
    xs: list[int]


def holder(annotation: Any, value: Any) -> Component:
    body = {"template_name": "x", "__module__": __name__, "__annotations__": {"v": annotation}}
    return type("Holder", (Component,), body, abstract=True)(v=value)  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("annotation", "value"),
    [
        (int, 1),
        (str | None, "a"),
        (Literal["a"], "a"),
        (tuple[int, ...], (1, 2)),
        (frozenset[str], frozenset("ab")),
        (Frozen, Frozen()),
        (tuple[Frozen, ...], (Frozen(),)),
    ],
    ids=str,
)
def test_what_cannot_change_is_not_copied(annotation: Any, value: Any) -> None:
    component: Any = holder(annotation, value)
    assert keeper_of(type(component))(component)["v"] is component.v


@pytest.mark.parametrize(
    ("annotation", "value", "change"),
    [
        (list[int], [1], lambda v: v.append(2)),
        (list, [[1]], lambda v: v[0].append(2)),
        (set[int], {1}, lambda v: v.add(2)),
        (dict[str, int], {"a": 1}, lambda v: v.clear()),
        (dict[str, list[int]], {"a": [1]}, lambda v: v["a"].append(2)),
        (list[list[int]], [[1]], lambda v: v[0].append(2)),
        (list[int] | None, [1], lambda v: v.append(2)),
        (tuple[list[int], int], ([1], 2), lambda v: v[0].append(2)),
        (tuple, ([1],), lambda v: v[0].append(2)),
        (Open, Open(), lambda v: setattr(v, "x", 1)),
        (list[Open], [Open()], lambda v: setattr(v[0], "x", 1)),
        (FrozenAround, FrozenAround(), lambda v: v.xs.append(1)),
        (Pair, Pair(1, [1]), lambda v: v.xs.append(2)),
        (Any, {"a": [1]}, lambda v: v["a"].append(2)),
    ],
    ids=str,
)
def test_what_changes_in_place_is_put_back(annotation: Any, value: Any, change: Any) -> None:
    component: Any = holder(annotation, value)
    before = component.model_dump()
    state = keeper_of(type(component))(component)
    change(component.v)
    assert component.model_dump() != before
    restore(component, state)
    assert component.model_dump() == before


def test_a_restored_component_is_still_validated() -> None:
    component: Any = holder(int, 1)
    restore(component, keeper_of(type(component))(component))
    with pytest.raises(ValueError, match="valid integer"):
        component.v = "many"


def test_what_stands_besides_the_fields_is_put_back_too() -> None:
    class Besides(Component, abstract=True):
        template_name = "x"
        amount: int = 0
        _seen: list[int] = PrivateAttr(default_factory=list)

    component = Besides()
    state = keeper_of(Besides)(component)
    component.amount = 1
    component._seen.append(1)
    restore(component, state)
    assert component._seen == []
    assert component.model_fields_set == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        ([1], [True]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": {"b": 1}}, {"a": {"b": True}}),
        (Open(x=1), Open.model_construct(x=True)),
        ("a", "b"),
    ],
)
def test_what_is_not_the_same(one: Any, other: Any) -> None:
    assert not is_same(one, other)
    assert is_same(one, one)
    assert is_same(other, other)
