"""The only place that crosses between sync and async code, and between a transaction and what follows it."""

import asyncio
import inspect
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from typing import ParamSpec, TypeVar

from asgiref.sync import async_to_sync, sync_to_async
from django.core.exceptions import SynchronousOnlyOperation
from django.db import DEFAULT_DB_ALIAS, close_old_connections, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tidewire.conf import get_settings

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ``function`` in a thread, where it may block and use the ORM; return what it returns, raise what it raises.

    Context variables (language, time zone) go along. Stale database connections are dropped before and after, as
    Django does around a request. By default asgiref would put the sync work of all pages on one single thread.
    """
    return await _run(_executor(), partial(function, *args, **kwargs))


async def in_background_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """As :func:`in_thread`, for what may take long: the threads are others, so that no handler waits for one."""
    return await _run(_background_executor(), partial(function, *args, **kwargs))


async def _run(executor: ThreadPoolExecutor, call: Callable[[], T]) -> T:
    return await sync_to_async(_with_fresh_connections, thread_sensitive=False, executor=executor)(call)


def wait_for(awaitable: Awaitable[T], /, what: str) -> T:
    """Return what ``awaitable`` comes to, from sync code. ``what`` names it in the error.

    It runs on the event loop that this thread works for, if there is one, else on one of its own. What it asks of the
    ORM comes back to this thread: another one's connection would see another transaction, and asgiref would have all
    pages share that one. Raises :class:`SynchronousOnlyOperation` on an event loop's own thread, which would wait for
    itself.
    """
    if running_loop() is not None:
        if inspect.iscoroutine(awaitable):
            awaitable.close()  # else Python warns of it, too
        raise SynchronousOnlyOperation(
            f"{what} has to be awaited, and this is the event loop's thread, which must not wait for it here. In an "
            f"async view render in a thread: await sync_to_async(render)(request, ...)."
        )

    async def waited() -> T:
        return await awaitable

    return async_to_sync(waited)()


def _with_fresh_connections(call: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return call()
    except StopIteration as error:
        # No future takes one: before Python 3.12 whoever awaits this would wait for ever.
        raise RuntimeError("The function raised StopIteration.") from error
    finally:
        close_old_connections()


def running_loop() -> asyncio.AbstractEventLoop | None:
    """Return the event loop that runs on this thread, if any."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def after_commit(call: Callable[[], object], *, using: str | None = None) -> None:
    """Run ``call`` once the transaction on database ``using`` commits; at once where there is none.

    A rollback drops it, also one of a savepoint around it. What it raises after a commit is logged and stops no other
    callback. Never opens a connection. Raises Django's ``TransactionManagementError`` under manual transactions.
    """
    connection = _open_connection(using or DEFAULT_DB_ALIAS)
    if connection is None or (connection.autocommit and not connection.in_atomic_block):
        call()
    else:
        connection.on_commit(call, robust=True)


def _open_connection(alias: str) -> BaseDatabaseWrapper | None:
    # Not `connections[alias]`: it makes a wrapper for a thread or a coroutine that has none, and `on_commit` would then
    # connect only to learn that there is no transaction. Async code sees its own connections here, as a rule none.
    opened = connections.all(initialized_only=True)
    return next((each for each in opened if each.alias == alias and each.connection is not None), None)


@cache
def _executor() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(get_settings().handler_threads, thread_name_prefix="tidewire")


@cache
def _background_executor() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(get_settings().background_threads, thread_name_prefix="tidewire-background")
