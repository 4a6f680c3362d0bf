"""The handlers of a project, by name. A client's text is looked up here and nowhere else."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from tidewire.errors import RegistrationError
from tidewire.handlers.chain import Middleware
from tidewire.handlers.handler import Handler


class Registry:
    """Handlers by their names."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}

    def register(
        self, function: Callable[..., Any], *, name: str | None = None, middleware: Iterable[Middleware] = ()
    ) -> None:
        """Let pages call ``function`` by ``name``, as ``@handler`` does, for those that are made while a program runs.

        Raises :class:`RegistrationError` if another function has that name. The same one, of a module that was
        reloaded, takes the place of the old one.
        """
        made = Handler(function, name=name, middleware=middleware)
        there = self._handlers.get(made.name)
        if there is not None and not made.is_reload_of(there):
            raise RegistrationError(
                f"Two handlers are called {made.name!r}: {there.place} and {made.place}. "
                f'Name one of them another way: @handler("name").'
            )
        self._handlers[made.name] = made

    def unregister(self, name: str) -> None:
        """Take the handler ``name`` away. Raises :class:`RegistrationError` if there is none."""
        if self._handlers.pop(name, None) is None:
            raise RegistrationError(f"There is no handler {name!r}. {self.told}")

    def find(self, name: str) -> Handler | None:
        """Return the handler ``name``, ``None`` if there is none."""
        return self._handlers.get(name)

    def names(self) -> list[str]:
        """Return the names of all handlers, sorted."""
        return sorted(self._handlers)

    @property
    def told(self) -> str:
        """What there is, as a sentence for developers; no client may see it."""
        return f"There are: {', '.join(self.names()) or 'none'}."


handlers: Final = Registry()
