"""What one handler asks of its page, in the order in which it asked, until it goes out."""

import asyncio
from collections.abc import Callable, Coroutine, Sequence
from contextlib import suppress
from enum import Enum, auto
from typing import Any, NamedTuple

from tidewire.bridge import in_thread, running_loop
from tidewire.runtime.locale import Moment
from tidewire.runtime.page import PageMark
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects
from tidewire.wire.codec import Encoded

Make = Callable[[], Encoded | None]
"""Makes an op in a thread, where it may block; ``None``: there is nothing to do for the page."""


class Move(NamedTuple):
    """Another address for the page."""

    url: str
    replace: bool


Item = Encoded | Make | Move


class Work(NamedTuple):
    """What is to go on in the background."""

    what: str
    """How errors call it."""
    coroutine: Coroutine[Any, Any, Any]
    moment: Moment
    """In which it was asked for."""


class LineMark(NamedTuple):
    """What was asked for at some moment while the handler ran."""

    waiting: list[Item]
    """The list that it waited in: another one waits by now, if something was sent since."""
    length: int
    works: int


class AskedMark(NamedTuple):
    """What was asked of a page at some moment while its handler ran."""

    line: LineMark
    page: PageMark
    said: int
    """How many broadcasts."""
    leaves: bool


class _State(Enum):
    COLLECTING = auto()
    """The handler runs: what it asks for travels with the answer."""
    OPEN = auto()
    """It has ended well: what is asked for goes out at once."""
    CLOSED = auto()
    """It has failed: nothing goes out."""


class Line:
    """Ops on their way out. Whatever thread asks, only the event loop's touches what waits here: no locks.

    An executor resolves its future by the same queue of the loop that the asking goes through, behind it: so all that
    a handler in a thread asked for is here before its end is known.
    """

    __slots__ = ("_loop", "_making", "_port", "_state", "_waiting", "_what", "_works")

    def __init__(self, port: Port, what: str) -> None:
        """``what``: whose ops these are, for errors."""
        self._port = port
        self._what = what
        self._loop = asyncio.get_running_loop()
        self._state = _State.COLLECTING
        self._waiting: list[Item] = []
        self._works: list[Work] = []
        self._making: asyncio.Task[None] | None = None

    @property
    def is_collecting(self) -> bool:
        """Whether the handler runs."""
        return self._state is _State.COLLECTING

    @property
    def works_waiting(self) -> int:
        """How much is to be started once the handler has ended."""
        return len(self._works)

    def mark(self) -> LineMark:
        """Return what has been asked for so far, for :meth:`back_to`."""
        return LineMark(self._waiting, len(self._waiting), len(self._works))

    def back_to(self, mark: LineMark) -> None:
        """Forget what was asked for since ``mark``, as far as it is not on its way."""
        if not self.is_collecting:
            return
        del self._waiting[mark.length if self._waiting is mark.waiting else 0 :]
        self._drop_works(mark.works)

    # From any thread.

    def put(self, item: Item) -> None:
        """Send ``item`` after all that was put before."""
        self._on_loop(self._put, item)

    def start(self, work: Work) -> None:
        """Start ``work`` once the handler has ended well."""
        self._on_loop(self._start, work)

    # On the event loop's.

    async def send_now(self, op: Encoded) -> None:
        """Send ``op`` at once, and before it what the handler has asked for so far, though it still runs."""
        if self.is_collecting:
            self._port.send(Effects(ops=[*await self._made(), op]))
        else:
            self._put(op)

    async def ended(self) -> Sequence[Encoded]:
        """The handler has ended well: return what it asked for, which the caller sends before anything else."""
        ops = await self._made()
        self._state = _State.OPEN
        works, self._works = self._works, []
        for work in works:
            self._begin(work)
        return ops

    def close(self) -> None:
        """The handler has failed: nothing of it happens."""
        self._state = _State.CLOSED
        self._waiting.clear()
        self._drop_works(0)

    def _drop_works(self, start: int) -> None:
        for work in self._works[start:]:
            work.coroutine.close()  # else Python warns that nobody awaited it
        del self._works[start:]

    def _on_loop(self, call: Callable[..., None], *args: Any) -> None:
        if running_loop() is self._loop:
            call(*args)
            return
        with suppress(RuntimeError):  # the loop is closed: the server is gone, and a thread cannot be stopped
            self._loop.call_soon_threadsafe(call, *args)

    def _put(self, item: Item) -> None:
        if self._state is _State.CLOSED:
            return
        # While something is being made, what comes waits behind it: all goes out in the order it was asked for in.
        if self._state is _State.OPEN and self._making is None and not callable(item):
            self._tell(item)
            return
        self._waiting.append(item)
        if self._state is _State.OPEN and self._making is None:
            self._making = self._loop.create_task(self._make_waiting())

    def _tell(self, item: Encoded | Move | None) -> None:
        if isinstance(item, Move):
            self._port.move(item.url, replace=item.replace)
        elif item is not None:
            self._port.tell(Effects(ops=[item]))

    def _start(self, work: Work) -> None:
        if self._state is _State.COLLECTING:
            self._works.append(work)
        elif self._state is _State.OPEN:
            self._begin(work)
        else:
            work.coroutine.close()

    def _begin(self, work: Work) -> None:
        self._port.begin(work.what, work.coroutine, work.moment.context())

    async def _made(self) -> list[Encoded]:
        ops: list[Encoded] = []
        while self._waiting:  # threads of the handler's own may ask for more meanwhile
            items, self._waiting = self._waiting, []
            made = await in_thread(_make_all, items) if any(map(callable, items)) else items
            ops += [op for op in made if isinstance(op, Encoded)]
        return ops

    async def _make_waiting(self) -> None:
        try:
            while self._waiting:
                item = self._waiting.pop(0)
                await self._make(item)
        finally:
            self._making = None

    async def _make(self, item: Item) -> None:
        try:
            made = await in_thread(item) if callable(item) else item
        except Exception as error:  # noqa: BLE001 - whatever a template raises: what was asked for after it goes on
            self._port.fail(self._what, error)
        else:
            self._tell(made)


def _make_all(items: Sequence[Item]) -> list[Item | None]:
    return [item() if callable(item) else item for item in items]
