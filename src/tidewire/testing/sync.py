"""The same for tests without async: the pages live on an event loop in a thread, each call waits for its result."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self, TypeVar

from tidewire.testing.client import PageClient
from tidewire.testing.clock import Clock
from tidewire.testing.database import must_be_visible
from tidewire.testing.element import Element
from tidewire.testing.live import LiveDocument
from tidewire.testing.page_op import Dispatched, HookCall, PageOp
from tidewire.testing.transport import TIMEOUT, Application

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

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
        # Longer than what it runs may wait: that knows what it waited for, and says so.
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(TIMEOUT * 2)


class SyncPageClient:
    """:class:`~tidewire.testing.PageClient` for sync tests. Use it as a context manager."""

    def __init__(self, application: Application | None = None, *, user: "AbstractBaseUser | None" = None) -> None:
        self._application = application
        self._user = user
        self._thread = LoopThread()

    def __enter__(self) -> Self:
        # Handlers run in threads of their own, with connections of their own to the database.
        must_be_visible()
        self._thread.__enter__()
        self.client = PageClient(self._application, user=self._user)
        self._thread.run(self.client.__aenter__())
        return self

    def __exit__(self, *exception: object) -> None:
        self._thread.run(self.client.__aexit__(*exception))
        self._thread.__exit__(*exception)

    def login(self, user: "AbstractBaseUser") -> None:
        """As :meth:`PageClient.login`."""
        self._thread.run(self.client.login(user))

    def logout(self) -> None:
        """As :meth:`PageClient.logout`."""
        self._thread.run(self.client.logout())

    def get(self, path: str, *, live: bool = True, **headers: str) -> "SyncLiveDocument":
        """As :meth:`PageClient.get`."""
        return SyncLiveDocument(self._thread.run(self.client.get(path, live=live, **headers)), self._thread)

    def advance(self, clock: Clock, seconds: float) -> None:
        """Make time pass for the pages, as :meth:`Clock.advance` does."""
        self._thread.run(clock.advance(seconds))


class SyncLiveDocument:
    """:class:`~tidewire.testing.LiveDocument` for sync tests."""

    def __init__(self, page: LiveDocument, thread: LoopThread) -> None:
        self.page = page
        """The page itself: what is not here is there."""
        self._thread = thread

    @property
    def html(self) -> str:
        """The HTML as it is now."""
        return self.page.html

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

    @property
    def ops(self) -> list[PageOp]:
        """As :attr:`LiveDocument.ops`."""
        return self.page.ops

    @property
    def calls(self) -> list[HookCall]:
        """As :attr:`LiveDocument.calls`."""
        return self.page.calls

    @property
    def dispatched(self) -> list[Dispatched]:
        """As :attr:`LiveDocument.dispatched`."""
        return self.page.dispatched

    @property
    def left(self) -> list[Element]:
        """As :attr:`LiveDocument.left`."""
        return self.page.left

    def find(self, css: str) -> Element:
        """As :meth:`Document.find`."""
        return self.page.find(css)

    def find_all(self, css: str) -> list[Element]:
        """As :meth:`Document.find_all`."""
        return self.page.find_all(css)

    def visit(self, url: str) -> None:
        """As :meth:`LiveDocument.visit`."""
        self._thread.run(self.page.visit(url))

    def click(self, css: str, **arguments: Any) -> None:
        """As :meth:`LiveDocument.click`."""
        self._thread.run(self.page.click(css, **arguments))

    def fill(self, css: str, text: object) -> None:
        """As :meth:`LiveDocument.fill`."""
        self._thread.run(self.page.fill(css, text))

    def select(self, css: str, *wanted: object) -> None:
        """As :meth:`LiveDocument.select`."""
        self._thread.run(self.page.select(css, *wanted))

    def check(self, css: str) -> None:
        """As :meth:`LiveDocument.check`."""
        self._thread.run(self.page.check(css))

    def uncheck(self, css: str) -> None:
        """As :meth:`LiveDocument.uncheck`."""
        self._thread.run(self.page.uncheck(css))

    def submit(self, css: str, fields: Mapping[str, object] | None = None, **arguments: Any) -> None:
        """As :meth:`LiveDocument.submit`."""
        self._thread.run(self.page.submit(css, fields, **arguments))

    def press(self, keys: str, css: str | None = None) -> None:
        """As :meth:`LiveDocument.press`."""
        self._thread.run(self.page.press(keys, css))

    def appear(self, css: str, **arguments: Any) -> None:
        """As :meth:`LiveDocument.appear`."""
        self._thread.run(self.page.appear(css, **arguments))

    def disappear(self, css: str, **arguments: Any) -> None:
        """As :meth:`LiveDocument.disappear`."""
        self._thread.run(self.page.disappear(css, **arguments))

    @contextmanager
    def unanswered(self) -> Iterator[None]:
        """As :meth:`LiveDocument.unanswered`."""
        # By hand: the block's body runs in the test's thread, and only its two ends belong on the loop.
        block = self.page.unanswered()
        self._thread.run(block.__aenter__())
        try:
            yield
        except BaseException as error:
            self._thread.run(block.__aexit__(type(error), error, error.__traceback__))
            raise
        self._thread.run(block.__aexit__(None, None, None))

    def fire(self, event: str, css: str, **arguments: Any) -> None:
        """As :meth:`LiveDocument.fire`."""
        self._thread.run(self.page.fire(event, css, **arguments))

    def send(self, css: str, handler: str, /, **arguments: Any) -> None:
        """As :meth:`LiveDocument.send`."""
        self._thread.run(self.page.send(css, handler, **arguments))

    def go(self, url: str) -> None:
        """As :meth:`LiveDocument.go`."""
        self._thread.run(self.page.go(url))

    def until(self, holds: Callable[[], bool]) -> None:
        """As :meth:`LiveDocument.until`."""
        self._thread.run(self.page.until(holds))

    def drop(self) -> None:
        """As :meth:`LiveDocument.drop`."""
        self._thread.run(self.page.drop())

    def reconnect(self) -> bool:
        """As :meth:`LiveDocument.reconnect`."""
        return self._thread.run(self.page.reconnect())
