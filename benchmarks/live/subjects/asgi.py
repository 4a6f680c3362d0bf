"""The pages with nothing but Django's template engine and JSON: what a live page costs without a framework."""

import json
import os
from collections.abc import Awaitable, Callable
from typing import Any, Final

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.live.subjects.settings"
django.setup()

from django.template.loader import get_template  # noqa: E402 - needs the settings

from benchmarks.live.subjects.content import PAGES, Page  # noqa: E402

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]

_everybody: Final[dict[Send, Page]] = {}


def application(scope: dict[str, Any], receive: Receive, send: Send) -> Awaitable[None]:
    """Serve one WebSocket."""
    # Not a coroutine: one more frame a connection would count as memory of an idle page.
    name = scope["path"].split("/")[2]
    return ANNOUNCED.get(name, _page)(PAGES[name](), receive, send)


async def _page(page: Page, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    template = get_template(page.template_name)
    while (frame := await receive())["type"] == "websocket.receive":
        page.handle(json.loads(frame["text"]))
        html = template.render(page.context)
        await send({"type": "websocket.send", "text": json.dumps({"h": html})})


async def _shared(page: Page, receive: Receive, send: Send) -> None:
    """One render for all."""
    await receive()
    await send({"type": "websocket.accept"})
    template = get_template(page.template_name)
    _everybody[send] = page
    while (await receive())["type"] == "websocket.receive":
        page.handle({"e": "inc"})
        text = json.dumps({"h": template.render(page.context)})
        for each in _everybody:
            await each({"type": "websocket.send", "text": text})
    del _everybody[send]


async def _own(page: Page, receive: Receive, send: Send) -> None:
    """A render for each."""
    await receive()
    await send({"type": "websocket.accept"})
    template = get_template(page.template_name)
    _everybody[send] = page
    while (await receive())["type"] == "websocket.receive":
        for each, its in _everybody.items():
            its.handle({"e": "inc"})
            await each({"type": "websocket.send", "text": json.dumps({"h": template.render(its.context)})})
    del _everybody[send]


ANNOUNCED: Final = {"shared": _shared, "own": _own}
"""By page: how one change reaches everybody."""
