"""When snapshots go out: at once, but not more often than helps."""

import asyncio
from collections.abc import Callable
from time import monotonic


class SnapshotPacer:
    """Sends a channel's snapshot after a change: the first at once, later ones at least ``interval`` seconds apart.

    A counter clicked ten times a second costs four snapshots, not ten; a server killed in between loses at most
    that interval.
    """

    __slots__ = ("_due", "_held", "_interval", "_is_due", "_send", "_sent", "_timer")

    def __init__(self, send: Callable[[int], None], due: Callable[[], None], *, interval: float) -> None:
        """``send`` sends one channel's snapshot; ``due`` has :meth:`release` called as soon as there is time."""
        self._send = send
        self._due = due
        self._interval = interval
        self._sent: dict[int, float] = {}
        self._held: set[int] = set()
        self._timer: asyncio.TimerHandle | None = None
        self._is_due = False  # to be released as soon as there is time

    def changed(self, channel: int, *, at_once: bool = True) -> None:
        """The state of ``channel`` is another: send its snapshot now, or as soon as it is due.

        Not ``at_once``: as soon as there is time. Of a change that 1,000 pages hear of, the last one would else hear
        half as much later, after the snapshots of all others.
        """
        if channel in self._held:
            return
        wait = self._sent.get(channel, float("-inf")) + self._interval - monotonic()
        if wait <= 0 and at_once:
            self._send_now(channel)
            return
        self._held.add(channel)
        if self._timer is not None or self._is_due:
            return
        if wait <= 0:
            self._fall_due()
        else:
            self._timer = asyncio.get_running_loop().call_later(wait, self._fall_due)

    @property
    def is_idle(self) -> bool:
        """Whether nothing is held back."""
        return not self._held

    def release(self) -> None:
        """Send all that is held back."""
        self._is_due = False
        self._stop_timer()
        held, self._held = self._held, set()
        for channel in held:
            self._send_now(channel)

    def forget(self, channel: int) -> None:
        """``channel`` is gone."""
        self._held.discard(channel)
        self._sent.pop(channel, None)

    def stop(self) -> None:
        """Send nothing any more."""
        self._held.clear()
        self._stop_timer()

    def _fall_due(self) -> None:
        self._timer = None
        self._is_due = True
        self._due()

    def _send_now(self, channel: int) -> None:
        self._held.discard(channel)  # a change can come between the timer and the release that it asked for
        if not self._held:
            self._stop_timer()
        self._sent[channel] = monotonic()
        self._send(channel)

    def _stop_timer(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
