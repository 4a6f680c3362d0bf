"""What the logger ``tidewire`` says at debug: of each join, event and render who it was, how long and how much.

::

    Joined Counter#first in 0.8 ms, 11 bytes.
    Event inc of Counter#first in 0.3 ms, 24 bytes.

Each record also has ``component``, ``event``, ``milliseconds`` and ``bytes`` as attributes, for structured logs. With
debug off a step pays for the question whether it is on, 0.2 us.
"""

import logging
from time import perf_counter
from typing import Final

logger = logging.getLogger("tidewire")

OFF: Final = 0.0
"""When something began that nobody wants to know of."""


def begin() -> float:
    """Return the time, for :func:`note` once it is done; :data:`OFF` if debug is off, and there is nothing to note."""
    return perf_counter() if logger.isEnabledFor(logging.DEBUG) else OFF


def note(what: str, began: float, *, component: str, event: str = "", size: int | None = None) -> None:
    """Write a line for ``what``, which began then; ``size``: the bytes that came of it."""
    milliseconds = (perf_counter() - began) * 1000
    logger.debug(
        "%s %s in %.1f ms%s.",
        what,
        component,
        milliseconds,
        "" if size is None else f", {size} bytes",
        extra={"component": component, "event": event, "milliseconds": milliseconds, "bytes": size},
    )
