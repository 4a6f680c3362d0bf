"""Plain values: builtin scalars, enums, and builtin containers or records of those.

Nothing of the project's own runs where one is made, converted, compared or read, so nothing can block there.
"""

import enum
import types
import typing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from types import FunctionType
from typing import Any, Final, Literal
from uuid import UUID

from tidewire.calls.records import record_fields, typed_dict_fields

SCALARS: Final = (int, float, bool, str, bytes, type(None), Decimal, UUID, datetime, date, time, timedelta)
CONTAINERS: Final = (list, dict, set, tuple, frozenset)
_LIBRARIES: Final = ("tidewire.components.", "pydantic.", "enum", "builtins")


def is_plain(annotation: Any, *, within: tuple[Any, ...] = ()) -> bool:
    """Tell whether values of ``annotation`` are builtin scalars, enums, or builtin containers or records of those."""
    origin = typing.get_origin(annotation)
    if origin is None:
        return (
            annotation in SCALARS
            or annotation in CONTAINERS
            or annotation in within  # a record of its own kind
            or _is_enum(annotation)
            or _is_plain_record(annotation, within)
        )
    if origin is Literal:
        return True
    if origin in CONTAINERS or origin in (typing.Union, types.UnionType):
        return all(part is Ellipsis or is_plain(part, within=within) for part in typing.get_args(annotation))
    return False


def _is_plain_record(annotation: Any, within: tuple[Any, ...]) -> bool:
    fields = record_fields(annotation) or typed_dict_fields(annotation)
    return fields is not None and all(is_plain(field, within=(*within, annotation)) for field in fields.values())


def _is_enum(annotation: Any) -> bool:
    # One with code of its own may do anything, `_missing_` for a value that it does not have even while converting.
    return isinstance(annotation, type) and issubclass(annotation, enum.Enum) and not has_own_code(annotation)


def has_own_code(cls: type, *, prefix: str = "") -> bool:
    """Tell whether ``cls`` or a base of the project's defines a method, or property, whose name starts so."""
    bases = [base for base in cls.__mro__ if not base.__module__.startswith(_LIBRARIES)]
    members = [item for base in bases for item in vars(base).items() if not item[0].startswith("__annotate")]
    return any(name.startswith(prefix) and _is_code(value) for name, value in members)


def _is_code(member: Any) -> bool:
    function = getattr(member, "__func__", member)  # of a class method
    if isinstance(function, FunctionType):
        return not function.__module__.startswith(_LIBRARIES)
    return isinstance(function, property | cached_property)
