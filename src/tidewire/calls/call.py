"""Something of a component's to run: a handler, a hook, a property, a deferred function."""

import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple, TypeVar

from tidewire.bridge import in_thread

T = TypeVar("T")


class Call(NamedTuple):
    """A function, and where it runs."""

    function: Callable[..., Any]
    is_async: bool
    on_loop: bool
    """A sync function that cannot block."""

    def bound(self, *args: Any, **kwargs: Any) -> "Call":
        """Return the call with these arguments."""
        return Call(partial(self.function, *args, **kwargs), self.is_async, self.on_loop)


async def called(call: Call) -> Any:
    """Run ``call`` where it belongs; return what it returns, awaited if it is an awaitable."""
    return await done(call.function() if call.is_async or call.on_loop else await in_thread(call.function))


async def done(result: T | Awaitable[T]) -> T:
    """Return ``result``, awaited where it has to be."""
    return await result if inspect.isawaitable(result) else result
