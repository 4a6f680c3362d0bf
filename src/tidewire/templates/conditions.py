"""From the conditions of ``if`` to Python."""

from typing import Any, Final

from django.template.smartif import OPERATORS, Literal, TokenBase

from tidewire.templates.expressions import is_native, value_of, variable_source
from tidewire.templates.unit import Unit

_INFIX: Final = {
    "in": "in", "not in": "not in", "is": "is", "is not": "is not",
    "==": "==", "!=": "!=", ">": ">", ">=": ">=", "<": "<", "<=": "<=",
}  # fmt: skip


def is_native_condition(condition: Any) -> bool:
    """Tell whether a condition is made of Django's own operators and expressions only."""
    if isinstance(condition, Literal):
        return is_native(condition.value)
    if type(condition) not in OPERATORS.values():
        return False
    return all(is_native_condition(part) for part in (condition.first, condition.second) if part is not None)


def condition_value(unit: Unit, condition: TokenBase) -> str:
    """Write what evaluates ``condition`` and return the local that holds it. An operator that fails is false."""
    if isinstance(condition, Literal):
        return value_of(unit, condition.value, or_none=True)
    result = unit.local("c")
    with unit.indented("try:"):
        _operation(unit, condition, result)
    unit.write(f"except Exception: {result} = False")
    return result


def _operation(unit: Unit, condition: Any, result: str) -> None:
    unit.write(f"{result} = {condition_value(unit, condition.first)}")
    if condition.id == "not":
        unit.write(f"{result} = not {result}")
    elif condition.id in ("and", "or"):
        with unit.indented(f"if {'' if condition.id == 'and' else 'not '}{result}:"):
            unit.write(f"{result} = {condition_value(unit, condition.second)}")
    else:
        unit.write(f"{result} = {result} {_INFIX[condition.id]} {condition_value(unit, condition.second)}")


def truth_of(unit: Unit, expression: Any) -> str:
    """Return an expression that is true where ``expression`` is: a plain variable needs no local for it."""
    if is_native(expression) and expression.is_var and expression.var.lookups and not expression.filters:
        return variable_source(unit, expression.var)
    return value_of(unit, expression, or_none=True)
