"""Names that tags set, as in ``{% url ... as link %}``, where the names around them are Python locals.

Django sets such a name in the innermost scope: it is seen by what follows, in a loop by the rows that follow too, until
that scope ends. So every scope of locals begins with a local for each name that will be set in it, which holds what the
name means outside.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.template.base import TextNode, VariableNode
from django.template.defaulttags import ForNode, WithNode
from django.template.loader_tags import IncludeNode

from tidewire.templates.expressions import uncalled
from tidewire.templates.registry import entry_for
from tidewire.templates.scope import Scope
from tidewire.templates.unit import Unit

_WITH_A_SCOPE: Final = frozenset({ForNode, WithNode, IncludeNode})


def can_be_local(name: str | None) -> bool:
    """Tell whether a name that a tag sets (``None``: it sets none) may live in a local: ``forloop`` is counters."""
    return name != "forloop"


def set_name(unit: Unit, name: str, source: str) -> None:
    """Write ``name = source``: in the scope of locals that is innermost, or in the context."""
    if unit.scope is not None:
        unit.write(f"{unit.scope.names[name]} = {source}")
        return
    unit.write(f"context[{name!r}] = {source}")
    unit.reads.known = False
    unit.renamed.add(name)


def printed(unit: Unit, name: str | None, source: str) -> None:
    """Add a slot of ``source``; or set ``name`` to it, which prints nothing."""
    if name:
        set_name(unit, name, source)
    else:
        unit.slot(source)


def printed_from(unit: Unit, name: str | None, local: str) -> None:
    """The same for what is in a local already."""
    if name:
        set_name(unit, name, local)
    else:
        unit.slot_from(local)


def opened(unit: Unit, scope: Scope, names: frozenset[str]) -> Scope:
    """Give ``scope``, about to be entered, a local for each of the ``names`` that will be set in it."""
    for name in sorted(names - scope.names.keys()) if names else ():
        scope.names[name] = unit.assign(uncalled(unit, name, Scope({}, scope.parent, closed=scope.closed)), "a")
    return scope


def names_set(nodes: Iterable[Any]) -> frozenset[str]:
    """Return the names that ``nodes`` set in the scope that they stand in."""
    found: set[str] = set()
    _find_names(nodes, found)
    return frozenset(found)


def _find_names(nodes: Iterable[Any], found: set[str]) -> None:
    for node in nodes:
        kind = type(node)
        if kind is TextNode or kind is VariableNode:
            continue
        entry = entry_for(node)
        name = entry.sets(node) if entry is not None else None
        if name:
            found.add(name)
        if kind not in _WITH_A_SCOPE:
            # Block tags made of functions have a list of nodes, and do not tell.
            for children in {"nodelist", *node.child_nodelists}:
                _find_names(getattr(node, children, None) or (), found)
