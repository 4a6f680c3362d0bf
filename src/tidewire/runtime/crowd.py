"""What concerns many pages at once, done for some of them at a time.

A change that each of 1,000 pages renders for itself is some 50 ms of work. In one go nobody else's click would be
answered meanwhile, and the first page would hear of it no sooner than the last: event loops write when they come round.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Final

AT_A_TIME: Final = 32
"""Pages between two rounds of the event loop: one or two milliseconds of work, where coming round takes 20 us."""


class Crowd:
    """Calls in the order in which they came, some in each round of the event loop. On that loop's thread only."""

    __slots__ = ("_coming", "_due", "_spare")

    def __init__(self) -> None:
        self._due: deque[Callable[[], object]] = deque()
        self._spare: deque[Callable[[], object]] = deque()
        self._coming: asyncio.AbstractEventLoop | None = None  # the loop that is to call some next

    def add(self, call: Callable[[], object]) -> None:
        """Have ``call`` called soon. What it raises is the event loop's to report, and holds up no other."""
        self._wake()
        self._due.append(call)

    def add_spare(self, call: Callable[[], object]) -> None:
        """Have ``call`` called in a round that has time to spare; full rounds do one such call each.

        What nobody looks at waits for what somebody does, be that of a later change, but not for ever.
        """
        self._wake()
        self._spare.append(call)

    def _wake(self) -> None:
        loop = asyncio.get_running_loop()
        if self._coming is not loop:
            if self._coming is not None:  # a loop that ended before it came round, as at the end of a test, never will
                self._due.clear()
                self._spare.clear()
            self._come_round(loop)

    def _come_round(self, loop: asyncio.AbstractEventLoop) -> None:
        self._coming = loop
        loop.call_soon(self._call_some, loop)

    def _call_some(self, loop: asyncio.AbstractEventLoop) -> None:
        self._coming = None
        # Counted before: what these calls add comes in a later round.
        count = min(AT_A_TIME, len(self._due))
        try:
            for _ in range(count):
                self._due.popleft()()
            for _ in range(min(max(AT_A_TIME - count, 1), len(self._spare))):
                self._spare.popleft()()
        finally:
            if (self._due or self._spare) and self._coming is None:
                self._come_round(loop)
