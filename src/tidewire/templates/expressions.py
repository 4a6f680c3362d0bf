"""From Django's parsed expressions to Python: variables and filters."""

from collections.abc import Sequence
from typing import Any, Final

import django
from django.template import defaultfilters
from django.template.base import FilterExpression, Variable
from django.utils.safestring import mark_safe

from tidewire.templates import filters, output, runtime
from tidewire.templates.scope import Scope
from tidewire.templates.unit import Unit

_LOOP_VALUES: Final = {
    "counter": "({index} + 1)",
    "counter0": "{index}",
    "revcounter": "({length} - {index})",
    "revcounter0": "({length} - {index} - 1)",
    "first": "({index} == 0)",
    "last": "({index} == {length} - 1)",
    **({"length": "{length}"} if django.VERSION >= (6, 0) else {}),
}

# Filters whose result on a plain string is one expression. `{0}` is the value, `{1}` the argument.
_INLINE_STR: Final[dict[Any, str]] = {
    defaultfilters.lower: "{0}.lower()",
    defaultfilters.upper: "{0}.upper()",
    defaultfilters.capfirst: "{0}[:1].upper() + {0}[1:]",
    defaultfilters.length: "len({0})",
}
_INLINE_ANY: Final[dict[Any, str]] = {
    defaultfilters.default: "{0} or {1}",
    defaultfilters.default_if_none: "{1} if {0} is None else {0}",
    filters.concat: "str({0}) + str({1})",
    filters.text: "str({0})",
}
# Whose result depends on nothing but their arguments. Of other libraries nothing is known.
_PURE_MODULES: Final = frozenset({defaultfilters.__name__, filters.__name__})

# These answer differently from one moment to the next.
_IMPURE_FILTERS: Final = frozenset(
    {defaultfilters.random, defaultfilters.timesince_filter, defaultfilters.timeuntil_filter}
)


def is_native(expression: Any) -> bool:
    """Tell whether ``expression`` is one that this module writes as Python: nobody's subclass."""
    if type(expression) is not FilterExpression:
        return False
    variable = expression.var
    if expression.is_var and (type(variable) is not Variable or variable.translate):
        return False
    return not expression.filters or all(
        _is_native_variable(arg) for _, args in expression.filters for is_var, arg in args if is_var
    )


def _is_native_variable(variable: Any) -> bool:
    return type(variable) is Variable and not variable.translate


def in_scope(scope: Scope | None, name: str) -> str | Scope | None:
    """Return the local that holds ``name``, the scope whose loop it is, or ``None``: look in the context."""
    while scope is not None:
        if name in scope.names:
            return scope.names[name]
        if name == "forloop" and scope.loop:
            return scope
        # An ``{% include ... only %}`` sees nothing of what is around it.
        if scope.closed:
            return "MISSING"
        scope = scope.parent
    return None


def variables_of(expression: FilterExpression) -> list[Any]:
    """Return the variables that a native expression reads."""
    variables: list[Any] = [expression.var] if expression.is_var and expression.var.lookups is not None else []
    if expression.filters:
        arguments = (argument for _, arguments in expression.filters for is_var, argument in arguments if is_var)
        variables += (argument for argument in arguments if argument.lookups is not None)
    return variables


def is_loop_path(variable: Any, loops: int) -> bool:
    """Tell whether a variable of ``forloop``, within ``loops`` loops, is one that needs no dictionary."""
    *parents, last = variable.lookups[1:] or ("",)
    return last in _LOOP_VALUES and len(parents) < loops and set(parents) <= {"parentloop"}


def variable_source(unit: Unit, variable: Variable) -> str:
    """Return an expression for ``variable``: its value, or ``MISSING``."""
    if variable.lookups is None:
        return unit.constant(variable.literal)
    name, *names = variable.lookups
    place = in_scope(unit.scope, name)
    if isinstance(place, Scope):
        return _loop_source(unit, place, names)
    if place is None:
        unit.read(name)
        place = unit.hoisted(name)
    if place is None:
        return _context_source(name, names)
    return _local_source(unit, place, names)


def uncalled(unit: Unit, name: str, scope: Scope | None) -> str:
    """Return an expression for what ``name`` holds in ``scope``, or ``MISSING``; if it can be called, it is not."""
    place = in_scope(scope, name)
    if isinstance(place, str):
        return place
    unit.read(name)
    return unit.hoisted(name) or f"find(context, {name!r})"


def _context_source(name: str, names: list[str]) -> str:
    if not names:
        return f"root(context, {name!r})"
    return _attribute_source(f"find(context, {name!r})", names)


def _attribute_source(value: str, names: list[str]) -> str:
    if len(names) == 1:
        return f"attribute({value}, {names[0]!r}, context)"
    return f"path({value}, {tuple(names)!r}, context)"


def _loop_source(unit: Unit, scope: Scope, names: list[str]) -> str:
    loop = scope.loop
    unit.reads.positions = True
    for name in names[:-1]:
        if name == "parentloop" and loop is not None:
            loop = loop.parent
    if loop is None:
        return "MISSING"
    source = _LOOP_VALUES[names[-1]]
    loop.is_counted |= "{length}" in source
    return source.format(index=loop.index, length=loop.length)


def _local_source(unit: Unit, local: str, names: list[str]) -> str:
    if local == "MISSING":
        return local
    if not names:
        return f"(called({local}, context) if callable({local}) else {local})"
    name, source = names[0], _attribute_source(local, names)
    if len(names) > 1:
        return source
    if (fields := unit.field(local, name)) is None:
        return source
    field, is_dict = fields
    item = unit.local()
    of_dict = f"called({item}, context) if callable({item} := {local}[{name!r}]) else {item}"
    source = f"({of_dict}) if {is_dict} and {name!r} in {local} else {source}"
    return f"({source} if {field} is UNREAD else called({field}, context) if callable({field}) else {field})"


def value_of(unit: Unit, expression: Any, *, or_none: bool = False) -> str:
    """Write what evaluates ``expression`` and return the local or constant that holds its value.

    A variable that does not exist is the engine's ``string_if_invalid``, or ``None`` with ``or_none``.
    """
    if not is_native(expression):
        unit.reads.known = False
        return unit.assign(f"{unit.constant(expression)}.resolve(context{', True' if or_none else ''})")
    if not expression.is_var:
        return filtered(unit, unit.assign(unit.constant(expression.var)), expression)
    value = unit.assign(variable_source(unit, expression.var))
    if expression.var.lookups is None:
        return filtered(unit, value, expression)
    if or_none:
        # Before the filters, which see None, as Django has it where nobody asks for `string_if_invalid`.
        unit.write(f"if {value} is MISSING: {value} = None")
        return filtered(unit, value, expression)
    if not expression.filters or not unit.shows_invalid:
        unit.write(f"if {value} is MISSING: {value} = invalid(context, {expression.var.var!r})")
        return filtered(unit, value, expression)
    return _filtered_unless_invalid(unit, value, expression)


def _filtered_unless_invalid(unit: Unit, value: str, expression: FilterExpression) -> str:
    """A variable that does not exist skips its filters, if there is something to show for it."""
    result = unit.local()
    with unit.indented(f"if {value} is MISSING:"):
        unit.write(f"{result} = invalid(context, {expression.var.var!r})")
    with unit.indented("else:"):
        unit.write(f"{result} = {filtered(unit, value, expression)}")
    return result


def filtered(unit: Unit, value: str, expression: FilterExpression) -> str:
    """Write the filters of ``expression`` over ``value`` and return the local that holds the result."""
    for function, arguments in expression.filters:
        value = _apply(unit, function, value, arguments)
    return value


def has_short_filters(unit: Unit, expression: FilterExpression) -> bool:
    """Tell whether the filters of ``expression`` can be applied by one call: slower to run, and faster to compile."""
    if unit.hot or unit.shows_invalid:
        return False
    # A lazy translation is text of whichever language is active, and no constant.
    return all(
        function not in _INLINE_ANY
        and all(not is_variable and isinstance(argument, str) for is_variable, argument in arguments)
        for function, arguments in expression.filters
    )


def short_text(unit: Unit, expression: FilterExpression) -> str:
    """Return an expression for the text of ``expression``, whose filters are short."""
    steps = [_step(unit, function, arguments) for function, arguments in expression.filters]
    show = runtime.filtered(steps, output.show if unit.autoescape else output.show_raw)
    return f"{unit.constant(show)}({variable_source(unit, expression.var)}, context)"


def _step(unit: Unit, function: Any, arguments: Sequence[tuple[bool, str]]) -> runtime.Step:
    _note(unit, function, arguments)
    return runtime.Step(
        function,
        tuple([mark_safe(argument) for _, argument in arguments]),  # noqa: S308  (as Django does: it is the template's own text)
        {"autoescape": unit.autoescape} if getattr(function, "needs_autoescape", False) else {},
        is_local=getattr(function, "expects_localtime", False),
        is_safe=getattr(function, "is_safe", False),
    )


def _note(unit: Unit, function: Any, arguments: Sequence[tuple[bool, Any]]) -> None:
    """Note what a filter depends on, and whether more source would be faster."""
    if getattr(function, "__module__", "") not in _PURE_MODULES or function in _IMPURE_FILTERS:
        unit.reads.known = False
    if _inline_of_str(function, arguments):
        unit.may_be_long()


def _inline_of_str(function: Any, arguments: Sequence[tuple[bool, Any]]) -> str | None:
    """Return the one expression for what a filter makes of a plain string, if there is one."""
    if function is defaultfilters.stringformat:  # the widgets of forms have it for each attribute
        return "{0}" if arguments == [(False, "s")] else None
    return _INLINE_STR.get(function)


def _argument(unit: Unit, is_variable: bool, argument: Any) -> str:
    if not is_variable and not isinstance(argument, str):
        # A lazy translation must not be made text before the render.
        return f"mark_safe({unit.constant(argument)})"
    if not is_variable:
        return unit.constant(mark_safe(argument))  # noqa: S308  (as Django does: it is the template's own text)
    if argument.lookups is None:
        return unit.constant(argument.literal)
    return unit.assign(f"needed({variable_source(unit, argument)}, {argument.var!r})")


def _apply(unit: Unit, function: Any, value: str, given: Sequence[tuple[bool, Any]]) -> str:
    arguments = [_argument(unit, is_variable, argument) for is_variable, argument in given]
    _note(unit, function, given)
    if function in _INLINE_ANY:
        return unit.assign(_INLINE_ANY[function].format(value, *arguments))
    if getattr(function, "expects_localtime", False):
        value = unit.assign(f"template_localtime({value}, context.use_tz)")
    call = f"{unit.constant(function)}({', '.join([value, *arguments, *_autoescape(unit, function)])})"
    inline = _inline_of_str(function, given) if unit.hot else None
    if inline:
        call = f"({inline.format(value)}) if type({value}) is str else {call}"
    result = unit.assign(call)
    if getattr(function, "is_safe", False):
        unit.write(f"if type({value}) is not str and isinstance({value}, SafeData): {result} = mark_safe({result})")
    return result


def _autoescape(unit: Unit, function: Any) -> list[str]:
    return [f"autoescape={unit.autoescape}"] if getattr(function, "needs_autoescape", False) else []


def items_source(unit: Unit, expression: Any) -> str:
    """Return an expression for what a loop goes over: what does not exist needs no line of its own."""
    is_plain = is_native(expression) and expression.is_var and expression.var.lookups and not expression.filters
    source = variable_source(unit, expression.var) if is_plain else value_of(unit, expression, or_none=True)
    return f"items_of({source})"


def is_row_attribute(unit: Unit, variable: Any) -> str | None:
    """Return the local that holds ``x`` if ``variable`` is ``x.name`` with ``x`` in a local."""
    if len(variable.lookups) != 2:
        return None
    place = in_scope(unit.scope, variable.lookups[0])
    return place if isinstance(place, str) and place != "MISSING" else None
