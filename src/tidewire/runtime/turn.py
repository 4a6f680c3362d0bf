"""An item's turn on its page: from its start, for a visitor who is known, to what is sent, or said of its failure."""

import asyncio
import logging
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Final, cast

from tidewire.runtime.guard import ALWAYS
from tidewire.runtime.items import Moved, Notice
from tidewire.runtime.journal import OFF, begin, note
from tidewire.runtime.report import report
from tidewire.runtime.steps import READY, STEPS, Item, Step
from tidewire.runtime.surface import Effects, Joined, Refusal
from tidewire.wire.frames import Event, Join

if TYPE_CHECKING:
    from tidewire.runtime.live_page import LivePage

logger = logging.getLogger("tidewire")

_MOST_ROUNDS: Final = 10
"""Addresses that channels may give a page in turn. Two that disagree would go on for ever."""


def take_turn(page: "LivePage", item: Item) -> Awaitable[None] | None:
    """Deal with ``item``, now, or as far as nothing has to be waited for; return what does the rest."""
    page.began = begin(), page.outbox.seq
    step = STEPS[type(item)]
    if page.trusted_until != ALWAYS and step.for_visitor and page.trusted_until <= asyncio.get_running_loop().time():
        return _confirm_and_start(page, step, item)
    return _start(page, step, item)


async def _confirm_and_start(page: "LivePage", step: Step, item: Item) -> None:
    try:
        await page.guard.confirm(page)
    except Exception as error:  # noqa: BLE001 - the session's or the user's storage: nothing runs without it
        _report_failed(page, step, item, error)
        return
    if not page.mailbox.is_closed and (pending := _start(page, step, item)) is not None:
        await pending


def _start(page: "LivePage", step: Step, item: Item) -> Awaitable[None] | None:
    try:
        result = step.start(page, item)
        if type(result) in READY:
            _conclude(page, step, item, result)
            return None
    except Exception as error:  # noqa: BLE001 - whatever a component raises is its own failure, not the page's
        _fail(page, step, item, error)
        return None
    return _finish(page, step, item, cast("Awaitable[Any]", result))


async def _finish(page: "LivePage", step: Step, item: Item, pending: Awaitable[Any]) -> None:
    try:
        _conclude(page, step, item, await pending)
    except asyncio.CancelledError as error:
        if (task := asyncio.current_task()) is not None and task.cancelling():
            raise
        _fail(page, step, item, error)  # not this page was cancelled, but something that its handler awaited
    except Exception as error:  # noqa: BLE001 - as above
        _fail(page, step, item, error)


def _conclude(page: "LivePage", step: Step, item: Item, result: Effects | Joined | None) -> None:
    effects = result.effects if isinstance(result, Joined) else result
    if effects is None:  # what has ended by now cannot ask for anything any more
        page.forget_asked()
        step.done(page, item, result)
        return
    shown_url = page.shown_url
    # Most steps ask for nothing: two looks instead of a call.
    is_moved = (page.ops is not None or page.url is not shown_url) and page.add_asked(effects)
    try:
        step.done(page, item, result)
    except Exception:
        page.url = page.shown_url = shown_url
        if effects.undo is not None:
            effects.undo()
        raise
    if is_moved:
        _tell_moved(page, cast("Notice | Moved", item))
    _note(page, step, item)


def _tell_moved(page: "LivePage", item: Notice | Moved) -> None:
    """Tell of the new address that came of ``item``, unless the channels keep answering each other with a next one."""
    rounds = item.round if isinstance(item, Moved) else 0
    if rounds < _MOST_ROUNDS:
        page.tell_moved(but=item.channel, round=rounds + 1)
        return
    label = page.channels[item.channel].label if item.channel in page.channels else item.channel
    logger.error(
        "%s gave the page another address in params_changed, %d times in turn with others. The others are not told of "
        "this one: have it change page.params only where they are not what it wants already.",
        label,
        rounds,
    )


def _note(page: "LivePage", step: Step, item: Any) -> None:
    """Log what was done, at debug."""
    began, seq = page.began
    if began == OFF or not step.told or item.channel not in page.channels:
        return
    event = getattr(item, "name", "")
    label, size = page.channels[item.channel].label, page.outbox.bytes_since(seq)
    note(f"Event {event} of" if event else step.told, began, component=label, event=event, size=size)


def _fail(page: "LivePage", step: Step, item: Any, error: BaseException) -> None:
    page.forget_asked()
    _report_failed(page, step, item, error)
    if not isinstance(item, Event) or isinstance(error, Refusal):
        return
    if (channel := page.channels.get(item.channel)) is not None:  # a shared one can end at any moment
        channel.failed(item.name, error)


def _report_failed(page: "LivePage", step: Step, item: Any, error: BaseException) -> None:
    report(page, item.channel, getattr(item, "ref", 0), step.code, error, is_join=isinstance(item, Join))
