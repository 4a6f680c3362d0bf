"""What a program renders to: statics by reference, dynamics by value. Shapes on the wire: ``protocol/SPEC.md``."""

from collections.abc import Iterator
from typing import Any, Final, NamedTuple

Tree = list[Any]
"""A rendered tree as it travels: ``[hash, slot, ...]``, JSON values only."""


class Program(NamedTuple):
    """A compiled template: ``n + 1`` static strings around ``n`` slots, named by a hash of its content."""

    hash: str
    statics: tuple[str, ...]


class Rendered(NamedTuple):
    """One render of a program. ``slots`` has one value for each slot: HTML, or a nested :class:`Rendered`."""

    program: Program
    slots: "tuple[str | Rendered, ...]"


OPAQUE: Final = Program("", ("", ""))
"""The program that everybody knows: one slot of raw HTML."""


def to_html(rendered: Rendered) -> str:
    """Return the HTML of ``rendered``: its statics and slots in turn."""
    statics = rendered.program.statics
    parts = [statics[0]]
    for index, slot in enumerate(rendered.slots, 1):
        parts += (slot if isinstance(slot, str) else to_html(slot), statics[index])
    return "".join(parts)


def to_tree(rendered: Rendered) -> Tree:
    """Return ``rendered`` as it travels."""
    return [rendered.program.hash, *(slot if isinstance(slot, str) else to_tree(slot) for slot in rendered.slots)]


def programs(rendered: Rendered) -> Iterator[Program]:
    """Yield every program whose statics a page needs to show ``rendered``, repetitions included."""
    if rendered.program is not OPAQUE:
        yield rendered.program
    for slot in rendered.slots:
        if isinstance(slot, Rendered):
            yield from programs(slot)
