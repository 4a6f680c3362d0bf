"""``@handler``: a function that a page's elements can call."""

import inspect
from collections.abc import Callable
from typing import Any, Final, TypeVar, overload

from tidewire.calls.call import Call
from tidewire.calls.signature import Signature
from tidewire.errors import RegistrationError
from tidewire.handlers.registry import handlers

Function = TypeVar("Function", bound=Callable[..., Any])


class Handler(Signature):
    """A function under the name that elements call it by."""

    __slots__ = ("call", "name")

    def __init__(self, name: str, function: Callable[..., Any]) -> None:
        """Raises :class:`ConfigurationError` if ``function`` takes no page, or its arguments not by name."""
        super().__init__(function, f"The handler {name!r}")
        self.name = name
        self.call: Final = Call(function, inspect.iscoroutinefunction(function), on_loop=False)


@overload
def handler(function: Function, /) -> Function: ...
@overload
def handler(name: str, /) -> Callable[[Function], Function]: ...
def handler(name: str | Function, /) -> Function | Callable[[Function], Function]:
    """Let a page's visitor call this function, ``f(page, **arguments)``, sync or async; by its own name or by ``name``.

    Arguments are converted and checked by their annotations before the function runs. Those that the signature does
    not name are dropped, unless it takes ``**kwargs``. A sync function runs in a thread.
    """

    def register(function: Function, name: str) -> Function:
        handlers.register(Handler(name, function))
        return function

    if not isinstance(name, str):
        return register(name, name.__name__)
    if not name or any(character.isspace() for character in name):
        raise RegistrationError(f"A handler's name has at least one character and no spaces, came {name!r}.")
    return lambda function: register(function, name)
