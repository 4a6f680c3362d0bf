"""Running a coroutine as far as it goes without waiting."""

import asyncio
import types
from collections.abc import Coroutine, Generator
from typing import Any


def run_eagerly(coroutine: Coroutine[Any, Any, None]) -> "asyncio.Task[None] | None":
    """Run ``coroutine`` now, until it has to wait; return the task that does the rest, ``None`` if nothing is left.

    A frame that 1,000 sockets take at once would otherwise cost 1,000 tasks. Keep a reference to the task.
    """
    try:
        awaited = coroutine.send(None)
    except StopIteration:
        return None
    return asyncio.get_running_loop().create_task(_rest(coroutine, awaited))


async def _rest(coroutine: Coroutine[Any, Any, None], awaited: Any) -> None:
    await _continued(coroutine, awaited)


@types.coroutine
def _continued(coroutine: Coroutine[Any, Any, None], awaited: Any) -> Generator[Any, Any, None]:
    """Yield to the task ``awaited``, what the coroutine waits for already, and all that it waits for after it."""
    while True:
        try:
            try:
                result = yield awaited
            except BaseException as error:  # noqa: BLE001 - a cancellation, too, is the coroutine's to deal with
                awaited = coroutine.throw(error)
            else:
                awaited = coroutine.send(result)
        except StopIteration:
            return
