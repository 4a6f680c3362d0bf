"""One thing at a time, in order."""

import asyncio
from collections.abc import Awaitable
from contextvars import copy_context

import pytest

from tidewire.errors import LimitExceeded
from tidewire.runtime.crowd import Crowd
from tidewire.runtime.mailbox import Mailbox


class Work:
    """Notes what is begun and done; items below zero have to be waited for."""

    def __init__(self, *, capacity: int = 10, crowd: Crowd | None = None) -> None:
        self.notes: list[str] = []
        self.gate = asyncio.Event()
        self.writing: asyncio.Task[None] | None = None
        self.mailbox: Mailbox[int] = Mailbox(
            self.begin, self.after, capacity=capacity, context=copy_context(), crowd=crowd or Crowd()
        )

    def begin(self, item: int) -> Awaitable[None] | None:
        self.notes.append(f"begin {item}")
        return self.wait(item) if item < 0 else None

    async def wait(self, item: int) -> None:
        await self.gate.wait()
        self.notes.append(f"done {item}")

    def after(self) -> asyncio.Task[None] | None:
        self.notes.append("flush")
        return self.writing


async def test_what_needs_no_wait_is_done_at_once_without_a_task() -> None:
    work = Work()
    work.mailbox.offer(1)
    assert work.notes == ["begin 1"]
    assert work.mailbox.is_idle


async def test_what_comes_meanwhile_waits_its_turn() -> None:
    work = Work()
    work.mailbox.offer(-1)
    work.mailbox.offer(2)
    work.mailbox.put(3)
    assert work.notes == ["begin -1"]
    work.gate.set()
    await work.mailbox.idle()
    assert work.notes == ["begin -1", "done -1", "flush", "begin 2", "flush", "begin 3", "flush"]
    assert work.mailbox.is_idle


async def test_what_is_put_is_done_soon_without_a_task() -> None:
    work = Work()
    work.mailbox.put(1)
    assert work.notes == []
    assert not work.mailbox.is_idle
    before = asyncio.all_tasks()
    await work.mailbox.idle()
    assert work.notes == ["begin 1", "flush"]
    assert asyncio.all_tasks() == before


async def test_what_is_put_and_waits_goes_on_in_a_task() -> None:
    work = Work()
    work.mailbox.put(1)
    work.mailbox.put(-2)
    work.mailbox.put(3)
    await asyncio.sleep(0)
    assert work.notes == ["begin 1", "flush", "begin -2"]
    work.gate.set()
    await work.mailbox.idle()
    assert work.notes[3:] == ["done -2", "flush", "begin 3", "flush"]


async def test_what_is_offered_does_not_wait_for_the_crowd_but_for_what_was_put_before_it() -> None:
    work = Work()
    work.mailbox.put(1)
    work.mailbox.offer(2)
    assert work.notes == ["begin 1", "flush", "begin 2"]
    await work.mailbox.idle()
    assert work.notes == ["begin 1", "flush", "begin 2"]
    work.mailbox.put(-3)
    work.mailbox.offer(4)
    assert work.notes[3:] == ["begin -3"]
    work.gate.set()
    await work.mailbox.idle()
    assert work.notes[4:] == ["done -3", "flush", "begin 4", "flush"]


@pytest.mark.parametrize("put", [1, -1])
async def test_nothing_is_begun_while_the_socket_does_not_take_what_came_of_the_last(put: int) -> None:
    work = Work()
    taken = asyncio.Event()
    work.gate.set()

    async def write() -> None:
        await taken.wait()

    work.writing = asyncio.create_task(write())
    work.mailbox.put(put)
    work.mailbox.put(2)
    for _ in range(5):
        await asyncio.sleep(0)
    assert work.notes[-1] == "flush"
    assert "begin 2" not in work.notes
    work.writing = None
    taken.set()
    await work.mailbox.idle()
    assert work.notes[-3:] == ["flush", "begin 2", "flush"]


async def test_a_write_that_is_given_up_keeps_nothing_waiting() -> None:
    work = Work()
    work.writing = writing = asyncio.create_task(asyncio.Event().wait())  # type: ignore[assignment]
    work.mailbox.put(1)
    work.mailbox.put(2)
    await asyncio.sleep(0)
    work.writing = None
    writing.cancel()
    await work.mailbox.idle()
    assert work.notes == ["begin 1", "flush", "begin 2", "flush"]


async def test_a_client_may_not_pile_up_frames_but_the_server_may() -> None:
    work = Work(capacity=2)
    work.mailbox.offer(-1)
    work.mailbox.offer(1)
    work.mailbox.offer(2)
    with pytest.raises(LimitExceeded, match="2 frames wait"):
        work.mailbox.offer(3)
    work.mailbox.put(4)
    work.gate.set()
    await work.mailbox.idle()
    assert "begin 4" in work.notes
    assert "begin 3" not in work.notes


async def test_what_the_server_put_does_not_count_against_the_client() -> None:
    work = Work(capacity=2)
    work.mailbox.offer(-1)
    for item in range(10, 20):
        work.mailbox.put(item)
    work.mailbox.offer(1)
    work.mailbox.offer(2)
    with pytest.raises(LimitExceeded, match="2 frames wait"):
        work.mailbox.offer(3)
    work.gate.set()
    await work.mailbox.idle()
    assert work.notes[-4:] == ["begin 1", "flush", "begin 2", "flush"]


async def test_what_waited_and_was_done_makes_room() -> None:
    work = Work(capacity=1)
    for _ in range(3):
        work.mailbox.offer(-1)
        work.mailbox.offer(1)
        work.gate.set()
        await work.mailbox.idle()
    assert work.notes.count("begin 1") == 3


async def test_once_closed_nothing_more_is_begun() -> None:
    work = Work()
    work.mailbox.offer(-1)
    work.mailbox.offer(2)
    work.mailbox.close()
    work.mailbox.put(3)
    work.gate.set()
    await work.mailbox.idle()
    assert work.notes == ["begin -1", "done -1", "flush"]


async def test_what_waits_for_the_crowd_is_dropped_by_a_close() -> None:
    work = Work()
    work.mailbox.put(1)
    work.mailbox.close()
    await work.mailbox.idle()
    assert work.notes == []


@pytest.mark.parametrize("put", [True, False])
async def test_what_an_item_puts_while_it_begins_waits_until_that_is_done(put: bool) -> None:
    work = Work()
    begin = work.begin

    def putting(item: int) -> Awaitable[None] | None:
        if item == -1:
            work.mailbox.put(2)
        return begin(item)

    work.mailbox._begin = putting
    (work.mailbox.put if put else work.mailbox.offer)(-1)
    for _ in range(5):
        await asyncio.sleep(0)
    assert work.notes == ["begin -1"]
    work.gate.set()
    await work.mailbox.idle()
    assert work.notes == ["begin -1", "done -1", "flush", "begin 2", "flush"]
