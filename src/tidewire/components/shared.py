"""Shared components: one instance a process, one render and one encoding, for all pages that show it.

There is one for each language and time zone in use, too, since those change what it looks like. What it is made of is
the tag's arguments, which the page keeps signed: never its state. A visitor who kept an older state could otherwise be
the first to come to a fresh process and bring it back, for everybody.
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import copy_context
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils.safestring import SafeString

from tidewire.bridge import in_thread
from tidewire.calls.call import done
from tidewire.components.channel import ComponentChannel
from tidewire.components.nobody import SharedPlace, acting
from tidewire.components.recipe import made, shared_id
from tidewire.components.rendering import first_paint
from tidewire.components.rollback import State, restore
from tidewire.components.snapshots import snapshot_of
from tidewire.components.viewer import SharedPort, Viewer
from tidewire.conf import get_settings
from tidewire.hub import Hub
from tidewire.runtime.page import Page
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects, Joined, Refusal, Whole
from tidewire.templates import (
    Prints,
    Rendered,
    Shape,
    diff,
    digest,
    prints_of,
    programs,
    programs_in,
    shape_of,
    to_tree,
)
from tidewire.wire import codec
from tidewire.wire.frames import Arguments
from tidewire.wire.keys import ErrorCode

if TYPE_CHECKING:
    from tidewire.components.component import Component

logger = logging.getLogger("tidewire")


class _Shown(NamedTuple):
    """What all pages show, as a page gets it that comes now. Forgotten with the next change."""

    digest: str
    whole: Whole
    shape: Shape


class Shared:
    """One instance, and the pages that show it. On its event loop's thread only, save :meth:`painted`."""

    def __init__(
        self,
        cls: type["Component"],
        recipe: dict[str, Any],
        hub: Hub,
        *,
        begun: Callable[["Shared"], None],
        ended: Callable[["Shared"], None],
    ) -> None:
        """``recipe``: what it is made of; ``hub``: where it subscribes.

        ``begun`` and ``ended`` are called whenever it comes to life and goes.
        """
        self.loop = asyncio.get_running_loop()
        self._cls = cls
        self._begun = begun
        self._ended = ended
        self._recipe = recipe
        self._hub = hub
        self._lock = asyncio.Lock()  # one thing at a time, in the order in which they came
        self._context = copy_context()
        self._viewers: dict[Viewer, None] = {}
        self._component: Component | None = None
        self._channel: ComponentChannel | None = None
        self._port: SharedPort | None = None  # of that channel
        self._shown: _Shown | None = None
        self._state: State | None = None  # as of the last step that ended well, for other threads
        self._painted: tuple[State, SafeString] | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self._end: asyncio.TimerHandle | None = None

    # What pages do.

    async def join(self, page: Page, port: Port, print: str) -> Joined:  # noqa: A002 - the protocol's name
        """Show the component on ``page``, which shows what ``print`` stands for."""
        viewer = Viewer(self, page, port)
        try:
            async with self._lock:
                shown = await self._show()
        except BaseException:
            self.leave(viewer)
            raise
        # From here on nothing is awaited until the answer is on its way: no change can come in between.
        viewer.shape = shown.shape if shown.digest == print else None
        self._viewers[viewer] = None
        if self._end is not None:
            self._end.cancel()
            self._end = None
        content = None if viewer.shape is not None else shown.whole
        has_ended = self._channel is None  # by joined(): it shows what it ended with, and goes
        return Joined(viewer, Effects(content=content, ends=has_ended, undo=partial(self.leave, viewer)))

    async def handle(self, viewer: Viewer, name: str, arguments: Arguments | None) -> Effects:
        """Run an event that ``viewer`` sent; return its share of what comes of it."""
        async with self._lock:
            if self._channel is None:
                raise Refusal(ErrorCode.UNKNOWN_CHANNEL, f"{self._cls.definition.name} has ended.")
            with acting(viewer.page), self._keeping():
                effects = await done(self._channel.handle(name, arguments))
            return self.spread(effects, viewer)

    async def refresh(self, viewer: Viewer) -> Effects:
        """Return the whole content."""
        async with self._lock:
            viewer.shape = None
            return Effects(content=(await self._show()).whole)

    def snapshot(self) -> str:
        """Return what the page keeps, to come back with: what the instance is made of, signed."""
        assert self._component is not None  # noqa: S101 - who asks has joined
        return snapshot_of(self._component)

    def leave(self, viewer: Viewer) -> None:
        """``viewer`` shows it no more. With the last one it goes, a while later: that may only be loading again."""
        self._viewers.pop(viewer, None)
        if not self._viewers and self._end is None:
            self._end = self.loop.call_later(get_settings().grace_seconds, self._drop)

    @property
    def label(self) -> str:
        """The component's name and id."""
        return f"{self._cls.definition.name}#{shared_id(self._cls.definition.name, self._recipe)}"

    # What the component does.

    def post(self, port: SharedPort, payload: object) -> None:
        """Have the component whose way this ``port`` is notified of ``payload``, after what is under way."""
        self._spawn(self._notify(port, payload))

    def failed(self, event: str, error: BaseException) -> None:
        """Have it hear that ``event``, which a page sent, raised ``error``."""
        if self._channel is not None:
            self._channel.failed(event, error)

    def spread(self, effects: Effects, origin: Viewer | None = None) -> Effects:
        """Send ``effects`` to all pages that show it but ``origin``; return its share, which that sends itself.

        There are no ops among them: what a handler asks of its page goes to that page, and nobody else's focus moves.
        """
        everybodys = self._encoded(effects)
        if everybodys.patch is not None or everybodys.content is not None:
            self._shown = None
        if self._port is not None:
            for payload in effects.later:
                self.post(self._port, payload)
        if everybodys != Effects():
            for viewer in tuple(self._viewers):
                if viewer is not origin:
                    viewer.port.tell_soon(viewer.share(everybodys))
        # Last: all who are here are told of the end before it is one.
        if effects.ends:
            self._drop()
        # A copy: what the handler asked of its page is added to it, and the others are told only in their turns.
        return everybodys if origin is None else origin.share(replace(everybodys))

    # First paint, in the thread of a request.

    def painted(self) -> SafeString | None:
        """Return the HTML of what all pages show, for one that is being made; ``None`` if nothing is shown yet."""
        # Read once each: the event loop goes on meanwhile. Two threads may paint the same state, and both are right.
        state, painted = self._state, self._painted
        if state is None:
            return None
        if painted is None or painted[0] is not state:
            component = self._cls.model_construct()
            restore(component, state)
            component._place = SharedPlace(self._recipe)
            painted = self._painted = state, first_paint(component, None)
        return painted[1]

    # Inside.

    async def _show(self) -> _Shown:
        if self._channel is None:
            return await self._begin()
        if self._shown is None:
            before = self._channel.prints
            self._shown = self._taken(await done(self._channel.refresh()), before)
        return self._shown

    async def _begin(self) -> _Shown:
        self._component = await in_thread(made, self._cls, self._recipe)
        self._port = SharedPort(self)
        channel = ComponentChannel.of(self._component, self._port, self._hub)
        with self._keeping():
            joined = await done(channel.join(""))
        self._channel = channel
        self._begun(self)
        try:
            shown = self._taken(joined.effects, None)
        except Exception:
            self._drop()
            raise
        if self._channel is not None:  # else it has ended at once: who waits for this is shown what it ended with
            self._shown = shown
        return shown

    def _taken(self, effects: Effects, before: Prints | None) -> _Shown:
        """Return a whole render. Where it shows something else than ``before``, all who are here are told."""
        rendered, prints = effects.content, None
        assert isinstance(rendered, Rendered)  # noqa: S101 - of all of it
        whole = self._encoded(effects).content
        assert isinstance(whole, Whole)  # noqa: S101 - just encoded
        prints = prints_of(rendered)
        if before is None or before.program != prints.program:
            self.spread(Effects(content=whole, later=effects.later, ends=effects.ends))
        else:
            patch, _ = diff(before, rendered)
            self.spread(Effects(patch=patch, programs=programs_in(patch or []), later=effects.later))
        return _Shown(digest(prints), whole, shape_of(prints))

    def _encoded(self, effects: Effects) -> Effects:
        """Return ``effects`` as they can go to any number of pages. Where that fails nothing has happened."""
        try:
            content = effects.content
            if isinstance(content, Rendered):
                content = Whole(tuple(programs(content)), codec.Encoded(to_tree(content)))
            patch = codec.Encoded(effects.patch) if isinstance(effects.patch, list) else effects.patch
            return Effects(content=content, patch=patch, programs=tuple(effects.programs), ends=effects.ends)
        except Exception:
            if effects.undo is not None:
                effects.undo()
            raise

    async def _notify(self, port: SharedPort, payload: object) -> None:
        try:
            async with self._lock:
                if self._channel is not None and self._port is port:  # else it is gone, and perhaps another one here
                    with self._keeping():
                        effects = await done(self._channel.notify(payload))
                    self.spread(effects)
        except Exception:
            logger.exception("Failed (%s, shared): its pages show what they did.", self._cls.definition.name)

    @contextmanager
    def _keeping(self) -> Iterator[None]:
        """Keep the state with which a step ends, be it that from before it."""
        try:
            yield
        finally:
            if self._component is not None:
                self._state = self._cls.definition.keep(self._component)

    def _drop(self) -> None:
        self._ended(self)
        # At once, and not in the task that takes leave: whoever comes in between begins a new one.
        channel, self._channel = self._channel, None
        self._component = self._port = self._shown = self._state = None
        if channel is not None:
            self._spawn(self._leave(channel))

    async def _leave(self, channel: ComponentChannel) -> None:
        async with self._lock:
            if (pending := channel.leave()) is not None:
                await pending

    def _spawn(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = self.loop.create_task(coroutine, context=self._context.copy())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
