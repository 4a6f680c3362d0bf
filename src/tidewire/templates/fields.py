"""The fields of rows, read by code of their own: a table spends most of its time on looking them up.

Python finds an attribute of objects of one class within 10 ns, if the code that asks is a plain ``row.name``. But only
what can never change may be read before it is asked for: whatever runs in between cannot make a difference. So the
fields of frozen rows are read in one go, and a dictionary's one by one, which still spares a call of 100 ns for each.
"""

import inspect
from dataclasses import dataclass, field
from types import FunctionType, MemberDescriptorType
from typing import Final, NamedTuple

from tidewire.templates.immutable import record_fields


class Unread:
    """Stands for a field that was not read, since the row is not frozen."""

    __slots__ = ()


UNREAD: Final = Unread()


@dataclass
class RowFields:
    """The Python names that the code of one loop has for what its row is."""

    is_dict: str
    """Whether it is a dictionary, and no subclass of it."""
    read: dict[str, str] = field(default_factory=dict)
    """By name: the field as it was read at the row's start, or :data:`UNREAD`."""


class _Sample(NamedTuple):
    field: int


_STORED: Final = (MemberDescriptorType, type(vars(_Sample)["field"]))
_KINDS_BOUND: Final = 64


class Fields:
    """The names that the body of one loop reads from its rows."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names
        self._known: dict[type, bool] = {}

    def are_frozen(self, kind: type) -> bool:
        """Tell whether all names are fields of this class of frozen records, or methods, which nobody calls yet."""
        if kind not in self._known:
            # Classes that are made over and over, in a function perhaps, shall not be kept for ever.
            if len(self._known) >= _KINDS_BOUND:
                self._known.clear()
            fields = record_fields(kind)
            self._known[kind] = (
                fields is not None
                and _is_read_by_attribute(kind)
                and all(_is_method(kind, name) or (name in fields and _is_stored(kind, name)) for name in self.names)
            )
        return self._known[kind]


def _is_read_by_attribute(kind: type) -> bool:
    """Tell whether a template that asks for a name gets the attribute. Named tuples have no names for keys."""
    has_own_items = getattr(kind, "__getitem__", tuple.__getitem__) is not tuple.__getitem__
    is_called = any("__call__" in vars(base) for base in kind.__mro__)
    return not has_own_items and not is_called and getattr(kind, "__getattribute__") is object.__getattribute__  # noqa: B009


def _is_method(kind: type, name: str) -> bool:
    return isinstance(inspect.getattr_static(kind, name, None), FunctionType)


def _is_stored(kind: type, name: str) -> bool:
    """Tell whether an attribute is stored in the instance, and not computed by a property."""
    attribute = inspect.getattr_static(kind, name, None)
    return isinstance(attribute, _STORED) or not hasattr(type(attribute), "__set__")
