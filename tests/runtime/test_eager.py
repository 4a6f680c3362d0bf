"""Coroutines that are run as far as they go without waiting."""

import asyncio

import pytest

from tidewire.runtime.eager import run_eagerly


async def test_what_does_not_wait_is_done_at_once_without_a_task() -> None:
    done: list[int] = []

    async def quick() -> None:
        done.append(1)

    assert run_eagerly(quick()) is None
    assert done == [1]


async def test_what_waits_goes_on_in_a_task() -> None:
    steps: list[str] = []
    first, second = asyncio.Event(), asyncio.get_running_loop().create_future()

    async def slow() -> None:
        steps.append("began")
        await first.wait()
        steps.append(await second)

    task = run_eagerly(slow())
    assert task is not None
    assert steps == ["began"]
    first.set()
    second.set_result("ended")
    await task
    assert steps == ["began", "ended"]


async def test_a_failure_at_once_is_the_callers_and_a_later_one_the_tasks() -> None:
    gate = asyncio.Event()

    async def fail(at_once: bool) -> None:
        if not at_once:
            await gate.wait()
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        run_eagerly(fail(True))
    task = run_eagerly(fail(False))
    gate.set()
    assert task is not None
    with pytest.raises(ValueError, match="no"):
        await task


@pytest.mark.parametrize("swallows", [True, False])
async def test_what_is_awaited_can_fail_and_the_task_can_be_cancelled(swallows: bool) -> None:
    awaited = asyncio.get_running_loop().create_future()
    after: list[str] = []

    async def work() -> None:
        try:
            await awaited
        except asyncio.CancelledError:
            after.append("cancelled")
            if not swallows:
                raise
            await asyncio.sleep(0)
            after.append("went on")

    task = run_eagerly(work())
    assert task is not None
    await asyncio.sleep(0)  # the task has to begin: cancelled before, it would never reach the coroutine
    task.cancel()
    await asyncio.wait([task])
    assert after == (["cancelled", "went on"] if swallows else ["cancelled"])
    assert task.cancelled() is not swallows
