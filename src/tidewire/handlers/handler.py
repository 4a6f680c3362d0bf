"""A function of the project that a page's elements can call, under the name that they call it by."""

import inspect
import sys
from collections.abc import Callable, Iterable
from typing import Any, Final

from tidewire.calls.call import Call, path_of
from tidewire.calls.signature import Signature
from tidewire.errors import RegistrationError
from tidewire.handlers.chain import Middleware, checked


class Handler(Signature):
    """A registered function."""

    __slots__ = ("_run", "call", "middleware", "name")

    def __init__(
        self, function: Callable[..., Any], *, name: str | None = None, middleware: Iterable[Middleware] = ()
    ) -> None:
        """``name``: else the function's own. ``middleware`` runs around it, the first one outermost.

        Raises :class:`ConfigurationError` if ``function`` takes no page, or its arguments not by name, and for
        middleware that is none.
        """
        if not hasattr(function, "__qualname__"):
            raise RegistrationError(f"A handler is a function, came {type(function).__name__}: {function!r}.")
        self.name: Final = function.__name__ if name is None else name
        if not self.name or any(character.isspace() for character in self.name):
            raise RegistrationError(f"A handler's name has at least one character and no spaces, came {self.name!r}.")
        where = f"The handler {self.name!r}"
        super().__init__(function, where)
        self.call: Final = Call.of(function)
        self.middleware: Final = tuple(checked(each, where) for each in middleware)
        # Each time a module is run it has a spec of its own, which is what tells a reload from a second definition.
        self._run: Final = getattr(sys.modules.get(function.__module__), "__spec__", None)

    @property
    def place(self) -> str:
        """Where it is written."""
        code = getattr(inspect.unwrap(self.call.function), "__code__", None)
        path = path_of(self.call.function)
        return path if code is None else f"{path} ({code.co_filename}:{code.co_firstlineno})"

    def is_reload_of(self, other: "Handler") -> bool:
        """Tell whether this is the same function as ``other``, of a module that was run again since."""
        return path_of(self.call.function) == path_of(other.call.function) and self._run is not other._run
