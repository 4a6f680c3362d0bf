"""Text that comes in chunks, on its way to a page: each at once, but no more often than helps."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Awaitable, Callable, Iterable
from contextlib import aclosing
from typing import Any, Final

from tidewire.bridge import in_background_thread
from tidewire.hub.clock import Clock

PACE_SECONDS: Final = 0.025
"""Between two frames: 40 a second read as flowing text, and a model that says 300 tokens a second costs no more."""
_AHEAD: Final = 16 * 1024
"""Characters that may wait for the next frame: a source that is quicker than its visitor waits for him."""

_END: Final = object()

Chunks = AsyncIterable[Any] | Iterable[Any]


class Flow:
    """One text. What comes within the pace of the frame before goes out as one."""

    def __init__(
        self, send: Callable[[str], Awaitable[None]], room: Callable[[], Awaitable[None]], clock: Clock
    ) -> None:
        """``room`` returns once the page can take more."""
        self._send = send
        self._room = room
        self._clock = clock
        self._texts: list[str] = []
        self._size = 0
        self._has_ended = False
        self._filled = asyncio.Event()  # there is text to send, or an end
        self._taken = asyncio.Event()

    async def run(self, chunks: Chunks) -> None:
        """Send ``chunks`` until they end. What they raise is raised once all that came before it is sent."""
        writer = asyncio.create_task(self._write())
        error = None
        try:
            await self._read(chunks, writer)
        except Exception as raised:  # noqa: BLE001 - the source's own; it is raised below
            error = raised
        except BaseException:
            writer.cancel()
            raise
        self._has_ended = True
        self._filled.set()
        await writer
        if error is not None:
            raise error

    async def _read(self, chunks: Chunks, writer: asyncio.Task[None]) -> None:
        async with aclosing(texts_of(chunks)) as texts:
            async for text in texts:
                self._texts.append(text)
                self._size += len(text)
                self._filled.set()
                await asyncio.sleep(0)  # a source that never waits shall not keep the loop from all others
                while self._size > _AHEAD and not writer.done():
                    self._taken.clear()
                    await self._taken.wait()
                if writer.done():  # it failed, which run() is about to see
                    return

    async def _write(self) -> None:
        try:
            while not self._has_ended or self._texts:
                await self._filled.wait()
                # Before the text is taken: what comes while there is no room goes out with it.
                await self._room()
                if self._texts:
                    await self._send(self._take())
                    await self._clock.sleep(PACE_SECONDS)
        finally:
            self._taken.set()  # nobody waits for what takes no more

    def _take(self) -> str:
        text = "".join(self._texts)
        self._texts.clear()
        self._size = 0
        if not self._has_ended:
            self._filled.clear()
        self._taken.set()
        return text


async def texts_of(chunks: Chunks) -> AsyncGenerator[str]:
    """Yield each of ``chunks`` as text. A sync source may block, so that it is asked in a thread."""
    if isinstance(chunks, AsyncGenerator):
        async with aclosing(chunks):  # it may hold a connection
            async for chunk in chunks:
                yield str(chunk)
    elif isinstance(chunks, AsyncIterable):
        async for chunk in chunks:
            yield str(chunk)
    elif isinstance(chunks, list | tuple):
        for chunk in chunks:
            yield str(chunk)
    else:
        iterator = await in_background_thread(iter, chunks)
        while (chunk := await in_background_thread(next, iterator, _END)) is not _END:
            yield str(chunk)
