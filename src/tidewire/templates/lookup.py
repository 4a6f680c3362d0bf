"""Django's variable lookup at render time, without its exceptions: what is not found is :data:`MISSING`."""

import inspect
import logging
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.template import Context, VariableDoesNotExist
from django.template.context import BaseContext

logger = logging.getLogger("django.template")


class Missing:
    """The value of a variable that does not exist."""

    __slots__ = ()

    def __bool__(self) -> bool:
        return False


MISSING: Final = Missing()

_NOT_THERE: Final = (TypeError, AttributeError, KeyError, ValueError, IndexError)

# Classes without items that are not called. Asking one for the `__getitem__` that it lacks costs 400 ns, a tenth of a
# row; and classes are few.
_plain: set[type] = set()
_PLAIN_BOUND: Final = 4096


def find(context: Context, name: str) -> Any:
    """Return what ``name`` stands for in ``context``, not called."""
    for scope in reversed(context.dicts):
        if name in scope:
            return scope[name]
    report(context, name)
    return MISSING


def root(context: Context, name: str) -> Any:
    """Return the variable ``name``."""
    value = find(context, name)
    return called(value, context, name) if callable(value) else value


def called(value: Any, context: Context, name: str = "") -> Any:
    """Return ``value``, called if Django would call it."""
    try:
        return call(value, context) if callable(value) else value
    except Exception as error:  # noqa: BLE001  (raised again, unless a template is silent about it)
        return _failed(error, context, name)


def attribute(value: Any, name: str, context: Context) -> Any:
    """Return ``value.name`` by Django's rules: by key, by attribute, by index; what can be called is called."""
    if type(value) is dict and name in value:
        found = value[name]
        return called(found, context, name) if callable(found) else found
    try:
        if type(value) in _plain:
            found = _plain_attribute(value, name)
        else:
            if callable(value):
                value = call(value, context)
            found = _step(value, name)
        if type(found) is not str and callable(found):
            found = call(found, context)
    except Exception as error:  # noqa: BLE001  (raised again, unless a template is silent about it)
        return _failed(error, context, name)
    if found is MISSING:
        report(context, name)
    return found


def _plain_attribute(value: Any, name: str) -> Any:
    try:
        return getattr(value, name)
    except (TypeError, AttributeError):
        if name in dir(value):
            raise
    return MISSING


def path(value: Any, names: Sequence[str], context: Context) -> Any:
    """Return ``value.name.name...``."""
    name = ""
    try:
        if callable(value):
            value = call(value, context)
        for name in names:
            value = value[name] if type(value) is dict and name in value else _step(value, name)
            if value is MISSING:
                report(context, name)
                return value
            if callable(value):
                value = call(value, context)
    except Exception as error:  # noqa: BLE001  (raised again, unless a template is silent about it)
        return _failed(error, context, name)
    return value


def _step(value: Any, name: str) -> Any:
    kind = type(value)
    if kind in _plain or _is_plain(kind):
        return _plain_attribute(value, name)
    if kind is dict:  # what it does not have, as `items`, would cost an exception
        if name in value:
            return value[name]
    # In Django's order: by key, as an attribute, by index.
    elif hasattr(kind, "__getitem__"):
        try:
            return value[name]
        except _NOT_THERE:
            pass
    try:
        if isinstance(value, BaseContext):
            return _of_context(value, name)
        return getattr(value, name)
    except (TypeError, AttributeError):
        if not isinstance(value, BaseContext) and name in dir(value):
            raise
    try:
        return value[int(name)]
    except (IndexError, ValueError, KeyError, TypeError):
        return MISSING


def _is_plain(kind: type) -> bool:
    """Tell whether values of this class have attributes only, and are not called. Asked but once a class."""
    if hasattr(kind, "__getitem__") or any("__call__" in vars(base) for base in kind.__mro__):
        return False
    if len(_plain) >= _PLAIN_BOUND:
        _plain.clear()
    _plain.add(kind)
    return True


def _of_context(value: BaseContext, name: str) -> Any:
    """Attributes of a context's class are not variables."""
    if getattr(type(value), name):
        raise AttributeError(name)
    return getattr(value, name)


def call(value: Any, context: Context) -> Any:
    """Call ``value`` as a template does: not at all if it says so, and silently not if it needs arguments."""
    if getattr(value, "do_not_call_in_templates", False):
        return value
    if getattr(value, "alters_data", False):
        return invalid_value(context)
    try:
        return value()
    except TypeError:
        # Silent is only a call that lacks arguments: a TypeError from within is the function's own.
        if _takes_no_arguments(value):
            raise
        return invalid_value(context)


def _takes_no_arguments(value: Any) -> bool:
    try:
        signature = inspect.signature(value)
    except ValueError:
        return False
    try:
        signature.bind()
    except TypeError:
        return False
    return True


def _failed(error: Exception, context: Context, name: str) -> Any:
    """Return what a lookup that raised ``error`` stands for, or raise it again."""
    report(context, name, error)
    if getattr(error, "silent_variable_failure", False):
        return invalid_value(context)
    if isinstance(error, VariableDoesNotExist):
        return MISSING
    raise error


def report(context: Context, name: str, error: Exception | None = None) -> None:
    """Log a failed lookup as Django does."""
    if logger.isEnabledFor(logging.DEBUG):
        template_name = getattr(context, "template_name", None) or "unknown"
        logger.debug(
            "Exception while resolving variable '%s' in template '%s'.",
            name,
            template_name,
            exc_info=error or VariableDoesNotExist("Failed lookup for key [%s]", (name,)),
        )


def invalid_value(context: Context) -> str:
    """Return the engine's ``string_if_invalid``."""
    template: Any = context.template
    text: str = template.engine.string_if_invalid
    return text


def invalid(context: Context, variable: str) -> str:
    """Return what is shown for a variable that does not exist."""
    text = invalid_value(context)
    return text % variable if "%s" in text else text


def needed(value: Any, variable: str) -> Any:
    """Return the argument of a filter, which must exist."""
    if value is MISSING:
        raise VariableDoesNotExist("Failed lookup for key [%s]", (variable,))
    return value


def items_of(values: Any) -> Any:
    """Return what a loop goes over as something that has a length: an empty tuple, if it is nothing."""
    if values is None or values is MISSING:
        return ()
    sized = values if hasattr(values, "__len__") else list(values)
    return () if len(sized) < 1 else sized


def unpacked(item: Any, count: int) -> Iterable[Any]:
    """Return ``item`` as ``count`` values, one for each loop variable."""
    try:
        length = len(item)
    except TypeError:
        length = 1
    if length != count:
        raise ValueError(f"Need {count} values to unpack in for loop; got {length}. ")
    values = list(item)[:count]
    return values + [MISSING] * (count - len(values))
