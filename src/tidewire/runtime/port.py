"""A channel's way to its page, for what nobody's event asked for."""

from typing import TYPE_CHECKING

from tidewire.runtime.surface import Channel, Effects

if TYPE_CHECKING:
    from tidewire.runtime.live_page import LivePage


class Port:
    """One channel of one page, as the channel itself reaches it. On the event loop's thread only."""

    __slots__ = ("_page", "channel")

    def __init__(self, page: "LivePage", channel: int) -> None:
        self._page = page
        self.channel = channel

    def post(self, payload: object) -> None:
        """Have ``notify`` of the channel called with ``payload``, after all that is in the page's mailbox."""
        self._page.post(self.channel, payload)

    def tell(self, effects: Effects) -> None:
        """Send ``effects`` at once that come from elsewhere: not of a step that this page has under way."""
        self._page.tell(self.channel, effects)

    def become(self, channel: Channel) -> None:
        """``channel`` is what is joined here from now on."""
        self._page.channels[self.channel] = channel

    def send(self, effects: Effects) -> None:
        """Send ``effects`` at once: for a step of the channel that is still under way."""
        self._page.say(self.channel, effects)
