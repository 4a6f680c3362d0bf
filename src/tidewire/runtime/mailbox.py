"""One thing at a time: the queue in front of a page."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextvars import Context
from typing import Any, Generic, TypeVar

from tidewire.errors import LimitExceeded
from tidewire.runtime.crowd import Crowd

Item = TypeVar("Item")


class Mailbox(Generic[Item]):
    """Hands items to ``begin``, each after the one before is done, in the order in which they came.

    ``begin`` deals with an item and returns ``None``, or returns what is still to be awaited. As long as nothing has
    to be awaited there is no task: an item that is offered is dealt with in the caller's, one that is put in its turn
    among those of the ``crowd``. ``after`` is called after each item, save that a caller who offers one does that for
    itself; where it returns a task, the next item waits for that, however it ends. All of it runs in copies of
    ``context``, whoever the caller is.
    """

    __slots__ = (
        "_after",
        "_begin",
        "_capacity",
        "_context",
        "_crowd",
        "_is_due",
        "_offered",
        "_task",
        "_waiting",
        "is_closed",
    )

    def __init__(
        self,
        begin: Callable[[Item], Awaitable[None] | None],
        after: Callable[[], asyncio.Task[None] | None],
        *,
        capacity: int,
        context: Context,
        crowd: Crowd,
    ) -> None:
        self._begin = begin
        self._after = after
        self._capacity = capacity
        self._context = context
        self._crowd = crowd
        # With each item whether it was offered. A list: few ever wait, and making a deque takes 760 bytes, each time.
        self._waiting: list[tuple[Item, bool]] | None = None
        # Of those that wait. Only these are bounded: what the server puts here is a change told to each of a page's
        # components, say, and a visitor who clicks behind a hundred of those has done nothing wrong.
        self._offered = 0
        self._task: asyncio.Task[None] | None = None
        self._is_due = False  # to be dealt with among the crowd
        self.is_closed = False

    def offer(self, item: Item) -> None:
        """Deal with ``item``: now, if nothing is under way. Raises :class:`LimitExceeded` if too many offered wait."""
        if self.is_closed:
            return
        if self._is_due:  # it comes behind what is here already, but need not wait for the crowd
            self._deal()
        if self._task is not None:
            if self._offered >= self._capacity:
                raise LimitExceeded(f"{self._offered} frames wait for the page already.")
            self._enqueue(item, is_offered=True)
        elif (pending := self._begun(item)) is not None:
            self._start(pending)

    def put(self, item: Item) -> None:
        """Deal with ``item`` soon, after all that is here already."""
        self._enqueue(item, is_offered=False)
        if self._task is None and not self._is_due and not self.is_closed:
            self._is_due = True
            self._crowd.add(self._deal)

    def close(self) -> None:
        """Forget what waits and what is still to come. What is under way goes on."""
        self.is_closed = True
        self._forget()

    async def last(self, work: Coroutine[Any, Any, None]) -> None:
        """Do ``work`` after everything else, in a copy of the context, too."""
        await asyncio.create_task(work, context=self._context.copy())

    async def idle(self) -> None:
        """Return once nothing waits or is under way."""
        while not self.is_idle:
            if self._task is not None:
                await asyncio.wait([self._task])
            else:
                await asyncio.sleep(0)  # until it is its turn

    @property
    def is_idle(self) -> bool:
        """Whether nothing waits or is under way."""
        return self._task is None and not self._is_due

    def _enqueue(self, item: Item, *, is_offered: bool) -> None:
        if self.is_closed:
            return
        if self._waiting is None:
            self._waiting = []
        self._waiting.append((item, is_offered))
        self._offered += is_offered

    def _next(self) -> Item:
        assert self._waiting is not None  # noqa: S101 - somebody waits
        item, was_offered = self._waiting.pop(0)
        self._offered -= was_offered
        return item

    def _forget(self) -> None:
        self._waiting = None
        self._offered = 0

    def _begun(self, item: Item) -> Awaitable[None] | None:
        # In a copy, so that a language that a handler activates ends with it; whoever called may be any task.
        return self._context.copy().run(self._begin, item)

    def _deal(self) -> None:
        """Deal with all that waits, in a task from where something has to be awaited."""
        was_due, self._is_due = self._is_due, False
        # offer() may have been quicker; or what began this very item put another, and then had to be waited for.
        if not was_due or self._task is not None:
            return
        while self._waiting:
            pending: Awaitable[Any] | None = self._begun(self._next())
            if pending is not None:
                self._start(pending)
                return
            if (rest := self._after()) is not None:
                self._start(asyncio.wait([rest]), is_after=True)
                return

    def _start(self, pending: Awaitable[Any], *, is_after: bool = False) -> None:
        self._task = asyncio.create_task(self._work(pending, is_after), context=self._context.copy())

    async def _work(self, pending: Awaitable[Any] | None, is_after: bool) -> None:
        try:
            while True:
                if pending is not None:
                    await pending
                if not is_after and (rest := self._after()) is not None:
                    await asyncio.wait([rest])
                if not self._waiting:
                    return
                pending, is_after = self._begun(self._next()), False
        finally:
            self._task = None
            self._forget()
