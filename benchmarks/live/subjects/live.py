"""Tidewire's pages."""

from dataclasses import replace
from typing import Any

from pydantic import Field
from typing_extensions import TypedDict

from benchmarks.live.subjects.content import LINE, todo_context, tokens
from benchmarks.rendering.pages import Row, dict_rows, frozen_rows
from tidewire import Component, HandlerPage, Page, event, handler

DictRow = dict[str, int | str | bool]


class Item(TypedDict):
    id: int
    text: str
    done: bool
    note: str


class ItemList(TypedDict):
    id: int
    name: str
    items: list[Item]


class Counter(Component):
    template_name = "tidewire_counter.html"
    amount: int = 0

    @event
    def inc(self) -> None:
        self.amount += 1


class Table(Component):
    """Rows that live on the server: they are in no snapshot."""

    template_name = "table.html"
    rows: list[DictRow] = Field(default_factory=lambda: dict_rows(100), exclude=True)

    @event
    def toggle(self, row: int) -> None:
        self.rows[row]["flag"] = not self.rows[row]["flag"]


class LongTable(Table):
    rows: list[DictRow] = Field(default_factory=lambda: dict_rows(1000), exclude=True)


class FrozenTable(Component):
    """Rows that cannot change, in a tuple: those that are the same objects are not evaluated."""

    template_name = "table.html"
    rows: tuple[Row, ...] = Field(default_factory=lambda: tuple(frozen_rows(100)), exclude=True)

    @event(thread=False)
    def toggle(self, row: int) -> None:
        changed = replace(self.rows[row], flag=not self.rows[row].flag)
        self.rows = (*self.rows[:row], changed, *self.rows[row + 1 :])


class LongFrozenTable(FrozenTable):
    rows: tuple[Row, ...] = Field(default_factory=lambda: tuple(frozen_rows(1000)), exclude=True)


class Todo(Component):
    """Lists whose items are part of the snapshot."""

    template_name = "todo.html"
    title: str
    lists: list[ItemList]
    left: int
    next: int

    @classmethod
    def new(cls, page: Page, **kwargs: Any) -> "Todo":  # noqa: ARG003
        return cls(**todo_context())

    @event
    def add(self) -> None:
        items = self.lists[self.next % 3]["items"]
        items.append({"id": self.next, "text": f"Do thing number {self.next}", "done": False, "note": ""})
        self.left += items.pop(0)["done"]
        self.next += 1


class OwnBoard(Counter):
    """One of many pages that a change reaches; each renders it for itself."""

    subscriptions = frozenset({"board"})

    @event
    def announce(self) -> None:
        self.page.send("board")

    def notification(self, topic: str, **_: Any) -> None:  # noqa: ARG002 - its base names it
        self.amount += 1


class Board(OwnBoard):
    """What all pages show, rendered once."""

    class Meta:
        shared = True


COMPONENTS: dict[str, type[Component]] = {
    "counter": Counter,
    "table100": Table,
    "table1000": LongTable,
    "frozen100": FrozenTable,
    "frozen1000": LongFrozenTable,
    "todo": Todo,
    "shared": Board,
    "own": OwnBoard,
}
"""By the path of the page that shows each."""


@handler
async def say(page: HandlerPage) -> None:
    """Tell the room, by one operation."""
    assert page.room is not None
    page.broadcast(page.room).append("#log", template="line.html", context=LINE)


@handler
async def answer(page: HandlerPage, count: int, pause: float) -> None:
    """Stream to the page."""
    page.background(page.stream("#answer", tokens(count, pause)))
