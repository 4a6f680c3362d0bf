"""``@event`` and the table of what a client may call.

The table is built from the class, once; a client's text is looked up in it and nowhere else.
"""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final, NotRequired, TypeVar, overload

from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError, with_config
from typing_extensions import TypedDict

from tidewire.components.placement import is_plain
from tidewire.components.rows import with_rows
from tidewire.errors import ConfigurationError
from tidewire.wire.frames import Arguments

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


class BadArguments(Exception):
    """Arguments do not fit an event's signature. ``errors``: for each, the argument and what is wrong."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__("; ".join(f"{error['argument']}: {error['message']}" for error in errors))
        self.errors = errors


class Event:
    """One callable entry of a component's table."""

    __slots__ = ("_adapter", "_needs_arguments", "annotations", "binds_on_loop", "function", "is_async", "mark", "name")

    def __init__(self, name: str, function: Callable[..., Any], owner: str) -> None:
        """Raises :class:`ConfigurationError` if ``function`` cannot be called with arguments by name, once."""
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise ConfigurationError(
                f"{owner}.{name} is a generator: calling it would do nothing. Use no yield in an event."
            )
        self.name = name
        self.function = function
        self.mark: EventMark = getattr(function, _MARK)
        self.is_async = inspect.iscoroutinefunction(function)
        parameters = _parameters(function, f"{owner}.{name}")
        self.annotations = [parameter.annotation for parameter in parameters]
        self.binds_on_loop = all(map(is_plain, self.annotations))
        """Whether no code of the project's, which may block, takes part in converting the arguments."""
        self._adapter = _adapter(name, parameters)
        self._needs_arguments = any(
            parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
            for parameter in parameters
        )

    def bind(self, arguments: Arguments | None) -> Arguments:
        """Return ``arguments`` converted to what the signature says. Raises :class:`BadArguments`."""
        if not arguments and not self._needs_arguments:
            return {}
        try:
            bound: Arguments = self._adapter.validate_python(arguments or {})
        except ValidationError as error:
            raise BadArguments([_explained(item) for item in error.errors(include_url=False)]) from error
        return bound


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


def _parameters(function: Callable[..., Any], where: str) -> list[inspect.Parameter]:
    try:
        signature = inspect.signature(function, eval_str=True)
    except NameError as error:
        raise ConfigurationError(f"{where}: an annotation cannot be resolved: {error}.") from error
    parameters = list(signature.parameters.values())[1:]
    for parameter in parameters:
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
            raise ConfigurationError(f"{where}: events take arguments by name, {parameter} cannot be given by name.")
    return parameters


def _adapter(name: str, parameters: list[inspect.Parameter]) -> TypeAdapter[Any]:
    takes_any = any(parameter.kind is parameter.VAR_KEYWORD for parameter in parameters)
    fields = {
        parameter.name: _annotation(parameter)
        for parameter in parameters
        if parameter.kind is not parameter.VAR_KEYWORD
    }
    # A TypedDict, not a model: any parameter name is fine, and what was not given stays the function's own default.
    shape = TypedDict(name, fields)  # type: ignore[misc] # made at run time
    return TypeAdapter(with_config(ConfigDict(extra="allow" if takes_any else "ignore"))(shape))


def _annotation(parameter: inspect.Parameter) -> Any:
    annotation = Any if parameter.annotation is parameter.empty else with_rows(parameter.annotation)
    return annotation if parameter.default is parameter.empty else NotRequired[annotation]


def _explained(error: Any) -> dict[str, str]:
    return {"argument": ".".join(map(str, error["loc"])), "message": error["msg"]}
