"""One page of those that show a shared component, and the way from the component to all of them."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tidewire.runtime.page import Page
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects, Result
from tidewire.templates import Shape
from tidewire.wire.frames import Arguments

if TYPE_CHECKING:
    from tidewire.components.shared import Shared


class Viewer:
    """The channel of one page that shows a shared component."""

    __slots__ = ("_shared", "is_idle", "page", "port", "shape")

    def __init__(self, shared: "Shared", page: Page, port: Port) -> None:
        self._shared = shared
        self.page = page
        self.port = port
        self.is_idle = False
        self.shape: Shape | None = None  # of what the page shows since its first load, until it was told

    @property
    def label(self) -> str:
        """The component's name and id."""
        return self._shared.label

    def share(self, effects: Effects) -> Effects:
        """Return what of ``effects`` for everybody this page needs: with the shape, before its first patch."""
        if self.shape is None or (effects.patch is None and effects.content is None):
            return effects
        # Whole content names its own programs: then the shape need not be told any more.
        shape, self.shape = self.shape, None
        return effects if effects.content is not None else replace(effects, shape=shape)

    def handle(self, name: str, arguments: Arguments | None) -> Result:
        """Run the event on the one instance."""
        return self._shared.handle(self, name, arguments)

    def notify(self, _: object) -> Effects:
        """Nothing is told to one page alone."""
        return Effects()

    def failed(self, event: str, error: BaseException) -> None:
        """Have the one instance hear of it."""
        self._shared.failed(event, error)

    def moved(self) -> Effects:
        """Where the page is makes no difference."""
        return Effects()

    def visitor_read(self) -> None:
        """Handlers ask who that is when they run."""

    def refresh(self) -> Result:
        """Return all that is shown."""
        return self._shared.refresh(self)

    def snapshot(self) -> str:
        """Return what the page can come back with."""
        return self._shared.snapshot()

    def hibernate(self) -> None:
        """There is nothing of its own to drop."""

    def leave(self) -> None:
        """The page shows it no more."""
        self._shared.leave(self)


class SharedPort(Port):
    """The way of a shared component's channel to all its pages."""

    __slots__ = ("_shared",)

    def __init__(self, shared: "Shared") -> None:
        self._shared = shared

    def post(self, payload: object) -> None:
        """Have the component notified, after what is under way."""
        self._shared.post(self, payload)

    def send(self, effects: Effects) -> None:
        """Send ``effects`` to all pages at once, in the middle of a step."""
        self._shared.spread(effects)
