"""Time, as something that a test can take the place of."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """What goes on in the background is paced by one of these."""

    def now(self) -> float:
        """Return seconds since some moment; they never run backwards."""

    async def sleep(self, seconds: float) -> None:
        """Return after ``seconds``."""


class MonotonicClock:
    """The machine's."""

    def now(self) -> float:
        """Return the machine's monotonic seconds."""
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        """Sleep on the running event loop."""
        await asyncio.sleep(seconds)
