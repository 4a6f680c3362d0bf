"""Drive live pages in tests: no browser, no server, no sleeping; the real protocol against the real ASGI application.

::

    async def test_counter(db):
        async with PageClient() as client:
            page = await client.get("/")
            await page.click("#counter button")
            assert page.find("#counter output").text == "1"

:class:`SyncPageClient` is the same for sync tests. Needs the extra ``tidewire[testing]``.
"""

from tidewire.testing.client import PageClient
from tidewire.testing.document import Document
from tidewire.testing.element import Element
from tidewire.testing.failures import EventFailed, NotInteractive, SocketClosed, TargetMissing
from tidewire.testing.live import LiveDocument
from tidewire.testing.sync import SyncLiveDocument, SyncPageClient
from tidewire.testing.transport import HandshakeRefused

__all__ = [
    "Document",
    "Element",
    "EventFailed",
    "HandshakeRefused",
    "LiveDocument",
    "NotInteractive",
    "PageClient",
    "SocketClosed",
    "SyncLiveDocument",
    "SyncPageClient",
    "TargetMissing",
]
