"""A joined component: runs its events, renders it, and says what changed."""

import inspect
from collections.abc import Awaitable, Callable, Container
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from django.core.exceptions import SynchronousOnlyOperation

from tidewire.bridge import in_thread
from tidewire.components.children import EVERYTHING, Children, NewChild
from tidewire.components.definition import Call
from tidewire.components.events import BadArguments, Event
from tidewire.components.rendering import render
from tidewire.components.rollback import State, is_same, restore
from tidewire.components.snapshots import snapshot_of
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects, Joined, Refusal, Result
from tidewire.templates import Prints, Rendered, diff, digest, prints_of, programs_in, shape_of
from tidewire.wire.frames import Arguments
from tidewire.wire.keys import ErrorCode

if TYPE_CHECKING:
    from tidewire.components.component import Component

T = TypeVar("T")
Render = Callable[[bool], tuple[Rendered, Children]]
"""Renders the component; told whether this is the event loop's thread, where nothing may block."""
_SHOWN: Final = ("_held", "_is_first_paint", "_prints")
"""The attributes of a channel that say what the page shows."""
Done = Callable[[State, Rendered], T]
"""What to make of the render that a run ends with; the state is that from before it."""


class ComponentChannel:
    """The server's end of one component on one page.

    Every run is the same: keep the state, call something of the component, render. If the call or the render raises,
    the state is put back and the exception goes on to the page.
    """

    __slots__ = ("_component", "_definition", "_held", "_is_first_paint", "_port", "_prints")

    def __init__(self, component: "Component", port: Port) -> None:
        self._component = component
        self._port = port
        self._definition = component.definition
        self._prints: Prints | None = None  # of what the page shows; None if that is not known
        self._is_first_paint = False  # of which the page has nodes, but was never told the shape
        self._held: Container[str] = frozenset()  # ids of the children that the page shows

    @property
    def label(self) -> str:
        """The component's name and id."""
        return f"{self._definition.name}#{self._component.id}"

    def join(self, print: str) -> Joined | Awaitable[Joined]:  # noqa: A002 - the protocol's name
        """Bring the component to life; ``print`` stands for what the page shows, ``""`` for nothing known."""
        call = self._definition.joined
        return self._run(
            call and self._bound(call, {}), partial(self._joined, print), partial(self._render_to_join, print)
        )

    def handle(self, name: str, arguments: Arguments | None) -> Result:
        """Run the event ``name``. Raises :class:`Refusal` if there is none, or if the arguments do not fit."""
        event = self._definition.events.get(name)
        if event is None:
            known = ", ".join(self._definition.events) or "none"
            raise Refusal(
                ErrorCode.UNKNOWN_EVENT, f"{self._definition.name} has no event {name[:80]!r}; its events: {known}."
            )
        call = self._definition.calls[name]
        if not arguments or event.binds_on_loop:
            return self._run(self._bound(call, self._converted(event, arguments)), self._changed)
        return self._handle_in_thread(event, arguments, call)

    async def _handle_in_thread(self, event: Event, arguments: Arguments, call: Call) -> Effects:
        converted = await in_thread(self._converted, event, arguments)
        effects = self._run(self._bound(call, converted), self._changed)
        return await effects if inspect.isawaitable(effects) else effects

    def _converted(self, event: Event, arguments: Arguments | None) -> Arguments:
        try:
            return event.bind(arguments)
        except BadArguments as error:
            reason = f"{self._definition.name}.{event.name} cannot take these arguments: {error}."
            raise Refusal(ErrorCode.BAD_ARGUMENTS, reason, detail={"errors": error.errors}) from error

    def notify(self, payload: object) -> Result:
        """Run what an event deferred, or what minds that one failed."""
        assert callable(payload)  # noqa: S101 - only _changed and failed make payloads
        return self._run(Call(payload, inspect.iscoroutinefunction(payload), on_loop=False), self._changed)

    def failed(self, event: str, error: BaseException) -> None:
        """Have ``on_error`` run as a step of its own: by then the state is back, and the error frame is out."""
        if self._definition.minds_errors:
            self._port.post(partial(self._component.on_error, event, error))

    def moved(self) -> Result:
        """Render for the page's new address."""
        return self._run(None, self._changed)

    def refresh(self) -> Result:
        """Render everything again."""
        self._prints = None
        self._held = frozenset()
        return self._run(None, self._refreshed)

    def snapshot(self) -> str:
        """Return the signed state."""
        return snapshot_of(self._component)

    def leave(self) -> None:
        """Nothing to give back yet."""

    def _bound(self, call: Call, arguments: Arguments) -> Call:
        return Call(partial(call.function, self._component, **arguments), call.is_async, call.on_loop)

    # What a run comes to.

    def _joined(self, print: str, state: State, rendered: Rendered) -> Joined:  # noqa: A002
        self._prints = prints_of(rendered)
        self._is_first_paint = same = digest(self._prints) == print
        effects = Effects(
            content=None if same else rendered,
            state_changed=self._state_changed(state),
            later=self._take_deferred(),
        )
        return Joined(self, effects)

    def _changed(self, state: State, rendered: Rendered) -> Effects:
        effects = self._difference(rendered)
        effects.state_changed = self._state_changed(state)
        effects.later = self._take_deferred()
        return effects

    def _refreshed(self, _: object, rendered: Rendered) -> Effects:
        self._prints = prints_of(rendered)
        self._is_first_paint = False
        return Effects(content=rendered)

    def _difference(self, rendered: Rendered) -> Effects:
        before = self._prints
        if before is None or before.program != rendered.program.hash:  # another branch of what the template extends
            return self._refreshed({}, rendered)
        patch, self._prints = diff(before, rendered)
        if patch is None:
            return Effects()
        shape = shape_of(before) if self._is_first_paint else None
        self._is_first_paint = False
        return Effects(patch=patch, programs=programs_in(patch), shape=shape)

    def _state_changed(self, before: State) -> bool:
        values = self._definition.snapshot_values
        return not is_same(values(self._component.__dict__), values(before))

    def _take_deferred(self) -> list[Callable[[], object]]:
        place = self._component._place
        deferred = place.deferred
        if deferred:
            place.deferred = []
        return deferred

    # A render.

    def _render(self, on_loop: bool) -> tuple[Rendered, Children]:
        children = Children(self._component, self._held, may_paint=not on_loop)
        return render(self._component, children, self._prints), children

    def _render_to_join(self, print: str, on_loop: bool) -> tuple[Rendered, Children]:  # noqa: A002
        """Render for a page that holds all children if it shows what ``print`` stands for, else perhaps none of them.

        Those that it does hold it keeps as they are, whatever comes for them here.
        """
        children = Children(self._component, EVERYTHING)
        rendered = render(self._component, children)
        if not children.painters or (print and digest(prints_of(rendered)) == print):
            return rendered, children
        return self._render(on_loop)

    # A run.

    def _run(self, call: Call | None, done: Done[T], render: Render | None = None) -> T | Awaitable[T]:
        state = self._definition.keep(self._component)
        render = render or self._render
        if call is not None and not call.on_loop:
            return self._call_and_render(call, state, render, done)
        try:
            if call is not None:
                call.function()
            rendered = self._try_render(render)
            return (
                self._render_in_thread(state, render, done) if rendered is None else self._done(state, rendered, done)
            )
        except BaseException:
            self._go_back(state)
            raise

    async def _call_and_render(self, call: Call, state: State, render: Render, done: Done[T]) -> T:
        try:
            result = call.function() if call.is_async else await in_thread(call.function)
            if inspect.isawaitable(result):
                await result
            rendered = self._try_render(render)
            if rendered is None:
                rendered = await in_thread(render, False)
            return self._done(state, rendered, done)
        except BaseException:
            self._go_back(state)
            raise

    async def _render_in_thread(self, state: State, render: Render, done: Done[T]) -> T:
        try:
            return self._done(state, await in_thread(render, False), done)
        except BaseException:
            self._go_back(state)
            raise

    def _try_render(self, render: Render) -> tuple[Rendered, Children] | None:
        """Render here; return ``None`` if that has to be done in a thread."""
        if self._definition.renders_on_loop:
            try:
                return render(True)
            except NewChild:  # this time; children that stay need no thread
                return None
            except SynchronousOnlyOperation:  # the template reaches the database in a way that the class did not show
                self._definition.renders_on_loop = False
        return None

    def _done(self, state: State, rendered: tuple[Rendered, Children], done: Done[T]) -> T:
        shown = tuple(getattr(self, name) for name in _SHOWN)
        result = done(state, rendered[0])
        self._held = frozenset(rendered[1].painters)
        effects = result.effects if isinstance(result, Joined) else result
        cast("Effects", effects).undo = partial(self._undo, state, shown)
        return result

    def _undo(self, state: State, shown: tuple[Any, ...]) -> None:
        """The effects could not be sent: be what the page still shows."""
        for name, value in zip(_SHOWN, shown, strict=True):
            setattr(self, name, value)
        self._go_back(state)

    def _go_back(self, state: State) -> None:
        restore(self._component, state)
        self._take_deferred()
