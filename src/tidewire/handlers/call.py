"""One call of a handler, as middleware sees it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.http import QueryDict

from tidewire.bridge import in_thread
from tidewire.calls.call import called
from tidewire.calls.signature import BadArguments
from tidewire.handlers.arguments import arguments_of
from tidewire.handlers.handler import Handler
from tidewire.runtime.surface import Refusal
from tidewire.wire.frames import Arguments
from tidewire.wire.keys import ErrorCode

if TYPE_CHECKING:
    from tidewire.handlers.page import HandlerPage


class HandlerCall:
    """Which handler is called, and with what."""

    __slots__ = ("_arguments", "_form", "_handler", "_values")

    def __init__(self, handler: Handler, form: QueryDict, values: Arguments) -> None:
        self._handler = handler
        self._form = form
        self._values = values
        self._arguments: Arguments | None = None

    @property
    def name(self) -> str:
        """The name that the handler is called by."""
        return self._handler.name

    @property
    def handler(self) -> Callable[..., Any]:
        """The handler's function."""
        return self._handler.call.function

    async def arguments(self) -> dict[str, Any]:
        """Return the arguments by name, converted and checked. The handler gets them as they are left here.

        Not before somebody asks for them, as a rule the handler itself: rows of the database can be among them, and
        who is refused must not learn from the error which there are. Raises what answers the event with
        ``bad-arguments`` if they do not fit.
        """
        if self._arguments is None:
            bind = _bound if self._handler.binds_on_loop else _bound_in_thread
            self._arguments = await bind(self._handler, arguments_of(self._form, self._values, self._handler))
        return self._arguments

    async def run(self, page: "HandlerPage") -> Any:
        """Run the handler, without what is around it; return its result."""
        return await called(self._handler.call.bound(page, **await self.arguments()))


async def _bound_in_thread(handler: Handler, arguments: Arguments) -> Arguments:
    return await in_thread(_bind, handler, arguments)


async def _bound(handler: Handler, arguments: Arguments) -> Arguments:
    return _bind(handler, arguments)


def _bind(handler: Handler, arguments: Arguments) -> Arguments:
    try:
        return handler.bind(arguments)
    except BadArguments as error:
        reason = f"The handler {handler.name!r} cannot take these arguments: {error}."
        raise Refusal(ErrorCode.BAD_ARGUMENTS, reason, detail={"errors": error.errors}) from error
