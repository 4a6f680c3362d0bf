"""django-reactor's components."""

from typing import Any

from pydantic import Field
from reactor.component import Component, broadcast
from reactor.utils import db

from benchmarks.live.subjects.content import todo_context
from benchmarks.rendering.pages import dict_rows


class Counter(Component):
    _template_name = "live/counter.html"
    amount: int = 0

    async def inc(self) -> None:
        self.amount += 1


class Table(Component):
    """Rows that live on the server: they are in no signed state."""

    _template_name = "live/table.html"
    _exclude_fields = {"user", "reactor", "rows"}  # noqa: RUF012 - as its base has it
    rows: list[dict[str, Any]] = Field(default_factory=lambda: dict_rows(100))

    async def toggle(self, row: int) -> None:
        self.rows[row]["flag"] = not self.rows[row]["flag"]


class LongTable(Table):
    rows: list[dict[str, Any]] = Field(default_factory=lambda: dict_rows(1000))


class Todo(Component):
    _template_name = "live/todo.html"
    title: str
    lists: list[dict[str, Any]]
    left: int
    next: int

    @classmethod
    def new(cls, **state: Any) -> Any:  # django-reactor evaluates what is named here before the class is there
        return cls(**{**todo_context(), **state})

    async def add(self) -> None:
        items = self.lists[self.next % 3]["items"]
        items.append({"id": self.next, "text": f"Do thing number {self.next}", "done": False, "note": ""})
        self.left += items.pop(0)["done"]
        self.next += 1


class Board(Counter):
    """One of many pages that a change reaches; each renders it for itself."""

    _subscriptions = {"board"}  # noqa: RUF012 - as its base has it

    async def announce(self) -> None:
        # Publishing waits for a transaction, so it wants a thread that may touch the database.
        await db(broadcast)("board", amount=self.amount + 1)

    async def notification(self, channel: str, **kwargs: Any) -> None:  # noqa: ARG002 - its base names it
        self.amount = kwargs["amount"]


COMPONENTS: dict[str, type[Component]] = {
    "counter": Counter,
    "table100": Table,
    "table1000": LongTable,
    "todo": Todo,
    "own": Board,
}
"""By the path of the page that shows each."""
