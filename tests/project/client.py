"""Components and handlers that have the client do what the server alone cannot."""

from typing import Any

from tidewire import Component, HandlerPage, event, handler
from tidewire.wire.keys import Verb


class Bound(Component):
    """Elements with every modifier; it notes what came."""

    template_name = "tests/bound.html"
    log: tuple[str, ...] = ()
    has_late: bool = False

    @event
    def note(self, what: str) -> None:
        self.log = (*self.log, what)

    @event
    def toggle(self) -> None:
        self.has_late = not self.has_late


class Saver(Component):
    """Says on its buttons how often it was saved."""

    template_name = "tests/saver.html"
    count: int = 0
    text: str = ""

    @event
    def save(self, text: str = "") -> None:
        self.count += 1

    @event
    def check(self, text: str = "") -> None:
        self.text = text

    @event
    def fail(self) -> None:
        raise RuntimeError("secret of the saver")


class Doer(Component):
    """Has its page do what a test wants."""

    template_name = "tests/doer.html"
    count: int = 0
    has_rows: bool = True

    @event
    def inc(self) -> None:
        self.count += 1

    @event
    def ask(self, ops: list[list[Any]]) -> None:
        for verb, *rest in ops:
            self.page.ask(Verb(verb), *rest)

    @event
    def inc_and_ask(self, ops: list[list[Any]]) -> None:
        self.inc()
        self.ask(ops)

    @property
    def rows(self) -> list[int]:
        """Rows that move with each change."""
        return [(self.count + row) % 4 for row in range(4)]


class Where(Component):
    """Shows where its page is."""

    template_name = "tests/where.html"
    count: int = 0

    @event
    def look(self) -> None:
        self.count += 1

    @event
    def go(self, verb: str, *, address: str, replace: int = 0) -> None:
        self.page.ask(Verb[verb], address, replace)


@handler
async def do(page: HandlerPage, ops: list[list[Any]]) -> None:
    """Have the page do what a test wants."""
    for verb, *rest in ops:
        page.ask(Verb(verb), *rest)


@handler
async def note(page: HandlerPage, **arguments: Any) -> None:
    """Show what came: the arguments, and the form as it came."""
    page.append("#noted", template="tests/noted.html", context={"arguments": arguments, "form": page.form.urlencode()})


@handler
def whoami(page: HandlerPage) -> None:
    """Show who the visitor is, as the database says it."""
    page.text("#place", page.user.get_username() or "nobody")
