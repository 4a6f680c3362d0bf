"""Judges again those who are in rooms with a rule, when something may have changed that the rule goes by.

Not in the pages' mailboxes: a handler that runs for long would keep in the room who is not to hear it any more.
"""

import asyncio
import logging

from tidewire.handlers.rooms import Rule
from tidewire.handlers.topics import pk_of
from tidewire.runtime.page import Page
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects, Refusal
from tidewire.wire.keys import ErrorCode

logger = logging.getLogger("tidewire")


class Stay:
    """One page in one room, for as long as the rule lets it."""

    __slots__ = ("_doubts", "_judge", "_page", "_port", "_rule", "topic")

    def __init__(self, judge: "Judge", page: Page, port: Port, topic: str, rule: Rule) -> None:
        self._doubts = 0
        self._judge = judge
        self._page = page
        self._port = port
        self._rule = rule
        self.topic = topic
        judge.watch(self)

    async def is_allowed(self) -> bool:
        """Ask the rule, and again if what it went by may have changed meanwhile. Raises what it raises."""
        while True:
            visitor, doubts = self._page.identity, self._doubts
            is_allowed = await self._rule.allows(visitor.user)
            if visitor is self._page.identity and doubts == self._doubts:
                return is_allowed

    async def begin(self) -> None:
        """Raises :class:`Refusal` if the rule does not let the page in."""
        if not await self.is_allowed():
            raise Refusal(ErrorCode.FORBIDDEN, f"The rule of {self.topic!r} does not let this visitor in.")

    def doubt(self) -> None:
        """Have it judged again."""
        # Counted, for a doubt that comes while the rule is being asked: its answer is older than that.
        self._doubts += 1
        self._judge.put(self)

    def is_of(self, user: str) -> bool:
        """Tell whether the page's user is the one of this primary key."""
        known = self._page.user
        return known is not None and known.is_authenticated and pk_of(known) == user

    def over(self) -> None:
        """The page has left."""
        self._judge.forget(self)

    def end(self) -> None:
        """Take the page out of the room, and tell it. Nothing of what goes on for it there goes on."""
        self._port.tell(Effects(ends=True))


class Judge:
    """The stays of one process. One after the other is judged: so a thousand of them take one thread, not all."""

    def __init__(self) -> None:
        self._by_topic: dict[str, set[Stay]] = {}
        self._doubted: dict[Stay, None] = {}  # in the order in which they came
        self._judging: asyncio.Task[None] | None = None

    def watch(self, stay: Stay) -> None:
        """``stay`` begins."""
        self._by_topic.setdefault(stay.topic, set()).add(stay)

    def forget(self, stay: Stay) -> None:
        """``stay`` is over."""
        self._doubted.pop(stay, None)
        stays = self._by_topic[stay.topic]
        stays.discard(stay)
        if not stays:
            del self._by_topic[stay.topic]

    def check(self, topic: str, user: str | None = None) -> None:
        """Have those in the room of ``topic`` judged again; with ``user`` only this one's pages."""
        for stay in self._by_topic.get(topic, ()):
            if user is None or stay.is_of(user):
                stay.doubt()

    def put(self, stay: Stay) -> None:
        """Have ``stay`` judged, after those that wait."""
        self._doubted[stay] = None
        if self._judging is None:
            self._judging = asyncio.get_running_loop().create_task(self._judge_all())

    async def _judge_all(self) -> None:
        try:
            while self._doubted:
                # Taken out before it is asked about, so that a doubt which comes meanwhile puts it in again.
                stay = next(iter(self._doubted))
                del self._doubted[stay]
                if not await _is_allowed(stay):
                    stay.end()
        finally:
            self._judging = None


async def _is_allowed(stay: Stay) -> bool:
    try:
        return await stay.is_allowed()
    except Exception:
        # Whom nobody can judge is out: the other way round a rule that breaks would open all rooms for good.
        logger.exception("The rule of %s failed; a page is out of that room.", stay.topic)
        return False
