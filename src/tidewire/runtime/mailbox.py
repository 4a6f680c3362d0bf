"""One thing at a time: the queue in front of a page."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context
from typing import Any, Generic, TypeVar

from tidewire.errors import LimitExceeded

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """Hands items to ``begin``, each after the one before is done, in the order in which they came.

    ``begin`` deals with an item and returns ``None``, or returns what is still to be awaited. As long as nothing has
    to be awaited there is no task: an item is dealt with in the caller's. After each item of the task's own,
    ``after`` is awaited; a caller that offers an item does the same for itself. All of it runs in copies of
    ``context``, whoever the caller is.
    """

    __slots__ = (
        "_after",
        "_begin",
        "_capacity",
        "_context",
        "_is_after",
        "_offered",
        "_task",
        "_waiting",
        "_was_stopped",
        "is_closed",
    )

    def __init__(
        self,
        begin: Callable[[Item], Awaitable[None] | None],
        after: Callable[[], Awaitable[None]],
        *,
        capacity: int,
        context: Context,
    ) -> None:
        self._begin = begin
        self._after = after
        self._capacity = capacity
        self._context = context
        # With each item whether it was offered. Most pages never wait, and an empty deque takes 760 bytes.
        self._waiting: deque[tuple[Item, bool]] | None = None
        # Of those that wait. Only these are bounded: what the server puts here is a change told to each of a page's
        # components, say, and a visitor who clicks behind a hundred of those has done nothing wrong.
        self._offered = 0
        self._task: asyncio.Task[None] | None = None
        self._is_after = False
        self._was_stopped = False
        self.is_closed = False

    def offer(self, item: Item) -> None:
        """Deal with ``item``: now, if nothing is under way. Raises :class:`LimitExceeded` if too many offered wait."""
        if self.is_closed:
            return
        if self._task is not None:
            if self._offered >= self._capacity:
                raise LimitExceeded(f"{self._offered} frames wait for the page already.")
            self._enqueue(item, is_offered=True)
        elif (pending := self._begun(item)) is not None:
            self._start(pending)

    def put(self, item: Item) -> None:
        """Deal with ``item`` in a task, after all that is here already."""
        self._enqueue(item, is_offered=False)
        if self._task is None and not self.is_closed:
            self._start(None)

    def close(self) -> None:
        """Forget what waits and what is still to come. What is under way goes on."""
        self.is_closed = True
        self._forget()

    async def last(self, work: Coroutine[Any, Any, None]) -> None:
        """Do ``work`` after everything else, in a copy of the context, too."""
        await asyncio.create_task(work, context=self._context.copy())

    def stop_waiting(self) -> None:
        """Wait no longer for the ``after`` under way: what it writes to is not used any more."""
        if self._is_after and self._task is not None:
            self._was_stopped = True
            self._task.cancel()

    async def idle(self) -> None:
        """Return once nothing waits or is under way."""
        while self._task is not None:
            await asyncio.wait([self._task])

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits or is under way."""
        return self._task is None

    def _enqueue(self, item: Item, *, is_offered: bool) -> None:
        if self.is_closed:
            return
        if self._waiting is None:
            self._waiting = deque()
        self._waiting.append((item, is_offered))
        self._offered += is_offered

    def _next(self) -> Item:
        assert self._waiting is not None  # noqa: S101 - somebody waits
        item, was_offered = self._waiting.popleft()
        self._offered -= was_offered
        return item

    def _forget(self) -> None:
        self._waiting = None
        self._offered = 0

    def _begun(self, item: Item) -> Awaitable[None] | None:
        # In a copy, so that a language that a handler activates ends with it; whoever called may be any task.
        return self._context.copy().run(self._begin, item)

    def _start(self, pending: Awaitable[None] | None) -> None:
        self._task = asyncio.create_task(self._work(pending), context=self._context.copy())

    async def _work(self, pending: Awaitable[None] | None) -> None:
        try:
            if pending is not None:
                await pending
            await self._finished()
            while self._waiting:
                if (pending := self._begun(self._next())) is not None:
                    await pending
                await self._finished()
        finally:
            self._task = None
            self._forget()

    async def _finished(self) -> None:
        self._is_after = True
        try:
            await self._after()
        except asyncio.CancelledError:
            # The task is suspended in ``after`` as long as _is_after holds, so the cancellation of stop_waiting()
            # can arrive nowhere else, never in a handler.
            if not self._was_stopped:
                raise
        finally:
            self._is_after = False
            if self._was_stopped and (task := asyncio.current_task()) is not None:
                self._was_stopped = False
                task.uncancel()
