"""What Django's signals tell of single rows: saved, deleted, put into a set and taken out again."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db.models import Model
from django.db.models.signals import m2m_changed, post_delete, post_save, pre_delete, pre_save

from tidewire.changes.actions import Action
from tidewire.changes.buffer import Entry, Member, Row
from tidewire.changes.plan import Kind, Plan, Relation, Side
from tidewire.changes.topics import rows_topic
from tidewire.changes.values import plain_pk, to_plain

Record = Callable[[str, Entry], None]
"""Takes the alias of a database and what is to be announced once its transaction commits."""

_STORED: Final = "tidewire_stored"
"""Where an instance's state keeps, between the signals before and after a save, what the database held."""
_LAST: Final = "tidewire_last"
"""The same for a deletion."""

_MEMBERS: Final = {
    "post_add": (Action.ADDED, Action.ADDED),
    "post_remove": (Action.REMOVED, Action.REMOVED),
    "pre_clear": (Action.CLEARED, Action.REMOVED),
}
"""What happened to the set acted on, and to the other rows' sets; whose, has to be asked before it is cleared."""


class Capture:
    """Listens to the signals of the models that a plan watches."""

    def __init__(self, plan: Plan, record: Record, bound: int) -> None:
        self._plan = plan
        self._record = record
        self._bound = bound

    def start(self) -> None:
        """Connect to each watched model, and to no other: listeners cost a model Django's fast deletes."""
        for signal, receiver, senders in self._connections():
            for sender in senders:
                signal.connect(receiver, sender=sender, weak=False)

    def stop(self) -> None:
        """Disconnect."""
        for signal, receiver, senders in self._connections():
            for sender in senders:
                signal.disconnect(receiver, sender=sender)

    def _connections(self) -> Iterable[tuple[Any, Callable[..., None], Iterable[type[Model]]]]:
        chains = self._plan.chains
        moving = [model for model, chain in chains.items() if any(k.parents or not _is_own(k, model) for k in chain)]
        return (
            (pre_save, self._before_save, moving),
            (post_save, self._after_save, chains),
            (pre_delete, self._before_delete, chains),
            (post_delete, self._after_delete, chains),
            (m2m_changed, self._members_changed, self._plan.relations),
        )

    def _before_save(self, sender: type[Model], instance: Model, using: str, **_: Any) -> None:
        """Ask the database which sets the row is in, because a save may take it out of them.

        One SELECT by primary key, only with ``RELATED``, only of models with foreign keys, only of rows that exist.
        What the instance was loaded with is no answer, though it is free: it may be made by hand, be loaded without
        the column, be older than another process's move, and assigned to any number of times since.
        """
        stored = vars(instance._state)[_STORED] = {}
        if instance.pk is None or _is_surely_new(instance):
            return
        for kind in self._plan.chains[sender]:
            # A new row may adopt one of a table that it inherits: that one is not new, then.
            adopting = instance._state.adding and not _is_own(kind, sender)
            if kind.parents or adopting:
                stored[kind.model] = _stored(kind.model, instance.pk, using, kind.columns)

    def _after_save(
        self,
        sender: type[Model],
        instance: Model,
        created: bool,
        using: str,
        update_fields: Iterable[str] | None,
        **_: Any,
    ) -> None:
        stored = vars(instance._state).pop(_STORED, {})
        saved = _saved_columns(instance, update_fields)
        for kind in self._plan.chains[sender]:
            before = stored.get(kind.model, {})
            row = _row(
                kind,
                instance,
                existed=bool(before) or not created,
                before=kind.sets_of(before, using),
                after=kind.sets_of(before | saved, using),
            )
            self._record(using, row)

    def _before_delete(self, sender: type[Model], instance: Model, using: str, **_: Any) -> None:
        """Read what is gone afterwards: columns that were not loaded, and the sets that the row is in."""
        deferred = instance.get_deferred_fields()
        sets = frozenset(topic for kind in self._own(sender) for topic in self._sets_of(kind, instance.pk, using))
        stored = _stored(sender, instance.pk, using, deferred) if deferred else {}
        vars(instance._state)[_LAST] = stored, sets

    def _after_delete(self, sender: type[Model], instance: Model, using: str, **_: Any) -> None:
        stored, sets = vars(instance._state).pop(_LAST, ({}, frozenset()))
        columns = stored | _columns(instance)
        for kind in self._own(sender):
            row = _row(
                kind,
                instance,
                existed=True,
                exists=False,
                before=sets | kind.sets_of(columns, using),
                values=to_plain(kind.model, columns),
            )
            self._record(using, row)

    def _own(self, sender: type[Model]) -> Iterable[Kind]:
        # Unlike save(), delete() sends signals for each table that it takes a row from.
        return (kind for kind in self._plan.chains[sender] if _is_own(kind, sender))

    def _sets_of(self, kind: Kind, pk: Any, using: str) -> Iterable[str]:
        for relation in kind.relations:
            for mine, other in (relation.sides(reverse=False), relation.sides(reverse=True)):
                if mine.owner is kind.model and other.accessor is not None:
                    for each in relation.members(mine, pk, using, self._bound):
                        yield str(other.topic(each))

    def _members_changed(
        self,
        sender: type[Model],
        instance: Model,
        action: str,
        reverse: bool,
        pk_set: Iterable[Any] | None,
        using: str,
        **_: Any,
    ) -> None:
        if action not in _MEMBERS:
            return
        relation = self._plan.relations[sender]
        mine, other = relation.sides(reverse=reverse)
        own, others = _MEMBERS[action]
        pks = relation.members(mine, instance.pk, using, self._bound) if pk_set is None else pk_set
        # Whoever watches the set that was cleared is told once, however many rows were in it.
        for pk in [None] if own is Action.CLEARED else pks:
            self._member(using, relation, mine, instance.pk, pk, own)
        for pk in pks:
            self._member(using, relation, other, pk, instance.pk, others)

    def _member(self, using: str, relation: Relation, side: Side, owner: Any, pk: Any, action: Action) -> None:
        topic = side.topic(owner)
        if topic is None:
            return
        kind = self._plan.kinds.get(side.rows)
        member = Member(
            topic=topic,
            relation=f"{relation.through._meta.label_lower}.{side.owner_column}",
            model=side.rows._meta.label_lower,
            pk=plain_pk(side.rows, pk),
            action=action,
            tables=frozenset() if kind is None else kind.table_topics | {rows_topic(side.owner)},
        )
        self._record(using, member)


def _row(
    kind: Kind,
    instance: Model,
    *,
    existed: bool,
    before: frozenset[str],
    exists: bool = True,
    after: frozenset[str] = frozenset(),
    values: dict[str, Any] | None = None,
) -> Row:
    pk = getattr(instance, kind.model._meta.pk.attname)
    return Row(
        model=kind.label,
        pk=plain_pk(kind.model, pk),
        existed=existed,
        exists=exists,
        own=kind.own_topics(pk),
        before=before,
        after=after,
        tables=kind.table_topics,
        values=values,
    )


def _is_own(kind: Kind, sender: type[Model]) -> bool:
    """Tell whether ``kind`` is what ``sender`` is or stands for, and not what it inherits from."""
    return kind.model is sender._meta.concrete_model


def _is_surely_new(instance: Model) -> bool:
    """Tell whether the instance got its key from the key's default: Django saves it without looking for a row, too."""
    pk = instance._meta.pk
    return instance._state.adding and (pk.has_default() or pk.has_db_default())


def _stored(model: type[Model], pk: Any, using: str, columns: Iterable[str]) -> dict[str, Any]:
    """Return ``columns`` as the database has them; nothing if it has no such row."""
    # The base manager, since a project's default one may hide the very row; without its ordering, which may join.
    return dict(model._base_manager.using(using).filter(pk=pk).order_by().values("pk", *columns).first() or {})


def _columns(instance: Model) -> dict[str, Any]:
    """Return the columns that the instance holds, without reading those that were deferred."""
    held = vars(instance)
    return {field.attname: held[field.attname] for field in instance._meta.concrete_fields if field.attname in held}


def _saved_columns(instance: Model, update_fields: Iterable[str] | None) -> dict[str, Any]:
    """Return the columns that a save wrote: not those that were changed in memory only."""
    columns = _columns(instance)
    if update_fields is None:
        return columns
    # ``update_fields`` may name a foreign key by field or by column.
    named = frozenset(update_fields)
    fields = (field for field in instance._meta.concrete_fields if field.name in named or field.attname in named)
    return {field.attname: columns[field.attname] for field in fields if field.attname in columns}
