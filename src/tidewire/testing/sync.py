"""The same for tests without async: the pages live on an event loop in a thread, each call waits for its result."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, Self, TypeVar

from tidewire.testing.client import PageClient
from tidewire.testing.element import Element
from tidewire.testing.live import LiveDocument
from tidewire.testing.transport import TIMEOUT, Application

T = TypeVar("T")


class LoopThread:
    """An event loop that runs in a thread of its own, from entry to exit."""

    def __enter__(self) -> Self:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="tidewire-testing", daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Run ``coroutine`` on the loop; return what it returns, raise what it raises."""
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(TIMEOUT * 2)


class SyncPageClient:
    """:class:`~tidewire.testing.PageClient` for sync tests. Use it as a context manager."""

    def __init__(self, application: Application | None = None) -> None:
        self._application = application
        self._thread = LoopThread()

    def __enter__(self) -> Self:
        self._thread.__enter__()
        self.client = PageClient(self._application)
        return self

    def __exit__(self, *exception: object) -> None:
        self._thread.run(self.client.__aexit__(*exception))
        self._thread.__exit__(*exception)

    def get(self, path: str, *, live: bool = True) -> "SyncLiveDocument":
        """As :meth:`PageClient.get`."""
        return SyncLiveDocument(self._thread.run(self.client.get(path, live=live)), self._thread)


class SyncLiveDocument:
    """:class:`~tidewire.testing.LiveDocument` for sync tests."""

    def __init__(self, page: LiveDocument, thread: LoopThread) -> None:
        self.page = page
        self._thread = thread

    @property
    def html(self) -> str:
        """The HTML as it is now."""
        return self.page.html

    def find(self, css: str) -> Element:
        """As :meth:`Document.find`."""
        return self.page.find(css)

    def find_all(self, css: str) -> list[Element]:
        """As :meth:`Document.find_all`."""
        return self.page.find_all(css)

    @property
    def url(self) -> str:
        """As :attr:`LiveDocument.url`."""
        return self.page.url

    @property
    def location(self) -> str | None:
        """As :attr:`LiveDocument.location`."""
        return self.page.location

    @property
    def focused(self) -> Element | None:
        """As :attr:`LiveDocument.focused`."""
        return self.page.focused

    def go(self, url: str) -> None:
        """As :meth:`LiveDocument.go`."""
        self._thread.run(self.page.go(url))

    def visit(self, url: str) -> None:
        """As :meth:`LiveDocument.visit`."""
        self._thread.run(self.page.visit(url))

    def click(self, css: str, **arguments: Any) -> None:
        """As :meth:`LiveDocument.click`."""
        self._thread.run(self.page.click(css, **arguments))

    def send(self, css: str, handler: str, /, **arguments: Any) -> None:
        """As :meth:`LiveDocument.send`."""
        self._thread.run(self.page.send(css, handler, **arguments))

    def until(self, holds: Callable[[], bool]) -> None:
        """As :meth:`LiveDocument.until`."""
        self._thread.run(self.page.until(holds))

    def drop(self) -> None:
        """As :meth:`LiveDocument.drop`."""
        self._thread.run(self.page.drop())

    def reconnect(self) -> bool:
        """As :meth:`LiveDocument.reconnect`."""
        return self._thread.run(self.page.reconnect())
