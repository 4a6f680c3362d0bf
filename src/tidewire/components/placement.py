"""Where a sync event runs: on the event loop or in a thread.

A hop into a thread and back costs 60 to 150 µs, more than everything else that a counter's click costs. A handler that
blocks the loop holds up every page of the process. So a handler runs on the loop only if its bytecode shows that it
cannot block: it names no global but harmless builtins, no attribute but the component's plain fields and the methods
of builtin containers, and imports nothing. Whatever this cannot see through runs in a thread.
"""

import dis
import typing
from collections.abc import Callable, Iterator
from functools import cached_property
from types import CodeType
from typing import Any, Final

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from tidewire.calls.plain import CONTAINERS, SCALARS, has_own_code, is_plain

_BUILTINS: Final = frozenset(
    """abs all any ascii bin bool bytes chr dict divmod enumerate filter float frozenset hex int isinstance len list map
    max min oct ord pow range reversed round set slice sorted str sum tuple zip
    ValueError TypeError KeyError IndexError""".split()  # noqa: SIM905 - one word a line otherwise
)
_METHODS: Final = frozenset(name for kind in (*SCALARS, *CONTAINERS) for name in dir(kind))
_BOUNDS: Final = frozenset({"Ge", "Gt", "Interval", "Le", "Len", "Lt", "MaxLen", "MinLen", "MultipleOf"})
_GLOBAL_LOADS: Final = frozenset({"LOAD_GLOBAL", "LOAD_NAME"})
_IMPORTS: Final = frozenset({"IMPORT_NAME", "IMPORT_FROM"})


def stays_on_loop(function: Callable[..., Any], cls: type[BaseModel], annotations: typing.Iterable[Any]) -> bool:
    """Tell whether ``function``, a method of ``cls`` whose arguments have ``annotations``, cannot block."""
    code = getattr(function, "__code__", None)  # a decorator in C leaves a callable without
    if code is None or code.co_freevars or not all(map(is_plain, annotations)) or _has_validators(cls):
        return False
    if has_own_code(cls, prefix="__"):  # which str(self), ==, len() or with would call without its name
        return False
    plain = {name for name, field in cls.model_fields.items() if _is_plain_field(field)}
    # A method of the component's own may do anything, also where its name is that of a list's.
    attributes = plain | (_METHODS - set(dir(cls)))
    shadowed = function.__globals__.keys() & _BUILTINS
    return not shadowed and all(_names_only(part, _BUILTINS, attributes) for part in _codes(code))


def is_plain_class(cls: type[BaseModel]) -> bool:
    """Tell whether a template that is given an instance of ``cls`` finds nothing but plain values."""
    plain = all(map(_is_plain_field, cls.model_fields.values()))
    return plain and not property_names(cls) and not has_own_code(cls, prefix="__")


def property_names(cls: type[BaseModel]) -> frozenset[str]:
    """Return the names of the public properties, cached ones too, of ``cls`` and its bases outside the framework."""
    own = [base for base in cls.__mro__ if not base.__module__.startswith(("tidewire.components.", "pydantic."))]
    names = {name for base in own for name in vars(base) if not name.startswith("_")}
    names.discard("subscriptions")  # the framework's own reading of it; a template has no use for topics
    return frozenset(name for name in names if isinstance(getattr(cls, name, None), property | cached_property))


def _is_plain_field(field: FieldInfo) -> bool:
    # Bounds such as Field(ge=0) are checked in Rust; any other validator, or a predicate, is anybody's code.
    bounds_only = all(
        type(item).__module__ == "annotated_types" and type(item).__name__ in _BOUNDS for item in field.metadata
    )
    return bounds_only and is_plain(field.annotation)


def _has_validators(cls: type[BaseModel]) -> bool:
    found = cls.__pydantic_decorators__
    return bool(found.validators or found.field_validators or found.root_validators or found.model_validators)


def _names_only(code: CodeType, allowed_globals: frozenset[str], allowed_attributes: set[str]) -> bool:
    # By instruction, because one name can be both: sum(...) and self.sum(); `from get import get` is neither.
    steps = [step for step in dis.get_instructions(code) if step.opcode in dis.hasname]
    if any(step.opname in _IMPORTS for step in steps):
        return False
    used_globals = {step.argval for step in steps if step.opname in _GLOBAL_LOADS}
    used_attributes = {step.argval for step in steps if step.opname not in _GLOBAL_LOADS}
    return used_globals <= allowed_globals and used_attributes <= allowed_attributes


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)
