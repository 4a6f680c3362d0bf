"""Tags that change what is in scope, or what their content goes through."""

from django.template.defaulttags import AutoEscapeControlNode, FilterNode, SpacelessNode, WithNode
from django.utils.safestring import SafeString

from tidewire.templates.expressions import value_of
from tidewire.templates.judgement import Judgement
from tidewire.templates.naming import names_set, opened
from tidewire.templates.purity import all_pure, are_readable, is_pure
from tidewire.templates.registry import register
from tidewire.templates.scope import Scope
from tidewire.templates.unit import Unit
from tidewire.templates.writing import as_text, opaque, write_html, write_nodes


def _is_pure_with(node: WithNode, judgement: Judgement) -> bool:
    names = node.extra_context
    return "forloop" not in names and are_readable(names.values(), judgement) and all_pure(node.nodelist, judgement)


@register(WithNode, judge=_is_pure_with)
def _with(node: WithNode, unit: Unit) -> None:
    names = {name: value_of(unit, expression) for name, expression in node.extra_context.items()}
    if unit.scope is not None or is_pure(node, unit.judgement):
        with unit.scoped(opened(unit, Scope(names, unit.scope), names_set(node.nodelist))):
            write_nodes(unit, node.nodelist)
    else:
        pushed(unit, names)
        with unit.untrusted():
            write_nodes(unit, node.nodelist)
        unit.write("context.pop()")


def pushed(unit: Unit, names: dict[str, str]) -> None:
    """Write a push onto the real context. What raises before its pop is undone once, where the function was called."""
    unit.write(f"context.dicts.append({{{', '.join(f'{name!r}: {value}' for name, value in names.items())}}})")


@register(AutoEscapeControlNode, judge=lambda node, judgement: all_pure(node.nodelist, judgement))
def _autoescape(node: AutoEscapeControlNode, unit: Unit) -> None:
    # Known when compiling; set in the context, too, for tags that Django renders.
    outer, unit.autoescape = unit.autoescape, node.setting
    unit.write(f"context.autoescape = {node.setting}")
    write_nodes(unit, node.nodelist)
    unit.write(f"context.autoescape = {outer}")
    unit.autoescape = outer


@register(SpacelessNode, judge=lambda node, judgement: all_pure(node.nodelist, judgement))
def _spaceless(node: SpacelessNode, unit: Unit) -> None:
    unit.slot_of(f"spaceless({write_html(unit, node.nodelist)})")


def _is_pure_filter(node: FilterNode, judgement: Judgement) -> bool:
    return are_readable([node.filter_expr], judgement) and all_pure(node.nodelist, judgement)


@register(FilterNode, judge=_is_pure_filter)
def _filter(node: FilterNode, unit: Unit) -> None:
    if not is_pure(node, unit.judgement):
        return opaque(node, unit)
    output = unit.assign(f"{unit.constant(SafeString)}({write_html(unit, node.nodelist)})")
    with unit.scoped(Scope({"var": output}, unit.scope)):
        return unit.slot_of(as_text(value_of(unit, node.filter_expr)))
