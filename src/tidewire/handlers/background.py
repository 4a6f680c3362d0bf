"""What can go on in the background: a coroutine, or something that is called."""

import inspect
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

from tidewire.bridge import in_background_thread
from tidewire.calls.call import done


def coroutine_of(work: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Coroutine[Any, Any, Any]:
    """Return what runs ``work`` once it is awaited. Raises :class:`TypeError` for what cannot be run."""
    if inspect.iscoroutine(work):
        if args or kwargs:
            work.close()
            raise TypeError("background() takes a coroutine alone: it has its arguments.")
        return work
    if not callable(work):
        raise TypeError(f"background() takes a coroutine or a function, came {type(work).__name__} {work!r}.")
    if inspect.iscoroutinefunction(work):
        return work(*args, **kwargs)  # type: ignore[no-any-return] # it says that it makes one
    return _in_thread(partial(work, *args, **kwargs))


async def _in_thread(call: Callable[[], Any]) -> Any:
    return await done(await in_background_thread(call))
