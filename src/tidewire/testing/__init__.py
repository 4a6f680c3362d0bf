"""Drive live pages in tests: no browser, no server, no sleeping; the real protocol against the real ASGI application.

::

    async def test_greeting(page_client):
        page = await page_client.get("/")
        await page.submit("#greet", {"name": "Ada"})
        assert page.find("#greeting").text == "Hello Ada!"

The fixtures are in :mod:`tidewire.testing.fixtures`. :class:`SyncPageClient` is the same for sync tests. Needs the
extra ``tidewire[testing]``.
"""

from tidewire.testing.client import PageClient
from tidewire.testing.clock import Clock
from tidewire.testing.document import Document
from tidewire.testing.element import Element
from tidewire.testing.failures import EventFailed, NotInteractive, SocketClosed, TargetMissing
from tidewire.testing.live import LiveDocument
from tidewire.testing.page_op import Dispatched, HookCall, PageOp
from tidewire.testing.sync import SyncLiveDocument, SyncPageClient
from tidewire.testing.transport import HandshakeRefused

__all__ = [
    "Clock",
    "Dispatched",
    "Document",
    "Element",
    "EventFailed",
    "HandshakeRefused",
    "HookCall",
    "LiveDocument",
    "NotInteractive",
    "PageClient",
    "PageOp",
    "SocketClosed",
    "SyncLiveDocument",
    "SyncPageClient",
    "TargetMissing",
]
