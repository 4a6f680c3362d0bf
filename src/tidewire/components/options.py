"""``class Meta`` of a component class."""

from dataclasses import dataclass, fields
from difflib import get_close_matches
from typing import Any, Final

from tidewire.errors import ConfigurationError


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What ``Meta`` can say, with the defaults."""

    shared: bool = False
    """One instance for all pages of a process that show it."""
    hibernate: bool | None = None
    """Whether an idle one may be dropped to its snapshot; by default if the snapshot holds all of its state."""


_NAMES: Final = tuple(field.name for field in fields(Options))


def options_of(cls: type) -> Options:
    """Return the options of ``cls``, those of a ``Meta`` that it inherits included.

    Raises :class:`ConfigurationError` for one that does not exist, or that is no boolean.
    """
    meta = getattr(cls, "Meta", object)
    given = {name: getattr(meta, name) for name in dir(meta) if not name.startswith("_")}
    for name, value in given.items():
        _check(cls, name, value)
    return Options(**given)


def _check(cls: type, name: str, value: Any) -> None:
    if name not in _NAMES:
        near = get_close_matches(name, _NAMES, n=1)
        hint = f"Did you mean {near[0]!r}?" if near else f"Its options: {', '.join(_NAMES)}."
        raise ConfigurationError(f"{cls.__qualname__}.Meta has no option {name!r}. {hint}")
    if type(value) is not bool:
        raise ConfigurationError(f"{cls.__qualname__}.Meta.{name} must be True or False, not {value!r}.")
