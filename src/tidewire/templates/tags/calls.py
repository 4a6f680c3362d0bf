"""Tags made of functions: ``simple_tag``, ``simple_block_tag`` and ``inclusion_tag``."""

from operator import attrgetter
from typing import Any

from django.template.library import InclusionNode, SimpleBlockNode, SimpleNode
from django.utils.safestring import SafeString

from tidewire.templates import inheritance
from tidewire.templates.expressions import uncalled, value_of
from tidewire.templates.judgement import Judgement
from tidewire.templates.naming import can_be_local, printed
from tidewire.templates.purity import all_pure, are_readable
from tidewire.templates.registry import register
from tidewire.templates.tags.values import escaped
from tidewire.templates.unit import Unit
from tidewire.templates.writing import write_html


def _is_plain_call(node: Any, judgement: Judgement) -> bool:
    return not node.takes_context and are_readable([*node.args, *node.kwargs.values()], judgement)


def _is_plain_simple_tag(node: SimpleNode, judgement: Judgement) -> bool:
    return can_be_local(node.target_var) and _is_plain_call(node, judgement)


@register(SimpleNode, judge=_is_plain_simple_tag, sets=attrgetter("target_var"))
def _simple_tag(node: SimpleNode, unit: Unit) -> None:
    args, kwargs = _arguments(node, unit)
    _print_call(node, unit, args, kwargs)


def _is_plain_block_tag(node: SimpleBlockNode, judgement: Judgement) -> bool:
    return _is_plain_simple_tag(node, judgement) and all_pure(node.nodelist, judgement)


@register(SimpleBlockNode, judge=_is_plain_block_tag, sets=attrgetter("target_var"))
def _simple_block_tag(node: SimpleBlockNode, unit: Unit) -> None:
    args, kwargs = _arguments(node, unit)
    content = f"{unit.constant(SafeString)}({write_html(unit, node.nodelist)})"
    args.insert(1 if node.takes_context else 0, content)
    _print_call(node, unit, args, kwargs)


def _arguments(node: Any, unit: Unit) -> tuple[list[str], str]:
    args = [value_of(unit, part) for part in node.args]
    kwargs = ", ".join(f"{name!r}: {value_of(unit, part)}" for name, part in node.kwargs.items())
    # A function may look at anything: the time, the database. Whatever it is given, it is called every time.
    unit.reads.known = False
    return ["context", *args] if node.takes_context else args, kwargs


def _call(node: Any, unit: Unit, args: list[str], kwargs: str) -> str:
    if node.takes_context:
        unit.distrust()
    return f"{unit.constant(node.func)}({', '.join([*args, f'**{{{kwargs}}}'] if kwargs else args)})"


def _print_call(node: Any, unit: Unit, args: list[str], kwargs: str) -> None:
    call = _call(node, unit, args, kwargs)
    printed(unit, node.target_var, call if node.target_var else escaped(unit, call))


@register(InclusionNode, judge=_is_plain_call)
def _inclusion_tag(node: InclusionNode, unit: Unit) -> None:
    args, kwargs = _arguments(node, unit)
    values = unit.assign(_call(node, unit, args, kwargs))
    token = uncalled(unit, "csrf_token", unit.scope)
    # The template that it renders is kept in the render context, which is to be there then.
    unit.plain = False
    function = unit.constant(inheritance.inclusion)
    unit.slot_of(f"{function}({unit.constant(node)}, context, {values}, {token}, tree={unit.tree})")
