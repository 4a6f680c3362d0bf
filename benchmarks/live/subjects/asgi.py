"""The counter with nothing but Django's template engine and JSON: what a live page costs without a framework."""

import json
import os
from collections.abc import Awaitable, Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.live.subjects.settings")
django.setup()

from django.template.loader import get_template  # noqa: E402 - needs the settings

template = get_template("counter.html")


async def application(
    _scope: dict[str, Any],
    receive: Callable[[], Awaitable[dict[str, Any]]],
    send: Callable[[dict[str, Any]], Awaitable[None]],
) -> None:
    """Serve one WebSocket."""
    await receive()
    await send({"type": "websocket.accept"})
    amount = 0
    while (frame := await receive())["type"] == "websocket.receive":
        if json.loads(frame["text"])["e"] == "inc":
            amount += 1
        html = template.render({"amount": amount})
        await send({"type": "websocket.send", "text": json.dumps({"h": html})})
