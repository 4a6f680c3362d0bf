"""Watches over who the visitors of this process's pages are: a page whose session ends is closed, for good.

An event that begins runs for a visitor who was read from the database at most ``IDENTITY_SECONDS`` ago, and after
whatever the hub told of the user and the session in between. Between two looks it costs one comparison of numbers.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

from tidewire.bridge import in_thread
from tidewire.conf import get_settings
from tidewire.hub import Delivery, Hub
from tidewire.runtime.identity import Identity, reread
from tidewire.runtime.identity_signals import ALL_USERS, ENDED

if TYPE_CHECKING:
    from tidewire.runtime.live_page import LivePage

logger = logging.getLogger("tidewire")

ALWAYS: Final = float("inf")
"""Until when a visitor is trusted who is nobody: there is nothing to read again."""
_NEVER: Final = float("-inf")
_AHEAD_SECONDS: Final = 2.0
"""The rounds read so long before it is due, so that no event has to wait for it."""
_LEAST_SECONDS: Final = 5.0
"""Pages where nothing happens are not looked at more often than this, whatever the setting."""
_BATCH: Final = 50
"""Visitors read by one call into a thread: one of them costs some queries, and the threads are the handlers' too."""


class _Watched:
    """What is known of one page's visitor."""

    __slots__ = ("doubt", "read")

    def __init__(self, read: float) -> None:
        self.read = read  # when (loop time)
        self.doubt = 0  # the number of the last doubt: a read that began before it has settled nothing


class _Listeners(NamedTuple):
    """The pages that something on a topic concerns, and the end of the subscription to it."""

    undo: Callable[[], None]
    pages: "set[LivePage]"


class Guard:
    """The pages of one process that have a visitor who can go."""

    def __init__(self, hub: Hub, end: Callable[["LivePage"], None]) -> None:
        """``end`` closes a page whose session has ended, and has it forgotten here."""
        self._hub = hub
        self._end = end
        self._pages: dict[LivePage, _Watched] = {}
        self._by_topic: dict[str, _Listeners] = {}
        self._of_all: Callable[[], None] | None = None  # the undo of the subscription to what concerns all
        self._doubts = 0
        self._reading: asyncio.Task[None] | None = None
        self._resting_until = _NEVER

    def watch(self, page: "LivePage", identity: Identity, *, read: float) -> None:
        """``page`` is that of ``identity``, which was read at ``read`` (loop time)."""
        self.forget(page)
        page.identity = identity
        if not identity.can_end:
            page.trusted_until = ALWAYS
            return
        self._pages[page] = _Watched(read)
        page.trusted_until = read + get_settings().identity_seconds
        for topic in identity.topics:
            if (listeners := self._by_topic.get(topic)) is None:
                listeners = self._by_topic[topic] = _Listeners(self._hub.subscribe(topic, self._receive), set())
            listeners.pages.add(page)
        if self._of_all is None:
            self._of_all = self._hub.subscribe(ALL_USERS, self._receive)

    def forget(self, page: "LivePage") -> None:
        """``page`` is gone."""
        if self._pages.pop(page, None) is None:
            return
        for topic in page.identity.topics:
            listeners = self._by_topic[topic]
            listeners.pages.discard(page)
            if not listeners.pages:
                del self._by_topic[topic]
                listeners.undo()
        if not self._pages and self._of_all is not None:
            self._of_all()
            self._of_all = None

    async def confirm(self, page: "LivePage") -> None:
        """Read the visitor of ``page`` again, now: one whose session has ended is gone afterwards."""
        # Again, if somebody doubts meanwhile: what was read may be older than what that was about.
        settled = False
        while not settled:
            began, doubts = _now(), self._doubts
            settled = self._learn(page, await in_thread(reread, page.identity), began, doubts)

    def make_round(self) -> None:
        """Have those read that are due soon. One task reads for all pages, so that they use but one thread."""
        if self._reading is None and _now() >= self._resting_until and next(self._due(), None) is not None:
            self._reading = asyncio.create_task(self._read())

    async def idle(self) -> None:
        """Return once nobody is being read."""
        while self._reading is not None:
            await asyncio.wait([self._reading])

    def stop(self) -> None:
        """Read nobody any more."""
        if self._reading is not None:
            self._reading.cancel()

    def _receive(self, delivery: Delivery) -> None:
        if delivery.topic == ALL_USERS:
            self._doubt(self._pages)
        elif delivery.payload == ENDED:
            for page in tuple(self._by_topic[delivery.topic].pages):
                self._end(page)
        else:
            self._doubt(self._by_topic[delivery.topic].pages)

    def _doubt(self, pages: Iterable["LivePage"]) -> None:
        """Let nothing begin on ``pages`` before their visitors are read again: something of them has changed."""
        self._doubts += 1
        for page in pages:
            self._pages[page].doubt = self._doubts
            page.trusted_until = _NEVER
        self.make_round()

    async def _read(self) -> None:
        try:
            while visitors := self._next_batch():
                began, doubts = _now(), self._doubts
                identities = await in_thread(_reread_all, [pages[0].identity for pages in visitors])
                for pages, identity in zip(visitors, identities, strict=True):
                    for page in pages:
                        self._learn(page, identity, began, doubts)
        except Exception:
            # Until it succeeds no event of theirs runs: each tries for itself, and fails with what failed here.
            logger.exception("The visitors of live pages could not be read again.")
            self._resting_until = _now() + _LEAST_SECONDS
        finally:
            self._reading = None

    def _next_batch(self) -> list[list["LivePage"]]:
        """Return the pages of some visitors who are due: who has ten is read once."""
        visitors: dict[tuple[str, ...], list[LivePage]] = {}
        for page in self._due():
            visitors.setdefault((page.identity.binding, *page.identity.topics), []).append(page)
            if len(visitors) == _BATCH:
                break
        return list(visitors.values())

    def _due(self) -> Iterator["LivePage"]:
        now = _now()
        pause = max(get_settings().identity_seconds - _AHEAD_SECONDS, _LEAST_SECONDS)
        for page, watched in self._pages.items():
            if page.trusted_until == _NEVER or watched.read + pause <= now:
                yield page

    def _learn(self, page: "LivePage", identity: Identity, began: float, doubts: int) -> bool:
        """Take over what was read; tell whether that settled who the visitor is."""
        watched = self._pages.get(page)
        if watched is not None and identity.binding != page.identity.binding:
            self._end(page)
        elif watched is not None and watched.doubt > doubts:
            return False
        elif watched is not None:
            self.watch(page, identity, read=began)
            for channel in page.channels.values():
                channel.visitor_read()
        return True


def _now() -> float:
    return asyncio.get_running_loop().time()


def _reread_all(identities: list[Identity]) -> list[Identity]:
    return [reread(identity) for identity in identities]
