"""What runs around handlers, one middleware around the next."""

import inspect
from collections.abc import Awaitable, Callable, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from tidewire.conf import get_settings
from tidewire.errors import ConfigurationError

if TYPE_CHECKING:
    from tidewire.handlers.call import HandlerCall
    from tidewire.handlers.page import HandlerPage

Next = Callable[[], Awaitable[Any]]
"""Runs the rest: the middleware further in, and the handler, whose result it returns."""
Middleware = Callable[["HandlerPage", "HandlerCall", Next], Awaitable[Any]]
"""``async def m(page, call, next)``."""


def checked(middleware: Any, where: str) -> Middleware:
    """Return ``middleware`` if it is one. Raises :class:`ConfigurationError`, in which ``where`` is who has it."""
    # Also an object of a class with ``async def __call__``.
    is_async = inspect.iscoroutinefunction(middleware) or inspect.iscoroutinefunction(type(middleware).__call__)
    if not is_async or not _takes_three(middleware):
        raise ConfigurationError(
            f"{where}: middleware is an async function, `async def m(page, call, next)`, came {middleware!r}."
        )
    return middleware  # type: ignore[no-any-return] # it was just looked at


def middleware_at(path: str) -> Middleware:
    """Return the middleware at the dotted ``path``. Raises :class:`ConfigurationError` if there is none."""
    where = f"TIDEWIRE['HANDLER_MIDDLEWARE'], {path!r}"
    try:
        found = import_string(path)
    except Exception as error:  # whatever a module raises when it is imported
        raise ConfigurationError(f"{where}: it cannot be imported: {type(error).__name__}: {error}.") from error
    return checked(found, where)


@cache
def for_all() -> Sequence[Middleware]:
    """Return what runs around every handler. Raises :class:`ConfigurationError` for what cannot be had."""
    return tuple(map(middleware_at, get_settings().handler_middleware))


async def through(middleware: Sequence[Middleware], page: "HandlerPage", call: "HandlerCall") -> Any:
    """Run ``call`` inside ``middleware``, the first one outermost; return what that returns.

    A middleware may live on after an exception of the rest, or try again: nothing happens of what that had asked of
    the page, as nothing does of a handler that fails.
    """
    if not middleware:
        return await call.run(page)

    async def proceed() -> Any:
        mark = page.mark()
        try:
            return await through(middleware[1:], page, call)
        except BaseException:
            page.back_to(mark)
            raise

    return await middleware[0](page, call, proceed)


def _takes_three(middleware: Callable[..., Any]) -> bool:
    try:
        inspect.signature(middleware).bind(None, None, None)
    except TypeError:
        return False
    return True


def _on_setting_changed(*, setting: str, **_: object) -> None:
    if setting == "TIDEWIRE":
        for_all.cache_clear()


setting_changed.connect(_on_setting_changed)
