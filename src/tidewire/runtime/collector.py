"""Python's garbage collector in a server's process."""

import gc
from collections.abc import Callable
from typing import Final

_THRESHOLD: Final = 10_000
"""Containers made, less those freed, between two looks at the youngest: a table of 1,000 rows makes some thousands."""


def calm() -> Callable[[], None]:
    """Make the collector's pauses few and short; return the undo.

    Django and what it loads are 200,000 objects that no collection ever frees: 50 ms to look through, at a moment
    when a page waits for its answer. They are taken out of sight. And with Python's own threshold a render of a table
    is interrupted a dozen times in vain, since what a render makes is free without the collector.
    """
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    if before[0]:  # 0: somebody turned it off
        gc.set_threshold(max(before[0], _THRESHOLD), *before[1:])

    def undo() -> None:
        gc.set_threshold(*before)
        gc.unfreeze()

    return undo
