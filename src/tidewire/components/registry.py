"""Which components exist: by name, filled as their classes are made."""

from difflib import get_close_matches
from typing import TYPE_CHECKING

from tidewire.calls.call import path_of
from tidewire.errors import RegistrationError

if TYPE_CHECKING:
    from tidewire.components.component import Component


class Registry:
    """Component classes by name."""

    def __init__(self) -> None:
        self._classes: dict[str, type[Component]] = {}

    def register(self, name: str, cls: "type[Component]") -> None:
        """Add ``cls`` as ``name``. Raises :class:`RegistrationError` if another class has that name.

        The same class made again (its module was reloaded) replaces the old one.
        """
        other = self._classes.get(name)
        if other is not None and path_of(other) != path_of(cls):
            raise RegistrationError(
                f"Two components are named {name!r}: {path_of(other)} and {path_of(cls)}. "
                f'Give one another name: class {cls.__name__}(Component, name="...").'
            )
        self._classes[name] = cls

    def unregister(self, name: str) -> None:
        """Remove ``name``, if it is there."""
        self._classes.pop(name, None)

    def find(self, name: str) -> "type[Component] | None":
        """Return the class named ``name``, or ``None``: for names that come from a client."""
        return self._classes.get(name)

    def get(self, name: object) -> "type[Component]":
        """Return the class named ``name``. Raises :class:`RegistrationError` that lists near names: for developers.

        ``name`` may be anything, since a template has it from a variable.
        """
        if isinstance(name, str) and (cls := self._classes.get(name)) is not None:
            return cls
        near = get_close_matches(str(name), self._classes, n=3) or sorted(self._classes)
        known = f"Did you mean {', '.join(map(repr, near))}?" if near else "No component is registered at all."
        raise RegistrationError(
            f"There is no component {name!r}. {known} "
            f"Components are found in the live.py of each app in INSTALLED_APPS."
        )

    def names(self) -> list[str]:
        """Return all names, sorted."""
        return sorted(self._classes)


registry = Registry()
