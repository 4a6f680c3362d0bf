"""``@event`` and the table of what a client may call.

The table is built from the class, once; a client's text is looked up in it and nowhere else.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, TypeVar, overload

from pydantic import BaseModel

from tidewire.calls.signature import Signature
from tidewire.errors import ConfigurationError

Method = TypeVar("Method", bound=Callable[..., Any])

_MARK: Final = "_tidewire_event"
# Names that Pydantic would take for something of its own while it makes the class, and those of a template: nobody
# could find a method of that name afterwards.
_SWALLOWED: Final = frozenset(dir(BaseModel)) | {"id", "definition", "template_name", "this"}


@dataclass(frozen=True, slots=True)
class EventMark:
    """What ``@event`` notes on a method."""

    thread: bool | None


@overload
def event(method: Method, /) -> Method: ...
@overload
def event(*, thread: bool | None = None) -> Callable[[Method], Method]: ...
def event(method: Method | None = None, /, *, thread: bool | None = None) -> Method | Callable[[Method], Method]:
    """Let the page's visitor call this method of a :class:`~tidewire.Component`, sync or async.

    Arguments are converted and checked by their annotations before the method runs. Arguments that the signature does
    not name are dropped, unless it takes ``**kwargs``.

    ``thread`` says where a sync method runs: in a thread (``True``), on the event loop (``False``: it must not
    block), or, by default, on the loop if its code shows that it only touches the component's own plain fields, else
    in a thread.
    """

    def mark(method: Method) -> Method:
        _refuse([name for name in (getattr(method, "__name__", ""),) if name in _SWALLOWED], method.__qualname__)
        setattr(method, _MARK, EventMark(thread))
        return method

    return mark if method is None else mark(method)


class Event(Signature):
    """One callable entry of a component's table."""

    __slots__ = ("function", "is_async", "mark", "name")

    def __init__(self, name: str, function: Callable[..., Any], owner: str) -> None:
        """Raises :class:`ConfigurationError` if ``function`` cannot be called with arguments by name, once."""
        super().__init__(function, f"{owner}.{name}")
        self.name = name
        self.function = function
        self.mark: EventMark = getattr(function, _MARK)
        self.is_async = inspect.iscoroutinefunction(function)


def check_event_names(cls: type) -> None:
    """Raise :class:`ConfigurationError` for an event that takes a name of the framework's or a private one."""
    names = _marked_names(cls)
    _refuse(names & _framework_names(cls) | {name for name in names if name.startswith("_")}, cls.__qualname__)


def events_of(cls: type) -> dict[str, Event]:
    """Return the table of ``cls``, inherited events included; a name that a subclass sets to something else is gone."""
    functions = {name: getattr(cls, name) for name in sorted(_marked_names(cls))}
    return {
        name: Event(name, function, cls.__qualname__)
        for name, function in functions.items()
        if hasattr(function, _MARK)
    }


def _refuse(taken: Iterable[str], where: str) -> None:
    if names := ", ".join(sorted(taken)):
        raise ConfigurationError(
            f"{where}: no event can be named {names}: the framework calls that itself, or it is private. "
            f"Rename the method."
        )


def _marked_names(cls: type) -> set[str]:
    return {name for base in cls.__mro__ for name, value in vars(base).items() if hasattr(value, _MARK)}


def _framework_names(cls: type) -> set[str]:
    bases = [base for base in cls.__mro__ if base.__module__.startswith(("tidewire.components.", "pydantic."))]
    return {name for base in bases for name in vars(base)}
