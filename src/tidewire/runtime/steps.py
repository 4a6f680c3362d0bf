"""How a page deals with each kind of item in its mailbox: how it is started, and what is done with its result."""

from collections.abc import Awaitable, Callable, Iterable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from tidewire.runtime.items import Ended, Moved, Notice
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Channel, Effects, Joined, Refusal
from tidewire.wire.frames import Event, Flush, Join, Leave, Location, Refresh
from tidewire.wire.keys import ErrorCode

if TYPE_CHECKING:
    from tidewire.runtime.live_page import LivePage

Item = Join | Event | Leave | Flush | Notice | Refresh | Location | Moved | Ended


class Step(NamedTuple):
    """How an item is dealt with: ``start`` returns a result, or an awaitable of one, for ``done``."""

    start: Callable[["LivePage", Any], Any]
    done: Callable[["LivePage", Any, Any], None]
    code: ErrorCode
    """Of the error frame, when ``start`` raises something that is not a :class:`Refusal`."""
    told: str = ""
    """How the log calls it, where it tells of it."""
    for_visitor: bool = True
    """Whether code of the project's runs, for a visitor who has to be known for sure."""


def _join(page: "LivePage", join: Join) -> Joined | Awaitable[Joined]:
    if join.channel in page.channels:
        raise Refusal(ErrorCode.CHANNEL_TAKEN, f"Channel {join.channel} is in use.")
    if len(page.channels) >= page.settings.channels_per_page:
        raise Refusal(ErrorCode.TOO_MANY_CHANNELS, f"{len(page.channels)} channels are joined already.")
    surface = page.surfaces.get(join.surface)
    if surface is None:
        raise Refusal(ErrorCode.UNKNOWN_SURFACE, f"There is no surface {join.surface}.")
    return surface.join(page, join.body, Port(page, join.channel))


def _joined(page: "LivePage", join: Join, joined: Joined) -> None:
    # First: a content that cannot be encoded raises, and then nothing is joined.
    _show_joined(page, join.channel, join.ref, joined.effects)
    page.channels[join.channel] = joined.channel
    page.follow_up(join.channel, joined.effects)


def _show_joined(page: "LivePage", channel: int, ref: int, effects: Effects) -> None:
    page.sender.joined(channel, ref, effects)
    if effects.ops:  # for which that frame has no place
        page.sender.patch(channel, Effects(ops=effects.ops))


def _handle(page: "LivePage", event: Event) -> Effects | Awaitable[Effects]:
    channel = page.channels.get(event.channel)
    if channel is None:
        raise Refusal(ErrorCode.UNKNOWN_CHANNEL, f"Nothing is joined to channel {event.channel}.")
    channel.is_idle = False
    return channel.handle(event.name, event.arguments)


def _handled(page: "LivePage", event: Event, effects: Effects) -> None:
    page.sender.answer(event.channel, event.ref, effects)
    page.follow_up(event.channel, effects)


def _notify(page: "LivePage", notice: Notice) -> Effects | Awaitable[Effects] | None:
    channel = _busy(page, notice.channel)
    return None if channel is None else channel.notify(notice.payload)


def _notified(page: "LivePage", notice: Notice, effects: Effects | None) -> None:
    if effects is not None:
        page.sender.patch(notice.channel, effects)
        page.follow_up(notice.channel, effects, at_once=False)


def _refresh(page: "LivePage", refresh: Refresh) -> Effects | Awaitable[Effects] | None:
    channel = _busy(page, refresh.channel)
    return None if channel is None else channel.refresh()


def _refreshed(page: "LivePage", refresh: Refresh, effects: Effects | None) -> None:
    if effects is not None:
        _show_joined(page, refresh.channel, 0, effects)
        page.send_snapshot(refresh.channel)


def _leave(page: "LivePage", leave: Leave) -> Awaitable[None] | None:
    channel = page.let_go(leave.channel)
    return None if channel is None else channel.leave()


async def leave_all(channels: Iterable[Channel]) -> None:
    """Have ``channels``, which are joined no more, leave one after the other."""
    for channel in channels:
        if (pending := channel.leave()) is not None:
            await pending


def _ended(page: "LivePage", _: Ended) -> Awaitable[None] | None:
    return page.next_ended().leave()


def _locate(page: "LivePage", location: Location) -> Awaitable[None] | None:
    if location.locale is not None:
        return _locate_in(page, location.url, location.locale)
    page.locate(location.url)
    return None


async def _locate_in(page: "LivePage", url: str, locale: str) -> None:
    await page.locale.change(locale)
    page.locate(url)


def _moved(page: "LivePage", moved: Moved) -> Effects | Awaitable[Effects] | None:
    channel = _busy(page, moved.channel)
    return None if channel is None else channel.moved()


def _flush(page: "LivePage", _: Flush) -> None:
    page.release_snapshots()


def _busy(page: "LivePage", number: int) -> Channel | None:
    if (channel := page.channels.get(number)) is not None:
        channel.is_idle = False
    return channel


def _nothing(*_: object) -> None:
    """Nothing is left to do."""


READY: Final = (Effects, Joined, type(None))
"""What a step that has nothing to wait for starts with."""

STEPS: Final[dict[type, Step]] = {
    Event: Step(_handle, _handled, ErrorCode.EVENT_FAILED, "Event"),
    Join: Step(_join, _joined, ErrorCode.JOIN_FAILED, "Joined"),
    Notice: Step(_notify, _notified, ErrorCode.RENDER_FAILED, "Deferred work of"),
    Refresh: Step(_refresh, _refreshed, ErrorCode.RENDER_FAILED, "All of"),
    Leave: Step(_leave, _nothing, ErrorCode.EVENT_FAILED, for_visitor=False),
    Ended: Step(_ended, _nothing, ErrorCode.EVENT_FAILED, for_visitor=False),
    Flush: Step(_flush, _nothing, ErrorCode.EVENT_FAILED, for_visitor=False),
    Location: Step(_locate, _nothing, ErrorCode.RENDER_FAILED, for_visitor=False),
    Moved: Step(_moved, _notified, ErrorCode.RENDER_FAILED, "New address of"),
}
