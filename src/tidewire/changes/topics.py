"""The names of topics: ``item``, ``item.1234``, ``todo-list.9.item-set``.

A model's name and an accessor's are written in kebab case. Where two installed models would share a name, each bears
its app's as well, ``crm.group`` and ``auth.group``: rows of one must never reach who asked for the other.
"""

import re
from collections import Counter
from functools import cache
from typing import Final

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model

_HUMP: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_")


def topic_of(what: type[Model] | Model, accessor: str | None = None) -> str:
    """Return the topic of a model, of a row, or of a set that hangs on a row::

        topic_of(Item)                  "item"
        topic_of(item)                  "item.1234"
        topic_of(todo_list, "item_set") "todo-list.9.item-set"

    ``accessor`` is an attribute of the row: of the reverse side of a foreign key, or either side of a many-to-many
    relation. Raises :class:`ValueError` for a set of a model, or for an attribute that the model does not have.
    """
    model = what if isinstance(what, type) else type(what)
    if accessor is not None and not hasattr(model, accessor):
        raise ValueError(f"{model.__name__} has no attribute {accessor!r} that a topic could be named after.")
    if not isinstance(what, type):
        return row_topic(model, what.pk) if accessor is None else set_topic(model, what.pk, accessor)
    if accessor is not None:
        raise ValueError(f"A set hangs on one {model.__name__}, not on the model: give topic_of() an instance.")
    return model_topic(model)


def model_topic(model: type[Model]) -> str:
    """Return the topic of ``model``; a proxy's is that of what it stands for."""
    concrete = model._meta.concrete_model or model
    name = _kebab(concrete.__name__)
    return f"{_kebab(concrete._meta.app_label)}.{name}" if _names()[name] > 1 else name


def row_topic(model: type[Model], pk: object) -> str:
    """Return the topic of one row; the parts of a composite key follow each other: ``booking.12.2026-01-02``."""
    key = ".".join(map(str, pk)) if isinstance(pk, tuple) else str(pk)
    return f"{model_topic(model)}.{key}"


def set_topic(model: type[Model], pk: object, accessor: str) -> str:
    """Return the topic of the set ``accessor`` of one row."""
    return f"{row_topic(model, pk)}.{_kebab(accessor)}"


def rows_topic(model: type[Model]) -> str:
    """Return the topic of changes whose rows nobody knows, ``item.*``: for who listens to one row, or to its sets."""
    return f"{model_topic(model)}.*"


def rows_topics_over(topic: str) -> tuple[str, ...]:
    """Return the :func:`rows_topic` of each model whose rows ``topic`` may be about: ``item.*`` for ``item.1234``."""
    parts = topic.split(".")
    prefixes = (".".join(parts[:length]) for length in range(1, len(parts)))
    return tuple(f"{prefix}.*" for prefix in prefixes if prefix in _model_topics())


def reverse_accessor(field: "ForeignKey[Model, Model] | ManyToManyField[Model, Model]") -> str | None:
    """Return under which name the other side of ``field`` sees its rows; ``None`` where it does not (``"+"``)."""
    if isinstance(field, ManyToManyField) and field.remote_field.symmetrical:
        return field.name
    return None if field.remote_field.hidden else field.remote_field.accessor_name


def _kebab(name: str) -> str:
    return _HUMP.sub("-", name).lower()


@cache
def _model_topics() -> frozenset[str]:
    return frozenset(map(model_topic, apps.get_models()))


@cache  # of installed apps, which a process never changes
def _names() -> Counter[str]:
    return Counter(_kebab(model.__name__) for model in apps.get_models() if not model._meta.proxy)
