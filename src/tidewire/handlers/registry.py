"""The handlers of a project, by name. A client's text is looked up here and nowhere else."""

from typing import TYPE_CHECKING, Final

from tidewire.errors import RegistrationError

if TYPE_CHECKING:
    from tidewire.handlers.handler import Handler


class Registry:
    """Handlers by their names."""

    def __init__(self) -> None:
        self._handlers: dict[str, Handler] = {}

    def register(self, handler: "Handler") -> None:
        """Add ``handler``. Raises :class:`RegistrationError` if its name is taken."""
        if (there := self._handlers.get(handler.name)) is not None:
            function, other = handler.call.function, there.call.function
            raise RegistrationError(
                f"Two handlers are called {handler.name!r}: {function.__module__}.{function.__qualname__} and "
                f'{other.__module__}.{other.__qualname__}. Name one of them another way: @handler("name").'
            )
        self._handlers[handler.name] = handler

    def unregister(self, name: str) -> None:
        """Take the handler ``name`` away. Raises :class:`RegistrationError` if there is none."""
        if self._handlers.pop(name, None) is None:
            raise RegistrationError(f"There is no handler {name!r}. There are: {', '.join(self.names()) or 'none'}.")

    def find(self, name: str) -> "Handler | None":
        """Return the handler ``name``, ``None`` if there is none."""
        return self._handlers.get(name)

    def names(self) -> list[str]:
        """Return the names of all handlers, sorted."""
        return sorted(self._handlers)


handlers: Final = Registry()
