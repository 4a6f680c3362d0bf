"""The counter as one writes it by hand with Channels."""

import json
import os
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.live.subjects.settings")
django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402 - these need the settings
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.urls import path  # noqa: E402


class CounterConsumer(AsyncWebsocketConsumer):
    """One page's counter."""

    amount = 0

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:  # noqa: ARG002
        """Answer one event with the whole HTML."""
        if json.loads(text_data or "")["e"] == "inc":
            self.amount += 1
        await self.send(text_data=json.dumps({"h": render_to_string("counter.html", {"amount": self.amount})}))


consumer: Any = CounterConsumer.as_asgi()
application = ProtocolTypeRouter({"websocket": AuthMiddlewareStack(URLRouter([path("ws/", consumer)]))})
