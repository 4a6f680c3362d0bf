"""A component that was idle for long, as the bytes of its state.

The bytes are deflated, the first level of it: lists of records are then a fifth of their JSON, for 30 us.

What its page shows is kept as a fingerprint only. The prints of a table of 1,000 rows are 64 kB, and what they were
made of is all in the state: so a component that wakes is rendered first, as it was, and if that has the fingerprint
its prints are what they were. The next change is then a patch, as if nothing had been. Otherwise (the template shows
something besides the state, which has changed) the page gets the whole content.

Its subscriptions stay: a delivery wakes it, as an event does.
"""

import logging
import zlib
from collections.abc import Awaitable
from typing import TYPE_CHECKING

from tidewire.bridge import in_thread
from tidewire.calls.call import done
from tidewire.components.children import Children
from tidewire.components.feed import Feed
from tidewire.components.rendering import render
from tidewire.components.shown import Shown
from tidewire.components.snapshots import Refusing, signed
from tidewire.runtime.page import Page
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects
from tidewire.templates import Prints, fingerprint, prints_of
from tidewire.wire.frames import Arguments

if TYPE_CHECKING:
    from tidewire.components.channel import ComponentChannel
    from tidewire.components.component import Component

logger = logging.getLogger("tidewire")


class Asleep:
    """Stands for a channel until something is asked of it, which wakes it."""

    __slots__ = (
        "_feed",
        "_fingerprint",
        "_held",
        "_id",
        "_is_first_paint",
        "_page",
        "_port",
        "_state",
        "_type",
        "is_idle",
    )

    def __init__(
        self, channel: "type[ComponentChannel]", component: "Component", port: Port, feed: Feed | None, shown: Shown
    ) -> None:
        """Raises what the state's serialisation raises."""
        self._type = type(component), channel
        self._id = component.id
        self._state = zlib.compress(component.definition.dump(component), level=1)
        self._page: Page = component.page
        self._port = port
        self._feed = feed
        self._fingerprint = None if shown.prints is None else fingerprint(shown.prints)
        self._is_first_paint = shown.is_first_paint
        self._held = shown.held
        self.is_idle = True

    @property
    def label(self) -> str:
        """The component's name and id."""
        return f"{self._type[0].definition.name}#{self._id}"

    async def handle(self, name: str, arguments: Arguments | None) -> Effects:
        """Wake, and run the event."""
        return await done((await self._woken()).handle(name, arguments))

    async def notify(self, payload: object) -> Effects:
        """Wake, and look at what the server has for it."""
        return await done((await self._woken()).notify(payload))

    async def moved(self) -> Effects:
        """Wake, and look at the page's address."""
        return await done((await self._woken()).moved())

    def visitor_read(self) -> None:
        """Handlers ask who that is when they run."""

    async def refresh(self) -> Effects:
        """Wake, and give the whole content."""
        return await done((await self._woken()).refresh())

    def failed(self, event: str, error: BaseException) -> None:
        """It did not even wake: there is nobody to tell but the log, which knows."""

    def snapshot(self) -> str:
        """Return the signed state."""
        return signed(zlib.decompress(self._state), self._type[0], self._id, self._page)

    def hibernate(self) -> None:
        """It does already."""

    def leave(self) -> Awaitable[None] | None:
        """Give up the subscriptions; wake only if there is a ``destroyed`` to run."""
        if "destroyed" in self._type[0].definition.hooks:
            return self._left()
        if self._feed is not None:
            self._feed.close()
        return None

    async def _left(self) -> None:
        cls, channel = self._type
        try:
            component = await in_thread(self._loaded) if cls.definition.has_rows else self._loaded()
        except Exception:
            logger.exception("Failed: destroyed() of %s, which could not be woken for it.", self.label)
            if self._feed is not None:
                self._feed.close()
            return
        if (pending := channel(component, self._port, self._feed).leave()) is not None:
            await pending

    async def _woken(self) -> "ComponentChannel":
        cls, channel = self._type
        if cls.definition.renders_on_loop:  # of plain fields, so that nothing of it can block
            component, prints = self._restored()
        else:
            component, prints = await in_thread(self._restored)
        woken = channel(component, self._port, self._feed, Shown(prints, self._is_first_paint, self._held))
        self._port.become(woken)
        return woken

    def _restored(self) -> "tuple[Component, Prints | None]":
        with Refusing():
            component = self._loaded()
        try:
            # Children that are not there yet are not made: whether the page is to show them is found out afterwards.
            prints = prints_of(render(component, Children(component, self._held, may_paint=False)))
        except Exception as error:  # noqa: BLE001 - a row of the old state may be gone, which it is woken to hear of
            logger.debug("%s woke and does not know what its page shows (%r).", self.label, error)
            return component, None
        return component, prints if fingerprint(prints) == self._fingerprint else None

    def _loaded(self) -> "Component":
        return self._type[0].definition.load(zlib.decompress(self._state), self._id).put_on(self._page)
