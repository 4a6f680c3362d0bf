"""Loops at render time: the keys of rows, and which rows need not be evaluated."""

from collections.abc import Sequence
from contextlib import suppress
from itertools import compress
from operator import attrgetter, is_not, itemgetter
from typing import Any, Final, TypeAlias

from django.conf import settings
from django.template.base import Node, Template

from tidewire.errors import TemplateError
from tidewire.templates.contents import Contents, compared, contents_of
from tidewire.templates.prints import Prints, RowPrints
from tidewire.templates.rendered import SAME, Key, Program, Rows

# A JavaScript number holds no larger integer exactly.
_LARGEST: Final = 2**53 - 1
_INTS: Final = {int}
_TEXTS: Final = {str}
_KEYS: Final = {int, str}
_NO_KEYS: Final = {type(None), bool}
_KEY_NAMES: Final = ("pk", "id")
_ATTRIBUTES: Final = {name: attrgetter(name) for name in _KEY_NAMES}
_ITEMS: Final = {name: itemgetter(name) for name in _KEY_NAMES}


Place: TypeAlias = tuple[Node, Template]
"""The loop that rows are made by, for the sake of its errors."""


def work(
    values: Any, place: Place, positions: bool | None = None, old: RowPrints | None = None, *, own_keys: bool = False
) -> Rows:
    """Plan a loop over ``values``.

    ``positions``: rows depend on their place in the loop; ``None``: nobody knows on what they depend. ``old`` are the
    prints of the last render if nothing but the items can have changed since. ``own_keys``: a key tag makes the keys,
    so every row is evaluated.
    """
    items = values if type(values) in (list, tuple) else list(values)
    count = len(items)
    if own_keys:
        return Rows([0] * count, [None] * count, enumerate(items), keyed=True)
    in_place = _in_place(items, old) if old else None
    if in_place:
        return in_place
    keys = keys_of(items)
    if keys is not None and len(set(keys)) < count:
        _tell_doubled(keys, place)
        keys = None
    keyed = keys is not None
    # Keys that were unique and no longer are, or the other way round, name other rows than before. And rows that know
    # their place or have no key but that cannot have moved: they would have been found in place.
    if keys is None or positions or old is None or not old.keyed or type(old.items) is not tuple:
        kept = None if positions is None else _kept(items, old)
        return Rows(keys or range(count), [None] * count, enumerate(items), keyed=keyed, items=kept)
    # The prints hold the old items, so none of their ids can have come to mean another object.
    known = set(map(id, old.items))
    todo = [(position, item) for position, item in enumerate(items) if id(item) not in known]
    return Rows(keys, [SAME] * count, todo, keyed=True, items=items, evaluated=[position for position, _ in todo])


def _kept(items: Sequence[Any], old: RowPrints | None) -> Sequence[Any] | Contents | None:
    """Return what the next render can compare all of its items with."""
    if not items or type(items[0]) is not dict:
        return items
    # Of a list that had as many rows before: most are rendered once, and one that grows would be read in vain.
    return contents_of(items) if old is not None and len(old.keys) == len(items) else None


def _in_place(items: Sequence[Any], old: RowPrints) -> Rows | None:
    """Plan for rows none of which has moved; ``None`` if some may have."""
    kept: Sequence[Any] | Contents = items
    if type(old.items) is Contents:
        if (found := compared(old.items, items)) is None:
            return None
        evaluated, kept = found
    elif old.items is None or len(items) != len(old.items):
        return None
    else:
        evaluated = list(compress(range(len(items)), map(is_not, items, old.items)))
    # Where most rows are others they have likely moved, and their keys tell more than their places.
    if len(evaluated) > len(items) // 2:
        return None
    # An object in another one's place is that row's new state, if it has its key.
    changed = list(map(items.__getitem__, evaluated))
    expected = list(map(old.keys.__getitem__, evaluated)) if old.keyed else None
    if changed and keys_of(changed) != expected:
        return None
    todo = zip(evaluated, changed, strict=True)
    return Rows(old.keys, [SAME] * len(items), todo, keyed=old.keyed, items=kept, evaluated=evaluated)


def keys_of(items: Sequence[Any]) -> list[Key] | None:
    """Return the keys of rows made from ``items``: their ``pk`` or ``id``. ``None``: they have none, so the index."""
    first: Any = items[0] if items else None
    are_dicts = type(first) is dict
    for name in _KEY_NAMES if items else ():
        # Properties may raise anything, and the template asked for none of these.
        with suppress(Exception):
            if name in first if are_dicts else hasattr(first, name):
                return usable(list(map((_ITEMS if are_dicts else _ATTRIBUTES)[name], items)))
    return None


def usable(keys: list[Any]) -> list[Key] | None:
    """Return ``keys`` as they travel, or ``None`` if one of them is no key."""
    kinds = set(map(type, keys))
    if kinds <= _TEXTS:
        return keys
    if kinds <= _KEYS:
        numbers = keys if kinds == _INTS else [key for key in keys if type(key) is int]
        return list(map(str, keys)) if max(numbers) > _LARGEST or min(numbers) < -_LARGEST else keys
    return None if _NO_KEYS & kinds else [str(key) for key in keys]


def finished(done: Rows, program: Program) -> Rows | str:
    """Return the loop's rows; without any, nothing."""
    done.program, done.todo = program, ()
    return done if done.rows else ""


def own_keys(done: Rows, place: Place) -> None:
    """Put the rows under the keys that their key tag gave: if they are unique."""
    keys = usable(list(done.keys))
    if keys is not None and len(set(keys)) < len(keys):
        _tell_doubled(keys, place)
        keys = None
    done.keys, done.keyed = keys or range(len(done.rows)), keys is not None


def old_rows(before: Prints | None, slot: int, changed: int = 0) -> RowPrints | None:
    """Return the prints of a loop if nothing but its items can have ``changed``."""
    if before is None or changed:
        return None
    old = before.slots[slot]
    return old if isinstance(old, RowPrints) else None


def _tell_doubled(keys: list[Key], place: Place) -> None:
    """Under DEBUG it is an error that two of ``keys`` are equal, since patches then cost more."""
    if not settings.DEBUG:
        return
    double = next(key for index, key in enumerate(keys) if key in keys[:index])
    node, template = place
    token = getattr(node, "token", None)
    raise TemplateError(
        f"Two rows of the loop {{% {getattr(token, 'contents', 'for')} %}} have the key {double!r} (template "
        f"{template.name or template.origin.name!r}, line {getattr(token, 'lineno', '?')}). Keys tell rows apart, so "
        "each must be unique: name one that is with {% key expression %} inside the loop. "
        "Without DEBUG such rows are told apart by their position."
    )
