"""``if`` and ``ifchanged``."""

from collections.abc import Sequence
from typing import Any, Final

from django.template.base import TextNode
from django.template.defaulttags import CycleNode, IfChangedNode, IfNode
from django.template.library import SimpleBlockNode
from django.template.loader_tags import IncludeNode
from django.template.smartif import Literal

from tidewire.templates.conditions import condition_value, is_native_condition, truth_of
from tidewire.templates.expressions import value_of, variables_of
from tidewire.templates.judgement import Judgement
from tidewire.templates.purity import all_pure, are_readable, is_readable
from tidewire.templates.registry import register
from tidewire.templates.scope import Scope
from tidewire.templates.tags.values import is_expression
from tidewire.templates.unit import Unit
from tidewire.templates.writing import opaque, write_body, write_html

_COUNTING: Final[Any] = (IfChangedNode, CycleNode, IncludeNode, SimpleBlockNode)


def expressions_of(condition: Any) -> list[Any]:
    """Return the expressions that a condition is made of; ``None``, an ``else``, of none."""
    if condition is None:
        return []
    if isinstance(condition, Literal):
        return [condition.value]
    return [*expressions_of(condition.first), *expressions_of(condition.second)]


def is_pure_condition(condition: Any, judgement: Judgement) -> bool:
    """Tell whether a condition can be written without a real context."""
    if isinstance(condition, Literal):  # as most are
        return is_readable(condition.value, judgement)
    is_native = condition is None or is_native_condition(condition)
    return is_native and are_readable(expressions_of(condition), judgement)


def _is_pure_if(node: IfNode, judgement: Judgement) -> bool:
    for condition, nodes in node.conditions_nodelists:
        if not (is_pure_condition(condition, judgement) and all_pure(nodes, judgement)):
            return False
    return True


@register(IfNode, judge=_is_pure_if)
def _if(node: IfNode, unit: Unit) -> None:
    clauses = node.conditions_nodelists
    if _is_choice(unit, clauses):
        return unit.slot_of(_choice(unit, clauses))
    result = unit.local("s")
    # An else within an else is one level deeper each, and Python allows a hundred levels.
    if len(clauses) > 3:
        _write_chosen(unit, clauses, result)
    else:
        _write_nested(unit, clauses, result)
    return unit.slot_from(result)


def _is_choice(unit: Unit, clauses: Sequence[Any]) -> bool:
    """Tell whether there is one condition, and all that depends on it needs no line of its own."""
    is_short = len(clauses) == 1 or (len(clauses) == 2 and clauses[1][0] is None)
    return is_short and all(
        type(node) is TextNode or is_expression(unit, node) for _, nodes in clauses for node in nodes
    )


def _choice(unit: Unit, clauses: Sequence[Any]) -> str:
    held = written(unit, clauses[0][0])
    chosen, *others = [unit.assembled(write_body(unit, nodes)) for _, nodes in clauses]
    return f"({chosen} if {held} else {others[0] if others else repr('')})"


def _write_nested(unit: Unit, clauses: Sequence[Any], result: str) -> None:
    depth = unit.depth
    for condition, nodes in clauses:
        if condition is None:
            _write_branch(unit, nodes, result)
            break
        with unit.indented(f"if {written(unit, condition)}:"):
            _write_branch(unit, nodes, result)
        unit.write("else:")
        unit.depth += 1
    else:
        unit.write(f"{result} = ''")
    unit.depth = depth


def _write_chosen(unit: Unit, clauses: Sequence[Any], result: str) -> None:
    """Write a long chain flat: first which clause holds, then its branch."""
    choice = unit.assign("-1", "b")
    for number, (condition, _) in enumerate(clauses):
        with unit.indented(f"if {choice} < 0:"):
            held = "True" if condition is None else written(unit, condition)
            unit.write(f"if {held}: {choice} = {number}")
    unit.write(f"{result} = ''")
    for number, (_, nodes) in enumerate(clauses):
        with unit.indented(f"if {choice} == {number}:"):
            _write_branch(unit, nodes, result)


def _write_branch(unit: Unit, nodes: Any, result: str) -> None:
    body = write_body(unit, nodes)
    unit.write(f"{result} = {unit.assembled(body)}")


def written(unit: Unit, condition: Any) -> str:
    """Write a condition and return the local that holds it: true or not, as an ``{% if %}`` sees it."""
    if not is_native_condition(condition):
        unit.reads.known = False
        return unit.assign(f"evaluated({unit.constant(condition)}, context)", "c")
    if isinstance(condition, Literal) and not getattr(condition.value, "filters", ()):
        return truth_of(unit, condition.value)
    if not isinstance(condition, Literal) or not _has_needed_arguments(condition.value):
        return condition_value(unit, condition)
    # A filter's argument that is missing raises, which {% if %} takes for false.
    result = unit.local("c")
    with unit.indented("try:"):
        unit.write(f"{result} = {condition_value(unit, condition)}")
    unit.write(f"except VariableDoesNotExist: {result} = None")
    return result


def _has_needed_arguments(expression: Any) -> bool:
    return len(variables_of(expression)) > (expression.is_var and expression.var.lookups is not None)


def _is_pure_ifchanged(node: Any, judgement: Judgement) -> bool:
    # Django renders content that came out empty a second time: other text, if something in it counts its renders.
    if not node._varlist and node.nodelist_true.get_nodes_by_type(_COUNTING):
        return False
    nodes = [*node.nodelist_true, *node.nodelist_false]
    return judgement.loops > 0 and are_readable(node._varlist, judgement) and all_pure(nodes, judgement)


@register(IfChangedNode, judge=_is_pure_ifchanged)
def _if_changed(node: Any, unit: Unit) -> None:
    state = _loop_state(unit.scope)
    if state is None:
        return opaque(node, unit)
    unit.reads.known = False
    result, mark, true = unit.local("s"), repr(id(node)), node.nodelist_true
    if node._varlist:
        now = unit.assign(f"[{', '.join(value_of(unit, part, or_none=True) for part in node._varlist)}]")
    else:
        now = write_html(unit, true)
    with unit.indented(f"if {now} != {state}.get({mark}):"):
        unit.write(f"{state}[{mark}] = {now}")
        if node._varlist:
            _write_branch(unit, true, result)
        else:
            unit.write(f"{result} = {now}")
    with unit.indented("else:"):
        _write_branch(unit, node.nodelist_false, result)
    return unit.slot_from(result)


def _loop_state(scope: Scope | None) -> str | None:
    while scope is not None and not scope.closed:
        if scope.loop:
            scope.loop.keeps_state = True
            return scope.loop.state
        scope = scope.parent
    return None
