"""Time, as something that a test can make pass."""

import asyncio
import math
import time
from contextlib import ExitStack
from typing import Final, Self
from unittest.mock import patch

_STEPS: Final = 1000
"""At most: fifteen days pass as fast as a minute."""
_STEP_SECONDS: Final = 0.05
_TURNS: Final = 5
"""How often the event loop goes around after a step: a timer wakes a task, which hands on what wakes another."""


class Clock:
    """Time that goes on as ever, and that a test can set forward, from entry to exit.

    It is what ``time.monotonic()`` and ``time.time()`` say, so event loops go by it with all of their timers, and so do
    the ages of tokens and snapshots. What reads the time of day elsewhere, as ``timezone.now()``, is not concerned. The
    event loop has to be the standard library's, and must not outlive the clock with timers that were set meanwhile.
    """

    def __init__(self) -> None:
        self._ahead = 0.0
        self._patches = ExitStack()

    def __enter__(self) -> Self:
        for name, real in (("monotonic", time.monotonic), ("time", time.time)):
            self._patches.enter_context(patch.object(time, name, lambda real=real: real() + self._ahead))
        return self

    def __exit__(self, *_: object) -> None:
        self._patches.close()

    async def advance(self, seconds: float) -> None:
        """Make ``seconds`` pass, in steps: all that is due runs in its order, and again if it repeats itself.

        What takes threads or other pages may still be under way then: see :meth:`LiveDocument.until`. Raises
        :class:`ValueError` for time that would run backwards.
        """
        if seconds < 0:
            raise ValueError(f"Time cannot be advanced by {seconds} seconds, only by 0 or more.")
        steps = min(_STEPS, math.ceil(seconds / _STEP_SECONDS)) or 1
        for _ in range(steps):
            self._ahead += seconds / steps
            for _ in range(_TURNS):
                await asyncio.sleep(0)
