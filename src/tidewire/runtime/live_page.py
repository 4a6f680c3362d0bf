"""A page with a socket: its mailbox, its channels, and what goes out to it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from contextvars import Context, copy_context
from functools import partial
from typing import Any, Final

from tidewire.conf import Settings
from tidewire.errors import CloseCode, ProtocolError
from tidewire.runtime.beside import Beside
from tidewire.runtime.eager import run_eagerly
from tidewire.runtime.guard import ALWAYS, Guard
from tidewire.runtime.identity import Identity
from tidewire.runtime.items import Ended, Moved, Notice
from tidewire.runtime.journal import OFF
from tidewire.runtime.locale import Locale
from tidewire.runtime.mailbox import Mailbox
from tidewire.runtime.outbox import Outbox, Overflow, Socket
from tidewire.runtime.pacing import SnapshotPacer
from tidewire.runtime.page import Page
from tidewire.runtime.sender import Sender
from tidewire.runtime.steps import Item, leave_all
from tidewire.runtime.surface import Channel, Effects, Surface
from tidewire.runtime.turn import report, take_turn
from tidewire.templates.ambient import Ambient
from tidewire.wire import codec
from tidewire.wire.frames import Event, Flush, Join, Leave, Location, Refresh
from tidewire.wire.keys import ErrorCode, Verb

logger = logging.getLogger("tidewire")

_NUMBERED: Final = (Event, Join)


class LivePage(Page):
    """An open page, across the sockets that it uses one after the other.

    Frames of the client, committed changes and deliveries come in by one mailbox; frames go out by one outbox.
    """

    __slots__ = (
        "_beside",
        "_disconnect",
        "_ended",
        "_is_disconnected",
        "_pacer",
        "_writing",
        "began",
        "channels",
        "epoch",
        "guard",
        "last_ref",
        "locale",
        "mailbox",
        "outbox",
        "sender",
        "settings",
        "shown_url",
        "surfaces",
        "trusted_until",
    )

    def __init__(
        self,
        identity: Identity,
        url: str,
        *,
        epoch: str,
        ref: int,
        surfaces: Mapping[int, Surface],
        settings: Settings,
        guard: Guard,
    ) -> None:
        """``guard`` is the one that shall :meth:`~Guard.watch` the new page."""
        super().__init__(identity, url)
        self.trusted_until = ALWAYS  # loop time: until when ``identity`` may be taken for granted
        self.guard = guard
        self.epoch = epoch
        self.last_ref = ref
        self.outbox = Outbox(ring_bytes=settings.ring_bytes, unsent_bytes=settings.unsent_bytes)
        self.sender = Sender(self.outbox)
        self.locale = Locale(context := copy_context())
        self.mailbox: Mailbox[Item] = Mailbox(
            partial(take_turn, self), self.flush, capacity=settings.waiting_frames, context=context
        )
        self.surfaces = surfaces
        self.settings = settings
        self.channels: dict[int, Channel] = {}
        self.began = (OFF, 0)  # of the step under way: when, and the last frame before it
        self._pacer: SnapshotPacer | None = None
        self._beside: Beside | None = None  # most pages never need one
        self._disconnect: Callable[[CloseCode], None] | None = None
        self._is_disconnected = False
        self._ended: tuple[Channel, ...] = ()
        self.shown_url = url  # in the browser; ``url`` is ahead of it while a step changes it
        self._writing: asyncio.Task[None] | None = None  # what tell() left over, where the socket does not take it

    # The socket's side.

    def take(self, frame: Join | Event | Leave | Refresh | Flush | Location) -> None:
        """Deal with a client's frame, now or once what is under way is done. The caller then flushes.

        Raises :class:`ProtocolError` if the frame is out of order or too many wait.
        """
        if isinstance(frame, _NUMBERED):
            if frame.ref <= self.last_ref:
                raise ProtocolError(f"Refs rise: after {self.last_ref} came {frame.ref}.")
            self.last_ref = frame.ref
        self.mailbox.offer(frame)

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
        self.mailbox.stop_waiting()  # for the old socket, that is, which may hang
        if self._writing is not None:
            self._writing.cancel()
            self._writing = None
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
        self.mailbox.put(Notice(channel, payload))

    def say(self, channel: int, effects: Effects) -> None:
        """Send ``effects`` of ``channel`` now, in the middle of its step. On the event loop's thread only."""
        if channel in self.channels:
            is_moved = self.add_asked(effects)
            self.tell(channel, effects)
            if is_moved:
                self.tell_moved(but=channel)

    def tell(self, channel: int, effects: Effects) -> None:
        """Send ``effects`` that come to ``channel`` from elsewhere now, whatever step of this page is under way.

        What that asks of the page stays with it. On the event loop's thread only.
        """
        if channel in self.channels:
            self.sender.patch(channel, effects)
            self.follow_up(channel, effects)
            self._flush_now()

    def move(self, channel: int, url: str, *, replace: bool) -> None:
        """Show ``url`` as the page's address now, whatever step of this page is under way: ``channel`` asks for it."""
        if self.url == self.shown_url:  # else that step is about to show another one
            self.url = url
        self.shown_url = url
        self.tell(channel, Effects(ops=[[Verb.URL, url, int(replace)]]))
        self.tell_moved(but=channel)

    def fail(self, channel: int, what: str, error: BaseException) -> None:
        """Say that ``what`` of ``channel`` failed, which no event of the client waits for."""
        report(self, channel, 0, ErrorCode.EVENT_FAILED, error, what=what)
        self._flush_now()

    def begin(self, channel: int, what: str, work: Coroutine[Any, Any, Any], context: Context) -> None:
        """Have ``work`` of ``channel`` go on beside the mailbox, until it ends, or the channel or the page does."""
        if channel not in self.channels or self.mailbox.is_closed:
            work.close()  # else Python warns that nobody awaited it
            return
        self._beside = self._beside or Beside()
        self._beside.start(channel, work, context, partial(self.fail, channel, what))

    def cancel_beside(self) -> None:
        """Have nothing go on beside the mailbox."""
        if self._beside is not None:
            self._beside.cancel()

    @property
    def beside_count(self) -> int:
        """How much goes on beside the mailbox. From any thread."""
        return 0 if self._beside is None else len(self._beside)

    def _flush_now(self) -> None:
        # The mailbox flushes between two items only. Where a flush is under way, that one writes this, too.
        self._writing = run_eagerly(self.flush()) or self._writing

    def resume(self, ref: int, seq: int) -> None:
        """Answer the resume ``ref``: send again what came after ``seq``, or everything if that is not known."""
        known = self.outbox.reaches_back_to(seq)
        self.outbox.put_unnumbered(codec.resumed(ref, self.last_ref, None if known else self.outbox.seq))
        if known:
            self.outbox.replay(seq)
            return
        self.sender.forget_statics()
        self.sender.refuse_again(seq)
        for channel in self.channels:
            self.mailbox.put(Refresh(channel))

    def rest(self) -> None:
        """Let the channels hibernate of which nothing was asked since this was called before, if it ever was."""
        if not self.mailbox.is_idle:
            return
        is_quiet = True
        for number, channel in tuple(self.channels.items()):
            if not channel.is_idle:
                channel.is_idle = True
                is_quiet = False
            elif (asleep := channel.hibernate()) is not None:
                self.channels[number] = asleep
        if is_quiet:
            self.outbox.forget_sent()
            if self._pacer is not None and self._pacer.is_idle:
                self._pacer = None

    async def idle(self) -> None:
        """Return once nothing is under way."""
        await self.mailbox.idle()

    async def settle(self, *, within: float) -> None:
        """Finish what is under way, if that takes no longer than ``within`` seconds, and send all that is due."""
        with suppress(TimeoutError):
            async with asyncio.timeout(within):
                await self.mailbox.idle()
        self.release_snapshots()
        await self.flush()

    def shut(self) -> None:
        """Take nothing in any more, let nothing out, and have nothing go on but what is under way in the mailbox."""
        self.mailbox.close()
        self.cancel_beside()
        self.detach()

    async def end(self) -> None:
        """Leave every channel, after the handler that is under way: it is not cut off, its answer goes nowhere."""
        self.shut()
        await self.mailbox.idle()
        if self._pacer is not None:
            self._pacer.stop()
        channels = [*self._ended, *self.channels.values()]
        self.channels.clear()
        await self.mailbox.last(leave_all(channels))

    @property
    def is_worth_holding(self) -> bool:
        """Whether a client that returns would find something here."""
        return bool(self.channels) or not self.mailbox.is_idle

    # What the steps do with the page.

    @property
    def ambient(self) -> Ambient:
        """The language and the time zone that are active now."""
        return self.locale.now()

    def locate(self, url: str) -> None:
        """The page's address is ``url``: have every channel look, if that is another one."""
        if url != self.shown_url:
            self.url = self.shown_url = url
            self.tell_moved()

    def show_address(self, url: str) -> None:
        """Have the page show ``url`` as its address once the step that is under way has ended well."""
        self.url = url

    def tell_moved(self, *, but: int | None = None, round: int = 1) -> None:  # noqa: A002 - as of Moved
        """Have every channel but the one that caused it look at the new address, which is the ``round``-th in turn."""
        for number in self.channels:
            if number != but:
                self.mailbox.put(Moved(number, round))

    def add_asked(self, effects: Effects) -> bool:
        """Have what was asked of the page ride on ``effects``; tell whether that gives it another address."""
        is_moved = self.url != self.shown_url
        address = [[Verb.URL, self.url, int(not self.pushes)]] if is_moved else []
        effects.ops = [*effects.ops, *address, *(self.ops or ())]
        self.shown_url = self.url
        self.forget_asked()
        return is_moved

    def forget_asked(self) -> None:
        """Do nothing of what was asked of the page since the last step that ended well."""
        self.ops = None
        self.pushes = False
        self.url = self.shown_url

    def follow_up(self, channel: int, effects: Effects, *, at_once: bool = True) -> None:
        """Do what ``effects`` of ``channel`` ask for besides what was sent; ``at_once``: they are its own."""
        if effects.state_changed:
            if self._pacer is None:
                self._pacer = SnapshotPacer(
                    self.send_snapshot, self._flush_soon, interval=self.settings.snapshot_interval
                )
            self._pacer.changed(channel, at_once=at_once)
        for payload in effects.later:
            self.post(channel, payload)
        if effects.ends:
            self.sender.leave(channel)
            if (ended := self.let_go(channel)) is not None:
                self._ended = (*self._ended, ended)
                self.mailbox.put(Ended())

    def let_go(self, number: int) -> Channel | None:
        """Channel ``number`` is joined no more: return it, for the caller to have it leave; ``None`` if it was not."""
        if self._pacer is not None:
            self._pacer.forget(number)
        if self._beside is not None:
            self._beside.cancel(number)
        return self.channels.pop(number, None)

    def next_ended(self) -> Channel:
        """Return a channel that has ended by itself and was not told to leave yet."""
        ended, *rest = self._ended
        self._ended = tuple(rest)
        return ended

    def send_snapshot(self, channel: int) -> None:
        """Send the state of ``channel``, or say that it cannot be had."""
        try:
            if (snapshot := self.channels[channel].snapshot()) is not None:
                self.sender.snapshot(channel, snapshot)
        except Exception as error:  # noqa: BLE001 - the state is a component's, and so is what its serialisation raises
            report(self, channel, 0, ErrorCode.RENDER_FAILED, error)

    def _flush_soon(self) -> None:
        self.mailbox.put(Flush())

    def release_snapshots(self) -> None:
        """Send the snapshots that are held back."""
        if self._pacer is not None:
            self._pacer.release()
