"""Rows that are plain dictionaries: what they hold, to know them again as unchanged though they change in place.

A dictionary of which every key and every value is the very object that it was, and none of these can change, renders
to what it did. Equality would not do: ``1``, ``True`` and ``1.0`` are equal, as are a text and a safe one. Values may
also be lists of such dictionaries: then it is what these hold that counts, and not which list it is.
"""

from collections.abc import Sequence
from itertools import chain, compress
from operator import is_, is_not
from typing import Any, Final, NamedTuple

from tidewire.templates.immutable import ATOMS

# 8 kB a loop. To evaluate longer ones takes long, too, but a page would hold as much again as its prints take.
_MOST_VALUES: Final = 1024
_DICTS: Final = {dict}
_OR_LISTS: Final = ATOMS | {list}


class Contents(NamedTuple):
    """What the rows of a loop held."""

    names: tuple[Any, ...]
    """The keys that all rows have, in this order."""
    values: tuple[Any, ...]
    """Those of one row after the other; in the place of a list its own :class:`Contents`."""
    size: int
    """How many values these are, with those of lists within."""


_NO_ROWS: Final = Contents((), (), 0)


def contents_of(items: Sequence[Any]) -> Contents | None:
    """Return what ``items`` hold, if they are dictionaries of the same keys and of values that can never change.

    Or of lists of such dictionaries. ``None``: they are not, or too many.
    """
    found = _held(items, _OR_LISTS) if items else None
    if found is None or ATOMS.issuperset(map(type, found.values)):
        return found
    values, size = list(found.values), found.size
    for place, value in enumerate(values):
        if type(value) is list:
            if (within := _held(value, ATOMS)) is None:
                return None
            values[place], size = within, size + within.size
    return Contents(found.names, tuple(values), size) if size <= _MOST_VALUES else None


def compared(old: Contents, items: Sequence[Any]) -> tuple[list[int], Contents] | None:
    """Return the positions of rows that do not hold what they did, rising, and what all hold now.

    ``None``: they have other keys, values that may change, or too many.
    """
    values = _values(items, old.names) if len(items) * len(old.names) == len(old.values) else None
    if values is None:
        return None
    differing = list(compress(range(len(values)), map(is_not, values, old.values)))
    kinds = set(map(type, map(values.__getitem__, differing)))
    if not kinds <= _OR_LISTS:
        return None
    if list in kinds:
        return _compared_within(old, values, differing)
    width = len(old.names)
    return list(dict.fromkeys([place // width for place in differing])), Contents(old.names, values, old.size)


def _compared_within(old: Contents, values: tuple[Any, ...], differing: list[int]) -> tuple[list[int], Contents] | None:
    """Return the same where lists are among the values: none of them is the :class:`Contents` that stands for it."""
    kept, size = list(values), old.size
    changed: dict[int, None] = {}
    for place in differing:
        before, value = old.values[place], values[place]
        if type(value) is list:
            if (now := _held_again(before, value)) is None:
                return None
            kept[place] = now
        if kept[place] is not before:
            size += _size(kept[place]) - _size(before)
            changed[place // len(old.names)] = None
    return (list(changed), Contents(old.names, tuple(kept), size)) if size <= _MOST_VALUES else None


def _held_again(before: Any, items: list[Any]) -> Contents | None:
    """Return what ``items`` hold: ``before`` itself, if it is that."""
    if type(before) is not Contents or len(items) * len(before.names) != len(before.values) or not before.names:
        return _held(items, ATOMS)
    values = _values(items, before.names)
    if values is None:  # the same number of others
        return _held(items, ATOMS)
    if all(map(is_, values, before.values)):
        return before
    return Contents(before.names, values, before.size) if ATOMS.issuperset(map(type, values)) else None


def _held(items: Sequence[Any], kinds: frozenset[type]) -> Contents | None:
    """Return what ``items`` hold, if they are dictionaries of the same keys and of values of these ``kinds``."""
    if not items:
        return _NO_ROWS
    first = items[0]
    # The first row tells enough of most lists that cannot be kept.
    if type(first) is not dict or not first or not kinds.issuperset(map(type, first.values())):
        return None
    names, size = tuple(first), len(items) * len(first)
    values = _values(items, names) if size <= _MOST_VALUES else None
    is_kept = values is not None and kinds.issuperset(map(type, values)) and ATOMS.issuperset(map(type, names))
    return Contents(names, values, size) if values is not None and is_kept else None


def _values(items: Sequence[Any], names: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Return the values of one row after the other; ``None`` if not all rows are dictionaries of ``names``."""
    # Each of these lines is one loop in C over all rows: together a fifth of what it takes to evaluate them.
    if set(map(type, items)) != _DICTS:
        return None
    keys = tuple(chain.from_iterable(items))
    if len(keys) != len(names) * len(items) or not all(map(is_, keys, names * len(items))):
        return None
    return tuple(chain.from_iterable(map(dict.values, items)))


def _size(value: Any) -> int:
    return value.size if type(value) is Contents else 0
