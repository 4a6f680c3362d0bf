"""State as JSON and back, equal: what a snapshot holds.

Values are written as they are, not as serializers show them, so that a union brings back the type that went in. What
JSON has no form of is an object with the empty string as its only key, over a tag and what makes the value::

    [7, ["a"], {"": ["b", "_w=="]}, {"": ["T", [1, 2]]}, {"": ["m", 0, {"size": 3}]}]

Classes are named by their place among those that the annotations name, so no text of a snapshot ever names code.
"""

import dataclasses
import enum
import inspect
import json
import types
import typing
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import deque
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from difflib import get_close_matches
from ipaddress import IPv4Address, IPv6Address
from typing import Any, Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Model, QuerySet
from pydantic import BaseModel, PydanticUserError, SecretBytes, SecretStr, TypeAdapter
from pydantic_core import PydanticSerializationError, from_json, to_json
from typing_extensions import is_typeddict

from tidewire.components.rows import QUERYSET, ROW, is_row_class, key_of, keys_of
from tidewire.errors import ConfigurationError

_ATOMS: Final = frozenset({str, int, float, bool, type(None)})

Convert = Callable[[Any], Any]


def _moment(given: datetime) -> list[str]:
    return [given.isoformat(), given.tzinfo.key] if isinstance(given.tzinfo, ZoneInfo) else [given.isoformat()]


def _moment_from(given: list[str]) -> datetime:
    moment = datetime.fromisoformat(given[0])
    return moment.astimezone(ZoneInfo(given[1])) if len(given) > 1 else moment


_WRITTEN: Final[dict[type, tuple[str, Convert, Convert]]] = {
    bytes: ("b", lambda given: urlsafe_b64encode(given).decode(), urlsafe_b64decode),
    Decimal: ("n", str, Decimal),
    UUID: ("u", lambda given: given.hex, UUID),
    date: ("a", date.isoformat, date.fromisoformat),
    datetime: ("t", _moment, _moment_from),
    time: ("i", time.isoformat, time.fromisoformat),
    timedelta: ("l", lambda given: [given.days, given.seconds, given.microseconds], lambda given: timedelta(*given)),
    IPv4Address: ("4", str, IPv4Address),
    IPv6Address: ("6", str, IPv6Address),
    complex: ("c", lambda given: [given.real, given.imag], lambda given: complex(*given)),
}
_READ: Final = {tag: read for tag, _, read in _WRITTEN.values()}
_COLLECTIONS: Final[dict[type, str]] = {tuple: "T", set: "S", frozenset: "F", deque: "Q"}
_COLLECTED: Final = {tag: kind for kind, tag in _COLLECTIONS.items()}


def to_bytes(values: list[Any]) -> bytes:
    """Return what :meth:`Portable.write` made of several values as text."""
    # Pydantic's JSON, because orjson makes floats of integers that 64 bits do not hold, and null of infinity.
    try:
        return to_json(values, inf_nan_mode="constants")
    except PydanticSerializationError:  # half a surrogate pair is text in Python, but only the standard library's JSON
        return json.dumps(values).encode()


def from_bytes(state: bytes) -> list[Any]:
    """Return what :func:`to_bytes` was given. Raises :class:`ValueError`."""
    try:
        values: list[Any] = from_json(state)
    except ValueError:
        values = json.loads(state)
    return values


class Portable:
    """Writes and reads the values of a class's fields."""

    def __init__(self, annotations: dict[str, Any], where: str) -> None:
        """``annotations`` by field; ``where``: the class. Raises :class:`ConfigurationError` for a secret."""
        self.classes: list[Any] = []
        self._seen: list[Any] = []
        self._adapters: dict[Any, TypeAdapter[Any]] = {}
        self.plain = {name for name, annotation in annotations.items() if _is_plain(annotation)}
        for name, annotation in annotations.items():
            self._collect(annotation, f"{where}.{name}")
        self._places = {cls: place for place, cls in enumerate(self.classes)}
        self._records = frozenset(filter(_is_record, self.classes))

    @property
    def has_rows(self) -> bool:
        """Whether reading asks the database."""
        return any(map(is_row_class, self.classes))

    def write(self, value: Any) -> Any:
        """Return ``value`` as what JSON has. Raises :class:`TypeError` for an object of a class that no field names."""
        kind = type(value)
        # By the very type: what is more than its base, a SafeString or an IntEnum, has its own way below.
        if kind in _ATOMS:
            return value
        if kind is list:
            return list(map(self.write, value))
        if kind is dict:
            return self._write_dict(value)
        if kind in _WRITTEN:
            tag, write, _ = _WRITTEN[kind]
            return {"": [tag, write(value)]}
        if kind in _COLLECTIONS:
            return {"": [_COLLECTIONS[kind], list(map(self.write, value))]}
        if kind in self._records:
            return {"": ["m", self._places[kind], self._write_record(value, kind)]}
        return self._write_other(value)

    def read(self, written: Any) -> Any:
        """Return the value that :meth:`write` was given."""
        if type(written) is list:
            return list(map(self.read, written))
        if type(written) is not dict:
            return written
        if "" not in written:
            return {key: self.read(value) for key, value in written.items()}
        tag, *content = written[""]
        if tag in _READ:
            return _READ[tag](content[0])
        if tag in _COLLECTED:
            return _COLLECTED[tag](map(self.read, content[0]))
        if tag in (ROW, QUERYSET):
            return content[0]  # which rows.fill put there
        if tag == "d":
            return {self.read(key): self.read(value) for key, value in content[0]}
        return self._read_object(self.classes[content[0]], content[1])

    def _write_dict(self, value: dict[Any, Any]) -> Any:
        # The empty key is what tells JSON's own values from all others.
        if all(type(key) is str for key in value) and "" not in value:
            return {key: self.write(inner) for key, inner in value.items()}
        return {"": ["d", [[self.write(key), self.write(inner)] for key, inner in value.items()]]}

    def _write_record(self, value: Any, kind: Any) -> Any:
        if issubclass(kind, enum.Enum):
            return self.write(value.value)
        if issubclass(kind, BaseModel):
            hidden = {name for name, field in kind.model_fields.items() if field.exclude}
            shown = {name: inner for name, inner in value.__dict__.items() if name not in hidden}
            return [self._write_dict(shown), self.write(value.__pydantic_extra__)]
        if dataclasses.is_dataclass(kind):
            return {field.name: self.write(getattr(value, field.name)) for field in dataclasses.fields(kind)}
        return list(map(self.write, value))

    def _write_other(self, value: Any) -> Any:
        if isinstance(value, QuerySet):
            return {"": [QUERYSET, value.model._meta.label_lower, list(map(self.write, keys_of(value)))]}
        if isinstance(value, Model):
            return self._write_row(value)
        for cls, adapter in self._adapters.items():  # a PosixPath where the annotation says Path
            if isinstance(value, cls):
                return {"": ["m", self._places[cls], adapter.dump_python(value, mode="json")]}
        for kind in (str, int, float):  # SafeString, say: equal to the plain one
            if isinstance(value, kind) and not isinstance(value, enum.Enum):
                return kind(value)
        raise TypeError(
            f"A snapshot cannot hold {value!r}: no annotation of its component names {type(value).__qualname__}."
        )

    def _write_row(self, row: Model) -> Any:
        for cls, place in self._places.items():  # a subclass where the annotation names its parent
            if isinstance(row, cls):
                return {"": [ROW, place, self.write(key_of(row))]}
        raise TypeError(f"A snapshot cannot hold {row!r}: no annotation of its component names {type(row).__name__}.")

    def _read_object(self, cls: Any, content: Any) -> Any:
        # What the annotations name and nothing else: no text of a snapshot leads to a class.
        if cls in self._adapters:
            return self._adapters[cls].validate_python(content)
        if issubclass(cls, enum.Enum):
            return cls(self.read(content))
        if issubclass(cls, BaseModel):
            return _model(cls, self.read(content[0]), self.read(content[1]))
        if dataclasses.is_dataclass(cls):
            return _record(cls, {name: self.read(value) for name, value in content.items()})
        return cls._make(map(self.read, content))

    def _collect(self, annotation: Any, where: str) -> None:
        """Add the classes that ``annotation`` names, in an order that is the same in every process."""
        if annotation in self._seen:  # a record of its own kind
            return
        self._seen.append(annotation)
        origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
        alias = None if isinstance(annotation, type) else getattr(annotation, "__value__", None)
        # In the order of the annotations, never that of a set: the places stand in snapshots that other processes read.
        for part in (type(part) for part in parts) if origin is Literal else (*parts, alias):
            self._collect(part, where)
        cls = origin or getattr(annotation, "__supertype__", annotation)
        if isinstance(cls, type) and cls not in _BUILT_IN and not inspect.isabstract(cls):
            self._collect_class(cls, where, is_generic=origin is not None)

    def _collect_class(self, cls: Any, where: str, *, is_generic: bool) -> None:
        if issubclass(cls, SecretStr | SecretBytes):
            raise ConfigurationError(
                f"{where} is a {cls.__name__}, and everybody can read a snapshot. Keep it out: Field(exclude=True)."
            )
        if not is_typeddict(cls) and cls not in self.classes:
            self.classes.append(cls)
        if is_row_class(cls):
            _check_row_class(cls, where)
        elif not (is_typeddict(cls) or _is_record(cls)):
            self._adapters[cls] = _adapter(cls, where, is_generic=is_generic)
        for inner in inner_of(cls):
            self._collect(inner, where)


def exclude_fields(cls: Any) -> None:
    """Mark the fields that ``cls.exclude_fields`` names. Raises :class:`ConfigurationError` for a name of none."""
    names = cls.exclude_fields
    for name in (names,) if isinstance(names, str) else names:
        if name not in cls.model_fields:
            near = get_close_matches(name, cls.model_fields, n=1)
            hint = f"Did you mean {near[0]!r}?" if near else f"Its fields: {', '.join(cls.model_fields)}."
            raise ConfigurationError(f"{cls.__qualname__}.exclude_fields: there is no field {name!r}. {hint}")
        cls.model_fields[name].exclude = True


def _check_row_class(cls: Any, where: str) -> None:
    if cls is Model or (issubclass(cls, Model) and cls._meta.abstract):
        raise ConfigurationError(
            f"{where}: {cls.__name__} has no table, so no row of it could be loaded again. Name the model itself, or "
            f"keep the field out: Field(exclude=True)."
        )


def _is_record(cls: Any) -> bool:
    """Tell whether a class's instances are written by their fields."""
    return dataclasses.is_dataclass(cls) or issubclass(cls, BaseModel | enum.Enum | tuple)


def _adapter(cls: Any, where: str, *, is_generic: bool) -> TypeAdapter[Any]:
    """Return what writes and reads the instances of any other class, by Pydantic."""
    problem = "what is in it would come back as something else" if is_generic else ""
    try:
        adapter = TypeAdapter(cls)
    except PydanticUserError as error:
        problem = str(error).partition("\n")[0]
    if problem:
        raise ConfigurationError(
            f"{where}: no snapshot can hold a {cls.__qualname__}: {problem}. Use builtin containers, models or "
            f"dataclasses, or keep the field out: Field(exclude=True)."
        )
    return adapter


_BUILT_IN: Final = {*_ATOMS, *_WRITTEN, *_COLLECTIONS, list, dict, object, Any, types.UnionType}


def _model(cls: type[BaseModel], values: dict[str, Any], extra: Any) -> BaseModel:
    """Return an instance with these values as they are: validators may take only what clients send."""
    model = cls.model_construct(_fields_set=set(values))
    object.__setattr__(model, "__dict__", model.__dict__ | values)
    object.__setattr__(model, "__pydantic_extra__", extra)
    return model


def _record(cls: Any, values: dict[str, Any]) -> Any:
    record = cls.__new__(cls)
    for name, value in values.items():
        object.__setattr__(record, name, value)  # a frozen one lets nobody else
    return record


def inner_of(cls: Any) -> list[Any]:
    """Return the annotations of a class's fields."""
    if issubclass(cls, BaseModel):
        return [field.annotation for field in cls.model_fields.values() if not field.exclude]
    if is_typeddict(cls) or dataclasses.is_dataclass(cls) or issubclass(cls, tuple):
        return list(typing.get_type_hints(cls).values())
    return []


def _is_plain(annotation: Any) -> bool:
    """Tell whether JSON brings back any value of ``annotation`` as it is."""
    origin, parts = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is dict:
        return parts[0] is str and _is_plain(parts[1])
    if origin in (list, typing.Union, types.UnionType):
        return all(map(_is_plain, parts))
    return origin is None and annotation in (*_ATOMS, None)
