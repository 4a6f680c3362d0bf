"""Something of a component's to run: a handler, a hook, a property, a deferred function."""

import inspect
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, NamedTuple, Self, TypeVar

from tidewire.bridge import in_thread

T = TypeVar("T")


class Call(NamedTuple):
    """A function, and where it runs."""

    function: Callable[..., Any]
    is_async: bool
    on_loop: bool
    """A sync function that cannot block."""

    @classmethod
    def of(cls, function: Callable[..., Any]) -> Self:
        """Return a call of which nothing is known but whether it is async: a sync one may block."""
        return cls(function, inspect.iscoroutinefunction(function), on_loop=False)

    def bound(self, /, *args: Any, **kwargs: Any) -> "Call":
        """Return the call with these arguments, one of which may be called ``self``."""
        return Call(partial(self.function, *args, **kwargs), self.is_async, self.on_loop)


def path_of(written: Callable[..., Any]) -> str:
    """Return where a function or a class is written: ``"shop.live.add"``."""
    return f"{written.__module__}.{written.__qualname__}"


async def called(call: Call) -> Any:
    """Run ``call`` where it belongs; return what it returns, awaited if it is an awaitable."""
    return await done(call.function() if call.is_async or call.on_loop else await in_thread(call.function))


async def done(result: T | Awaitable[T]) -> T:
    """Return ``result``, awaited where it has to be."""
    return await result if inspect.isawaitable(result) else result
