"""A component's state before an event, to go back to if the event fails."""

from collections.abc import Callable
from copy import copy, deepcopy
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from tidewire.components.placement import is_plain


class State(dict[str, Any]):
    """Field values by name; and besides them which fields were set, and the private attributes."""

    __slots__ = ("fields_set", "private")
    fields_set: set[str]
    private: dict[str, Any] | None


_CONTAINERS: Final = (list, dict, set)
_BARE_CONTAINERS: Final = (*_CONTAINERS, tuple, frozenset)  # without parameters: of anything
_SAME: Final[Callable[[Any], Any]] = lambda value: value  # noqa: E731 - compared by identity below


def keeper_of(cls: type[BaseModel]) -> Callable[[BaseModel], State]:
    """Return a function that keeps the state of an instance of ``cls``.

    It copies no more than can change in place: a counter's state is one shallow dict, a list of strings one list.
    """
    copiers = {name: _copier(field.annotation) for name, field in cls.model_fields.items()}
    mutable = {name: copier for name, copier in copiers.items() if copier is not _SAME}

    def keep(instance: BaseModel) -> State:
        state = State(instance.__dict__)
        state.fields_set = instance.__pydantic_fields_set__.copy()
        state.private = deepcopy(instance.__pydantic_private__)
        for name, copier in mutable.items():
            state[name] = copier(state[name])
        return state

    return keep


def restore(instance: BaseModel, state: State) -> None:
    """Put ``instance`` back to ``state``, past validation: these values were valid when they were kept."""
    instance.__dict__.clear()
    instance.__dict__.update(state)
    object.__setattr__(instance, "__pydantic_fields_set__", state.fields_set)
    object.__setattr__(instance, "__pydantic_private__", state.private)


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two values are equal also in what ``==`` passes over: the order of a dict, ``1`` and ``True``."""
    if one != other or type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(map(is_same, one.values(), other.values()))
    if isinstance(one, list | tuple):
        return all(map(is_same, one, other))
    if isinstance(one, BaseModel):
        return is_same(one.__dict__, other.__dict__)
    return True


def _copier(annotation: Any) -> Callable[[Any], Any]:
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin in _CONTAINERS:
        return copy if all(_is_immutable(part) for part in parts) else deepcopy
    return _SAME if _is_immutable(annotation) else deepcopy


def _is_immutable(annotation: Any) -> bool:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        fields = annotation.model_fields.values()
        return bool(annotation.model_config.get("frozen")) and all(_is_immutable(field.annotation) for field in fields)
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return True
    if origin in (tuple, frozenset, Union, UnionType):
        return all(part is Ellipsis or _is_immutable(part) for part in parts)
    return origin is None and annotation not in _BARE_CONTAINERS and is_plain(annotation)
