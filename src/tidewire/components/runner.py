"""Runs what a component has to do on a live page, and renders it; or puts it back if that fails."""

import asyncio
from collections.abc import Awaitable, Callable, Generator
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from django.core.exceptions import SynchronousOnlyOperation

from tidewire.bridge import in_thread, running_loop, wait_for
from tidewire.calls.call import Call, called
from tidewire.components.children import EVERYTHING, Children, NewChild
from tidewire.components.feed import Feed
from tidewire.components.place import Asked, Rendering
from tidewire.components.rendering import render
from tidewire.components.rollback import State, is_same, restore
from tidewire.components.shown import Painted, Show, Shown, difference, everything, joining
from tidewire.runtime.page import PageMark
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects, Result
from tidewire.templates import Prints, digest, prints_of

if TYPE_CHECKING:
    from tidewire.components.component import Component

Paint = Callable[[bool], Painted]
"""Renders the component; told whether this is the event loop's thread, where nothing may block."""


class Point(NamedTuple):
    """Where a component stood: what it goes back to if what runs fails."""

    state: State
    shown: Shown
    is_frozen: bool


class Mark(NamedTuple):
    """How things are in the middle of a run."""

    state: State
    asked: Asked | None
    page: PageMark


class _Done(Awaitable[None]):
    """What there is to await of something that is done."""

    def __await__(self) -> Generator[None, None, None]:
        yield from ()


class Runner:
    """Runs one component of one page, one thing at a time.

    Every run is the same: keep the state, call something of the component, read its subscriptions, render. If any of
    it raises, the state is put back and the exception goes on to the page. As long as nothing has to be waited for, a
    run is done when :meth:`run` returns: the way of a counter's click, which has no task.
    """

    __slots__ = ("_can_wait", "_definition", "_place", "_point", "_port", "component", "feed", "shown")

    def __init__(self, component: "Component", port: Port, feed: Feed | None, shown: Shown) -> None:
        """``shown``: what the page shows of ``component`` so far."""
        self.component = component
        self.feed = feed
        self.shown = shown
        self._definition = component.definition
        self._place = component._place
        self._place.live = self
        self._port = port
        self._point: Point | None = None  # of the run under way
        self._can_wait = False

    def join(self, call: Call | None, print: str) -> Result:  # noqa: A002 - the protocol's name
        """Run ``call`` and render for a page that shows what ``print`` stands for."""
        return self.run(call, joining(print), partial(self._paint_to_join, print))

    def refresh(self) -> Result:
        """Render for a page of which nothing is known any more."""
        self.shown = Shown()
        return self.run(None, everything)

    def run(self, call: Call | None, show: Show = difference, paint: Paint | None = None) -> Result:
        """Run ``call`` and render."""
        place = self._place
        self._point = Point(self._definition.keep(self.component), self.shown, place.is_frozen)
        paint = paint or self._paint
        if call is not None and not call.on_loop:
            return self._run_and_wait(call, show, paint)
        try:
            if call is not None:
                call.function()
            has_to_wait = (
                not (place.asked is None and self.feed is None and not place.is_frozen) and self._has_to_wait()
            )
            if not has_to_wait and (painted := self._try_paint(paint)) is not None:
                return self._ended(show, painted)
        except BaseException:
            self._go_back(self._point)
            raise
        return self._run_and_wait(None, show, paint, tried=not has_to_wait)

    def send_render(self) -> Awaitable[None]:
        """Render now, and send what is different. What was sent stands, whatever comes of the run under way.

        In a thread that is done when this returns; on the event loop the caller awaits it.
        """
        if self._point is None or self.shown.prints is None:
            raise RuntimeError(
                "send_render() is for an event or a hook that is running, and joined() is rendered anyway."
            )
        if running_loop() is None:
            # In this very thread: of those that there are, all may be in handlers that wait for their render.
            _fill(self._place.asked)
            wait_for(self._send(self._paint(False)), "send_render()")
            return _Done()
        if not self._can_wait:
            raise RuntimeError("send_render() has to wait: make the handler async, or leave out thread=False.")
        return self._send_render()

    def mark(self, *, is_first: bool) -> Mark:
        """Return how things are in the middle of a run, for :meth:`back_to` if a part of it fails.

        ``is_first``: the run has done nothing yet, so the state that it keeps is that of the mark, too.
        """
        place, point = self._place, self._point
        state = point.state if is_first and point is not None else self._definition.keep(self.component)
        return Mark(state, place.asked and place.asked.copy(), place.page.mark())

    def back_to(self, mark: Mark) -> None:
        """Forget what happened since ``mark``."""
        restore(self.component, mark.state)
        if self._point is not None and self._point.state is mark.state:  # which from here on the component may change
            self._point = self._point._replace(state=self._definition.keep(self.component))
        self._place.asked = mark.asked
        self._place.page.back_to(mark.page)

    # A run.

    def _has_to_wait(self) -> bool:
        place, feed = self._place, self.feed
        return place.asked is not None or place.is_frozen or (feed is not None and not feed.is_current(self.component))

    async def _run_and_wait(self, call: Call | None, show: Show, paint: Paint, *, tried: bool = False) -> Effects:
        """Do the rest of a run. ``tried``: a render on the event loop was, in vain."""
        self._can_wait = True
        try:
            if call is not None:
                await called(call)
            if (asked := self._place.asked) is not None and asked.contents:
                await in_thread(_fill, asked)
            if self.feed is not None:
                await self.feed.renew(self.component)
            if show is difference:
                if not self._is_to_render():
                    await self._settle()
                    return self._ended(show, None)
                if asked is not None and asked.rendering is Rendering.FORCE:
                    show, paint = everything, self._paint_all
            painted = None if tried else self._try_paint(paint)
            return self._ended(show, await in_thread(paint, False) if painted is None else painted)
        except BaseException:
            if self._point is not None:
                self._go_back(self._point)
            raise
        finally:
            self._can_wait = False

    async def _settle(self) -> None:
        """Do what a render does for the snapshot, which is made where nothing may block."""
        if self._definition.has_rows:
            await in_thread(self._definition.settle, self.component)

    def _is_to_render(self) -> bool:
        asked = self._place.asked
        if asked is None:
            return not self._place.is_frozen
        if asked.ends or asked.rendering is not None:
            return not asked.ends and asked.rendering is Rendering.FORCE
        return not (asked.freezes or self._place.is_frozen)

    def _ended(self, show: Show, painted: Painted | None) -> Effects:
        point = self._point
        assert point is not None  # noqa: S101 - a run is under way
        effects, shown = (Effects(), self.shown) if painted is None else show(self.shown, painted)
        effects.state_changed = self._is_changed(point.state)
        effects.undo = partial(self._go_back, point)
        self.shown = shown
        if (asked := self._place.asked) is not None:
            effects.later, effects.ends = asked.deferred, asked.ends
            self._place.is_frozen |= asked.freezes
            self._place.asked = None
        if self.feed is not None:
            self.feed.commit()
        self._point = None
        return effects

    def _is_changed(self, before: State) -> bool:
        values = self._definition.snapshot_values
        return values is not None and not is_same(values(self.component.__dict__), values(before))

    def _go_back(self, point: Point) -> None:
        """Be as at ``point``: the run failed, or what came of it could not be sent."""
        restore(self.component, point.state)
        self.shown = point.shown
        self._place.is_frozen = point.is_frozen
        self._place.asked = self._point = None
        if self.feed is not None:
            self.feed.go_back()

    # Renders.

    def _paint(self, on_loop: bool, *, all_of_it: bool = False) -> Painted:
        previous: Prints | None = None if all_of_it else self.shown.prints
        children = Children(self.component, self.shown.held, may_paint=not on_loop)
        rendered = render(self.component, children, previous)
        return Painted(rendered, frozenset(children.painters))

    def _paint_all(self, on_loop: bool) -> Painted:
        return self._paint(on_loop, all_of_it=True)

    def _paint_to_join(self, print: str, on_loop: bool) -> Painted:  # noqa: A002
        """Render for a page that holds all children if it shows what ``print`` stands for, else perhaps none of them.

        Those that it does hold it keeps as they are, whatever comes for them here.
        """
        children = Children(self.component, EVERYTHING)
        rendered = render(self.component, children)
        if not children.painters or (print and digest(prints_of(rendered)) == print):
            return Painted(rendered, frozenset(children.painters))
        return self._paint(on_loop)

    def _try_paint(self, paint: Paint) -> Painted | None:
        """Render here; return ``None`` if that has to be done in a thread."""
        if self._definition.renders_on_loop:
            try:
                return paint(True)
            except NewChild:  # this time; children that stay need no thread
                return None
            except SynchronousOnlyOperation:  # the template reaches the database in a way that the class did not show
                self._definition.renders_on_loop = False
        return None

    async def _send_render(self) -> None:
        if (asked := self._place.asked) is not None and asked.contents:
            await in_thread(_fill, asked)
        painted = self._try_paint(self._paint)
        await self._send(await in_thread(self._paint, False) if painted is None else painted)

    async def _send(self, painted: Painted) -> None:
        point = self._point
        assert point is not None  # noqa: S101 - a run is under way
        effects, shown = difference(self.shown, painted)
        effects.state_changed = self._is_changed(point.state)
        self._port.send(effects)
        self.shown = shown
        # What the visitor has seen is not taken back: a failure from here on goes back to here.
        self._point = Point(self._definition.keep(self.component), shown, point.is_frozen)
        await asyncio.sleep(0)  # so that it is written before the handler goes on, which may take its time


def _fill(asked: Asked | None) -> None:
    """Make the HTML of the ops that wait for it."""
    while asked is not None and asked.contents:
        op, make = asked.contents.pop(0)
        op[-1] = make()
