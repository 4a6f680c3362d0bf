"""django-liveview's handlers: each changes the page that its consumer holds, and sends all of its HTML."""

from typing import Any

from django.template.loader import render_to_string
from liveview import liveview_handler, send

from benchmarks.live.subjects.content import PAGES, Page


def _page(consumer: Any) -> Page:
    # The library keeps no state for a page; the room is the page's own, and begins with the page's name.
    if not hasattr(consumer, "page"):
        consumer.page = PAGES[consumer.room_name.partition("-")[0]]()
    page: Page = consumer.page
    return page


def _show(consumer: Any, event: dict[str, Any], *, everybody: bool = False) -> None:
    page = _page(consumer)
    page.handle(event)
    html = render_to_string(page.template_name, page.context)
    send(consumer, {"target": "#page", "html": html}, broadcast=everybody)


@liveview_handler("inc")
def inc(consumer: Any, content: dict[str, Any]) -> None:  # noqa: ARG001
    _show(consumer, {"e": "inc"})


@liveview_handler("toggle")
def toggle(consumer: Any, content: dict[str, Any]) -> None:
    _show(consumer, {"e": "toggle", "row": content["data"]["row"]})


@liveview_handler("add")
def add(consumer: Any, content: dict[str, Any]) -> None:  # noqa: ARG001
    _show(consumer, {"e": "add"})


@liveview_handler("announce")
def announce(consumer: Any, content: dict[str, Any]) -> None:  # noqa: ARG001
    _show(consumer, {"e": "inc"}, everybody=True)
