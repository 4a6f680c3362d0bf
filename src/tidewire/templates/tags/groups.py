"""``regroup``."""

from operator import attrgetter

from django.template.defaulttags import RegroupNode

from tidewire.templates.expressions import is_native, value_of
from tidewire.templates.judgement import Judgement
from tidewire.templates.naming import can_be_local, set_name
from tidewire.templates.purity import are_readable
from tidewire.templates.registry import register
from tidewire.templates.scope import Scope
from tidewire.templates.unit import Unit
from tidewire.templates.writing import opaque


def _is_plain(node: RegroupNode, judgement: Judgement) -> bool:
    return can_be_local(node.var_name) and are_readable([node.target, node.expression], judgement)


@register(RegroupNode, judge=_is_plain, sets=attrgetter("var_name"))
def _regroup(node: RegroupNode, unit: Unit) -> None:
    """While it groups, the name that will hold the groups holds the item that is looked at."""
    if not is_native(node.expression):
        return opaque(node, unit)
    target = value_of(unit, node.target, or_none=True)
    groups, item = unit.assign("[]"), unit.local("x")
    with unit.indented(f"if {target} is not None:"):
        with unit.indented(f"for {item} in {target}:"), unit.scoped(Scope({node.var_name: item}, unit.scope)):
            unit.write(f"{groups}.append(({value_of(unit, node.expression, or_none=True)}, {item}))")
        unit.write(f"{groups} = grouped({groups})")
    return set_name(unit, node.var_name, groups)
