"""A server that is restarted while a page is open."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tidewire.testing import LiveDocument, PageClient


@asynccontextmanager
async def restarted(page: LiveDocument) -> AsyncIterator[None]:
    """Bring the page, which has dropped, back to a server that knows nothing of it, and close it in the end."""
    async with PageClient() as anew:
        page.connection.connect = anew.connect
        assert not await page.reconnect()
        yield
        await page.close()
