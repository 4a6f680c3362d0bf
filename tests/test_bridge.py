"""The way into a thread and back."""

import asyncio
import threading
from contextvars import ContextVar

import pytest

from tidewire.bridge import in_thread

pytestmark = pytest.mark.django_db(transaction=True)  # stale connections are looked after around each call

SEEN: ContextVar[str] = ContextVar("SEEN", default="")


async def test_it_runs_in_a_thread_of_its_own_with_its_arguments() -> None:
    def add(one: int, *, other: int) -> tuple[int, str]:
        return one + other, threading.current_thread().name

    total, thread = await in_thread(add, 1, other=2)
    assert total == 3
    assert thread.startswith("tidewire")


async def test_two_calls_run_side_by_side() -> None:
    barrier = threading.Barrier(2, timeout=5)
    await asyncio.gather(in_thread(barrier.wait), in_thread(barrier.wait))


async def test_context_variables_go_along() -> None:
    SEEN.set("tide")
    assert await in_thread(SEEN.get) == "tide"


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
