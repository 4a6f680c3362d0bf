"""What a handler is given by name: from the fields of the form, and from what the element says, which wins."""

import dataclasses
import inspect
from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin, get_type_hints

from django.core.exceptions import TooManyFieldsSent
from django.http import QueryDict
from pydantic import BaseModel
from typing_extensions import is_typeddict

from tidewire.calls.signature import Signature
from tidewire.runtime.surface import Refusal
from tidewire.wire.frames import Arguments
from tidewire.wire.keys import ErrorCode

FORM: Final = ""
"""The name, which no argument has, under which the form comes along: text, as a browser would send it."""
_MANY: Final = (list, tuple, set, frozenset)

Annotations = Mapping[str, Any]


def form_in(values: Arguments) -> QueryDict:
    """Take the form out of what came with an event. Raises :class:`Refusal` if it is none, or too large a one."""
    form = values.pop(FORM, "")
    if not isinstance(form, str):
        raise Refusal(ErrorCode.BAD_ARGUMENTS, f"A form comes as text, came {type(form).__name__}.")
    try:
        # Django's own limit holds here as well, DATA_UPLOAD_MAX_NUMBER_FIELDS.
        return QueryDict(form, encoding="utf-8")
    except TooManyFieldsSent as error:
        raise Refusal(ErrorCode.BAD_ARGUMENTS, str(error)) from error


def arguments_of(form: QueryDict, values: Arguments, signature: Signature) -> Arguments:
    """Return the arguments for ``signature``, by name.

    A parameter that takes several values gets all that the form has, others the last. One that takes a record (a
    Pydantic model, a dataclass, a ``TypedDict``) gets the fields that its name is in front of: ``address.city``.
    """
    # Of checkboxes none of which is checked a browser says nothing.
    none: Arguments = {name: [] for name in signature.required if _kind_of(signature.annotations[name]) in _MANY}
    named = {name: form[name] for name in form}
    return none | named | _taken(form, "", signature.annotations, ()) | values


def _taken(form: QueryDict, prefix: str, annotations: Annotations, within: tuple[Any, ...]) -> Arguments:
    taken: Arguments = {}
    for name, annotation in annotations.items():
        key = f"{prefix}{name}"
        kind = _kind_of(annotation)
        if key in form:
            taken[name] = form.getlist(key) if kind in _MANY else form[key]
        # A record in a record of its own kind could go on for as long as a name is.
        elif kind not in within and (inner := _taken(form, f"{key}.", _fields_of(kind), (*within, kind))):
            taken[name] = inner
    return taken


def _kind_of(annotation: Any) -> Any:
    """Return the one type of ``annotation`` that is not ``None``, without what it is annotated with or made of."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return _kind_of(get_args(annotation)[0])
    if origin in (Union, UnionType):
        kinds = [part for part in get_args(annotation) if part is not type(None)]
        return _kind_of(kinds[0]) if len(kinds) == 1 else annotation
    return origin or annotation


@cache
def _fields_of(kind: Any) -> Annotations:
    """Return the annotations of a record's fields; none, if it is not one."""
    if not inspect.isclass(kind):
        return {}
    if issubclass(kind, BaseModel):
        return {name: field.annotation for name, field in kind.model_fields.items()}
    return get_type_hints(kind) if dataclasses.is_dataclass(kind) or is_typeddict(kind) else {}
