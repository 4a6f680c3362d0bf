"""What stands beside one database connection: the changes of its transaction, its statements, its commit."""

import logging
import sys
from collections.abc import Callable, Iterable
from secrets import token_urlsafe
from typing import Any, Final, cast

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.db.models.sql import DeleteQuery

from tidewire.changes.buffer import Buffer, Entry, Table
from tidewire.changes.change import KEY
from tidewire.changes.plan import Plan
from tidewire.changes.statements import savepoint_of, written

log = logging.getLogger("tidewire")

Publish = Callable[[str, dict[str, Any]], None]

_SIGNALLED: Final = frozenset({vars(Model)["_save_table"].__code__, DeleteQuery.delete_batch.__code__})
"""The two functions of Django whose statements ``save()`` and ``delete()`` send signals for."""
_ON_SAVEPOINT: Final = {"savepoint": Buffer.savepoint, "release": Buffer.release, "rollback": Buffer.rollback}
_DEPTH: Final = 30
"""Frames between one of them and its statement: about ten of Django's, and those of other wrappers."""


class Watch:
    """Announces what one connection commits."""

    def __init__(self, connection: BaseDatabaseWrapper, plan: Plan, publish: Publish, bound: int) -> None:
        self._connection = connection
        self._plan = plan
        self._publish = publish
        self._buffer = Buffer(bound)
        self._hook: Callable[[], None] | None = None
        self._hooks: list[Any] | None = None
        self._commit = connection.commit

    def install(self) -> None:
        """Listen to the connection's statements and commits."""
        # In front, because the end of `with connection.execute_wrapper(...)` takes the last one out, whose ever it is.
        self._connection.execute_wrappers.insert(0, self)
        # Django has no signal of a commit, and on_commit is not enough: its hooks are lost when an earlier one raises,
        # and wait while autocommit is off.
        setattr(self._connection, "commit", self.commit)  # noqa: B010 - mypy lets no method be replaced

    def remove(self) -> None:
        """Listen no more."""
        self._connection.execute_wrappers.remove(self)
        delattr(self._connection, "commit")

    def record(self, entry: Entry) -> None:
        """Announce ``entry`` when the transaction commits; at once where there is none."""
        if not entry.topics:
            return
        if self._connection.in_atomic_block or not self._connection.get_autocommit():
            self._arm()
            self._buffer.add(entry)
        else:
            self._announce([entry])

    def commit(self) -> None:
        """Commit, then announce, before any of the project's own hooks has its chance to fail."""
        self._commit()
        self.flush()

    def flush(self) -> None:
        """Announce what was committed: after the commit, and by the hook in tests, which pretend that there was one."""
        if self._alive():
            self._hook = self._hooks = None
            self._announce(self._buffer.drain())

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
        """Execute a statement, then see what it wrote."""
        result = execute(sql, params, many, context)
        # Reads end here, 0.2 to 0.5 µs after they would have without us (measured; a query itself takes from 50 µs on).
        if not (isinstance(sql, str) and sql.startswith("SELECT")):
            self._see(_text(sql, self._connection), context["cursor"])
        return result

    def _see(self, sql: str, cursor: Any) -> None:
        if (savepoint := savepoint_of(sql)) is not None:
            if self._alive():
                _ON_SAVEPOINT[savepoint.verb](self._buffer, savepoint.name)
            return
        tables = written(sql, self._plan.tables)
        # What a save() does is told by its signals, row by row.
        if not tables or _is_signalled() or _wrote_nothing(sql, cursor):
            return
        for table, action in tables.items():
            for kind in self._plan.tables[table]:
                self.record(Table(model=kind.label, action=action, topics=kind.table_topics))

    def _arm(self) -> None:
        """Have the hook in place that makes one of this transaction's commits ours."""
        if self._alive():
            return
        self._buffer.clear()
        # Not connection.on_commit(), which refuses while autocommit is off, where a rollback drops hooks all the same.
        # One bound method for each transaction: each is another object, by which it is found again.
        self._hook, self._hooks = self.flush, self._run_on_commit()
        self._hooks.append((set(self._connection.savepoint_ids), self._hook, True))

    def _alive(self) -> bool:
        """Tell whether what is buffered belongs to the transaction under way, by the hook that Django drops with it."""
        hooks = self._run_on_commit()
        # Django never takes a hook out of the list but makes a new one, so that the same list still holds ours: no
        # search for each of 10,000 changes through as many hooks.
        if hooks is not self._hooks:
            found = self._hook is not None and any(hook is self._hook for _, hook, _ in hooks)
            self._hooks = hooks if found else None
        return self._hooks is not None

    def _run_on_commit(self) -> list[tuple[set[str], Callable[[], object], bool]]:
        return cast("list[Any]", self._connection.run_on_commit)  # the stubs know of two parts of the three

    def _announce(self, entries: Iterable[Entry]) -> None:
        for entry in entries:
            # The id lets the receivers of all topics of one change share one reading of its row.
            given = {"id": token_urlsafe(9), "database": self._connection.alias, **entry.change}
            for topic in entry.topics:
                self._send(topic, {KEY: given})

    def _send(self, topic: str, payload: dict[str, Any]) -> None:
        try:
            self._publish(topic, payload)
        except Exception:
            # The rows are committed: whoever saved them must not be told that they are not.
            log.exception("A change could not be announced on %r: %r", topic, payload)


def _text(sql: Any, connection: BaseDatabaseWrapper) -> str:
    # psycopg's composable statements, which PostgreSQL's backend takes as well
    return sql.as_string(connection.connection) if hasattr(sql, "as_string") else str(sql)


def _is_signalled() -> bool:
    """Tell whether the statement just executed is the own one of a ``save()`` or ``delete()``.

    The stack cannot lie. A flag set by pre_save and taken back by post_save would: a value that does not fit its
    column, or a receiver that raises, ends a save in between, and the next update() would pass for its statement.
    Costs less than 4 µs, for statements that write a watched table only.
    """
    frame = sys._getframe(2)
    for _ in range(_DEPTH):
        if frame.f_code in _SIGNALLED:
            return True
        if frame.f_back is None:
            return False
        frame = frame.f_back
    return False


def _wrote_nothing(sql: str, cursor: Any) -> bool:
    """Tell whether an UPDATE or DELETE found no row. Of other statements the count is not that of the rows written."""
    plain = sql.startswith(("UPDATE", "DELETE")) and ";" not in sql and "RETURNING" not in sql.upper()
    return plain and cursor.rowcount == 0
