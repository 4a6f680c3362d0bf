"""Writing the code of a list of nodes: each by its entry in the registry, or as an opaque slot."""

from collections.abc import Iterable
from typing import Any

from django.template.base import Node, TextNode, VariableNode

from tidewire.templates.body import Body
from tidewire.templates.registry import entry_for
from tidewire.templates.unit import DEEPEST, Unit


def write_nodes(unit: Unit, nodes: Iterable[Any]) -> None:
    """Write the code of ``nodes``, in turn."""
    for node in nodes:
        if isinstance(node, TextNode):
            if unit.root is None:  # as for most: one call less for half of all nodes
                unit.text(node.s)
            else:
                unit.text_node(node)
        elif unit.tree and unit.depth == 1 and not (unit.body.takes_trees and _is_cheap(node)):
            _write_skippable(unit, node)
        else:
            write_node(unit, node)


def write_node(unit: Unit, node: Node) -> None:
    """Write the code of one node; exceptions that it raises will be told of this node."""
    outer, unit.node = unit.node, node
    tree, unit.tree = unit.tree, unit.tree and unit.body.takes_trees
    entry = entry_for(node)
    if entry is None or (unit.depth > DEEPEST and unit.scope is None):
        opaque(node, unit)
    else:
        entry.emit(node, unit)
    unit.node, unit.tree = outer, tree


def opaque(node: Any, unit: Unit) -> None:
    """Leave the node to Django. It may set any name in the context, for all that follows."""
    unit.reads.known = False
    unit.distrust()
    unit.slot_of(as_text(f"{unit.constant(node)}.render_annotated(context)"))


def as_text(call: str) -> str:
    """Return the expression for what others' code returns: no text is an error, as to Django, and not sent."""
    return f"returned({call})"


def _write_skippable(unit: Unit, node: Node) -> None:
    """Write a node of the outermost level: if it makes one slot out of known names, only when one of them changed."""
    body, mark = unit.body, unit.mark()
    slots, outer_group = len(body.slots), body.group
    unit.depth += 1
    with unit.reading() as reads:
        write_node(unit, node)
    unit.depth -= 1
    unit.lines[mark[0] :] = [line[1:] for line in unit.lines[mark[0] :]]
    if body.group is not None:
        # Where the node ended another slot first, skipping the group would skip that one's code as well.
        if body.group is not outer_group and len(body.slots) == slots:
            body.group.start = mark
        body.group.reads.add(reads)
        body.group.is_cheap &= _is_cheap(node)
    elif outer_group is None and len(body.slots) == slots + 1:
        unit.guard(mark, reads, body.slots[-1])


def _is_cheap(node: Any) -> bool:
    """Tell whether a slot is a plain name. To print it costs less than to find out whether it is the same as before.

    Python needs 8 us to ask for language and time zone, and with nothing but plain names a program need not know them.
    """
    if type(node) is not VariableNode:
        return False
    expression = node.filter_expression
    return not expression.filters and len(getattr(expression.var, "lookups", None) or ()) == 1


def write_body(unit: Unit, nodes: Iterable[Any]) -> Body:
    """Write ``nodes`` as a program of their own."""
    outer, body = unit.body, unit.begin_body()
    write_nodes(unit, nodes)
    unit.body = outer
    return body


def write_html(unit: Unit, nodes: Iterable[Any]) -> str:
    """Write ``nodes`` for their text, and return the local that holds it."""
    with unit.as_html():
        body = write_body(unit, nodes)
        return unit.assign(unit.assembled(body), "h")
