"""The pages as one writes them by hand with Channels."""

import json
import os
from typing import Any

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.live.subjects.settings"
django.setup()

from channels.auth import AuthMiddlewareStack  # noqa: E402 - these need the settings
from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.template.loader import render_to_string  # noqa: E402
from django.urls import path  # noqa: E402

from benchmarks.live.subjects.content import LINE, PAGES, Page, tokens  # noqa: E402


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
        await self.send(text_data=json.dumps({"h": self.html()}))

    def html(self) -> str:
        """Return all of the page."""
        return render_to_string(self.page.template_name, self.page.context)


class BoardConsumer(PageConsumer):
    """One of many pages that a change reaches: rendered once for all of them."""

    groups = ["board"]  # noqa: RUF012 - as its base has it

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:  # noqa: ARG002
        """Tell everybody."""
        self.page.handle({"e": "inc"})
        await self.channel_layer.group_send("board", {"type": "show", "html": self.html()})

    async def show(self, message: dict[str, Any]) -> None:
        """Send what came."""
        await self.send(text_data=json.dumps({"h": message["html"]}))


class OwnBoardConsumer(BoardConsumer):
    """One of many pages that a change reaches: rendered by each for itself."""

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:  # noqa: ARG002
        """Tell everybody."""
        await self.channel_layer.group_send("board", {"type": "show"})

    async def show(self, message: dict[str, Any]) -> None:  # noqa: ARG002
        """Render and send."""
        self.page.handle({"e": "inc"})
        await self.send(text_data=json.dumps({"h": self.html()}))


class RoomConsumer(AsyncWebsocketConsumer):
    """One of many pages in a room, which are told what to do."""

    groups = ["room"]  # noqa: RUF012 - as its base has it

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:  # noqa: ARG002
        """Tell everybody, or this page alone, word by word."""
        asked = json.loads(text_data or "")
        if asked["e"] == "say":
            html = render_to_string("line.html", LINE)
            await self.channel_layer.group_send("room", {"type": "show", "html": html})
        else:
            async for text in tokens(asked["count"], asked["pause"]):
                await self.send(text_data=json.dumps({"op": "append_text", "target": "#answer", "text": text}))

    async def show(self, message: dict[str, Any]) -> None:
        """Send what came."""
        await self.send(text_data=json.dumps({"op": "append", "target": "#log", "html": message["html"]}))


def _route(pattern: str, consumer: type[AsyncWebsocketConsumer], **kwargs: str) -> Any:
    application: Any = consumer.as_asgi()
    return path(pattern, application, kwargs)


ROUTES = [
    _route("ws/shared/", BoardConsumer, page="shared"),
    _route("ws/own/", OwnBoardConsumer, page="own"),
    _route("ws/room/", RoomConsumer),
    _route("ws/<page>/", PageConsumer),
]
application = ProtocolTypeRouter({"websocket": AuthMiddlewareStack(URLRouter(ROUTES))})
