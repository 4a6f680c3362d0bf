"""The way into a thread and back."""

import asyncio
import threading
from contextvars import ContextVar

import pytest
from django.core.exceptions import SynchronousOnlyOperation
from django.utils import translation

from tidewire.bridge import in_thread, wait_for

pytestmark = pytest.mark.django_db(transaction=True)  # stale connections are looked after around each call

LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default="")


async def test_it_runs_in_a_thread_of_its_own_with_its_arguments() -> None:
    def add(one: int, *, other: int) -> tuple[int, str]:
        return one + other, threading.current_thread().name

    total, thread = await in_thread(add, 1, other=2)
    assert total == 3
    assert thread.startswith("tidewire")


async def test_two_calls_run_side_by_side() -> None:
    barrier = threading.Barrier(2, timeout=5)
    await asyncio.gather(in_thread(barrier.wait), in_thread(barrier.wait))


async def test_context_variables_and_the_language_go_along() -> None:
    LANGUAGE.set("tide")
    with translation.override("de"):
        assert await in_thread(LANGUAGE.get) == "tide"
        assert await in_thread(translation.get_language) == "de"


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("k")])
async def test_what_it_raises_comes_back(error: Exception) -> None:
    def fails() -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        await in_thread(fails)
    assert raised.value is error


async def test_an_iterator_that_is_exhausted_fails_and_does_not_hang() -> None:
    async with asyncio.timeout(5):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await in_thread(next, iter(()))


async def value() -> tuple[str, int]:
    await asyncio.sleep(0)
    return LANGUAGE.get(), threading.get_ident()


async def test_a_thread_can_wait_for_what_its_event_loop_does() -> None:
    LANGUAGE.set("de")
    language, thread = await in_thread(lambda: wait_for(value(), "value"))
    assert (language, thread) == ("de", threading.get_ident())


def test_without_an_event_loop_it_gets_one() -> None:
    assert wait_for(value(), "value")[0] == ""


async def test_what_is_awaited_raises_in_the_thread() -> None:
    async def broken() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        await in_thread(lambda: wait_for(broken(), "broken"))


async def test_the_event_loops_own_thread_is_told_and_nothing_is_left_behind() -> None:
    pending = value()
    with pytest.raises(SynchronousOnlyOperation, match=r"^value has to be awaited.*render in a thread"):
        wait_for(pending, "value")
    with pytest.raises(RuntimeError, match="cannot reuse already awaited"):
        await pending
