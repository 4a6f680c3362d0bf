"""Joins the elements of a page that call handlers."""

from typing import Any

from tidewire.handlers.channel import HandlersChannel
from tidewire.hub.clock import Clock
from tidewire.runtime.page import Page
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects, Joined, Refusal
from tidewire.wire.keys import ErrorCode


class HandlerSurface:
    """The surface of handlers; the body of its joins is empty."""

    def __init__(self, clock: Clock) -> None:
        """``clock`` paces what handlers stream."""
        self._clock = clock

    def join(self, page: Page, body: list[Any], port: Port) -> Joined:
        """Join the elements outside of every room. Raises :class:`Refusal` for a body that is none."""
        if body:
            raise Refusal(ErrorCode.JOIN_FAILED, "Handlers are joined with nothing.")
        return Joined(HandlersChannel(page, port, None, self._clock), Effects())
