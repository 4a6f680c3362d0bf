"""A page with a socket: its channels, and what each frame and each notice makes them do."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from contextvars import copy_context
from typing import Any, Final, NamedTuple, cast

from django.conf import settings as django_settings

from tidewire.conf import Settings
from tidewire.errors import CloseCode, ProtocolError
from tidewire.runtime.identity import Identity
from tidewire.runtime.items import Moved, Notice
from tidewire.runtime.journal import OFF, begin, note
from tidewire.runtime.mailbox import Mailbox
from tidewire.runtime.outbox import Outbox, Overflow, Socket
from tidewire.runtime.pacing import SnapshotPacer
from tidewire.runtime.page import Page
from tidewire.runtime.port import Port
from tidewire.runtime.sender import Sender
from tidewire.runtime.surface import Channel, Effects, Joined, Refusal, Surface
from tidewire.wire import codec
from tidewire.wire.frames import Event, Flush, Join, Leave, Location, Refresh
from tidewire.wire.keys import ErrorCode

logger = logging.getLogger("tidewire")

GENERIC_TEXT: Final = "This could not be done."


_NUMBERED: Final = (Event, Join)
Item = Join | Event | Leave | Flush | Notice | Refresh | Location | Moved


class LivePage(Page):
    """An open page, across the sockets that it uses one after the other.

    Frames of the client, committed changes and deliveries come in by one mailbox; frames go out by one outbox.
    """

    __slots__ = (
        "_began",
        "_channels",
        "_disconnect",
        "_is_disconnected",
        "_mailbox",
        "_pacer",
        "_sender",
        "_settings",
        "_surfaces",
        "epoch",
        "last_ref",
        "outbox",
    )

    def __init__(
        self, identity: Identity, url: str, *, epoch: str, ref: int, surfaces: Mapping[int, Surface], settings: Settings
    ) -> None:
        super().__init__(identity, url)
        self.epoch = epoch
        self.last_ref = ref
        self.outbox = Outbox(ring_bytes=settings.ring_bytes, unsent_bytes=settings.unsent_bytes)
        self._sender = Sender(self.outbox)
        self._mailbox: Mailbox[Item] = Mailbox(
            self._begin, self.flush, capacity=settings.waiting_frames, context=copy_context()
        )
        self._surfaces = surfaces
        self._settings = settings
        self._channels: dict[int, Channel] = {}
        self._began = (OFF, 0)  # of the step under way: when, and the last frame before it
        self._pacer: SnapshotPacer | None = None
        self._disconnect: Callable[[CloseCode], None] | None = None
        self._is_disconnected = False

    # The socket's side.

    def take(self, frame: Join | Event | Leave | Refresh | Flush | Location) -> None:
        """Deal with a client's frame, now or once what is under way is done. The caller then flushes.

        Raises :class:`ProtocolError` if the frame is out of order or too many wait.
        """
        if isinstance(frame, _NUMBERED):
            if frame.ref <= self.last_ref:
                raise ProtocolError(f"Refs rise: after {self.last_ref} came {frame.ref}.")
            self.last_ref = frame.ref
        self._mailbox.offer(frame)

    async def flush(self) -> None:
        """Write what is due to the socket. A client too slow for it is disconnected."""
        try:
            await self.outbox.flush()
        except Overflow as overflow:
            self.disconnect(CloseCode.SLOW, str(overflow))

    def attach(self, socket: Socket, disconnect: Callable[[CloseCode], None]) -> None:
        """Use ``socket`` from now on; ``disconnect`` closes it. A socket still in use is closed as replaced."""
        if self._disconnect is not None:
            self._disconnect(CloseCode.REPLACED)
        self.outbox.attach(socket)
        self._mailbox.stop_waiting()  # for the old socket, that is, which may hang
        self._disconnect = disconnect
        self._is_disconnected = False

    def detach(self) -> None:
        """The socket is gone."""
        self.outbox.detach()
        self._disconnect = None

    def disconnect(self, code: CloseCode, reason: str) -> None:
        """Close the socket, if that is not under way."""
        if self._disconnect is None or self._is_disconnected:
            return
        self._is_disconnected = True  # not forgotten: until it is gone, a return has to replace it
        logger.warning("Page disconnected (%s): %s", code.name.lower(), reason)
        self._disconnect(code)

    # The server's side.

    def post(self, channel: int, payload: object) -> None:
        """Tell ``channel`` something, after all that is in the mailbox. On the event loop's thread only."""
        self._mailbox.put(Notice(channel, payload))

    def say(self, channel: int, effects: Effects) -> None:
        """Send ``effects`` of ``channel`` now, in the middle of its step. On the event loop's thread only."""
        if channel in self._channels:
            self._sender.patch(channel, effects)
            self._follow_up(channel, effects)
            self._mailbox.put(Flush())

    def resume(self, ref: int, seq: int) -> None:
        """Answer the resume ``ref``: send again what came after ``seq``, or everything if that is not known."""
        known = self.outbox.reaches_back_to(seq)
        self.outbox.put_unnumbered(codec.resumed(ref, self.last_ref, None if known else self.outbox.seq))
        if known:
            self.outbox.replay(seq)
            return
        self._sender.forget_statics()
        self._sender.refuse_again(seq)
        for channel in self._channels:
            self._mailbox.put(Refresh(channel))

    async def idle(self) -> None:
        """Return once nothing is under way."""
        await self._mailbox.idle()

    async def settle(self, *, within: float) -> None:
        """Finish what is under way, if that takes no longer than ``within`` seconds, and send all that is due."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self._mailbox.idle()
        self._release_snapshots()
        await self.flush()

    async def end(self) -> None:
        """Leave every channel, after the handler that is under way: it is not cut off, its answer goes nowhere."""
        self._mailbox.close()
        await self._mailbox.idle()
        if self._pacer is not None:
            self._pacer.stop()
        for channel in self._channels.values():
            channel.leave()
        self._channels.clear()

    @property
    def is_worth_holding(self) -> bool:
        """Whether a client that returns would find something here."""
        return bool(self._channels) or not self._mailbox.is_idle

    # The mailbox.

    def _begin(self, item: Item) -> Awaitable[None] | None:
        self._began = begin(), self.outbox.seq
        step = _STEPS[type(item)]
        try:
            result = step.start(self, item)
            if type(result) in _READY:
                self._conclude(step, item, result)
                return None
        except Exception as error:  # noqa: BLE001 - whatever a component raises is its own failure, not the page's
            self._fail(step, item, error)
            return None
        return self._finish(step, item, cast("Awaitable[Any]", result))

    async def _finish(self, step: "Step", item: Item, pending: Awaitable[Any]) -> None:
        try:
            self._conclude(step, item, await pending)
        except asyncio.CancelledError as error:
            if (task := asyncio.current_task()) is not None and task.cancelling():
                raise
            self._fail(step, item, error)  # not this page was cancelled, but something that its handler awaited
        except Exception as error:  # noqa: BLE001 - as above
            self._fail(step, item, error)

    def _conclude(self, step: "Step", item: Item, result: Effects | Joined | None) -> None:
        effects = result.effects if isinstance(result, Joined) else result
        if self.ops is not None and effects is not None:
            effects.ops = [*effects.ops, *self.ops]
            self.ops = None
        try:
            step.done(self, item, result)
        except Exception:
            if effects is not None and effects.undo is not None:
                effects.undo()
            raise
        self._note(item)

    def _note(self, item: Any) -> None:
        """Log what was done, at debug."""
        began, seq = self._began
        if began == OFF or (what := _TOLD.get(type(item))) is None or item.channel not in self._channels:
            return
        event = getattr(item, "name", "")
        label, size = self._channels[item.channel].label, self.outbox.bytes_since(seq)
        note(f"Event {event} of" if event else what, began, component=label, event=event, size=size)

    def _fail(self, step: "Step", item: Any, error: BaseException) -> None:
        self.ops = None
        self._report(item.channel, getattr(item, "ref", 0), step.code, error, is_join=isinstance(item, Join))
        if isinstance(item, Event) and not isinstance(error, Refusal):
            self._channels[item.channel].failed(item.name, error)

    def _report(self, channel: int, ref: int, code: ErrorCode, error: BaseException, *, is_join: bool = False) -> None:
        """Answer ``ref`` with an error frame, and say in one line of the log why."""
        detail = None
        if isinstance(error, Refusal):
            code, reason, detail = error.code, error.reason, error.detail
            logger.warning("Refused (%s): %s", code, reason)
        else:
            reason = f"{type(error).__name__}: {error}"
            logger.error("Failed (%s): %s", code, reason, exc_info=error)
        text = reason if django_settings.DEBUG else GENERIC_TEXT
        say = self._sender.refused if is_join else self._sender.error
        say(channel, ref, code, text, detail)

    # The steps: how each item is started and what is done with its result.

    def _join(self, join: Join) -> Joined | Awaitable[Joined]:
        if join.channel in self._channels:
            raise Refusal(ErrorCode.CHANNEL_TAKEN, f"Channel {join.channel} is in use.")
        if len(self._channels) >= self._settings.channels_per_page:
            raise Refusal(ErrorCode.TOO_MANY_CHANNELS, f"{len(self._channels)} channels are joined already.")
        surface = self._surfaces.get(join.surface)
        if surface is None:
            raise Refusal(ErrorCode.UNKNOWN_SURFACE, f"There is no surface {join.surface}.")
        return surface.join(self, join.body, Port(self, join.channel))

    def _joined(self, join: Join, joined: Joined) -> None:
        self._sender.joined(join.channel, join.ref, joined.effects)
        self._channels[join.channel] = joined.channel
        if joined.effects.ops:
            self._sender.patch(join.channel, Effects(ops=joined.effects.ops))
        self._follow_up(join.channel, joined.effects)

    def _handle(self, event: Event) -> Effects | Awaitable[Effects]:
        channel = self._channels.get(event.channel)
        if channel is None:
            raise Refusal(ErrorCode.UNKNOWN_CHANNEL, f"Nothing is joined to channel {event.channel}.")
        return channel.handle(event.name, event.arguments)

    def _handled(self, event: Event, effects: Effects) -> None:
        self._sender.answer(event.channel, event.ref, effects)
        self._follow_up(event.channel, effects)

    def _notify(self, notice: Notice) -> Effects | Awaitable[Effects] | None:
        channel = self._channels.get(notice.channel)
        return None if channel is None else channel.notify(notice.payload)

    def _notified(self, notice: Notice, effects: Effects | None) -> None:
        if effects is not None:
            self._sender.patch(notice.channel, effects)
            self._follow_up(notice.channel, effects)

    def _refresh(self, refresh: Refresh) -> Effects | Awaitable[Effects] | None:
        channel = self._channels.get(refresh.channel)
        return None if channel is None else channel.refresh()

    def _refreshed(self, refresh: Refresh, effects: Effects | None) -> None:
        if effects is not None:
            self._sender.joined(refresh.channel, 0, effects)
            self._send_snapshot(refresh.channel)

    def _leave(self, leave: Leave) -> None:
        self._let_go(leave.channel)

    def _let_go(self, number: int) -> None:
        if self._pacer is not None:
            self._pacer.forget(number)
        if (channel := self._channels.pop(number, None)) is not None:
            channel.leave()

    def _locate(self, location: Location) -> None:
        if location.url != self.url:
            self.url = location.url
            self._tell_moved()

    def _tell_moved(self) -> None:
        for number in self._channels:
            self._mailbox.put(Moved(number))

    def _moved(self, moved: Moved) -> Effects | Awaitable[Effects] | None:
        channel = self._channels.get(moved.channel)
        return None if channel is None else channel.moved()

    def _flush(self, _: Flush) -> None:
        self._release_snapshots()

    def _follow_up(self, channel: int, effects: Effects) -> None:
        if effects.state_changed:
            if self._pacer is None:
                self._pacer = SnapshotPacer(
                    self._send_snapshot, self._flush_soon, interval=self._settings.snapshot_interval
                )
            self._pacer.changed(channel)
        for payload in effects.later:
            self.post(channel, payload)
        if effects.ends:
            self._sender.leave(channel)
            self._let_go(channel)

    def _send_snapshot(self, channel: int) -> None:
        try:
            self._sender.snapshot(channel, self._channels[channel].snapshot())
        except Exception as error:  # noqa: BLE001 - the state is a component's, and so is what its serialisation raises
            self._report(channel, 0, ErrorCode.RENDER_FAILED, error)

    def _flush_soon(self) -> None:
        self._mailbox.put(Flush())

    def _release_snapshots(self) -> None:
        if self._pacer is not None:
            self._pacer.release()


def _nothing(*_: object) -> None:
    """Nothing is left to do."""


class Step(NamedTuple):
    """How an item is dealt with: ``start`` returns a result, or an awaitable of one, for ``done``."""

    start: Callable[[LivePage, Any], Any]
    done: Callable[[LivePage, Any, Any], None]
    code: ErrorCode
    """Of the error frame, when ``start`` raises something that is not a :class:`Refusal`."""


_TOLD: Final[dict[type, str]] = {
    Event: "Event",
    Join: "Joined",
    Notice: "Deferred work of",
    Refresh: "All of",
    Moved: "New address of",
}
"""How the log calls what was done."""
_READY: Final = (Effects, Joined, type(None))
_STEPS: Final[dict[type, Step]] = {
    Event: Step(LivePage._handle, LivePage._handled, ErrorCode.EVENT_FAILED),
    Join: Step(LivePage._join, LivePage._joined, ErrorCode.JOIN_FAILED),
    Notice: Step(LivePage._notify, LivePage._notified, ErrorCode.RENDER_FAILED),
    Refresh: Step(LivePage._refresh, LivePage._refreshed, ErrorCode.RENDER_FAILED),
    Leave: Step(LivePage._leave, _nothing, ErrorCode.EVENT_FAILED),
    Flush: Step(LivePage._flush, _nothing, ErrorCode.EVENT_FAILED),
    Location: Step(LivePage._locate, _nothing, ErrorCode.RENDER_FAILED),
    Moved: Step(LivePage._moved, LivePage._notified, ErrorCode.RENDER_FAILED),
}
