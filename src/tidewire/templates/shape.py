"""The shape of a render: which programs stand in which slots, without their texts.

A page that shows the HTML of its first load has nodes, and no tree. From the shape it finds in those nodes the places
that a patch speaks of, so that the first change costs a few bytes and not the whole content again.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from tidewire.templates.prints import Prints, RowPrints, SlotPrint
from tidewire.templates.rendered import Program, program_named

Shape = list[Any]
"""``[hash, slot, ...]``: see ``protocol/SPEC.md``."""


def shape_of(prints: Prints) -> Shape:
    """Return the shape of the render that ``prints`` were made of."""
    return [prints.program, *map(_slot_shape, prints.slots)]


def _slot_shape(print_: SlotPrint) -> Any:
    if isinstance(print_, Prints):
        return shape_of(print_)
    if isinstance(print_, RowPrints):
        return {"h": print_.program, "r": _runs(print_)}
    return 0


def _runs(rows: RowPrints) -> list[list[Any]]:
    """Return ``[count, slot, ...]`` for each run of rows of one shape; ``[count]`` where all their slots are text."""
    if rows.inner is None:
        return [[len(rows.keys)]]
    shapes = ([] if slots is None else list(map(_slot_shape, slots)) for slots in rows.inner)
    return [[sum(1 for _ in run), *shape] for shape, run in groupby(shapes)]


def programs_of_shape(shape: Shape) -> Iterator[Program]:
    """Yield the programs that ``shape`` names. Raises ``LookupError`` if this process does not have one any more."""
    name, *slots = shape
    if name:
        yield program_named(name)
    yield from _programs_of_shape_slots(slots)


def _programs_of_shape_slots(slots: Sequence[Any]) -> Iterator[Program]:
    for slot in slots:
        if isinstance(slot, list):
            yield from programs_of_shape(slot)
        elif slot:
            yield from programs_of_shape([slot["h"]])
            for _, *inner in slot["r"]:
                yield from _programs_of_shape_slots(inner)
