"""Plain records: classes that hold values and do nothing, so that whoever reads one runs no code of the project's."""

import dataclasses
from functools import cache
from types import FunctionType
from typing import Any, Final, get_type_hints

from typing_extensions import is_typeddict

_GENERATED: Final = "<string>"
"""Where the methods say they are from that the standard library writes for a record."""
_LIBRARIES: Final = frozenset({"dataclasses", "collections", "_collections", "builtins"})


@cache
def record_fields(annotation: Any) -> dict[str, Any] | None:
    """Return the annotation of each field, if ``annotation`` is a plain frozen dataclass or named tuple; else ``None``.

    Plain: with no methods, properties or other descriptors but those that the standard library made for it.
    """
    names = _field_names(annotation) if isinstance(annotation, type) else None
    if names is None:
        return None
    members = [item for base in annotation.__mro__ if base not in (object, tuple) for item in vars(base).items()]
    if any(not _does_nothing(value) or not (name in names or name.startswith("_")) for name, value in members):
        return None
    hints = _hints(annotation)
    return None if hints is None else {name: hints.get(name, Any) for name in names}


@cache
def typed_dict_fields(annotation: Any) -> dict[str, Any] | None:
    """Return the annotation of each key, if ``annotation`` is a ``TypedDict``; else ``None``."""
    return _hints(annotation) if is_typeddict(annotation) else None


def _hints(cls: type) -> dict[str, Any] | None:
    try:
        return get_type_hints(cls, include_extras=True)
    except NameError:  # an annotation that only type checkers can resolve
        return None


def _field_names(cls: type) -> list[str] | None:
    if not dataclasses.is_dataclass(cls):
        return list(getattr(cls, "_fields")) if issubclass(cls, tuple) and hasattr(cls, "_fields") else None  # noqa: B009
    fields = dataclasses.fields(cls)
    # A factory of the project's own may do anything whenever a value is made.
    quiet = all(field.default_factory in (dataclasses.MISSING, list, dict, set, tuple, frozenset) for field in fields)
    frozen = getattr(cls, "__dataclass_params__").frozen  # noqa: B009 - absent from the type stubs
    return [field.name for field in fields] if frozen and quiet else None


def _does_nothing(member: Any) -> bool:
    """Tell whether a class's member is data, or code that the standard library wrote."""
    function = getattr(member, "__func__", member)  # of a class method
    function = getattr(function, "__wrapped__", function)  # __repr__ comes in a guard against recursion
    if isinstance(function, FunctionType):
        return function.__code__.co_filename == _GENERATED or function.__module__ in _LIBRARIES
    if isinstance(member, property):
        return False
    return not hasattr(member, "__get__") or type(member).__module__ in _LIBRARIES
