"""Tags that print a value, and those that print nothing."""

from typing import Any

from django.template.base import TextNode, VariableNode
from django.template.defaulttags import (
    CommentNode,
    CsrfTokenNode,
    CycleNode,
    FirstOfNode,
    LoadNode,
    NowNode,
    TemplateTagNode,
    URLNode,
    VerbatimNode,
    WidthRatioNode,
)
from django.template.library import SimpleNode
from django.templatetags.i18n import TranslateNode
from django.templatetags.static import StaticNode
from django.utils.translation import gettext

from tidewire.templates.expressions import in_scope, is_row_attribute, value_of, variable_source
from tidewire.templates.inlining import is_plain_cycle
from tidewire.templates.judgement import Judgement
from tidewire.templates.key_tag import KeyNode
from tidewire.templates.purity import always, are_readable
from tidewire.templates.registry import register
from tidewire.templates.unit import Unit
from tidewire.templates.writing import opaque


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


def shown(unit: Unit, value: str, variable: str = "") -> str:
    """Return the expression for a local as text."""
    if not unit.autoescape:
        return f"show_raw({value}, context, {variable!r})"
    return f"show({value}, context, {variable!r})"


@register(VariableNode, judge=lambda node, judgement: are_readable([node.filter_expression], judgement))
def _variable(node: VariableNode, unit: Unit) -> None:
    expression = node.filter_expression
    variable = expression.var if getattr(expression, "is_var", False) else None
    if variable is None or variable.lookups is None or expression.filters or not hasattr(variable, "lookups"):
        unit.slot(shown(unit, value_of(unit, expression)))
    elif unit.autoescape and in_scope(unit.scope, variable.lookups[0]) is None and not unit.in_loop:
        _context_variable(unit, *variable.lookups)
    else:
        unit.slot(_local_variable(unit, variable))


def _local_variable(unit: Unit, variable: Any) -> str:
    local = is_row_attribute(unit, variable) if unit.autoescape else None
    if local is None:
        return shown(unit, variable_source(unit, variable), variable.var)
    return f"cell({local}, {variable.lookups[1]!r}, context, {variable.var!r})"


def _context_variable(unit: Unit, name: str, *names: str) -> None:
    """One call does all where the value comes from the context: less source, and that is what compiling costs."""
    unit.read(name)
    unit.slot(f"text_at(context, {name!r}, {names!r})" if names else f"text(context, {name!r})")


@register(FirstOfNode, judge=lambda node, judgement: not node.asvar and are_readable(node.vars, judgement))
def _first_of(node: FirstOfNode, unit: Unit) -> None:
    if node.asvar:
        return opaque(node, unit)
    result, depth = unit.assign("''", "s"), unit.depth
    for expression in node.vars:
        value = value_of(unit, expression, or_none=True)
        unit.write(f"if {value}: {result} = {shown(unit, value)}")
        unit.write("else:")
        unit.depth += 1
    unit.write("pass")
    unit.depth = depth
    return unit.slot_from(result)


def _is_plain_ratio(node: WidthRatioNode, judgement: Judgement) -> bool:
    return not node.asvar and are_readable([node.val_expr, node.max_expr, node.max_width], judgement)


@register(WidthRatioNode, judge=_is_plain_ratio)
def _width_ratio(node: WidthRatioNode, unit: Unit) -> None:
    if node.asvar:
        return opaque(node, unit)
    result = unit.local("s")
    with unit.indented("try:"):
        values = [value_of(unit, part) for part in (node.val_expr, node.max_expr, node.max_width)]
        unit.write(f"{result} = ratio({', '.join(values)})")
    unit.write(f"except VariableDoesNotExist: {result} = ''")
    unit.write("except (ValueError, TypeError): not_a_ratio()")
    return unit.slot_from(result)


@register(NowNode, judge=lambda node, _judgement: not node.asvar)
def _now(node: NowNode, unit: Unit) -> None:
    if node.asvar:
        return opaque(node, unit)
    unit.reads.known = False
    return unit.slot(f"{unit.constant(node)}.render(context)")


@register(CsrfTokenNode, judge=always)
def _csrf_token(node: CsrfTokenNode, unit: Unit) -> None:
    unit.read("csrf_token")
    unit.slot(f"{unit.constant(node)}.render(context)")


def _is_plain_url(node: URLNode, judgement: Judgement) -> bool:
    return not node.asvar and are_readable([node.view_name, *node.args, *node.kwargs.values()], judgement)


@register(URLNode, judge=_is_plain_url)
def _url(node: URLNode, unit: Unit) -> None:
    if node.asvar:
        return opaque(node, unit)
    args = ", ".join(value_of(unit, part) for part in node.args)
    kwargs = ", ".join(f"{name!r}: {value_of(unit, part)}" for name, part in node.kwargs.items())
    unit.reads.known = False
    call = f"url(context, {value_of(unit, node.view_name)}, [{args}], {{{kwargs}}})"
    return unit.slot(f"conditional_escape({call})" if unit.autoescape else call)


@register(StaticNode, judge=lambda node, judgement: node.varname is None and are_readable([node.path], judgement))
def _static(node: StaticNode, unit: Unit) -> None:
    if node.varname is not None:
        return opaque(node, unit)
    call = f"{unit.constant(node)}.handle_simple({value_of(unit, node.path)})"
    return unit.slot(f"conditional_escape({call})" if unit.autoescape else call)


def _is_plain_call(node: SimpleNode, judgement: Judgement) -> bool:
    plain = node.target_var is None and not node.takes_context
    return plain and are_readable([*node.args, *node.kwargs.values()], judgement)


@register(SimpleNode, judge=_is_plain_call)
def _simple_tag(node: SimpleNode, unit: Unit) -> None:
    if node.target_var is not None or node.takes_context:
        return opaque(node, unit)
    unit.reads.known = False
    args = [value_of(unit, part) for part in node.args]
    kwargs = ", ".join(f"{name!r}: {value_of(unit, part)}" for name, part in node.kwargs.items())
    call = f"{unit.constant(node.func)}({', '.join([*args, f'**{{{kwargs}}}'])})"
    return unit.slot(f"conditional_escape({call})" if unit.autoescape else call)


def _is_plain_message(node: TranslateNode) -> bool:
    expression = node.filter_expression
    literal = getattr(expression.var, "literal", None)
    return not (node.asvar or node.message_context or expression.filters) and isinstance(literal, str)


@register(TranslateNode, judge=lambda node, _judgement: _is_plain_message(node))
def _translate(node: TranslateNode, unit: Unit) -> None:
    if not _is_plain_message(node):
        return opaque(node, unit)
    message = node.filter_expression.var.literal
    if node.noop:
        return unit.text(message.replace("%%", "%"))
    return unit.slot(f"translated({unit.constant(message.replace('%', '%%'))}, {unit.constant(gettext)})")


@register(CycleNode, judge=lambda node, _judgement: is_plain_cycle(node))
def _cycle(node: CycleNode, unit: Unit) -> None:
    if node not in unit.cycles:
        return opaque(node, unit)
    unit.reads.known = False
    values, turn = unit.constant(tuple(part.var for part in node.cyclevars)), unit.cycles[node]
    unit.slot(f"show({values}[{turn}], context, '')" if unit.autoescape else f"{values}[{turn}]")
    return unit.write(f"{turn} = ({turn} + 1) % {len(node.cyclevars)}")
