"""Which nodes can do without a real context: their variables then live in Python locals, at a fraction of the price."""

from collections.abc import Iterable
from typing import Any, Final

from django.template.base import TextNode

from tidewire.templates.expressions import is_loop_path, is_native, variables_of
from tidewire.templates.judgement import Judgement
from tidewire.templates.registry import entry_for

DEEPEST: Final = 7


def is_pure(node: Any, judgement: Judgement) -> bool:
    """Tell whether ``node`` and all within it can be written without a real context."""
    entry = entry_for(node)
    return entry is not None and judgement.depth < DEEPEST and entry.judge(node, judgement)


def all_pure(nodes: Iterable[Any], judgement: Judgement, *, loops: int = 0) -> bool:
    """Tell whether the children of a node are pure, within so many more ``loops``."""
    inner: Judgement | None = None
    # Asked of all nodes in a loop, half of them text: a plain loop takes half of the time that `all` does.
    for node in nodes:
        if type(node) is TextNode:
            continue
        if inner is None:
            inner = judgement.within(loops)
        if not is_pure(node, inner):
            return False
    return True


def are_readable(expressions: Iterable[Any], judgement: Judgement) -> bool:
    """Tell whether ``expressions`` can be written without a real context."""
    for expression in expressions:  # noqa: SIM110
        if not is_readable(expression, judgement):
            return False
    return True


def is_readable(expression: Any, judgement: Judgement) -> bool:
    """Tell whether ``expression`` can be. Within a loop, ``forloop`` is counters and nothing else."""
    if not is_native(expression):
        return False
    for variable in variables_of(expression):
        name = variable.lookups[0]
        if name == "forloop" and judgement.loops and not is_loop_path(variable, judgement.loops):
            return False
        # The parent's block is rendered with the context, and finds there what stands around it here.
        if name == "block" and "super" in variable.lookups:
            return False
    return True


def always(_node: Any, _judgement: Judgement) -> bool:
    """Judge what reads nothing."""
    return True
