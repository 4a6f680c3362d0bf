"""Numbering, waiting, replaying."""

import asyncio

import pytest

from tidewire.runtime.outbox import Outbox


class Sink:
    """A socket that takes a frame only while it is open."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self.open = asyncio.Event()
        self.open.set()

    async def send(self, text: str) -> None:
        await self.open.wait()
        self.taken.append(text)


def outbox(*, ring_bytes: int = 100, unsent_bytes: int = 100) -> Outbox:
    return Outbox(ring_bytes=ring_bytes, unsent_bytes=unsent_bytes)


def put(box: Outbox, count: int, *, size: int = 1) -> None:
    for _ in range(count):
        box.put(str(box.next_seq()).rjust(size))


async def test_frames_go_out_in_order() -> None:
    box, sink = outbox(), Sink()
    box.attach(sink)
    put(box, 3)
    await box.flush()
    assert sink.taken == ["1", "2", "3"]
    assert box.blocked_since is None


async def test_a_flush_during_a_flush_leaves_the_frames_to_the_first() -> None:
    box, sink = outbox(), Sink()
    box.attach(sink)
    sink.open.clear()
    put(box, 1)
    first = asyncio.ensure_future(box.flush())
    await asyncio.sleep(0)
    assert box.blocked_since is not None
    put(box, 1)
    await box.flush()
    assert sink.taken == []
    sink.open.set()
    await first
    assert sink.taken == ["1", "2"]


async def test_a_client_that_takes_nothing_overflows() -> None:
    box, sink = outbox(unsent_bytes=10), Sink()
    box.attach(sink)
    put(box, 1, size=6)
    assert not box.overflow
    put(box, 1, size=6)
    assert "12 bytes wait" in box.overflow
    await box.flush()
    assert sink.taken == []  # a frame that nothing may follow would be the last before a gap


async def test_after_an_overflow_nothing_more_is_kept_waiting() -> None:
    box = outbox(unsent_bytes=10)
    box.attach(Sink())
    put(box, 1000, size=6)
    assert len(box._waiting) == 2


@pytest.mark.parametrize(("holds", "missed"), [(5, []), (3, ["4", "5"]), (0, ["1", "2", "3", "4", "5"])])
async def test_what_a_page_missed_is_replayed(holds: int, missed: list[str]) -> None:
    box, sink = outbox(), Sink()
    put(box, 5)
    assert box.reaches_back_to(holds)
    box.attach(sink)
    box.replay(holds)
    await box.flush()
    assert sink.taken == missed


def test_the_ring_keeps_the_newest_within_its_size() -> None:
    box = outbox(ring_bytes=100)
    put(box, 200, size=10)
    assert not box.reaches_back_to(0)
    assert not box.reaches_back_to(189)
    assert box.reaches_back_to(193)
    assert sum(map(len, box._ring)) <= 100


async def test_a_frame_for_no_socket_is_only_replayed() -> None:
    box, sink = outbox(), Sink()
    put(box, 1)
    box.put_unnumbered("[10]")
    box.attach(sink)
    await box.flush()
    assert sink.taken == []


async def test_a_detached_socket_is_written_to_no_more() -> None:
    box, old, new = outbox(), Sink(), Sink()
    box.attach(old)
    old.open.clear()
    put(box, 2)
    flush = asyncio.ensure_future(box.flush())
    await asyncio.sleep(0)
    box.attach(new)
    box.replay(0)
    old.open.set()
    await flush
    await box.flush()
    assert old.taken == ["1"]
    assert new.taken == ["1", "2"]


async def test_what_waits_is_counted_in_bytes() -> None:
    box, sink = outbox(unsent_bytes=100), Sink()
    box.attach(sink)
    box.put("\u20ac" * 40)
    assert "120 bytes wait" in box.overflow


async def test_the_ring_is_counted_in_bytes() -> None:
    box = outbox(ring_bytes=100)
    for _ in range(3):
        box.put("\u20ac" * 15)
    assert not box.reaches_back_to(0)
    assert box.reaches_back_to(2)


def test_what_was_put_since_is_counted_in_bytes_as_far_as_the_ring_has_it() -> None:
    box = outbox(ring_bytes=100)
    assert box.bytes_since(0) == 0
    box.put("12345")
    seq = box.seq
    assert box.bytes_since(seq) == 0
    box.put("\u20ac")
    box.put("123")
    assert (box.bytes_since(seq), box.bytes_since(0)) == (6, 11)
    box.put("x" * 99)
    assert box.bytes_since(0) <= 110


async def test_h10_who_can_wait_waits_while_half_of_what_may_be_unsent_is() -> None:
    box, sink = outbox(unsent_bytes=20), Sink()
    box.attach(sink)
    sink.open.clear()
    put(box, 1, size=10)
    await asyncio.wait_for(box.room(), 1)
    put(box, 1, size=10)
    waiting = [asyncio.create_task(box.room()), asyncio.create_task(box.room())]
    await asyncio.sleep(0)
    assert not box.has_room
    waiting[0].cancel()
    sink.open.set()
    await box.flush()
    await waiting[1]


async def test_h10_while_there_is_no_socket_half_of_the_ring_can_be_filled() -> None:
    box = outbox(ring_bytes=20)
    box.attach(Sink())
    put(box, 1, size=20)
    await box.flush()
    box.detach()
    put(box, 1, size=10)
    assert box.has_room
    put(box, 1, size=1)
    waiting = asyncio.create_task(box.room())
    await asyncio.sleep(0)
    assert not waiting.done()
    box.attach(Sink())
    await waiting


async def test_h10_what_a_lost_socket_did_not_take_keeps_nobody_waiting() -> None:
    box, sink = outbox(unsent_bytes=20), Sink()
    box.attach(sink)
    put(box, 1, size=15)
    waiting = asyncio.create_task(box.room())
    await asyncio.sleep(0)
    box.detach()
    await waiting
