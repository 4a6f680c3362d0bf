"""Joins the elements of a page that call handlers."""

from collections.abc import Awaitable, Iterable
from typing import Any

from tidewire.handlers.audience import Audiences
from tidewire.handlers.channel import HandlersChannel
from tidewire.handlers.judge import Judge, Stay
from tidewire.handlers.rooms import rooms
from tidewire.handlers.tokens import topic_in
from tidewire.handlers.topics import EVERYONE, pages_of
from tidewire.hub import Hub
from tidewire.hub.clock import Clock
from tidewire.runtime.page import Page
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects, Joined, Refusal
from tidewire.wire.keys import ErrorCode


class HandlerSurface:
    """The surface of handlers; the body of its joins is empty, or the token of a room."""

    def __init__(self, hub: Hub, clock: Clock) -> None:
        """``hub``: where they listen. ``clock`` paces what handlers stream."""
        self._judge = Judge()
        self._audiences = Audiences(hub, self._judge)
        self._clock = clock

    def join(self, page: Page, body: list[Any], port: Port) -> Joined | Awaitable[Joined]:
        """Join the elements in a room, or those outside of all. Raises :class:`Refusal` for a token that is none.

        So does the result for a visitor whom the room's rule does not let in. Those outside hear what is for all
        pages, and for all of this visitor.
        """
        match body:
            case []:
                return self._joined(page, port, None, (EVERYONE, *_of_user(page)))
            case [str(token)]:
                room = topic_in(token, page.identity.binding)
                return self._joined(page, port, room, (room,))
        raise Refusal(ErrorCode.JOIN_FAILED, "Handlers are joined with nothing, or with one string, a room's token.")

    def _joined(self, page: Page, port: Port, room: str | None, topics: tuple[str, ...]) -> Joined | Awaitable[Joined]:
        # Heard from before the rule is asked: what changes meanwhile has it asked again. The page hears nothing yet.
        leave = self._audiences.enter(topics, port)
        stay = self._stay(page, port, room)
        channel = HandlersChannel(page, port, room, leave, self._clock, stay)
        # In one process, and where others of its pages listen already, there is nothing to wait for: then no task.
        settling = self._audiences.settling()
        if settling is None and stay is None:
            return Joined(channel, Effects())
        return _let_in(channel, settling, stay)

    def _stay(self, page: Page, port: Port, room: str | None) -> Stay | None:
        rule = rooms.rule_of(room) if room else None
        if room is None or rule is None:
            return None
        return Stay(self._judge, page, port, room, rule)


async def _let_in(channel: HandlersChannel, settling: Awaitable[None] | None, stay: Stay | None) -> Joined:
    try:
        if settling is not None:
            await settling
        if stay is not None:
            await stay.begin()
    except BaseException:  # a cancellation, too: nobody would ever have it leave
        channel.leave()
        raise
    return Joined(channel, Effects())


def _of_user(page: Page) -> Iterable[str]:
    user = page.user
    return (pages_of(user),) if user is not None and user.is_authenticated else ()
