"""``@handler``: a function that a page's elements can call."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, overload

from tidewire.handlers.chain import Middleware
from tidewire.handlers.registry import handlers

Function = TypeVar("Function", bound=Callable[..., Any])


@overload
def handler(function: Function, /) -> Function: ...
@overload
def handler(name: str | None = None, /, *, middleware: Iterable[Middleware] = ()) -> Callable[[Function], Function]: ...
def handler(
    name: str | Function | None = None, /, *, middleware: Iterable[Middleware] = ()
) -> Function | Callable[[Function], Function]:
    """Let a page's visitor call this function, ``f(page, **arguments)``, sync or async; by its own name or by ``name``.

    Arguments are converted and checked by their annotations before the function runs. Those that the signature does
    not name are dropped, unless it takes ``**kwargs``. A sync function runs in a thread. ``middleware`` runs around
    it, the first one outermost; see :mod:`tidewire.handlers.middleware`.
    """
    if callable(name):
        handlers.register(name)
        return name

    def register(function: Function) -> Function:
        handlers.register(function, name=name, middleware=middleware)
        return function

    return register
