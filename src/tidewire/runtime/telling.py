"""Telling pages what none of their own events asked for: at once, or each in its turn where many are told the same."""

from functools import partial
from typing import TYPE_CHECKING, Final

from tidewire.runtime.surface import Effects

if TYPE_CHECKING:
    from tidewire.runtime.live_page import LivePage

_MOST_UNTOLD: Final = 50
"""What waits for a page's turn: a publisher that is faster than the turns come round has to do the work itself."""


Untold = tuple[int, Effects]
"""A channel, and what it is to say when it is its page's turn."""


def tell(page: "LivePage", channel: int, effects: Effects) -> None:
    """Have ``channel``, if it is still joined, say ``effects`` now."""
    say_untold(page)
    _say(page, channel, effects)


def tell_soon(page: "LivePage", channel: int, effects: Effects) -> None:
    """Have ``channel`` say ``effects`` in the page's turn, or before whatever else the page says until then."""
    if page.untold is None:
        page.untold = ((channel, effects),)
        page.crowd.add(partial(say_untold, page))
        return
    page.untold = (*page.untold, (channel, effects))
    if len(page.untold) > _MOST_UNTOLD:
        say_untold(page)


def say_untold(page: "LivePage") -> None:
    """Say what was to be said soon: what comes next knows of it already."""
    if page.untold is not None:
        untold, page.untold = page.untold, None
        for channel, effects in untold:
            _say(page, channel, effects)


def _say(page: "LivePage", channel: int, effects: Effects) -> None:
    if channel in page.channels:
        page.sender.patch(channel, effects)
        if effects.state_changed or effects.later or effects.ends:
            page.follow_up(channel, effects)
        page.flush_now()  # one by one: together they may be more than may be unsent
