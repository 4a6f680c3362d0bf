"""Tags that print a value, and those that print nothing."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Any

from django.template.base import TextNode, VariableNode
from django.template.defaulttags import (
    CommentNode,
    CsrfTokenNode,
    CycleNode,
    FirstOfNode,
    LoadNode,
    NowNode,
    ResetCycleNode,
    TemplateTagNode,
    URLNode,
    VerbatimNode,
    WidthRatioNode,
)
from django.templatetags.static import PrefixNode, StaticNode

from tidewire.templates.expressions import (
    has_short_filters,
    in_scope,
    is_native,
    is_row_attribute,
    short_text,
    uncalled,
    value_of,
    variable_source,
)
from tidewire.templates.inlining import is_plain_cycle
from tidewire.templates.judgement import Judgement
from tidewire.templates.key_tag import KeyNode
from tidewire.templates.naming import can_be_local, printed, printed_from, set_name
from tidewire.templates.purity import always, are_readable, is_readable
from tidewire.templates.registry import register
from tidewire.templates.scope import Scope
from tidewire.templates.unit import Unit
from tidewire.templates.writing import as_text


@register(TextNode, judge=always)
def _text(node: TextNode, unit: Unit) -> None:
    unit.text_node(node)


@register(CommentNode, LoadNode, KeyNode, judge=always)
def _nothing(_node: Any, _unit: Unit) -> None:
    """A key is read by the loop around it."""


@register(VerbatimNode, judge=always)
def _verbatim(node: VerbatimNode, unit: Unit) -> None:
    unit.text(node.content)


@register(TemplateTagNode, judge=always)
def _template_tag(node: TemplateTagNode, unit: Unit) -> None:
    unit.text(node.mapping.get(node.tagtype, ""))


def is_expression(unit: Unit, node: Any) -> bool:
    """Tell whether ``node`` prints a variable, and needs no line of source to find its value."""
    if type(node) is not VariableNode:
        return False
    expression = node.filter_expression
    if not is_native(expression) or not expression.is_var or expression.var.lookups is None:
        return False
    return not expression.filters or has_short_filters(unit, expression)


def shown(unit: Unit, value: str, variable: str = "") -> str:
    """Return the expression for a value as text."""
    named = f", {variable!r}" if variable and unit.shows_invalid else ""
    if not unit.autoescape:
        return f"show_raw({value}, context{named})"
    call = f"show({value}, context{named})"
    # Text and whole numbers are shown without a call, where calls are many.
    return _shown_here(unit, value, call) if unit.hot and unit.in_loop and value.isidentifier() else call


def _shown_here(unit: Unit, value: str, call: str) -> str:
    numbers = f"str({value}) if type({value}) is int and {unit.plain_numbers()} else {call}"
    return f"(escaped({value}) or escape({value}) if type({value}) is str else {numbers})"


@register(VariableNode, judge=lambda node, judgement: is_readable(node.filter_expression, judgement))
def _variable(node: VariableNode, unit: Unit) -> None:
    expression = node.filter_expression
    if not is_expression(unit, node):
        return unit.slot_of(shown(unit, value_of(unit, expression)))
    variable: Any = expression.var
    if expression.filters:
        return unit.slot_of(short_text(unit, expression))
    if unit.autoescape and in_scope(unit.scope, variable.lookups[0]) is None and not unit.in_loop:
        return unit.slot_of(_context_variable(unit, *variable.lookups))
    return unit.slot_of(_local_variable(unit, variable))


def _local_variable(unit: Unit, variable: Any) -> str:
    local = is_row_attribute(unit, variable) if unit.autoescape else None
    if local is None:
        return _loop_value(unit, variable) or shown(unit, variable_source(unit, variable), variable.var)
    name = variable.lookups[1]
    named = f", {variable.var!r}" if unit.shows_invalid else ""
    source = f"cell({local}, {name!r}, context{named})"
    if (fields := unit.field(local, name)) is None:
        return source
    field, is_dict = fields
    here = _shown_here(unit, field, f"show_called({field}, context{named})")
    item = unit.local()
    numbers = f"str({item}) if type({item}) is int and {unit.plain_numbers()} else {source}"
    of_dict = f"escaped({item}) or escape({item}) if type({item} := {local}.get({name!r})) is str else {numbers}"
    return f"((({of_dict}) if {is_dict} else {source}) if {field} is UNREAD else {here})"


def _loop_value(unit: Unit, variable: Any) -> str | None:
    """Return the expression for a counter of a loop as text."""
    if not unit.hot or not unit.in_loop or not isinstance(in_scope(unit.scope, variable.lookups[0]), Scope):
        return None
    value = variable_source(unit, variable)
    is_number = "==" not in value
    return f"(str({value}) if {unit.plain_numbers()} else show({value}, context))" if is_number else None


def _context_variable(unit: Unit, name: str, *names: str) -> str:
    """One call does all where the value comes from the context: less source, and that is what compiling costs."""
    unit.read(name)
    return f"text_at(context, {name!r}, {names!r})" if names else f"text(context, {name!r})"


@register(FirstOfNode, judge=lambda node, judgement: _is_plain(node, node.vars, judgement), sets=attrgetter("asvar"))
def _first_of(node: FirstOfNode, unit: Unit) -> None:
    # Nested, as Django evaluates no variable after the first that is true.
    result, depth = unit.assign("''", "s"), unit.depth
    for expression in node.vars:
        value = value_of(unit, expression, or_none=True)
        text = f"render_value_in_context({value}, context)" if node.asvar else shown(unit, value)
        unit.write(f"if {value}: {result} = {text}")
        unit.write("else:")
        unit.depth += 1
    unit.write("pass")
    unit.depth = depth
    printed_from(unit, node.asvar, result)


def _is_plain(node: Any, expressions: Iterable[Any], judgement: Judgement) -> bool:
    return can_be_local(node.asvar) and are_readable(expressions, judgement)


def _is_plain_ratio(node: WidthRatioNode, judgement: Judgement) -> bool:
    return _is_plain(node, [node.val_expr, node.max_expr, node.max_width], judgement)


@register(WidthRatioNode, judge=_is_plain_ratio, sets=attrgetter("asvar"))
def _width_ratio(node: WidthRatioNode, unit: Unit) -> None:
    result = unit.local("s")
    with unit.indented("try:"):
        values = [value_of(unit, part) for part in (node.val_expr, node.max_expr, node.max_width)]
        unit.write(f"{result} = ratio({', '.join(values)})")
        if node.asvar:
            set_name(unit, node.asvar, result)
    # As in Django: a variable that is missing is silent, a width that is no number is an error.
    unit.write(f"except VariableDoesNotExist: {result} = ''")
    unit.write("except (ValueError, TypeError): not_a_ratio()")
    if not node.asvar:
        unit.slot_from(result)


@register(NowNode, judge=lambda node, _judgement: can_be_local(node.asvar), sets=attrgetter("asvar"))
def _now(node: NowNode, unit: Unit) -> None:
    unit.reads.known = False
    printed(unit, node.asvar, f"now({node.format_string!r})")


@register(CsrfTokenNode, judge=always)
def _csrf_token(node: CsrfTokenNode, unit: Unit) -> None:
    unit.slot_of(f"csrf_input({unit.constant(node)}, {uncalled(unit, 'csrf_token', unit.scope)})")


def _is_plain_url(node: URLNode, judgement: Judgement) -> bool:
    return _is_plain(node, [node.view_name, *node.args, *node.kwargs.values()], judgement)


@register(URLNode, judge=_is_plain_url, sets=attrgetter("asvar"))
def _url(node: URLNode, unit: Unit) -> None:
    args = ", ".join(value_of(unit, part) for part in node.args)
    kwargs = ", ".join(f"{name!r}: {value_of(unit, part)}" for name, part in node.kwargs.items())
    unit.reads.known = False
    call = f"(context, {value_of(unit, node.view_name)}, [{args}], {{{kwargs}}})"
    if node.asvar:
        set_name(unit, node.asvar, f"url_if_any{call}")
    else:
        unit.slot_of(escaped(unit, f"url{call}"))


def escaped(unit: Unit, call: str) -> str:
    """Return the expression for what a tag returned, as it is printed."""
    return f"conditional_escape({call})" if unit.autoescape else as_text(call)


def _is_plain_static(node: StaticNode, judgement: Judgement) -> bool:
    return can_be_local(node.varname) and are_readable([node.path], judgement)


@register(StaticNode, judge=_is_plain_static, sets=attrgetter("varname"))
def _static(node: StaticNode, unit: Unit) -> None:
    printed(unit, node.varname, escaped(unit, f"{unit.constant(node)}.handle_simple({value_of(unit, node.path)})"))


@register(PrefixNode, judge=lambda node, _judgement: can_be_local(node.varname), sets=attrgetter("varname"))
def _prefix(node: PrefixNode, unit: Unit) -> None:
    unit.reads.known = False
    printed(unit, node.varname, f"{unit.constant(node)}.handle_simple({node.name!r})")


@register(CycleNode, judge=lambda node, _judgement: is_plain_cycle(node), sets=attrgetter("variable_name"))
def _cycle(node: CycleNode, unit: Unit) -> None:
    unit.reads.known = False
    if node in unit.cycles:
        values, turn = unit.constant(tuple(part.var for part in node.cyclevars)), unit.cycles[node]
        unit.slot(f"show({values}[{turn}], context)" if unit.autoescape else f"{values}[{turn}]")
        unit.write(f"{turn} = ({turn} + 1) % {len(node.cyclevars)}")
        return
    # Its name is set where the context has it already, in whichever scope that is.
    unit.renamed.add(node.variable_name or "")
    unit.plain = False
    unit.slot_of(f"{unit.constant(node)}.render(context)")


@register(ResetCycleNode)
def _reset_cycle(node: ResetCycleNode, unit: Unit) -> None:
    unit.plain = False
    unit.write(f"{unit.constant(node)}.render(context)")
