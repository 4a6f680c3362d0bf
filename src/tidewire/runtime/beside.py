"""What goes on beside a page's mailbox, for as long as the page is there."""

import asyncio
from collections.abc import Callable, Coroutine
from contextvars import Context
from functools import partial
from typing import Any


class Beside:
    """The tasks of one page, each of one of its channels. On the event loop's thread only, but for ``len``."""

    __slots__ = ("_tasks",)

    def __init__(self) -> None:
        # Most pages never have any, and an empty dictionary takes 64 bytes.
        self._tasks: dict[asyncio.Task[Any], int] | None = None

    def __len__(self) -> int:
        return len(self._tasks or ())

    def start(
        self, channel: int, work: Coroutine[Any, Any, Any], context: Context, failed: Callable[[BaseException], None]
    ) -> None:
        """Run ``work`` of ``channel``, in ``context``; ``failed`` is told what it raises, unless that is its end."""
        task = asyncio.get_running_loop().create_task(work, context=context)
        self._tasks = self._tasks or {}
        self._tasks[task] = channel  # the loop itself holds its tasks weakly
        task.add_done_callback(partial(self._done, failed))

    def cancel(self, channel: int | None = None) -> None:
        """Cancel what is of ``channel``; all, if none is named."""
        for task, of in (self._tasks or {}).items():
            if channel in (None, of):
                task.cancel()

    async def idle(self) -> None:
        """Return once nothing goes on."""
        while self._tasks:
            await asyncio.wait(tuple(self._tasks))

    def _done(self, failed: Callable[[BaseException], None], task: asyncio.Task[Any]) -> None:
        assert self._tasks is not None  # noqa: S101 - it was started
        del self._tasks[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            failed(error)
