"""What a function takes by name from a client: JSON values, converted and checked by its annotations."""

import inspect
from collections.abc import Callable
from types import UnionType
from typing import Annotated, Any, Final, NotRequired, Union, get_args, get_origin

from pydantic import (
    ConfigDict,
    TypeAdapter,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    with_config,
)
from typing_extensions import TypedDict

from tidewire.calls.model_arguments import with_rows
from tidewire.calls.plain import is_plain
from tidewire.errors import ConfigurationError
from tidewire.wire.frames import Arguments

_BY_NAME: Final = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)
_MOST_ERRORS: Final = 20
_LONGEST_NAME: Final = 200
"""What is wrong with a client's frame shall not come back many times as long: a key of a mapping is a name, too."""


class BadArguments(Exception):
    """Arguments do not fit a function's signature. ``errors``: for the first 20, the argument and what is wrong."""

    def __init__(self, errors: list[dict[str, str]]) -> None:
        super().__init__("; ".join(f"{error['argument']}: {error['message']}" for error in errors))
        self.errors = errors


class Signature:
    """The parameters of a function after its first, which the framework gives itself."""

    __slots__ = ("_adapter", "_given", "annotations", "binds_on_loop", "required")

    def __init__(self, function: Callable[..., Any], where: str) -> None:
        """``where`` names the function in errors.

        Raises :class:`ConfigurationError` if it cannot be called with arguments by name, once.
        """
        if inspect.isgeneratorfunction(function) or inspect.isasyncgenfunction(function):
            raise ConfigurationError(f"{where} is a generator: calling it would do nothing. Use no yield in it.")
        given, *parameters = _parameters(function, where)
        self._given = given.name if given.kind is given.POSITIONAL_OR_KEYWORD else ""
        self.annotations = {parameter.name: parameter.annotation for parameter in parameters}
        self.binds_on_loop = all(map(is_plain, self.annotations.values()))
        """Whether no code of the project's, which may block, takes part in converting the arguments."""
        self._adapter = _adapter(function.__name__, parameters)
        self.required = frozenset(
            parameter.name
            for parameter in parameters
            if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD
        )
        """The names of those that have no default."""

    def bind(self, arguments: Arguments | None) -> Arguments:
        """Return ``arguments`` converted to what the signature says. Raises :class:`BadArguments`."""
        if not arguments and not self.required:
            return {}
        try:
            bound: Arguments = self._adapter.validate_python(arguments or {})
        except ValidationError as error:
            # Cut first: a list of ten thousand strings where numbers were expected is as many errors.
            raise BadArguments([_explained(item) for item in error.errors(include_url=False)[:_MOST_ERRORS]]) from error
        # Who takes any name would be given that of its page, too, twice: a field called "page" makes nothing fail.
        bound.pop(self._given, None)
        return bound


def _parameters(function: Callable[..., Any], where: str) -> list[inspect.Parameter]:
    try:
        signature = inspect.signature(function, eval_str=True)
    except NameError as error:
        raise ConfigurationError(f"{where}: an annotation cannot be resolved: {error}.") from error
    parameters = list(signature.parameters.values())
    if not parameters or parameters[0].kind in _BY_NAME:
        raise ConfigurationError(
            f"{where} takes nothing without a name, expected `self` of a method, and `page` of a handler, came "
            f"{signature}. Make it the first parameter."
        )
    for parameter in parameters[1:]:
        if parameter.kind in (parameter.POSITIONAL_ONLY, parameter.VAR_POSITIONAL):
            raise ConfigurationError(f"{where}: arguments come by name, {parameter} cannot be given by name.")
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
    if _takes_none(annotation):
        annotation = Annotated[annotation, WrapValidator(_blank_is_none)]
    return annotation if parameter.default is parameter.empty else NotRequired[annotation]


def _takes_none(annotation: Any) -> bool:
    if get_origin(annotation) is Annotated:
        return _takes_none(get_args(annotation)[0])
    return get_origin(annotation) in (Union, UnionType) and type(None) in get_args(annotation)


def _blank_is_none(given: Any, convert: ValidatorFunctionWrapHandler) -> Any:
    # A browser sends every field of a form, also the number that nobody typed; as with fields of Django's forms.
    try:
        return convert(given)
    except ValidationError:
        if given == "":
            return None
        raise


def _explained(error: Any) -> dict[str, str]:
    return {"argument": ".".join(map(str, error["loc"]))[:_LONGEST_NAME], "message": error["msg"]}
