"""The difference between two renders, from the prints of the first. Pure: prints in, patch and prints out."""

from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import Any

from tidewire.templates.prints import Prints, RowPrints, SlotPrint, digest_of, is_flat, kept_inputs, slot_print
from tidewire.templates.rendered import OPAQUE, SAME, Program, Rendered, Rows, branch, program_named, slot_tree
from tidewire.templates.rowdiff import diff_rows

Patch = list[Any]
"""``[index, change, index, change, ...]``: see ``protocol/SPEC.md``."""


def diff(before: Prints, rendered: Rendered) -> tuple[Patch | None, Prints]:
    """Compare ``rendered`` with the prints of an earlier render of the same program.

    Returns the patch that takes a page from the one to the other (``None``: nothing changed) and the new prints.
    """
    patch, slots = diff_slots(before.slots, rendered.slots)
    inputs = kept_inputs(rendered.inputs) if rendered.inputs else ()
    return patch or None, Prints(rendered.program.hash, slots, inputs)


def diff_slots(before: Sequence[SlotPrint], slots: Sequence[Any]) -> tuple[Patch, tuple[SlotPrint, ...]]:
    """Compare slots with their prints, one by one."""
    patch: Patch = []
    after: list[SlotPrint] = []
    for index, (old, slot) in enumerate(zip(before, slots, strict=True)):
        if isinstance(slot, str):  # as most are: a call would cost more than to compare it
            new: SlotPrint = hash(slot)
            change = None if new == old else slot
        elif slot is SAME:
            change, new = None, old
        else:
            change, new = _diff_slot(old, slot)
        if change is not None:
            patch += (index, change)
        after.append(new)
    return patch, tuple(after)


def _diff_slot(old: SlotPrint, slot: Any) -> tuple[Any, SlotPrint]:
    """Return the change of one slot that is more than text (``None``: it has not) and its new print."""
    if isinstance(slot, Rows):
        if isinstance(old, RowPrints) and old.program == slot.program.hash:
            return diff_rows(old, slot, diff_slots)
        return slot_tree(slot), slot_print(slot)
    if is_flat(slot):
        content = hash(slot)
        return (None if content == old else slot_tree(slot)), content
    # Another branch than before goes as a whole: slots of one program say nothing of another's.
    program, *slots = branch(slot)
    if isinstance(old, Prints) and old.program == program.hash:
        patch, after = diff_slots(old.slots, slots)
        return patch or None, Prints(program.hash, after)
    return slot_tree(slot), slot_print(slot)


def programs_in(patch: Patch) -> tuple[Program, ...]:
    """Return the programs that ``patch`` brings into a page, each once: what it adds to what was shown before.

    The patch names them all, and is a thousandth of a table that one cell changed in.
    """
    names: dict[str, None] = {}
    _name_changes(names, patch)
    names.pop(OPAQUE.hash, None)
    return tuple(map(program_named, names))


def _name_changes(names: dict[str, None], patch: Patch) -> None:
    for change in patch[1::2]:
        if isinstance(change, str):  # as most are
            continue
        if not isinstance(change, list) or isinstance(change[0], str):
            _name_slot(names, change)
        elif isinstance(change[0], int):
            _name_changes(names, change)
        else:
            _name_loop(names, *change)


def _name_loop(names: dict[str, None], patches: Sequence[Any], order: Sequence[Any] = ()) -> None:
    if order:
        _name_rows(names, [row for row in order if isinstance(row, list)])
    for patch in patches[1::2]:
        _name_changes(names, patch)


def _name_rows(names: dict[str, None], rows: Sequence[Sequence[Any]]) -> None:
    for row in rows:
        for slot in row:  # and the key, which is a text or a number
            if type(slot) is list or type(slot) is dict:
                _name_slot(names, slot)


def _name_slot(names: dict[str, None], slot: Any) -> None:
    if isinstance(slot, dict):
        names[slot["h"]] = None
        _name_rows(names, slot["r"])
    elif isinstance(slot, list):
        names[slot[0]] = None
        for inner in slot[1:]:
            _name_slot(names, inner)


def digest(prints: Prints) -> str:
    """Return 11 characters that stand for the render of ``prints`` outside this process: equal renders, equal digests.

    Only prints made by ``prints_of`` have one (``ValueError``): those of ``diff`` have not seen what did not change.
    """
    return urlsafe_b64encode(digest_of(prints)).rstrip(b"=").decode()
