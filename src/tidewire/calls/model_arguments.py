"""Rows of the database as arguments: a client sends a primary key, the function gets the row."""

from collections.abc import Callable
from functools import reduce
from operator import or_
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import DataError
from django.db.models import Model
from pydantic import PlainValidator

_NO_KEY: Final = (ObjectDoesNotExist, ValidationError, DataError, ValueError, TypeError, OverflowError)


def with_rows(annotation: Any) -> Any:
    """Return ``annotation`` of an argument, each model in it taking the primary key that a client sends."""
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return Annotated[Any, PlainValidator(_taker(annotation))]
    origin: Any = get_origin(annotation)
    parts = get_args(annotation)
    inner = tuple(map(with_rows, parts))
    if inner == parts or origin is None:
        return annotation
    if origin is Annotated:
        return Annotated[inner[0], *parts[1:]]
    return reduce(or_, inner) if origin in (Union, UnionType) else origin[inner]


def _taker(model: type[Model]) -> Callable[[Any], Model]:
    def take(given: Any) -> Model:
        problem = f"there is no {model._meta.verbose_name} {str(given)[:80]!r}"
        if isinstance(given, bool) or not isinstance(given, str | int):
            raise ValueError(f"{problem}: the primary key of one was expected")  # noqa: TRY004 - Pydantic's way
        try:
            # The default manager, which the project's views look in too: this key was chosen by a visitor.
            return model._default_manager.get(pk=model._meta.pk.to_python(given))
        except _NO_KEY as error:
            raise ValueError(problem) from error

    return take
