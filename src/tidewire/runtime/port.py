"""A channel's way to its page, for what nobody's event asked for."""

import hashlib
from collections.abc import Coroutine
from contextvars import Context
from functools import partial
from typing import TYPE_CHECKING, Any

from tidewire.runtime.items import Notice
from tidewire.runtime.report import report
from tidewire.runtime.surface import Channel, Effects
from tidewire.wire.keys import ErrorCode, Verb

if TYPE_CHECKING:
    from tidewire.runtime.live_page import LivePage


class Port:
    """One channel of one page, as the channel itself reaches it. On the event loop's thread only."""

    __slots__ = ("_page", "channel")

    def __init__(self, page: "LivePage", channel: int) -> None:
        self._page = page
        self.channel = channel

    @property
    def page_id(self) -> str:
        """What names the page to other processes. Its epoch does not travel: with that a page can be taken over."""
        return hashlib.blake2b(self._page.epoch.encode(), digest_size=9).hexdigest()

    def post(self, payload: object) -> None:
        """Have ``notify`` of the channel called with ``payload``, after all that is in the page's mailbox."""
        self._page.mailbox.put(Notice(self.channel, payload))

    def tell(self, effects: Effects) -> None:
        """Send ``effects`` at once that come from elsewhere: not of a step that this page has under way.

        What such a step asks of the page stays with it.
        """
        self._say(effects)
        self._page.flush_now()

    def tell_soon(self, effects: Effects) -> None:
        """As :meth:`tell`, but written when it is this page's turn of the many that are told the same.

        Whatever else the page sends comes after it.
        """
        self._say(effects)
        self._page.flush_soon()

    def _say(self, effects: Effects) -> None:
        page = self._page
        if self.channel in page.channels:
            page.sender.patch(self.channel, effects)
            if effects.state_changed or effects.later or effects.ends:
                page.follow_up(self.channel, effects)

    def become(self, channel: Channel) -> None:
        """``channel`` is what is joined here from now on."""
        self._page.channels[self.channel] = channel

    def send(self, effects: Effects) -> None:
        """Send ``effects`` at once: for a step of the channel that is still under way."""
        page = self._page
        if self.channel in page.channels:
            is_moved = page.add_asked(effects)
            self.tell(effects)
            if is_moved:
                page.tell_moved(but=self.channel)

    def move(self, url: str, *, replace: bool) -> None:
        """Have the page show ``url`` as its address at once: for something that no step is."""
        page = self._page
        if page.url == page.shown_url:  # else the step that is under way is about to show another one
            page.url = url
        page.shown_url = url
        self.tell(Effects(ops=[[Verb.URL, url, int(replace)]]))
        page.tell_moved(but=self.channel)

    def fail(self, what: str, error: BaseException) -> None:
        """Tell the page, and the log, of ``error`` in ``what``, which no event waits for."""
        report(self._page, self.channel, 0, ErrorCode.EVENT_FAILED, error, what=what)
        self._page.flush_now()

    # Beside the mailbox.

    def begin(self, what: str, work: Coroutine[Any, Any, Any], context: Context) -> None:
        """Have ``work``, in errors ``what``, go on until it ends, or the channel does: then it is cancelled."""
        page = self._page
        if self.channel not in page.channels or page.mailbox.is_closed:
            work.close()  # else Python warns that nobody awaited it
            return
        page.beside.start(self.channel, work, context, partial(self.fail, what))

    @property
    def beside_count(self) -> int:
        """How much of the page goes on so. From any thread."""
        return len(self._page.beside)

    async def room(self) -> None:
        """Return once the client has taken most of what it was sent, for whoever can wait with more."""
        await self._page.outbox.room()
