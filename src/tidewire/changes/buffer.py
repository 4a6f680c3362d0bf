"""What one transaction has changed so far: a level of changes for each savepoint. Pure, knows nothing of Django.

A row's changes are one: what matters is whether the row was there before the transaction and whether it is there after.
"""

from collections import Counter
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from tidewire.changes.actions import Action


class Entry(Protocol):
    """One thing to announce at commit."""

    @property
    def key(self) -> Hashable:
        """What it is about: of entries with one key only their combination is announced."""

    @property
    def group(self) -> Hashable | None:
        """Of which bound it counts against; ``None``: of none."""

    def then(self, later: Any) -> "Entry | None":
        """Return what this entry and a ``later`` one of its key amount to; ``None``: to nothing."""

    def whole(self) -> "Table":
        """Return what is announced when there are too many of its group."""

    @property
    def topics(self) -> frozenset[str]:
        """Where it is announced."""

    @property
    def change(self) -> dict[str, Any]:
        """What is announced, in JSON's types."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row that was created, updated or deleted."""

    model: str
    pk: Any
    existed: bool
    """Whether it was there before."""
    exists: bool
    own: frozenset[str]
    """Topics of its model and of itself."""
    before: frozenset[str]
    """Topics of the sets it was in before, such as ``todo-list.9.item-set``."""
    after: frozenset[str]
    tables: frozenset[str]
    """Where a change of the table is told, for when this is one of too many."""
    values: dict[str, Any] | None = None
    """The last ones, of a row that is gone."""

    @property
    def key(self) -> Hashable:
        return ("row", self.model, self.pk)

    @property
    def group(self) -> Hashable:
        return ("row", self.model)

    def then(self, later: "Row") -> "Row | None":
        # Made and gone within the transaction: nobody outside could ever see it.
        if not self.existed and not later.exists:
            return None
        return replace(later, existed=self.existed, before=self.before)

    def whole(self) -> "Table":
        return Table(model=self.model, action=self._action, topics=self.tables)

    @property
    def topics(self) -> frozenset[str]:
        return self.own | self.before | self.after

    @property
    def change(self) -> dict[str, Any]:
        change = {"action": self._action.value, "model": self.model, "pk": self.pk}
        return change if self.exists else change | {"values": self.values}

    @property
    def _action(self) -> Action:
        if not self.exists:
            return Action.DELETED
        return Action.UPDATED if self.existed else Action.CREATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A row that came into a many-to-many set or left it; without a pk, the set was cleared."""

    topic: str
    """The set, such as ``item.4.tags``."""
    relation: str
    model: str
    """That of the set's rows."""
    pk: Any
    action: Action
    tables: frozenset[str]
    """Where a change of the table is told, for when this is one of too many."""

    @property
    def key(self) -> Hashable:
        return ("member", self.topic, self.pk)

    @property
    def group(self) -> Hashable:
        return ("member", self.relation)

    def then(self, later: "Member") -> "Member":
        # Added and removed do not cancel out: the set may have been cleared in between. Twice in it is in it.
        return later

    def whole(self) -> "Table":
        return Table(model=self.model, action=Action.UPDATED, topics=self.tables)

    @property
    def topics(self) -> frozenset[str]:
        return frozenset((self.topic,))

    @property
    def change(self) -> dict[str, Any]:
        return {"action": self.action.value, "model": self.model, "pk": self.pk}


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Rows that nobody counted: of ``update()``, of a raw statement, or too many of them."""

    model: str
    action: Action
    """``UPDATED`` when different things happened."""
    topics: frozenset[str]

    @property
    def key(self) -> Hashable:
        return ("table", self.model)

    @property
    def group(self) -> None:
        return None

    def then(self, later: "Table") -> "Table":
        return self if self.action is later.action else replace(self, action=Action.UPDATED)

    def whole(self) -> "Table":
        return self

    @property
    def change(self) -> dict[str, Any]:
        return {"action": self.action.value, "model": self.model, "pk": None}


@dataclass(slots=True)
class _Level:
    savepoint: str | None = None
    entries: dict[Hashable, Entry] = field(default_factory=dict)
    sizes: Counter[Hashable] = field(default_factory=Counter)
    overflowed: set[Hashable] = field(default_factory=set)


class Buffer:
    """The changes of one transaction, each with the savepoint that it depends on."""

    def __init__(self, bound: int) -> None:
        """Keep up to ``bound`` rows of a model for each savepoint; more become one change of the table."""
        self._bound = bound
        self._levels = [_Level()]

    def clear(self) -> None:
        self._levels = [_Level()]

    def drain(self) -> list[Entry]:
        """Return what the transaction amounts to, oldest first, and start anew."""
        while len(self._levels) > 1:  # savepoints that nobody released: the commit did
            self._merge()
        entries = list(self._levels[0].entries.values())
        self.clear()
        return entries

    def add(self, entry: Entry) -> None:
        level = self._levels[-1]
        if entry.group in level.overflowed:
            entry = entry.whole()
        before = level.entries.pop(entry.key, None)
        after = entry if before is None else before.then(entry)
        # Taken out and put in again: the order is that of the last action, so that a set that was cleared and
        # filled again is told so in this order.
        if after is not None:
            level.entries[entry.key] = after
        level.sizes[entry.group] += (after is not None) - (before is not None)
        if entry.group is not None and level.sizes[entry.group] > self._bound:
            self._collapse(entry.group)

    def savepoint(self, name: str) -> None:
        self._levels.append(_Level(name))

    def release(self, name: str) -> None:
        """Keep what changed since: it is now the outer savepoint's. The inner ones go with this one, as in SQL."""
        # One that was set before the first change is not known; nothing depends on it alone.
        for _ in range(self._depth(name)):
            self._merge()

    def rollback(self, name: str) -> None:
        """Forget what changed since; the savepoint itself stays, as in SQL."""
        depth = self._depth(name)
        if depth == 0:  # set before the first change: all of them came after it
            self.clear()
            return
        del self._levels[len(self._levels) - depth :]
        self.savepoint(name)

    def _depth(self, name: str) -> int:
        """Return how many levels end with the savepoint ``name``: the last one set, if there are several."""
        for depth, level in enumerate(reversed(self._levels), 1):
            if level.savepoint == name:
                return depth
        return 0

    def _merge(self) -> None:
        inner = self._levels.pop()
        for entry in inner.entries.values():
            self.add(entry)
        for group in inner.overflowed:
            self._collapse(group)

    def _collapse(self, group: Hashable) -> None:
        level = self._levels[-1]
        gone = [entry for entry in level.entries.values() if entry.group == group]
        # First: what is put in again from here on is put in as a change of the table.
        level.overflowed.add(group)
        del level.sizes[group]
        for entry in gone:
            del level.entries[entry.key]
        for entry in gone:
            self.add(entry)
