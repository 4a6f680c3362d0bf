"""The pages as the floors have them: a template, its context, and what an event does to that, in plain Python."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable
from dataclasses import replace
from typing import Any, Final

from benchmarks.rendering.pages import dict_rows, frozen_rows, todo


class Page:
    """One visitor's page. ``context`` is what its template is given."""

    template_name: str

    def __init__(self, context: dict[str, Any]) -> None:
        self.context = context

    def handle(self, event: dict[str, Any]) -> None:
        """Change the context as ``event`` asks for."""
        raise NotImplementedError


class Counter(Page):
    """An int."""

    template_name = "counter.html"

    def handle(self, event: dict[str, Any]) -> None:
        """Count."""
        if event["e"] == "inc":
            self.context["amount"] += 1


class Table(Page):
    """Rows as dictionaries."""

    template_name = "table.html"

    def handle(self, event: dict[str, Any]) -> None:
        """Turn the flag of one row."""
        if event["e"] == "toggle":
            row = self.context["rows"][event["row"]]
            row["flag"] = not row["flag"]


class FrozenTable(Table):
    """Rows as frozen dataclasses."""

    def handle(self, event: dict[str, Any]) -> None:
        """Put another row in the place of one."""
        if event["e"] == "toggle":
            rows, place = self.context["rows"], event["row"]
            self.context["rows"] = (*rows[:place], replace(rows[place], flag=not rows[place].flag), *rows[place + 1 :])


class Todo(Page):
    """Lists of items. Each list holds ten, so that its page stays at 3 kB: the oldest goes."""

    template_name = "todo.html"

    def handle(self, event: dict[str, Any]) -> None:
        """Add an item to the list whose turn it is."""
        if event["e"] == "add":
            number = self.context["next"]
            items = self.context["lists"][number % 3]["items"]
            items.append({"id": number, "text": f"Do thing number {number}", "done": False, "note": ""})
            self.context["left"] += items.pop(0)["done"]
            self.context["next"] += 1


def todo_context() -> dict[str, Any]:
    """Return the state of a new page of lists."""
    context = todo(30)
    return {**context, "next": context["left"], "left": open_items(context["lists"])}


def open_items(lists: list[dict[str, Any]]) -> int:
    """Return how many items are not done."""
    return sum(not item["done"] for each in lists for item in each["items"])


LINE: Final = {"author": "Ada", "text": "The engine weaves algebraical patterns."}
"""What the template of a line of a chat is given."""


async def tokens(count: int, pause: float) -> AsyncGenerator[str]:
    """Yield words as a language model does: the next every ``pause`` seconds, by the clock and not after the last."""
    begin = time.perf_counter()
    for number in range(count):
        await asyncio.sleep(max(0.0, begin + number * pause - time.perf_counter()))
        yield f"word{number} "


PAGES: Final[dict[str, Callable[[], Page]]] = {
    "counter": lambda: Counter({"amount": 0}),
    "table100": lambda: Table({"rows": dict_rows(100)}),
    "table1000": lambda: Table({"rows": dict_rows(1000)}),
    "frozen100": lambda: FrozenTable({"rows": tuple(frozen_rows(100))}),
    "frozen1000": lambda: FrozenTable({"rows": tuple(frozen_rows(1000))}),
    "todo": lambda: Todo(todo_context()),
    "shared": lambda: Counter({"amount": 0}),
    "own": lambda: Counter({"amount": 0}),
}
"""By the last part of the socket's path."""
