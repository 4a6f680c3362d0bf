"""What is copied before an event, and what is put back after one that failed."""

from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import pytest
from pydantic import BaseModel, ConfigDict, PrivateAttr
from typing_extensions import TypedDict

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


@dataclass(frozen=True)
class Row:
    x: int
    above: "tuple[Row, ...]" = ()


@dataclass(frozen=True)
class RowAround:
    xs: list[int]


class Lists(TypedDict):
    name: str
    items: list[int]
    below: "list[Lists]"


class FrozenBranch(BaseModel):
    model_config = ConfigDict(frozen=True)
    below: "tuple[FrozenBranch, ...]" = ()


LISTS: Lists = {"name": "a", "items": [1], "below": [{"name": "b", "items": [], "below": []}]}


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
        (tuple[Row, ...], (Row(1, (Row(2),)),)),
        (FrozenBranch, FrozenBranch(below=(FrozenBranch(),))),
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
        (list[dict[str, int]], [{"a": 1}], lambda v: v[0].update(a=2)),
        (list[dict[str, int | list[int]]], [{"a": [1]}], lambda v: v[0]["a"].append(2)),
        (list[dict[str, Any]], [{"a": [1]}], lambda v: v[0]["a"].append(2)),
        (list[int] | list[str] | int, [1], lambda v: v.append(2)),
        (dict[Any, list[int]], {"a": [1]}, lambda v: v["a"].append(2)),
        (RowAround, RowAround([1]), lambda v: v.xs.append(2)),
        (list[Row], [Row(1)], lambda v: v.clear()),
        (list[Lists], [LISTS], lambda v: v[0].update(name="b")),
        (list[Lists], [LISTS], lambda v: v[0]["items"].append(2)),
        (list[Lists], [LISTS], lambda v: v[0]["below"][0]["items"].append(2)),
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
def test_c42_what_changes_in_place_is_put_back(annotation: Any, value: Any, change: Any) -> None:
    component: Any = holder(annotation, value)
    before = component.model_dump()
    state = keeper_of(type(component))(component)
    change(component.v)
    assert component.model_dump() != before
    restore(component, state)
    assert component.model_dump() == before


@pytest.mark.parametrize(
    ("annotation", "value", "misfit"),
    [
        (list[list[int]], [[1]], {"a": [1]}),
        (list[dict[str, int]], [{"a": 1}], [1]),
        (list[int | list[int]], [1], {"a": [1]}),
        (list[Lists], [LISTS], [1]),
    ],
    ids=str,
)
def test_what_a_handler_put_in_place_of_another_type_is_copied_too(annotation: Any, value: Any, misfit: Any) -> None:
    component: Any = holder(annotation, value)
    component.v.append(misfit)
    state = keeper_of(type(component))(component)
    before = deepcopy(component.v)
    misfit.clear()
    restore(component, state)
    assert component.v == before


def test_a_restored_component_is_still_validated() -> None:
    component: Any = holder(int, 1)
    restore(component, keeper_of(type(component))(component))
    with pytest.raises(ValueError, match="valid integer"):
        component.v = "many"


def test_c42_what_stands_besides_the_fields_is_put_back_too() -> None:
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
