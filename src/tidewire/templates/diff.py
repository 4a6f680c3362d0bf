"""The difference between two renders, from prints: what a server keeps of a render is hashes, not text."""

import hashlib
from base64 import urlsafe_b64encode
from typing import Any, NamedTuple

from tidewire.templates.rendered import Rendered, to_tree

Patch = list[Any]
"""``[index, change, index, change, ...]``: see ``protocol/SPEC.md``."""


class Prints(NamedTuple):
    """What is kept of one render to compare the next with: the program, and for each slot its hash or its prints."""

    program: str
    slots: "tuple[bytes | Prints, ...]"


def prints_of(rendered: Rendered) -> Prints:
    """Return the prints of ``rendered``."""
    return Prints(
        rendered.program.hash,
        tuple(_hash(slot) if isinstance(slot, str) else prints_of(slot) for slot in rendered.slots),
    )


def diff(before: Prints, rendered: Rendered) -> tuple[Patch | None, Prints]:
    """Compare ``rendered`` with the prints of an earlier render of the same program.

    Returns the patch that takes a page from the one to the other (``None``: nothing changed) and the new prints.
    """
    patch: Patch = []
    after: list[bytes | Prints] = []
    for index, (old, slot) in enumerate(zip(before.slots, rendered.slots, strict=True)):
        new: bytes | Prints
        if isinstance(slot, str):
            new = _hash(slot)
            if new != old:
                patch += (index, slot)
        elif isinstance(old, Prints) and old.program == slot.program.hash:
            change, new = diff(old, slot)
            if change is not None:
                patch += (index, change)
        else:
            new = prints_of(slot)
            patch += (index, to_tree(slot))
        after.append(new)
    return patch or None, Prints(rendered.program.hash, tuple(after))


def digest(prints: Prints) -> str:
    """Return 11 characters that stand for ``prints`` outside this process: equal renders, equal digests."""
    return urlsafe_b64encode(hashlib.blake2b(_flat(prints), digest_size=8).digest()).rstrip(b"=").decode()


def _flat(prints: Prints) -> bytes:
    slots = (slot if isinstance(slot, bytes) else _flat(slot) for slot in prints.slots)
    return b"%s(%s)" % (prints.program.encode(), b"".join(slots))


def _hash(text: str) -> bytes:
    # 64 bits: two texts of one slot collide by accident once in 10^19, and a visitor who makes them collide
    # only spoils a page of their own.
    return hashlib.blake2b(text.encode(), digest_size=8).digest()
