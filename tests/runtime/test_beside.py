"""What goes on beside a mailbox: started in a context, told of when it fails, cancelled by channel."""

import asyncio
from contextvars import ContextVar, copy_context

import pytest

from tidewire.runtime.beside import Beside

WHERE: ContextVar[str] = ContextVar("where", default="nowhere")


class Work:
    """Something that waits, and notes its end."""

    def __init__(self, beside: Beside, channel: int) -> None:
        self.end = ""
        beside.start(channel, self._run(), copy_context(), self._failed)

    async def _run(self) -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.end = "cancelled"
            raise

    def _failed(self, error: BaseException) -> None:
        self.end = f"failed: {error}"


@pytest.fixture
async def beside() -> Beside:
    return Beside()


async def test_h10_a_channel_that_ends_takes_its_own_along(beside: Beside) -> None:
    first, second = Work(beside, 1), Work(beside, 2)
    await asyncio.sleep(0)
    beside.cancel(1)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert (first.end, second.end, len(beside)) == ("cancelled", "", 1)
    beside.cancel()
    await beside.idle()
    assert (second.end, len(beside)) == ("cancelled", 0)


async def test_h10_what_was_cancelled_before_it_began_never_runs(beside: Beside) -> None:
    work = Work(beside, 1)
    beside.cancel()
    await beside.idle()
    assert work.end == ""


async def test_h10_it_runs_in_its_context_and_its_failure_is_told(beside: Beside) -> None:
    failed: list[BaseException] = []

    async def fail() -> None:
        raise ValueError(WHERE.get())

    context = copy_context()
    context.run(WHERE.set, "here")
    beside.start(1, fail(), context, failed.append)
    await beside.idle()
    assert [str(error) for error in failed] == ["here"]
