"""Which values can never change: a slot or a row that reads nothing else need not be evaluated again."""

import dataclasses
import datetime as dt
import decimal
import enum
import functools
import uuid
import zoneinfo
from collections.abc import Collection
from itertools import repeat
from typing import Any, Final

from django.utils.safestring import SafeString

from tidewire.templates.lookup import Missing

ATOMS: Final = frozenset(
    {str, int, float, bool, bytes, complex, type(None), SafeString, Missing, decimal.Decimal, uuid.UUID}
    | {dt.date, dt.datetime, dt.time, dt.timedelta, dt.timezone, zoneinfo.ZoneInfo}
)
# Looking for something that may change must stay far cheaper than rendering: a wide or deep value counts as one
# that may. Long tuples lose nothing by it, since a loop judges its rows one by one.
_WIDTH: Final = 64
_DEPTH: Final = 4


def is_immutable(value: Any, *, depth: int = _DEPTH) -> bool:
    """Tell whether ``value`` and all within it can never change: an atom, a frozen record or a small tuple of such."""
    kind = type(value)
    if kind in ATOMS:
        return True
    if depth == 0:
        return False
    if kind is tuple or kind is frozenset:
        return len(value) <= _WIDTH and _are_immutable(value, depth - 1)
    names = record_fields(kind)  # type: ignore[arg-type]
    if names is None:
        return False
    try:
        values = tuple(map(getattr, repeat(value), names))
    except AttributeError:  # a field without a value, which it may get yet
        return False
    return _are_immutable(values, depth - 1)


def _are_immutable(values: Collection[Any], depth: int) -> bool:
    # Nearly always they are atoms, which one look tells.
    return ATOMS.issuperset(map(type, values)) or all(is_immutable(value, depth=depth) for value in values)


@functools.lru_cache(maxsize=1024)
def record_fields(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a frozen dataclass, a named tuple, a frozen Pydantic model or an enum; else ``None``."""
    if dataclasses.is_dataclass(kind):
        # Its own: instances of a subclass that is no dataclass itself take any attribute besides the fields.
        params = vars(kind).get("__dataclass_params__")
        return tuple(field.name for field in dataclasses.fields(kind)) if params and params.frozen else None
    if issubclass(kind, tuple) and "__dict__" not in dir(kind):
        return getattr(kind, "_fields", None)
    if issubclass(kind, enum.Enum):
        return ()
    return _model_fields(kind)


def _model_fields(kind: type) -> tuple[str, ...] | None:
    """Return the fields of a frozen Pydantic model that has nothing else: private attributes are never frozen."""
    config = getattr(kind, "model_config", None)
    if not isinstance(config, dict) or not config.get("frozen") or config.get("extra") == "allow":
        return None
    return None if getattr(kind, "__private_attributes__", None) else tuple(getattr(kind, "model_fields", ()))
