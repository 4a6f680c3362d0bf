"""The thread that keeps this process at the channel layer: session after session, until it is stopped.

A thread with an event loop of its own, because publishers are anywhere: in sync code, in short-lived event loops, in
several at a time; layers want to be used from one loop. A page's handler that keeps its loop busy also cannot hold up
what is received, so that the process's channel does not fill.
"""

import asyncio
import logging
import random
import threading
from collections.abc import Callable, Iterable
from typing import Any, Final

from tidewire.hub.clock import Clock, MonotonicClock
from tidewire.hub.delivery import Deliver
from tidewire.hub.exchange import Exchange
from tidewire.hub.layers import MakeLayer
from tidewire.hub.session import Session

logger = logging.getLogger("tidewire")

STOP_SECONDS: Final = 5.0
"""How long the end of a process may wait for what is still to be sent."""
_FIRST_BACKOFF: Final = 0.5
_MAX_BACKOFF: Final = 15.0

Jitter = Callable[[], float]


class Link:
    """One process's way to the others."""

    def __init__(
        self,
        make_layer: MakeLayer,
        deliver: Deliver,
        wanted: Iterable[str],
        *,
        clock: Clock | None = None,
        jitter: Jitter = random.random,
    ) -> None:
        self._make_layer = make_layer
        self._deliver = deliver
        self._clock = clock or MonotonicClock()
        self._jitter = jitter
        self.exchange: Final = Exchange(self._clock, wanted)
        self._session: Session | None = None
        self._stopping = threading.Event()
        # A daemon: a process that forgets to stop it must be able to end.
        self._thread = threading.Thread(target=self._run, name="tidewire-hub", daemon=True)

    def start(self) -> None:
        """Begin the first session."""
        self._thread.start()

    def stop(self) -> None:
        """Send what is due, within bounds, and end the thread."""
        self._stopping.set()
        if (session := self._session) is not None:
            session.stop()
        self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        attempt = 0
        while not self._stopping.is_set():
            failure = self._failure_of_a_session()
            if failure is None:
                return
            attempt = 0 if self.exchange.went_down() else attempt + 1
            if attempt == 0:
                name = type(failure).__name__
                logger.warning("The channel layer failed; trying until it is back. %s: %s", name, failure)
            self._stopping.wait(backoff(attempt, self._jitter))

    def _failure_of_a_session(self) -> Exception | None:
        try:
            # Not the policy's loop: channels_redis hooks into `close`, which a loop written in C does not let it.
            with asyncio.Runner(loop_factory=asyncio.SelectorEventLoop) as runner:
                runner.run(self._session_of_its_own())
        except Exception as error:  # noqa: BLE001 - layers raise what they like; each of it is an outage, and is logged
            return _root_of(error)
        return None

    async def _session_of_its_own(self) -> None:
        asyncio.get_running_loop().set_exception_handler(_on_background_failure)
        self._session = session = Session(self._make_layer(), self.exchange, self._deliver, self._clock)
        if self._stopping.is_set():  # stop() came before there was a session to stop
            session.stop()
        try:
            await session.run()
        finally:
            self._session = None


def _on_background_failure(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:  # noqa: ARG001 - asyncio's signature
    # Tasks that layers leave behind die of the outage that is logged already, each with a traceback of its own.
    logger.debug("In the background of the channel layer: %(message)s", context, exc_info=context.get("exception"))


def backoff(attempt: int, jitter: Jitter) -> float:
    """Return how many seconds to wait: full jitter, so that a restarted Redis is not met by all processes at once."""
    return jitter() * min(_MAX_BACKOFF, _FIRST_BACKOFF * 2.0 ** min(attempt, 10))


def _root_of(error: Exception) -> Exception:
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    return error
