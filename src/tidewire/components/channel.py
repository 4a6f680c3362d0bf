"""A joined component, as its page knows it: what it is told, and what that means to its class."""

import logging
from collections.abc import Awaitable
from functools import partial
from typing import TYPE_CHECKING, Final, Self

from tidewire.bridge import in_thread
from tidewire.calls.call import Call, called, done
from tidewire.calls.signature import BadArguments
from tidewire.components.asleep import Asleep
from tidewire.components.deliveries import call_for, failed
from tidewire.components.events import Event
from tidewire.components.feed import Feed
from tidewire.components.runner import Runner
from tidewire.components.shown import Shown
from tidewire.components.snapshots import snapshot_of
from tidewire.hub import Hub
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects, Joined, Refusal, Result
from tidewire.templates import Prints
from tidewire.wire.frames import Arguments
from tidewire.wire.keys import ErrorCode

if TYPE_CHECKING:
    from tidewire.components.component import Component

logger = logging.getLogger("tidewire")

_DELIVERED: Final = object()
"""The notice that the feed has something; all other notices are functions that the component deferred."""


class ComponentChannel:
    """The server's end of one component on one page."""

    __slots__ = ("_component", "_definition", "_feed", "_port", "_runner", "is_idle")

    def __init__(self, component: "Component", port: Port, feed: Feed | None, shown: Shown | None = None) -> None:
        """``feed``: if its class has subscriptions; ``shown``: what the page shows of it, where that is known."""
        self._component = component
        self._definition = component.definition
        self._port = port
        self._feed = feed
        self._runner = Runner(component, port, feed, shown or Shown())
        self.is_idle = False

    @classmethod
    def of(cls, component: "Component", port: Port, hub: Hub) -> Self:
        """Return the channel of a component that is to :meth:`join`; it subscribes at ``hub``."""
        read = component.definition.subscriptions
        return cls(component, port, None if read is None else Feed(hub, read, partial(port.post, _DELIVERED)))

    @property
    def label(self) -> str:
        """The component's name and id."""
        return f"{self._definition.name}#{self._component.id}"

    @property
    def prints(self) -> Prints | None:
        """What the page shows; ``None`` if that is not known."""
        return self._runner.shown.prints

    def join(self, print: str) -> Joined | Awaitable[Joined]:  # noqa: A002 - the protocol's name
        """Bring the component to life; ``print`` stands for what the page shows, ``""`` for nothing known."""
        effects = self._runner.join(self._hook("joined"), print)
        return Joined(self, effects) if isinstance(effects, Effects) else self._joined(effects)

    async def _joined(self, pending: Awaitable[Effects]) -> Joined:
        try:
            effects = await pending
        except BaseException:
            self._unsubscribe()
            raise
        effects.undo = self._unsubscribe  # there is no channel then that would be left
        return Joined(self, effects)

    def handle(self, name: str, arguments: Arguments | None) -> Result:
        """Run the event ``name``. Raises :class:`Refusal` if there is none, or if the arguments do not fit."""
        event = self._definition.events.get(name)
        if event is None:
            known = ", ".join(self._definition.events) or "none"
            raise Refusal(
                ErrorCode.UNKNOWN_EVENT, f"{self._definition.name} has no event {name[:80]!r}; its events: {known}."
            )
        call = self._definition.calls[name]
        # As of most clicks: nothing to convert.
        if not arguments and not event.required:
            return self._runner.run(call.bound(self._component))
        if not arguments or event.binds_on_loop:
            return self._runner.run(call.bound(self._component, **self._converted(event, arguments)))
        return self._handle_in_thread(event, arguments, call)

    async def _handle_in_thread(self, event: Event, arguments: Arguments, call: Call) -> Effects:
        converted = await in_thread(self._converted, event, arguments)
        return await done(self._runner.run(call.bound(self._component, **converted)))

    def _converted(self, event: Event, arguments: Arguments | None) -> Arguments:
        try:
            return event.bind(arguments)
        except BadArguments as error:
            reason = f"{self._definition.name}.{event.name} cannot take these arguments: {error}."
            raise Refusal(ErrorCode.BAD_ARGUMENTS, reason, detail={"errors": error.errors}) from error

    def notify(self, payload: object) -> Result:
        """Look at what was delivered, or run what an event deferred, or what minds that one failed."""
        if payload is _DELIVERED:
            return self._take_deliveries()
        assert callable(payload)  # noqa: S101 - only a runner makes such notices
        return self._runner.run(Call.of(payload))

    def _take_deliveries(self) -> Result:
        assert self._feed is not None  # noqa: S101 - only a feed gives this notice
        deliveries = self._feed.take()
        if not deliveries:  # all of them of topics that were given up meanwhile
            return Effects()
        if not self._definition.minds_deliveries:
            return self._runner.run(None)
        return self._runner.run(call_for(self._runner, deliveries))

    def failed(self, event: str, error: BaseException) -> None:
        """Have ``on_error`` run as a step of its own: by then the state is back, and the error frame is out."""
        if self._definition.minds_errors:
            self._port.post(partial(self._component.on_error, event, error))

    def moved(self) -> Result:
        """Look at the page's new address, and render for it."""
        return self._runner.run(self._hook("params_changed"))

    def visitor_read(self) -> None:
        """Handlers ask who that is when they run."""

    def refresh(self) -> Result:
        """Render everything again."""
        return self._runner.refresh()

    def snapshot(self) -> str:
        """Return the signed state."""
        return snapshot_of(self._component)

    def hibernate(self) -> Asleep | None:
        """Return what stands for this channel while nothing happens; ``None`` where something would be lost."""
        # A frozen one shows something else than its state.
        if not self._definition.can_hibernate or self._component._place.is_frozen:
            return None
        try:
            return Asleep(type(self), self._component, self._port, self._feed, self._runner.shown)
        except Exception as error:  # noqa: BLE001 - what the state's serialisation raises: a snapshot reported it
            logger.debug("%s stays awake: its state cannot be kept (%r).", self.label, error)
            return None

    def leave(self) -> Awaitable[None] | None:
        """Give up the subscriptions and run ``destroyed``."""
        self._unsubscribe()
        hook = self._hook("destroyed")
        return None if hook is None else self._destroyed(hook)

    async def _destroyed(self, hook: Call) -> None:
        try:
            await called(hook)
        except Exception as error:  # noqa: BLE001 - the component's own failure, at its end
            failed(self._component, "destroyed()", error)

    def _unsubscribe(self) -> None:
        if self._feed is not None:
            self._feed.close()

    def _hook(self, name: str) -> Call | None:
        call = self._definition.hooks.get(name)
        return call and call.bound(self._component)
