"""Loops at render time: the keys of rows, and which rows need not be evaluated."""

from collections.abc import Iterable, Sequence
from itertools import compress
from operator import attrgetter, is_not, itemgetter
from typing import Any, Final, NamedTuple, TypeAlias

from django.conf import settings
from django.template.base import Node, Template

from tidewire.errors import TemplateError
from tidewire.templates.prints import Prints, RowPrints
from tidewire.templates.rendered import SAME, Key, Program, Rows

# A JavaScript number holds no larger integer exactly.
_LARGEST: Final = 2**53 - 1
_KEY_NAMES: Final = ("pk", "id")
_ATTRIBUTES: Final = {name: attrgetter(name) for name in _KEY_NAMES}
_ITEMS: Final = {name: itemgetter(name) for name in _KEY_NAMES}


Place: TypeAlias = tuple[Node, Template]
"""The loop that rows are made by, for the sake of its errors."""


class Work(NamedTuple):
    """What a loop has to do: its rows so far, those to evaluate as (position, item), and their keys."""

    items: Sequence[Any]
    rows: list[Any]
    todo: Iterable[tuple[int, Any]]
    keys: Sequence[Key]
    keyed: bool
    evaluated: Sequence[int] | None


def work(values: Any, place: Place, old: RowPrints | None, positions: bool = False, *, own_keys: bool = False) -> Work:
    """Plan a loop over ``values``.

    ``old`` are the prints of the last render if nothing but the items can have changed since. ``positions``: rows
    depend on their place in the loop. ``own_keys``: a key tag makes the keys, so every row is evaluated.
    """
    items = values if type(values) in (list, tuple) else list(values)
    count = len(items)
    if own_keys:
        return Work(items, [None] * count, enumerate(items), [0] * count, keyed=True, evaluated=None)
    in_place = _in_place(items, old) if old else None
    if in_place:
        return in_place
    keys = _unique(keys_of(items), place)
    keyed = keys is not None
    # Keys that were unique and no longer are, or the other way round, name other rows than before. And rows that know
    # their place or have no key but that cannot have moved: they would have been found in place.
    if keys is None or positions or old is None or not old.keyed or old.items is None:
        return Work(items, [None] * count, enumerate(items), keys or range(count), keyed, evaluated=None)
    # The prints hold the old items, so none of their ids can have come to mean another object.
    known = set(map(id, old.items))
    evaluated = [position for position, item in enumerate(items) if id(item) not in known]
    return _partly(items, evaluated, keys, keyed=True)


def _in_place(items: Sequence[Any], old: RowPrints) -> Work | None:
    """Plan for rows none of which has moved; ``None`` if some may have."""
    if old.items is None or len(items) != len(old.items):
        return None
    evaluated = list(compress(range(len(items)), map(is_not, items, old.items)))
    if len(evaluated) > len(items) // 2:
        return None
    keys = keys_of([items[position] for position in evaluated]) if evaluated else []
    if old.keyed and keys != [old.keys[position] for position in evaluated]:
        return None
    if not old.keyed and evaluated and keys is not None:
        return None
    return _partly(items, evaluated, old.keys, keyed=old.keyed)


def _partly(items: Sequence[Any], evaluated: list[int], keys: Sequence[Key], *, keyed: bool) -> Work:
    todo = [(position, items[position]) for position in evaluated]
    return Work(items, [SAME] * len(items), todo, keys, keyed, evaluated)


def keys_of(items: Sequence[Any]) -> list[Key] | None:
    """Return the keys of rows made from ``items``: their ``pk`` or ``id``. ``None``: they have none, so the index."""
    for name in _KEY_NAMES if items else ():
        try:
            if type(items[0]) is not dict:
                keys = list(map(_ATTRIBUTES[name], items)) if hasattr(items[0], name) else None
            else:
                keys = list(map(_ITEMS[name], items)) if name in items[0] else None
        except (AttributeError, KeyError, TypeError):
            continue
        if keys is not None:
            return usable(keys)
    return None


def usable(keys: list[Any]) -> list[Key] | None:
    """Return ``keys`` as they travel, or ``None`` if one of them is no key."""
    kinds = set(map(type, keys))
    if kinds == {int}:
        return list(map(str, keys)) if max(keys) > _LARGEST or min(keys) < -_LARGEST else keys
    if kinds <= {int, str}:
        return keys
    return None if {type(None), bool} & kinds else [str(key) for key in keys]


def finished(done: Work, program: Program, *, kept: bool = False) -> Rows | str:
    """Return the loop's rows; without any, nothing. ``kept``: they depend on their items alone."""
    if not done.rows:
        return ""
    items = done.items if kept else None
    return Rows(program, done.keys, done.rows, keyed=done.keyed, items=items, evaluated=done.evaluated)


def own_keys(done: Work, place: Place) -> Work:
    """Return a finished loop under the keys that its key tag gave: if they are unique."""
    keys = _unique(usable(list(done.keys)), place)
    return done._replace(keys=keys or range(len(done.rows)), keyed=keys is not None)


def old_rows(before: Prints | None, slot: int, changed: int) -> RowPrints | None:
    """Return the prints of a loop if nothing but its items can have ``changed``."""
    if before is None or changed:
        return None
    old = before.slots[slot]
    return old if isinstance(old, RowPrints) and old.items is not None else None


def _unique(keys: list[Key] | None, place: Place) -> list[Key] | None:
    """Return ``keys``, or ``None`` if two are equal; under DEBUG that is an error, since patches then cost more."""
    if keys is None or len(set(keys)) == len(keys):
        return keys
    if not settings.DEBUG:
        return None
    double = next(key for index, key in enumerate(keys) if key in keys[:index])
    node, template = place
    token = getattr(node, "token", None)
    raise TemplateError(
        f"Two rows of the loop {{% {getattr(token, 'contents', 'for')} %}} have the key {double!r} (template "
        f"{template.name or template.origin.name!r}, line {getattr(token, 'lineno', '?')}). Keys tell rows apart, so "
        "each must be unique: name one that is with {% key expression %} inside the loop. "
        "Without DEBUG such rows are told apart by their position."
    )
