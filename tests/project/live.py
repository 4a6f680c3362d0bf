"""Components for the tests: one that works, and several that fail in a way of their own."""

import asyncio
import random
import threading
from datetime import UTC, datetime
from typing import ClassVar

from django.utils.timezone import activate as activate_timezone
from django.utils.timezone import get_current_timezone_name
from django.utils.translation import activate, get_language
from django.utils.translation import gettext as _
from pydantic import Field
from typing_extensions import TypedDict

from tests.project import chat, clubs, handlers
from tests.project.client import Bound, Doer, Saver, Where
from tests.project.data import Awaited, Guest, Visit, Worried
from tests.project.forms import Disclosed, Form, Marked, Outer
from tests.project.lifecycle import Asker, AsyncLife, AsyncListener, Filter, Goer, Life, Listener, Score
from tests.project.shared import League, Nosy, Scoreboard, Stadium, Ticker
from tests.project.sleepers import Careless, Insomniac, Napper, Restless, Sleeper
from tidewire import Component, Page, event

__all__ = [
    "Asker",
    "AsyncLife",
    "AsyncListener",
    "Awaited",
    "Bound",
    "Careless",
    "Disclosed",
    "Doer",
    "Filter",
    "Form",
    "Goer",
    "Guest",
    "Insomniac",
    "League",
    "Life",
    "Listener",
    "Marked",
    "Napper",
    "Nosy",
    "Outer",
    "Restless",
    "Saver",
    "Score",
    "Scoreboard",
    "Sleeper",
    "Stadium",
    "Ticker",
    "Visit",
    "Where",
    "Worried",
    "chat",
    "clubs",
    "handlers",
]


class Counter(Component):
    template_name = "tests/counter.html"
    amount: int = 0

    @event
    def inc(self, by: int = 1) -> None:
        self.amount += by

    @event
    async def inc_async(self) -> None:
        await asyncio.sleep(0)
        self.amount += 1

    @event
    def inc_in_thread(self) -> None:
        if threading.current_thread() is threading.main_thread():
            raise RuntimeError("on the main thread")
        self.amount += 1

    @event
    def fail(self) -> None:
        self.amount = 99
        raise RuntimeError("secret of the handler")

    @event
    def inc_later(self) -> None:
        self.amount += 1
        self.defer(self._again)

    async def _again(self) -> None:
        self.amount += 10


class Gate(Component):
    """Waits in a handler until a test opens it."""

    opened: ClassVar[threading.Event]

    template_name = "tests/gate.html"
    passed: int = 0

    @event
    async def go_through(self) -> None:
        await asyncio.to_thread(Gate.opened.wait)
        self.passed += 1


class Whoami(Component):
    template_name = "tests/whoami.html"
    greeting: str = ""

    @classmethod
    def new(cls, page: Page, **kwargs: str) -> "Whoami":
        return cls(greeting=f"Hello {page.user}", **kwargs)

    @event
    def again(self) -> None:
        self.greeting = f"Still {self.page.user}"

    @event
    def ask(self, permission: str) -> None:
        self.greeting = "may" if self.page.user.has_perm(permission) else "is not allowed"


class Arrival(Component):
    """Counts how often its page's socket came."""

    template_name = "tests/arrival.html"
    arrivals: int = 0

    def joined(self) -> None:
        self.arrivals += 1


class TableRow(TypedDict):
    id: int
    name: str
    kind: str
    price: int
    state: str
    flag: bool


def table_row(number: int) -> TableRow:
    return {
        "id": number,
        "name": f"Product number {number}",
        "kind": ("book", "disc", "tool")[number % 3],
        "price": 100 + number * 7,
        "state": "in stock" if number % 4 else "sold & gone",
        "flag": number % 2 == 0,
    }


class Table(Component):
    """A thousand rows, which stay on the server."""

    template_name = "tests/table.html"
    rows: list[TableRow] = Field(default_factory=lambda: [table_row(number) for number in range(1, 1001)], exclude=True)

    @event
    def set_price(self, row: int, price: int) -> None:
        self.rows[row]["price"] = price

    @event
    def toggle(self, row: int) -> None:
        self.rows[row]["flag"] = not self.rows[row]["flag"]

    @event
    def prepend(self) -> None:
        self.rows.insert(0, table_row(5001))

    @event
    def remove_first(self) -> None:
        del self.rows[0]

    @event
    def turn_round(self) -> None:
        self.rows.reverse()

    @event
    def shuffle(self) -> None:
        random.Random(1).shuffle(self.rows)


class Board(Component):
    """Shows cards, in the order of their numbers here, and a counter of its own."""

    template_name = "tests/board.html"
    title: str = "Cards"
    cards: list[int] = Field(default=[])
    has_extra: bool = True
    extra: str = "Counter"

    @event
    def show(self, cards: list[int]) -> None:
        self.cards = cards

    @event
    def rename(self, title: str) -> None:
        self.title = title

    @event
    def toggle(self) -> None:
        self.has_extra = not self.has_extra

    @event
    def replace_extra(self) -> None:
        self.extra = "Arrival"


class Bare(Board):
    """Its cards have no elements around them, and one of them moves between two branches."""

    template_name = "tests/bare.html"


class Card(Component):
    """A component made by its parent; it can tell how often that happened."""

    made: ClassVar[list[int]] = []

    template_name = "tests/card.html"
    number: int
    notes: int = 0

    @classmethod
    def new(cls, page: Page, **kwargs: int) -> "Card":
        Card.made.append(kwargs["number"])
        return cls(**kwargs)

    @event
    def note(self) -> None:
        self.notes += 1

    @event
    def end(self) -> None:
        self.destroy()


class Clock(Component):
    """Shows a moment, and in which language and time zone it was last looked at."""

    template_name = "tests/clock.html"
    at: datetime = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    seen: str = ""

    @event(thread=False)
    def look(self) -> None:
        self.seen = f"{_('Yes')} {get_language()} {get_current_timezone_name()}"

    @event(thread=True)
    def look_in_thread(self) -> None:
        self.look()

    @event
    async def look_async(self) -> None:
        await asyncio.sleep(0)
        self.look()

    @event
    def look_later(self) -> None:
        self.defer(self.look)

    @event(thread=False)
    def switch(self) -> None:
        activate("fr")
        self.look()

    @event(thread=False)
    def travel(self) -> None:
        activate_timezone("Asia/Tokyo")
        self.look()

    @event(thread=True)
    def travel_in_thread(self) -> None:
        self.travel()


class Asking(Component):
    """Prints what its context has besides its fields, and its child does too."""

    template_name = "tests/asking.html"
    csrf_token: str = ""
    has_child: bool = True


class Subtle(Component):
    """Changes what ``==`` passes over, and what stands besides its fields."""

    template_name = "tests/subtle.html"
    order: dict[str, int] = Field(default={"a": 1, "b": 2})
    number: int | bool = 1
    text: str = "good"
    _count: int = 0

    @property
    def count(self) -> int:
        return self._count

    @event
    def turn(self) -> None:
        self.order = dict(reversed(self.order.items()))

    @event
    def affirm(self) -> None:
        self.number = True

    @event
    def spoil(self) -> None:
        """Half of a surrogate pair is no text that can be sent."""
        self._count += 1
        self.text = "\ud800"

    @event
    def fail(self) -> None:
        self._count += 1
        raise RuntimeError("after the count")

    @event
    def tell(self) -> None:
        self.text = f"{self._count} counted"
