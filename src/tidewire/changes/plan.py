"""What is watched, worked out once from ``TIDEWIRE["AUTO_BROADCAST"]`` and the installed models."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any, cast

from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField, Model

from tidewire.changes.topics import model_topic, reverse_accessor, row_topic, rows_topic, set_topic
from tidewire.conf import AutoBroadcast
from tidewire.errors import ConfigurationError


@dataclass(frozen=True)
class Parent:
    """A foreign key of a watched model: its rows are in a set of the row that it points to."""

    field: "ForeignKey[Any, Any]"
    accessor: str

    def topic(self, value: Any, using: str) -> str | None:
        """Return the topic of the set of the row that the column's ``value`` points to."""
        # An expression such as F("x") is no value yet.
        if value is None or hasattr(value, "resolve_expression"):
            return None
        model, target = self.field.related_model, self.field.target_field
        if not target.primary_key:  # to_field: the topic is named after the primary key all the same
            rows = model._base_manager.using(using).filter(**{target.attname: value})
            value = rows.values_list("pk", flat=True).first()
        return set_topic(model, value, self.accessor)


@dataclass(frozen=True)
class Side:
    """One side of a many-to-many relation: the set that hangs on each row of ``owner``."""

    owner: type[Model]
    accessor: str | None
    """``None``: no such set, and no topic."""
    rows: type[Model]
    """The model of what is in it."""
    owner_column: str
    """Names of the through model's columns, as the ORM has them."""
    row_column: str

    def topic(self, pk: Any) -> str | None:
        return None if self.accessor is None else set_topic(self.owner, pk, self.accessor)


@dataclass(frozen=True)
class Relation:
    """A many-to-many relation of a watched model."""

    through: type[Model]
    forward: Side
    reverse: Side

    def sides(self, *, reverse: bool) -> tuple[Side, Side]:
        """Return the side that was acted on and the other one."""
        return (self.reverse, self.forward) if reverse else (self.forward, self.reverse)

    def members(self, side: Side, pk: Any, using: str, bound: int) -> list[Any]:
        """Return what is in the set of the row ``pk``, up to one more than ``bound``."""
        # One more than the bound: so whoever counts them sees that there are too many.
        rows = self.through._base_manager.using(using).filter(**{side.owner_column: pk})
        return list(rows.values_list(side.row_column, flat=True)[: bound + 1])


@dataclass(frozen=True)
class Kind:
    """A watched model."""

    model: type[Model]
    label: str
    topic: str | None
    """The model's topic, if ``MODEL`` is on."""
    announces_rows: bool
    parents: tuple[Parent, ...]
    relations: tuple[Relation, ...]

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The foreign keys that say which sets a row is in."""
        return tuple(parent.field.attname for parent in self.parents)

    @cached_property
    def table_topics(self) -> frozenset[str]:
        """Where a change of some rows is told: to who listens to the model, to a row, or to a set they may be in."""
        # Nobody knows which rows: so all are told that may be concerned.
        found = {self.topic} if self.topic is not None else set()
        if self.announces_rows:
            found.add(rows_topic(self.model))
        return frozenset(found | {rows_topic(parent.field.related_model) for parent in self.parents})

    def own_topics(self, pk: Any) -> frozenset[str]:
        """Return the topics of the model and of its row ``pk``."""
        row = row_topic(self.model, pk) if self.announces_rows else None
        return frozenset(topic for topic in (self.topic, row) if topic is not None)

    def sets_of(self, columns: Mapping[str, Any], using: str) -> frozenset[str]:
        """Return the topics of the sets that a row with these ``columns`` is in."""
        found = (parent.topic(columns.get(parent.field.attname), using) for parent in self.parents)
        return frozenset(topic for topic in found if topic is not None)


class Plan:
    """Which models, tables and relations are watched, and what is announced of them."""

    def __init__(self, settings: AutoBroadcast) -> None:
        """Work it out. Raises :class:`ConfigurationError` for a sender that is no installed model."""
        self._settings = settings
        self._models = _senders(settings.senders) if settings.enabled else frozenset()

    @cached_property
    def chains(self) -> dict[type[Model], tuple[Kind, ...]]:
        """What a signal of each model is about: itself, and the watched models that it inherits the tables of."""
        chains = {model: self._chain(model) for model in apps.get_models()}
        return {model: chain for model, chain in chains.items() if chain}

    @cached_property
    def kinds(self) -> dict[type[Model], Kind]:
        """The watched models."""
        return {model: self._kind(model) for model in self._models}

    @cached_property
    def tables(self) -> dict[str, tuple[Kind, ...]]:
        """Whose rows a statement on a table may change, by the table's name in lower case, without a schema."""
        tables = defaultdict(list)
        for model, kind in self.kinds.items():
            for each in (model, *model._meta.get_parent_list()):
                tables[each._meta.db_table.replace('"', "").rpartition(".")[2].lower()].append(kind)
        return {table: tuple(kinds) for table, kinds in tables.items()}

    @cached_property
    def relations(self) -> dict[type[Model], Relation]:
        """The many-to-many relations, by the model of their table."""
        if not self._settings.m2m:
            return {}
        fields = (field for model in apps.get_models() for field in model._meta.local_many_to_many)
        return {
            relation.through: relation
            for field in fields
            if {field.model, field.related_model} & self._models and (relation := _relation(field))
        }

    def _chain(self, model: type[Model]) -> tuple[Kind, ...]:
        concrete = model._meta.concrete_model or model
        return tuple(self.kinds[each] for each in (concrete, *concrete._meta.get_parent_list()) if each in self.kinds)

    def _kind(self, model: type[Model]) -> Kind:
        return Kind(
            model=model,
            label=model._meta.label_lower,
            topic=model_topic(model) if self._settings.model else None,
            announces_rows=self._settings.model_pk,
            parents=self._parents(model) if self._settings.related else (),
            relations=tuple(
                each for each in self.relations.values() if model in (each.forward.owner, each.reverse.owner)
            ),
        )

    def _parents(self, model: type[Model]) -> tuple[Parent, ...]:
        # A foreign key of an inherited table is announced with the row there, where that is watched.
        mine = (
            field for field in model._meta.concrete_fields if field.model is model or field.model not in self._models
        )
        named = ((field, reverse_accessor(field)) for field in mine if isinstance(field, ForeignKey))
        return tuple(Parent(field, accessor) for field, accessor in named if accessor is not None)


def _senders(labels: Iterable[str]) -> frozenset[type[Model]]:
    if not labels:
        # Every request may save its session, nobody looks at one live, and its key would be a topic's name.
        models = (model for model in apps.get_models() if not _is_session(model))
        return frozenset(model._meta.concrete_model or model for model in models)
    return frozenset(_sender(label) for label in labels)


def _is_session(model: type[Model]) -> bool:
    # The abstract base is known by its module: a model cannot be imported before the apps are.
    return any(base.__module__ == "django.contrib.sessions.base_session" for base in model.__mro__)


def _sender(label: str) -> type[Model]:
    try:
        model = apps.get_model(label)
    except (LookupError, ValueError) as error:
        known = [each._meta.label for each in apps.get_models()]
        near = get_close_matches(label, known, n=1) or known
        raise ConfigurationError(
            f"settings.TIDEWIRE['AUTO_BROADCAST']['SENDERS'] names {label!r}, which is no installed model. "
            f'Expected "app_label.Model", such as {near[0]!r}.'
        ) from error
    return model._meta.concrete_model or model


def _relation(field: "ManyToManyField[Any, Any]") -> Relation:
    source, target = field.m2m_field_name(), field.m2m_reverse_field_name()
    owner, other = _concrete(field.model), _concrete(field.related_model)
    return Relation(
        through=cast("type[Model]", field.remote_field.through),
        forward=Side(owner, field.name, other, source, target),
        reverse=Side(other, reverse_accessor(field), owner, target, source),
    )


def _concrete(model: type[Model]) -> type[Model]:
    return model._meta.concrete_model or model
