"""Rows of the database in a component's state: only their primary keys travel, the rows are loaded again.

A snapshot is kept for days by the page that shows it. What it said of a row would be old by then, and what a handler
changed in an instance without saving it was never true. In the notation of :mod:`tidewire.components.portable`::

    {"": ["k", 0, 5]}                  the row 5 of the first class that the annotations name
    {"": ["q", "shop.item", [7, 5]]}   a queryset: its rows, in this order

At run time Django makes nothing of the parameter of ``QuerySet[Item]``, so a queryset has to name its model. It names
one of the project's models, and the snapshot is signed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from copy import copy, deepcopy
from types import UnionType
from typing import Any, Final, Union, get_args, get_origin

from django.apps import apps
from django.db.models import Model, QuerySet

ROW: Final = "k"
QUERYSET: Final = "q"
_MUTABLE: Final = (list, dict, set)

Reference = list[Any]
"""What stands under the empty key: the tag, then the class or model, then the primary key or keys."""


def is_row_class(annotation: Any) -> bool:
    """Tell whether values of ``annotation`` are rows, or a queryset of them."""
    return isinstance(annotation, type) and issubclass(annotation, Model | QuerySet)


def is_queryset(annotation: Any) -> bool:
    """Tell whether values of ``annotation`` are querysets."""
    return isinstance(annotation, type) and issubclass(annotation, QuerySet)


def alternatives(annotation: Any) -> tuple[Any, ...]:
    """Return the parts of a union; of anything else, that alone."""
    return get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)


def holds_querysets(annotation: Any) -> bool:
    """Tell whether values of ``annotation`` have querysets within: a list of them, say. One itself does not count."""
    parts = [part for one in alternatives(annotation) for part in get_args(one)]
    return any(any(map(is_queryset, alternatives(part))) or holds_querysets(part) for part in parts)


def key_of(row: Model) -> Any:
    """Return the key of ``row``, ``None`` if it was deleted. Raises :class:`TypeError` if it never was saved."""
    if row._state.adding:
        raise TypeError(
            f"A snapshot cannot hold {row!r}: it is not saved, and only the primary key of a row travels. Save it, "
            f"or keep its values in fields of the component."
        )
    return row.pk


def keys_of(rows: "QuerySet[Any]") -> list[Any]:
    """Return the primary keys of ``rows``, evaluated if it is not yet. Raises :class:`TypeError` for ``values()``."""
    if not all(isinstance(row, Model) for row in rows):
        raise TypeError(
            "A snapshot cannot hold what values() or values_list() made of a queryset: it has no primary keys. Use a "
            "field like list[dict[str, int]]."
        )
    return [key_of(row) for row in rows]


def settled(value: Any) -> None:
    """Evaluate ``value`` if it is a queryset: from then on it is these rows. Touches the database."""
    if isinstance(value, QuerySet):
        len(value)


def copied(value: Any) -> Any:
    """Return a copy of a row, so that a handler which fails has changed nothing. Rows related to it are not copied."""
    if not isinstance(value, Model):
        return deepcopy(value)
    # Not by copy.copy, which goes Django's way to a pickle: 14 us instead of 8, on every event.
    row = value.__class__.__new__(value.__class__)
    fields = vars(row)
    fields.update({name: _copied_part(name, inner) for name, inner in value.__dict__.items()})
    fields["_state"].fields_cache = fields["_state"].fields_cache.copy()
    return row


def _copied_part(name: str, value: Any) -> Any:
    if name.startswith("_"):  # Django's own: the state, and what was prefetched, whose querysets stay as they are
        return copy(value)
    return deepcopy(value) if type(value) in _MUTABLE else value


def fill(
    written: dict[str, Any], classes: list[Any], read: Callable[[Any], Any], missing: Callable[[str, Any], Any]
) -> list[str]:
    """Put the rows in the place of the references in ``written``, one query for each model; touches the database.

    ``missing(field, key)`` says what stands in for a row that is gone. Returns what was gone, to tell in an error. A
    row that is gone from a queryset is just not in it.
    """
    found = [(field, reference) for field, value in written.items() for reference in _references(value)]
    models = [_model(reference, classes) for _, reference in found]
    keys = [read(reference[2]) for _, reference in found]
    rows = _load(zip((reference[0] for _, reference in found), models, keys, strict=True))
    gone = []
    for (field, reference), model, key in zip(found, models, keys, strict=True):
        if reference[0] == QUERYSET:
            reference[1:] = [_queryset(model, [rows[model][each] for each in key if each in rows[model]])]
        elif key in rows[model]:
            reference[1:] = [rows[model][key]]
        else:
            gone.append(f"{field}: the {model.__name__} {key!r} is gone")
            reference[1:] = [missing(field, key)]
    return gone


def _references(written: Any) -> Iterator[Reference]:
    if type(written) is list:
        for inner in written:
            yield from _references(inner)
    elif type(written) is dict:
        # Not into the reference itself: its key may be a list or have an empty key of its own.
        content = written.get("")
        if content and content[0] in (ROW, QUERYSET):
            yield content
        else:
            yield from _references(list(written.values()))


def _model(reference: Reference, classes: list[Any]) -> type[Model]:
    return classes[reference[1]] if reference[0] == ROW else apps.get_model(reference[1])


def _load(wanted: Any) -> dict[type[Model], dict[Any, Model]]:
    by_model: defaultdict[type[Model], set[Any]] = defaultdict(set)
    for tag, model, key in wanted:
        by_model[model].update(key if tag == QUERYSET else [key])
    # The base manager: whether a row is there is asked here, not whether a manager of the project's shows it.
    return {model: model._base_manager.in_bulk(keys - {None}) for model, keys in by_model.items()}


def _queryset(model: type[Model], rows: list[Model]) -> "QuerySet[Model]":
    """Return a queryset that has these rows already, in this order; what is derived from it asks the database."""
    queryset = model._base_manager.filter(pk__in=[row.pk for row in rows])
    queryset._result_cache = rows
    return queryset
