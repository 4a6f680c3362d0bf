"""A sampler of the main thread's stack, by the processor time that the process uses.

``ITIMER_PROF`` counts only while the process runs, so samples are shares of CPU time, the kernel's included. Python
runs the handler between two bytecodes: time inside C, the event loop's own for one, is booked on the Python function
that called it or that runs next.
"""

import signal
from collections import Counter
from types import FrameType
from typing import Final

_INTERVAL: Final = 0.001  # as often as the kernel's clock allows: every 4 ms on most

Stack = tuple[tuple[str, str], ...]
"""File and function of each frame, innermost first."""


class Sampler:
    """Collects stacks between :meth:`start` and :meth:`stop`."""

    def __init__(self) -> None:
        self._stacks: Counter[Stack] = Counter()

    def start(self) -> None:
        """Begin anew."""
        self._stacks.clear()
        signal.signal(signal.SIGPROF, self._sample)
        signal.setitimer(signal.ITIMER_PROF, _INTERVAL, _INTERVAL)

    def stop(self) -> list[tuple[int, Stack]]:
        """Return how often each stack was seen."""
        signal.setitimer(signal.ITIMER_PROF, 0)
        return [(count, stack) for stack, count in self._stacks.most_common()]

    def _sample(self, _: int, frame: FrameType | None) -> None:
        stack = []
        while frame is not None:
            stack.append((frame.f_code.co_filename, frame.f_code.co_qualname))
            frame = frame.f_back
        self._stacks[tuple(stack)] += 1
