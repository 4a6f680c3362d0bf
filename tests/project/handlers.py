"""Handlers of the test project."""

from typing import Any

from tidewire import handler
from tidewire.handlers.page import HandlerPage


@handler
async def greet(page: HandlerPage, name: str = "nobody", times: int = 1) -> None:
    """Say hello, in one step on the event loop."""
    page.text("#greeting", f"Hello {name}! " * times)
    page.append("#log", template="tests/greeted.html", context={"name": name})


@handler("tell-all")
def tell_all(page: HandlerPage, **arguments: Any) -> None:
    """Show what came, from a thread."""
    page.text("#told", f"{sorted(arguments.items())} {page.form.urlencode()} {page.values} {page.room}")
