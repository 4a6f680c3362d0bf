"""What the pages of one process share: the surfaces, the pages that wait for their return, and the rounds.

The composition root (``tidewire.asgi``) builds it; there is no module-level state.
"""

import asyncio
import logging
import secrets
from collections.abc import Callable, Coroutine, Iterator, Mapping
from itertools import islice
from time import monotonic
from typing import Any, Final

from tidewire.conf import Settings, get_settings
from tidewire.errors import CloseCode
from tidewire.hub import hub
from tidewire.runtime.connection import Connection, ConnectionState
from tidewire.runtime.crowd import Crowd
from tidewire.runtime.guard import Guard
from tidewire.runtime.identity import Identity
from tidewire.runtime.live_page import LivePage
from tidewire.runtime.surface import Surface

logger = logging.getLogger("tidewire")

_ROUND_SECONDS: Final = 1.0
_DRAIN_SECONDS: Final = 8.0
_SILENT_HEARTBEATS: Final = 2.5
_RESTING_AT_A_TIME: Final = 500
"""Pages whose components a round drops to their snapshots, some 50 µs each."""


class Host:
    """One server process's pages."""

    def __init__(self, surfaces: Mapping[int, Surface]) -> None:
        self._surfaces = surfaces
        self.on_serve: Callable[[], object] | None = None
        """Called whenever a socket comes, by who watches this host."""
        self._connections: set[Connection] = set()
        self._pages: dict[str, LivePage] = {}
        self._held: dict[str, float] = {}  # by epoch, oldest first: until when (loop time) a page is held
        self._guard = Guard(hub, self._end_session)
        self._crowd = Crowd()
        self._round: asyncio.TimerHandle | None = None
        self._resting: Iterator[LivePage] = iter(())  # those that are still to be looked at in this turn
        self._next_rest = 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self.is_draining = False

    @property
    def settings(self) -> Settings:
        """The settings in force."""
        return get_settings()

    @property
    def client_settings(self) -> dict[str, int]:
        """What hello tells the client; times in milliseconds."""
        settings = self.settings
        return {
            "heartbeat": int(settings.heartbeat_seconds * 1000),
            "grace": int(settings.grace_seconds * 1000),
            "jitter": int(settings.restart_jitter_seconds * 1000),
            "frame": settings.frame_bytes,
        }

    @property
    def page_count(self) -> int:
        """Pages open or held."""
        return len(self._pages)

    @property
    def is_visited(self) -> bool:
        """Whether there is a socket, greeted or not, or a page that waits for its return."""
        return bool(self._connections or self._held)

    def pages(self) -> list[LivePage]:
        """Return the pages open or held."""
        return list(self._pages.values())

    async def serve(self, connection: Connection) -> None:
        """Run ``connection`` until it closes."""
        self._connections.add(connection)
        if self.is_draining:  # its handshake was under way when that began
            connection.close(CloseCode.RESTART)
        self._start_rounds()
        if self.on_serve is not None:
            self.on_serve()
        try:
            await connection.run()
        finally:
            self._connections.discard(connection)

    def open_page(self, identity: Identity, ref: int, url: str, *, read: float) -> LivePage:
        """Return a new page of ``identity``, which was read at ``read`` (loop time)."""
        # Nobody can guess it: who knows it, and has the visitor's session, takes the page over.
        epoch = secrets.token_urlsafe(12)
        page = LivePage(
            identity,
            url,
            epoch=epoch,
            ref=ref,
            surfaces=self._surfaces,
            settings=self.settings,
            guard=self._guard,
            crowd=self._crowd,
        )
        self._pages[epoch] = page
        self._guard.watch(page, identity, read=read)
        return page

    def resumable_page(self, epoch: str, identity: Identity) -> LivePage | None:
        """Return the page ``epoch`` if it is here and belongs to ``identity``."""
        page = self._pages.get(epoch)
        return page if page is not None and page.identity.binding == identity.binding else None

    def returned(self, page: LivePage, identity: Identity, *, read: float) -> None:
        """``page`` has a socket again, whose handshake told at ``read`` (loop time) who its visitor is."""
        self._held.pop(page.epoch, None)
        self._guard.watch(page, identity, read=read)

    def lost(self, page: LivePage, *, hold: bool) -> None:
        """``page`` lost its socket; hold it for its return, or let it go."""
        if page.epoch not in self._pages:  # it ended with its session, and the client did not wait for the close
            return
        if not hold or not page.is_worth_holding:
            self._let_go(page.epoch)
            return
        self._held[page.epoch] = asyncio.get_running_loop().time() + self.settings.grace_seconds
        if len(self._held) > self.settings.held_pages:
            self._let_go(next(iter(self._held)))
        self._start_rounds()

    async def idle(self) -> None:
        """Return once no page is at work."""
        await self._guard.idle()
        for page in list(self._pages.values()):
            await page.mailbox.idle()

    async def drain(self) -> None:
        """The server goes down: bring every page to its end in order, within a bounded time."""
        self.is_draining = True
        self._guard.stop()
        if drains := [asyncio.ensure_future(connection.drain()) for connection in self._connections]:
            await asyncio.wait(drains, timeout=_DRAIN_SECONDS)
        for page in self._pages.values():
            page.beside.cancel()  # it may go on for hours
        logger.info("Drained %d connections.", len(drains))

    def _end_session(self, page: LivePage) -> None:
        page.disconnect(CloseCode.UNAUTHENTICATED, "its session has ended.")
        self._let_go(page.epoch)

    def _let_go(self, epoch: str) -> None:
        self._held.pop(epoch, None)
        if (page := self._pages.pop(epoch, None)) is not None:
            self._guard.forget(page)
            page.shut()  # at once: what still comes in before the task below runs is nobody's any more
            self._spawn(page.end())

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(coroutine)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # The rounds: one timer a process instead of several a page. It runs while there is somebody to look after.

    def _start_rounds(self) -> None:
        if self._round is None:
            self._round = asyncio.get_running_loop().call_later(_ROUND_SECONDS, self._make_round)

    def _make_round(self) -> None:
        self._round = None
        now = asyncio.get_running_loop().time()
        # A list, as each that is let go leaves the dictionary.
        for epoch in [epoch for epoch, until in self._held.items() if until <= now]:
            self._let_go(epoch)
        for connection in self._connections:
            if (code := self._overdue(connection, now)) is not None:
                connection.close(code)
        self._guard.make_round()
        self._have_pages_rest(now)
        if self.is_visited:
            self._start_rounds()

    def _have_pages_rest(self, now: float) -> None:
        seconds = self.settings.hibernate_seconds
        if not seconds:
            return
        some = tuple(islice(self._resting, _RESTING_AT_A_TIME))
        # Only once all had their turn: else the first of many pages would be looked at again and again, and no other.
        if not some and now >= self._next_rest:
            self._resting = iter(tuple(self._pages.values()))
            self._next_rest = now + seconds
            some = tuple(islice(self._resting, _RESTING_AT_A_TIME))
        for page in some:
            self._crowd.add(page.rest)

    def _overdue(self, connection: Connection, now: float) -> CloseCode | None:
        settings = self.settings
        quiet = now - connection.heard
        # From the start: pings are heard in this state too, and would keep it up for ever.
        greeting = connection.state is ConnectionState.GREETING
        if greeting and now - connection.accepted > settings.greeting_seconds:
            return CloseCode.GREETING_TIMEOUT
        if quiet > settings.heartbeat_seconds * _SILENT_HEARTBEATS:
            return CloseCode.SILENT
        blocked = connection.blocked_since
        if blocked is not None and monotonic() - blocked > settings.unsent_seconds:
            return CloseCode.SLOW
        return None
