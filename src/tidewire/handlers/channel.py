"""The handlers of a page, as the page knows them: one channel for those in a room, one for all others."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied

from tidewire.handlers.arguments import form_in
from tidewire.handlers.call import HandlerCall
from tidewire.handlers.chain import for_all, through
from tidewire.handlers.handler import Handler
from tidewire.handlers.judge import Stay
from tidewire.handlers.page import HandlerPage
from tidewire.handlers.registry import handlers
from tidewire.hub.clock import Clock
from tidewire.runtime.page import Page
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects, Refusal, Result
from tidewire.wire.frames import Arguments
from tidewire.wire.keys import ErrorCode


class HandlersChannel:
    """The server's end of the elements of one page that call handlers."""

    __slots__ = ("_clock", "_leave", "_page", "_port", "_room", "_stay", "is_idle")

    def __init__(
        self,
        page: Page,
        port: Port,
        room: str | None,
        leave: Callable[[], None],
        clock: Clock,
        stay: Stay | None,
    ) -> None:
        """``room``: the topic of the room that the elements are in, if they are in one; ``leave``: ends it.

        ``stay``: in a room that has a rule.
        """
        self._clock = clock
        self._leave = leave
        self._page = page
        self._port = port
        self._room = room
        self._stay = stay
        self.is_idle = False

    @property
    def label(self) -> str:
        """What it is, for the log."""
        return f"handlers of {self._room}" if self._room else "handlers"

    def handle(self, name: str, arguments: Arguments | None) -> Result:
        """Run the handler ``name``. Raises :class:`Refusal` if there is none, or if the arguments do not fit."""
        found = handlers.find(name)
        if found is None:
            # What there is only the log may tell: from a list of names a stranger learns what to try.
            raise Refusal(ErrorCode.UNKNOWN_HANDLER, f"There is no handler {name[:80]!r}.", logged=handlers.told)
        return self._run(found, dict(arguments or {}))

    async def _run(self, handler: Handler, values: Arguments) -> Effects:
        form = form_in(values)
        page = HandlerPage(
            self._page, self._port, name=handler.name, form=form, values=values, room=self._room, clock=self._clock
        )
        try:
            await through((*for_all(), *handler.middleware), page, HandlerCall(handler, form, values))
            return Effects(ops=await page.ended())
        except PermissionDenied as error:
            page.failed()
            why = f"The handler {handler.name!r} is not for this visitor: {error or 'permission denied'}."
            raise Refusal(ErrorCode.FORBIDDEN, why) from error
        except BaseException:
            page.failed()
            raise

    def notify(self, payload: object) -> Result:
        """Nothing is ever deferred here."""
        raise NotImplementedError

    def failed(self, event: str, error: BaseException) -> None:
        """Nothing is kept that would be put back."""

    def moved(self) -> Result:
        """Handlers ask for the address when they run."""
        return Effects()

    def visitor_read(self) -> None:
        """Have the rule of the room judge again."""
        if self._stay is not None:
            self._stay.doubt()

    def refresh(self) -> Result:
        """There is no content; that it is joined anew tells the page that it may have missed something."""
        return Effects()

    def snapshot(self) -> None:
        """There is no state."""

    def hibernate(self) -> None:
        """There is nothing to save."""

    def leave(self) -> None:
        """Hear nothing any more."""
        self._leave()
        if self._stay is not None:
            self._stay.over()
