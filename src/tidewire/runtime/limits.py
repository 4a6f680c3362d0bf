"""How much a client may send."""

from tidewire.errors import LimitExceeded


class TokenBucket:
    """Allows ``burst`` at once and ``rate`` a second in the long run. Time in seconds, given by the caller."""

    __slots__ = ("_burst", "_rate", "_tokens", "_updated")

    def __init__(self, *, rate: float, burst: float, now: float) -> None:
        self._rate = rate
        self._burst = burst
        self._tokens = burst
        self._updated = now

    def take(self, now: float) -> None:
        """Take one. Raises :class:`LimitExceeded` when none is left."""
        # Filled when somebody takes one, not by a timer: pages are many, and most of them are idle.
        tokens = min(self._burst, self._tokens + (now - self._updated) * self._rate)
        if tokens < 1:
            raise LimitExceeded(f"More than {self._rate:g} frames a second, after a burst of {self._burst:g}.")
        self._tokens = tokens - 1
        self._updated = now
