"""A page with a socket: its mailbox, its channels, and what goes out to it."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from contextlib import suppress
from contextvars import copy_context
from functools import partial
from typing import Any, Final

from tidewire.conf import Settings
from tidewire.errors import CloseCode, ProtocolError
from tidewire.runtime.beside import Beside
from tidewire.runtime.crowd import Crowd
from tidewire.runtime.eager import run_eagerly
from tidewire.runtime.guard import ALWAYS, Guard
from tidewire.runtime.identity import Identity
from tidewire.runtime.items import Ended, Moved, Notice
from tidewire.runtime.journal import OFF
from tidewire.runtime.locale import Locale
from tidewire.runtime.mailbox import Mailbox
from tidewire.runtime.outbox import Outbox, Socket
from tidewire.runtime.pacing import SnapshotPacer
from tidewire.runtime.page import Page
from tidewire.runtime.report import report
from tidewire.runtime.sender import Sender
from tidewire.runtime.steps import Item, leave_all
from tidewire.runtime.surface import Channel, Effects, Surface
from tidewire.runtime.turn import take_turn
from tidewire.templates.ambient import Ambient
from tidewire.wire.frames import Event, Flush, Join, Leave, Location, Refresh
from tidewire.wire.keys import ErrorCode, Verb

logger = logging.getLogger("tidewire")

_NUMBERED: Final = (Event, Join)


class LivePage(Page):
    """An open page, across the sockets that it uses one after the other.

    Frames of the client, committed changes and deliveries come in by one mailbox; frames go out by one outbox.
    """

    __slots__ = (
        "__weakref__",
        "_disconnect",
        "_ended",
        "_is_disconnected",
        "_is_flush_due",
        "_pacer",
        "_writing",
        "began",
        "beside",
        "channels",
        "crowd",
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
        crowd: Crowd,
    ) -> None:
        """``guard`` is the one that shall :meth:`~Guard.watch` the new page; ``crowd`` has the turns of all pages."""
        super().__init__(identity, url)
        self.trusted_until = ALWAYS  # loop time: until when ``identity`` may be taken for granted
        self.guard = guard
        self.epoch = epoch
        self.last_ref = ref
        self.outbox = Outbox(ring_bytes=settings.ring_bytes, unsent_bytes=settings.unsent_bytes)
        self.sender = Sender(self.outbox)
        self.locale = Locale(context := copy_context())
        self.mailbox: Mailbox[Item] = Mailbox(
            partial(take_turn, self), self.flush_now, capacity=settings.waiting_frames, context=context, crowd=crowd
        )
        self.surfaces = surfaces
        self.settings = settings
        self.channels: dict[int, Channel] = {}
        self.began = (OFF, 0)  # of the step under way: when, and the last frame before it
        self._pacer: SnapshotPacer | None = None
        self.beside = Beside()
        self.crowd = crowd
        self._is_flush_due = False  # in its turn among the crowd
        self._disconnect: Callable[[CloseCode], None] | None = None
        self._is_disconnected = False
        self._ended: tuple[Channel, ...] = ()
        self.shown_url = url  # in the browser; ``url`` is ahead of it while a step changes it
        self._writing: asyncio.Task[None] | None = None  # what flush_now() left over, where the socket does not take it

    # The socket's side.

    def take(self, frame: Join | Event | Leave | Refresh | Flush | Location) -> None:
        """Deal with a client's frame, now or once what is under way is done. The caller then flushes.

        Raises :class:`ProtocolError` if the frame is out of order or too many wait.
        """
        if isinstance(frame, _NUMBERED):
            # After a return a client sends again what it does not know to have arrived: what did must not run twice.
            if frame.ref <= self.last_ref:
                raise ProtocolError(f"Refs rise: after {self.last_ref} came {frame.ref}.")
            self.last_ref = frame.ref
        self.mailbox.offer(frame)

    def flush(self) -> Coroutine[Any, Any, None]:
        """Return what writes all that is due to the socket. A client too slow for it is disconnected."""
        if overflow := self.outbox.overflow:
            self.disconnect(CloseCode.SLOW, overflow)
        return self.outbox.flush()

    def attach(self, socket: Socket, disconnect: Callable[[CloseCode], None]) -> None:
        """Use ``socket`` from now on; ``disconnect`` closes it. A socket still in use is closed as replaced."""
        if self._disconnect is not None:
            self._disconnect(CloseCode.REPLACED)
        self.outbox.attach(socket)
        if self._writing is not None:  # to the old socket, which may hang: the mailbox would wait with it
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

    # The server's side. What channels say outside of their steps comes by their :class:`Port`.

    def flush_now(self) -> asyncio.Task[None] | None:
        """Write what is due, whatever step is under way; return what waits for a socket that does not take it at once.

        On the event loop's thread only.
        """
        if (writing := run_eagerly(self.flush())) is not None:
            self._writing = writing
        elif self._writing is not None and self._writing.done():
            self._writing = None
        return self._writing  # of an earlier call, it may be: where a flush is under way already, that one writes all

    def flush_soon(self) -> None:
        """Write what is due when it is this page's turn among the crowd, or now if more than that would wait."""
        if not self.outbox.has_room:
            self.flush_now()
        elif not self._is_flush_due:
            self._is_flush_due = True
            self.crowd.add(self._flush_in_turn)

    def _flush_in_turn(self) -> None:
        self._is_flush_due = False
        self.flush_now()

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
        self.beside.cancel()
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
                due = partial(self.crowd.add_spare, partial(self.mailbox.put, Flush()))
                self._pacer = SnapshotPacer(self.send_snapshot, due, interval=self.settings.snapshot_interval)
            self._pacer.changed(channel, at_once=at_once)
        for payload in effects.later:
            self.mailbox.put(Notice(channel, payload))
        if effects.ends:
            self.sender.leave(channel)
            if (ended := self.let_go(channel)) is not None:
                self._ended = (*self._ended, ended)
                self.mailbox.put(Ended())

    def let_go(self, number: int) -> Channel | None:
        """Channel ``number`` is joined no more: return it, for the caller to have it leave; ``None`` if it was not."""
        if self._pacer is not None:
            self._pacer.forget(number)
        self.beside.cancel(number)
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

    def release_snapshots(self) -> None:
        """Send the snapshots that are held back."""
        if self._pacer is not None:
            self._pacer.release()
