"""The pages as one writes them by hand with Channels."""

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

from benchmarks.live.subjects.content import PAGES, Page  # noqa: E402


class PageConsumer(AsyncWebsocketConsumer):
    """One page."""

    page: Page

    async def connect(self) -> None:
        """Take the page that the path names."""
        self.page = PAGES[self.scope["url_route"]["kwargs"]["page"]]()
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:  # noqa: ARG002
        """Answer one event with the whole HTML."""
        self.page.handle(json.loads(text_data or ""))
        html = render_to_string(self.page.template_name, self.page.context)
        await self.send(text_data=json.dumps({"h": html}))


consumer: Any = PageConsumer.as_asgi()
application = ProtocolTypeRouter({"websocket": AuthMiddlewareStack(URLRouter([path("ws/<page>/", consumer)]))})
