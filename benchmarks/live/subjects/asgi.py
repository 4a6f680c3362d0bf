"""The pages with nothing but Django's template engine and JSON: what a live page costs without a framework."""

import json
import os
from collections.abc import Awaitable, Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.live.subjects.settings")
django.setup()

from django.template.loader import get_template  # noqa: E402 - needs the settings

from benchmarks.live.subjects.content import PAGES  # noqa: E402


async def application(
    scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Serve one WebSocket."""
    await receive()
    await send({"type": "websocket.accept"})
    page = PAGES[scope["path"].split("/")[2]]()
    template = get_template(page.template_name)
    while (frame := await receive())["type"] == "websocket.receive":
        page.handle(json.loads(frame["text"]))
        html = template.render(page.context)
        await send({"type": "websocket.send", "text": json.dumps({"h": html})})
