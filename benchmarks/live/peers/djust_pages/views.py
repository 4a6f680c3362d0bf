"""djust's views. Rows have the keys that its manual recommends; with keys an item more took 2,950 bytes, not 1,560."""

from typing import Any

from djust import LiveView, event_handler, push_to_view

from benchmarks.live.peers.sources import SOURCES
from benchmarks.live.subjects.content import todo_context
from benchmarks.rendering.pages import ITEM, dict_rows


def _root(source: str) -> str:
    return f"<div dj-root>\n{source}</div>"


class Counter(LiveView):
    template = _root(SOURCES["counter.html"].replace('data-event="inc"', 'dj-click="inc"'))

    def mount(self, request: Any, **kwargs: Any) -> None:  # noqa: ARG002
        self.amount = 0

    @event_handler
    def inc(self) -> None:
        self.amount += 1


class Table(LiveView):
    template = _root(SOURCES["table.html"].replace("<tr{%", '<tr dj-key="{{ row.id }}"{%'))
    length = 100

    def mount(self, request: Any, **kwargs: Any) -> None:  # noqa: ARG002
        self.rows = dict_rows(self.length)

    @event_handler
    def toggle(self, row: int) -> None:
        self.rows[row]["flag"] = not self.rows[row]["flag"]


class LongTable(Table):
    length = 1000


class Todo(LiveView):
    template = _root(SOURCES["todo.html"].replace('{% include "item.html" %}', ITEM))

    def mount(self, request: Any, **kwargs: Any) -> None:  # noqa: ARG002
        for name, value in todo_context().items():
            setattr(self, name, value)

    @event_handler
    def add(self) -> None:
        items = self.lists[self.next % 3]["items"]
        items.append({"id": self.next, "text": f"Do thing number {self.next}", "done": False, "note": ""})
        self.left += items.pop(0)["done"]
        self.next += 1


class Board(Counter):
    """One of many pages that a change reaches; each renders it for itself."""

    @event_handler
    def announce(self) -> None:
        self.amount += 1
        push_to_view(f"{__name__}.Board", state={"amount": self.amount})


VIEWS: dict[str, type[LiveView]] = {
    "counter": Counter,
    "table100": Table,
    "table1000": LongTable,
    "todo": Todo,
    "own": Board,
}
"""By the path of the page that shows each."""
