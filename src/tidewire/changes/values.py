"""The columns of a row as JSON and back: what a deleted row's announcement carries."""

import json
from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any, Final, cast

from django.db.models import Field, JSONField, Model

_PLAIN: Final = frozenset({str, int, float, bool, type(None)})


def to_plain(model: type[Model], columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return ``columns`` (by attribute name) in JSON's types, as Django's serializers write them."""
    fields = (field for field in model._meta.concrete_fields if field.attname in columns)
    # An expression such as F("x") + 1 stays on an instance that was saved with it, and is no value.
    return {
        field.attname: _plain(field, columns[field.attname])
        for field in fields
        if not hasattr(columns[field.attname], "resolve_expression")
    }


def from_plain(model: type[Model], values: Mapping[str, Any]) -> Model:
    """Return an unsaved instance with ``values``."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    # Names that are not there any more: another version of the project deleted the row.
    return model(**{name: fields[name].to_python(value) for name, value in values.items() if name in fields})


def plain_pk(model: type[Model], pk: Any) -> Any:
    """Return a primary key in JSON's types; a composite one is a tuple, which JSON makes a list of."""
    if isinstance(pk, tuple):
        return tuple(_plain(field, value) for field, value in zip(model._meta.pk_fields, pk, strict=True))
    return _plain(model._meta.pk, pk)


def pk_from_plain(model: type[Model], plain: Any) -> Any:
    """Return what :func:`plain_pk` was given."""
    if isinstance(plain, list):
        fields = model._meta.pk_fields
        return tuple(field.to_python(value) for field, value in zip(fields, plain, strict=True))
    return model._meta.pk.to_python(plain)


def _plain(field: "Field[Any, Any]", value: Any) -> Any:
    if isinstance(field, JSONField):
        return json.loads(json.dumps(value, cls=field.encoder))
    # The field wants an instance to take the value from. One of the model's own would run the project's code.
    return (
        value
        if type(value) in _PLAIN
        else field.value_to_string(cast("Model", SimpleNamespace(**{field.attname: value})))
    )
