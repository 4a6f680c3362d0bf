"""The only place that crosses between sync and async code."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import cache, partial
from typing import ParamSpec, TypeVar

from django.db import close_old_connections

from tidewire.conf import get_settings

P = ParamSpec("P")
T = TypeVar("T")


async def in_thread(function: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """Run ``function`` in a thread, where it may block and use the ORM; return what it returns, raise what it raises.

    Context variables (language, time zone) go along. Stale database connections are dropped before and after, as
    Django does around a request. Asgiref's ``sync_to_async`` would put every page's work on one single thread.
    """
    call = partial(copy_context().run, _with_fresh_connections, partial(function, *args, **kwargs))
    return await asyncio.get_running_loop().run_in_executor(_executor(), call)


def _with_fresh_connections(call: Callable[[], T]) -> T:
    close_old_connections()
    try:
        return call()
    except StopIteration as error:
        # No future takes one: before Python 3.12 whoever awaits this would wait for ever.
        raise RuntimeError("The function raised StopIteration.") from error
    finally:
        close_old_connections()


@cache
def _executor() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(get_settings().handler_threads, thread_name_prefix="tidewire")
