"""The table from node classes to the functions that write their code. Other libraries add their own tags to it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.template.base import Node

from tidewire.templates.judgement import Judgement
from tidewire.templates.unit import Unit

Emit = Callable[[Any, Unit], None]
"""Writes the code of one node into a unit."""

Judge = Callable[[Any, Judgement], bool]
"""Tells whether a node can be written without a real context around it."""

Sets = Callable[[Any], str | None]
"""Returns the name that a node sets in the context, as ``{% url ... as name %}`` does."""


@dataclass(frozen=True)
class Entry:
    """How a class of nodes is compiled."""

    emit: Emit
    judge: Judge
    sets: Sets


def _never(_node: Any, _judgement: Judgement) -> bool:
    return False


def _nothing(_node: Any) -> None:
    return None


_entries: Final[dict[type[Node], Entry]] = {}


def register(*node_classes: type[Node], judge: Judge = _never, sets: Sets = _nothing) -> Callable[[Emit], Emit]:
    """Decorate the function that writes the code of these node classes (of exactly these, not of subclasses).

    Without ``judge`` the code may use the real ``context``: what encloses it pushes its names there. A judge that
    answers true promises that the code reads variables by ``tidewire.templates.expressions`` alone, and sets none but
    the one that ``sets`` tells, by ``tidewire.templates.naming``.
    """

    def decorate(emit: Emit) -> Emit:
        for node_class in node_classes:
            _entries[node_class] = Entry(emit, judge, sets)
        return emit

    return decorate


def entry_for(node: Any) -> Entry | None:
    """Return how ``node`` is compiled; ``None``: not at all, it is opaque."""
    return _entries.get(type(node))


def registered() -> list[type[Node]]:
    """Return the node classes that are compiled, by name."""
    return sorted(_entries, key=lambda kind: kind.__name__)
