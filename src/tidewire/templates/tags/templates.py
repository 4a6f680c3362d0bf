"""Tags that render other templates, or parts of this one in other places."""

from typing import Any, Final

from django.template import defaulttags
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode

from tidewire.templates import inheritance
from tidewire.templates.expressions import value_of
from tidewire.templates.inlining import included_template, start_cycles
from tidewire.templates.judgement import Judgement
from tidewire.templates.naming import names_set, opened
from tidewire.templates.purity import all_pure, are_readable, is_pure
from tidewire.templates.registry import register
from tidewire.templates.scope import Scope
from tidewire.templates.unit import Unit
from tidewire.templates.writing import write_nodes

_BUILTINS: Final = {"True": "True", "False": "False", "None": "None"}


def _render_by(function: Any, node: Any, unit: Unit) -> None:
    unit.distrust()
    unit.reads.known = False
    unit.slot_of(f"{unit.constant(function)}({unit.constant(node)}, context, tree={unit.tree})")


def _is_inlinable(node: IncludeNode, judgement: Judgement) -> bool:
    target = included_template(node, judgement.engine, judgement.stack)
    if target is None or "forloop" in node.extra_context:
        return False
    # With ``only`` no loop around it is seen: then "forloop" is a name like any other.
    loops = 0 if node.isolated_context else judgement.loops
    inner = judgement._replace(loops=loops, stack=(*judgement.stack, target[1]))
    return are_readable(node.extra_context.values(), judgement) and all_pure(target[1].nodelist, inner)


@register(IncludeNode, judge=_is_inlinable)
def _include(node: IncludeNode, unit: Unit) -> None:
    if unit.scope is None and not is_pure(node, unit.judgement):
        return _render_by(inheritance.include, node, unit)
    target = included_template(node, unit.engine, ())
    if target is None:
        return _render_by(inheritance.include, node, unit)
    names = {name: value_of(unit, part) for name, part in node.extra_context.items()}
    closed = node.isolated_context
    scope = Scope(_BUILTINS | names if closed else names, unit.scope, closed=closed)
    return _write_inlined(unit, *target, scope)


def _write_inlined(unit: Unit, name: str, template: Any, scope: Scope) -> None:
    # Errors inside are of this template, and its cycles begin anew with each time that it is included.
    outer, unit.template = unit.template, template
    unit.inlined.append((name, template))
    start_cycles(unit, template.nodelist)
    with unit.scoped(opened(unit, scope, names_set(template.nodelist))):
        write_nodes(unit, template.nodelist)
    unit.template = outer


@register(ExtendsNode)
def _extends(node: ExtendsNode, unit: Unit) -> None:
    # By then the parent renders them, and an error would be told of its file.
    for block in node.blocks.values():
        inheritance.own_block(block, unit.template)
    _render_by(inheritance.extend, node, unit)


@register(BlockNode)
def _block(node: BlockNode, unit: Unit) -> None:
    inheritance.own_block(node, unit.template)
    _render_by(inheritance.block, node, unit)


def _write_partial_definition(node: Any, unit: Unit) -> None:
    # Else it is printed only where a ``{% partial %}`` asks for it.
    if node.inline:
        write_nodes(unit, node.nodelist)


def _register_partials() -> None:
    """Partials came with Django 6.0."""
    if hasattr(defaulttags, "PartialDefNode"):
        judge = register(defaulttags.PartialDefNode, judge=lambda node, judgement: all_pure(node.nodelist, judgement))
        judge(_write_partial_definition)
        register(defaulttags.PartialNode)(lambda node, unit: _render_by(inheritance.partial, node, unit))


_register_partials()
