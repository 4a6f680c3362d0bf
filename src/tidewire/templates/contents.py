"""Rows that are plain dictionaries: what they hold, to know them again as unchanged though they change in place.

A dictionary of which every key and every value is the very object that it was, and none of these can change, renders
to what it did. Equality would not do: ``1``, ``True`` and ``1.0`` are equal, as are a text and a safe one.
"""

from collections.abc import Sequence
from itertools import chain, compress
from operator import is_, is_not
from typing import Any, Final, NamedTuple

from tidewire.templates.immutable import ATOMS

# 8 kB a loop. To evaluate longer ones takes long, too, but a page would hold as much again as its prints take.
_MOST_VALUES: Final = 1024
_DICTS: Final = {dict}


class Contents(NamedTuple):
    """What the rows of a loop held: the keys that all of them have, and the values of one row after the other."""

    names: tuple[Any, ...]
    values: tuple[Any, ...]


def contents_of(items: Sequence[Any]) -> Contents | None:
    """Return what ``items`` hold, if they are dictionaries of the same keys and of values that can never change."""
    if not items or type(items[0]) is not dict or not 0 < len(items) * len(items[0]) <= _MOST_VALUES:
        return None
    if not ATOMS.issuperset(map(type, items[0].values())):  # nor will they be in the others
        return None
    names = tuple(items[0])
    values = _values(items, names)
    if values is None or not ATOMS.issuperset(map(type, chain(names, values))):
        return None
    return Contents(names, values)


def compared(old: Contents, items: Sequence[Any]) -> tuple[list[int], Contents] | None:
    """Return the positions of rows that do not hold what they did, rising, and what all hold now.

    ``None``: they have other keys, or values that may change.
    """
    width = len(old.names)
    values = _values(items, old.names) if len(items) * width == len(old.values) else None
    if values is None:
        return None
    changed = list(compress(range(len(values)), map(is_not, values, old.values)))
    if not ATOMS.issuperset([type(values[place]) for place in changed]):
        return None
    return list(dict.fromkeys([place // width for place in changed])), Contents(old.names, values)


def _values(items: Sequence[Any], names: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """Return the values of one row after the other; ``None`` if not all rows are dictionaries of ``names``."""
    # Each of these lines is one loop in C over all rows: together a fifth of what it takes to evaluate them.
    if set(map(type, items)) != _DICTS:
        return None
    keys = tuple(chain.from_iterable(items))
    if len(keys) != len(names) * len(items) or not all(map(is_, keys, names * len(items))):
        return None
    return tuple(chain.from_iterable(map(dict.values, items)))
