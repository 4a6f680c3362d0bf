"""Live Django pages: server-rendered components over one WebSocket, patched in the browser, no JavaScript to write."""

from tidewire.changes.actions import Action
from tidewire.changes.topics import topic_of
from tidewire.components.component import Component
from tidewire.components.content import DomAction
from tidewire.components.events import event
from tidewire.handlers.broadcast import ops
from tidewire.handlers.decorator import handler
from tidewire.handlers.page import HandlerPage
from tidewire.handlers.registry import handlers
from tidewire.handlers.rooms import rooms
from tidewire.handlers.topics import EVERYONE, pages_of, room
from tidewire.hub.broadcasting import broadcast
from tidewire.navigation.views import LivePageMixin, live_page
from tidewire.runtime.page import Page

__all__ = [
    "EVERYONE",
    "Action",
    "Component",
    "DomAction",
    "HandlerPage",
    "LivePageMixin",
    "Page",
    "broadcast",
    "event",
    "handler",
    "handlers",
    "live_page",
    "ops",
    "pages_of",
    "room",
    "rooms",
    "topic_of",
]
