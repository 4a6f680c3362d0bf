"""H10: how chunks become frames, by a clock that the test moves."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any

import pytest

from tests.hub.processes import FakeClock, idle
from tidewire.handlers.streaming import PACE_SECONDS, Chunks, Flow


class Source:
    """Chunks that the test hands out."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[Any] = asyncio.Queue()
        self.asked = 0
        self.is_closed = False

    def __aiter__(self) -> AsyncIterator[Any]:
        return self._chunks()

    async def _chunks(self) -> AsyncIterator[Any]:
        try:
            while (chunk := await self._queue.get()) is not None:
                if isinstance(chunk, BaseException):
                    raise chunk
                self.asked += 1
                yield chunk
        finally:
            self.is_closed = True

    async def give(self, *chunks: Any) -> None:
        for chunk in chunks:
            self._queue.put_nowait(chunk)
        await idle()


class Reader:
    """The page's side: takes frames, while it has room."""

    def __init__(self) -> None:
        self.frames: list[str] = []
        self.clock = FakeClock()
        self.has_room = asyncio.Event()
        self.has_room.set()

    def read(self, chunks: Chunks) -> asyncio.Task[None]:
        return asyncio.create_task(Flow(self.take, self.room, self.clock).run(chunks))

    async def take(self, text: str) -> None:
        self.frames.append(text)

    async def room(self) -> None:
        await self.has_room.wait()


@pytest.fixture
async def reader() -> Reader:
    return Reader()


async def test_h10_the_first_chunk_goes_out_at_once_and_quick_ones_together(reader: Reader) -> None:
    source = Source()
    going = reader.read(source)
    await source.give("a")
    assert reader.frames == ["a"]
    await source.give("b", "c")
    assert reader.frames == ["a"], "25 ms are not over"
    await reader.clock.advance(PACE_SECONDS)
    assert reader.frames == ["a", "bc"]
    await reader.clock.advance(1)
    await source.give("d")
    assert reader.frames == ["a", "bc", "d"], "one that comes late need not wait"
    await source.give("e", None)
    await reader.clock.advance(PACE_SECONDS)
    await reader.clock.advance(PACE_SECONDS)
    await going
    assert reader.frames == ["a", "bc", "d", "e"]


async def test_h10_at_most_40_frames_a_second_however_many_chunks_come(reader: Reader) -> None:
    source = Source()
    going = reader.read(source)
    for _ in range(100):
        await source.give("x")
        await reader.clock.advance(0.01)
    assert sum(map(len, reader.frames)) > 95
    assert 33 <= len(reader.frames) <= 41
    going.cancel()


async def test_h10_a_source_waits_for_a_reader_who_is_slow(reader: Reader) -> None:
    source = Source()
    reader.has_room.clear()
    going = reader.read(source)
    await source.give(*["x" * 1024] * 40)
    assert source.asked == 17
    assert reader.frames == []
    reader.has_room.set()
    for _ in range(4):
        await reader.clock.advance(PACE_SECONDS)
    assert "".join(reader.frames) == "x" * 40 * 1024
    going.cancel()


async def test_h10_what_a_source_raises_comes_after_its_chunks(reader: Reader) -> None:
    source = Source()
    going = reader.read(source)
    await source.give("a", "b", ValueError("broken"))
    await reader.clock.advance(PACE_SECONDS)
    await reader.clock.advance(PACE_SECONDS)
    with pytest.raises(ValueError, match="broken"):
        await going
    assert reader.frames == ["a", "b"]


async def test_h10_a_stream_that_is_cancelled_closes_its_source(reader: Reader) -> None:
    source = Source()
    going = reader.read(aiter(source))
    await source.give("a", "b")
    going.cancel()
    with suppress(asyncio.CancelledError):
        await going
    await reader.clock.advance(1)
    assert reader.frames == ["a"]
    assert source.is_closed


async def test_h10_a_reader_who_fails_ends_the_stream(reader: Reader) -> None:
    async def fail(_: str) -> None:
        raise TypeError("no JSON")

    source = Source()
    going = asyncio.create_task(Flow(fail, reader.room, reader.clock).run(source))
    await source.give("a", "b")
    with pytest.raises(TypeError, match="no JSON"):
        await going


def numbers() -> Iterator[int]:
    yield from (1, 2, 3)


@pytest.mark.django_db  # a thread has its connection looked at
@pytest.mark.parametrize("chunks", [lambda: [1, 2, 3], lambda: (1, 2, 3), numbers, lambda: {1: "a", 2: "b", 3: "c"}])
async def test_h10_chunks_are_of_any_kind_and_become_text(reader: Reader, chunks: Callable[[], Chunks]) -> None:
    going = reader.read(chunks())
    while not going.done():
        await reader.clock.advance(PACE_SECONDS)
    await going
    assert "".join(reader.frames) == "123"


async def test_h10_a_source_that_never_waits_lets_others_have_their_turn(reader: Reader) -> None:
    async def endless() -> AsyncIterator[str]:
        while True:
            yield "x"

    going = reader.read(endless())
    await idle()
    assert reader.frames[0] == "x"
    going.cancel()
