"""What a server keeps of a render to compare the next one with: hashes, not text.

The hashes are Python's own: 64 bits, keyed by a secret of the process, and at 20 ns a text a fiftieth of the price of
a cryptographic one. So prints mean nothing outside their process; what travels is their ``digest``.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from hashlib import blake2b
from itertools import chain
from typing import Any, Final, NamedTuple, TypeAlias

from django.utils.safestring import SafeString

from tidewire.templates.contents import Contents
from tidewire.templates.immutable import ATOMS, is_immutable
from tidewire.templates.rendered import Key, Rendered, Rows, branch

# With its key and the hash of all of it a row is kept in at most 64 bytes.
_MOST_CELLS: Final = 6
_TEXTS: Final = frozenset({str, SafeString})
# To hash 64 rows as one takes Python a quarter of what it takes to hash each, and an eighth of a kilobyte a 1,000 rows.
BLOCK: Final = 64
# Lists up to here keep whole prints of what is nested in their rows, so that a change there is sent alone.
_SHORT_LIST: Final = 128


class RowPrints:
    """The prints of a loop: for each row its key, its hash, and the hashes of its cells: what tells which slot changed.

    A cell is one slot, or a few side by side where a row has many. A long loop has hashes of its blocks, too, which
    tell of most rows at once that they are what they were.
    """

    __slots__ = ("blocks", "cells", "hashes", "inner", "items", "keyed", "keys", "per_row", "program", "width")

    def __init__(self, rows: Rows) -> None:
        self.program = rows.program.hash
        self.keys = packed(rows.keys)
        self.keyed = rows.keyed
        slots = len(rows.program.statics) - 1
        self.width = max(1, -(-slots // _MOST_CELLS))
        self.per_row = -(-slots // self.width)
        self.hashes = array("q")
        self.blocks: array[int] | None = None
        """``None`` where rows were not evaluated, or moved, since all of them were hashed."""
        self.cells = array("q")
        self.items = rows.items
        self.inner: list[Inner] | None = None

    def copy(self) -> "RowPrints":
        """Return prints of the same rows, to be written over where one has changed."""
        new = RowPrints.__new__(RowPrints)
        new.program, new.keys, new.width, new.per_row = self.program, self.keys, self.width, self.per_row
        new.keyed, new.items = self.keyed, self.items
        new.hashes, new.cells, new.inner = self.hashes[:], self.cells[:], self.inner and self.inner[:]
        new.blocks = self.blocks
        return new


SlotPrint: TypeAlias = "int | Prints | RowPrints"
Inner: TypeAlias = "tuple[SlotPrint, ...] | None"
"""The prints of a row's slots, where one of them is more than text."""


class Prints(NamedTuple):
    """What is kept of one render: the program, for each slot its hash or its own prints, and what was read."""

    program: str
    slots: tuple[SlotPrint, ...]
    inputs: tuple[Any, ...] = ()
    content: bytes = b""


def packed(keys: Sequence[Key]) -> Sequence[Key]:
    """Return ``keys`` in the least space."""
    if isinstance(keys, range | array):
        return keys
    try:
        return array("q", keys)  # type: ignore[type-var]
    except (TypeError, OverflowError):
        return list(keys)


def prints_of(rendered: Rendered) -> Prints:
    """Return the prints of ``rendered``, with a digest."""
    slots = tuple(map(slot_print, rendered.slots))
    content = blake2b("\0".join(_texts(rendered.branch)).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return Prints(rendered.program.hash, slots, kept_inputs(rendered.inputs), content)


def slot_print(slot: Any) -> SlotPrint:
    """Return the print of one slot."""
    if is_flat(slot):
        return hash(slot)
    if isinstance(slot, Rows):
        return row_prints(slot)
    program, *slots = branch(slot)
    return Prints(program.hash, tuple(map(slot_print, slots)))


def is_flat(slot: Any) -> bool:
    """Tell whether nothing can change within a slot: it is text, or a branch of markup without slots."""
    return isinstance(slot, str) or (isinstance(slot, tuple) and len(slot) == 1)


def row_prints(rows: Rows) -> RowPrints:
    """Return the prints of a loop rendered whole."""
    result = RowPrints(rows)
    result.hashes, result.blocks = row_hashes(rows.rows), block_hashes(rows.rows)
    result.cells = array("q", list(row_cells(rows.rows, result.width)))
    result.items = kept_items(rows)
    inner = [inner_prints(row) for row in rows.rows] if rows.rows and is_nesting(rows.rows[0], len(rows.rows)) else []
    if any(inner):
        result.inner = inner
    return result


def row_hashes(rows: Sequence[Any]) -> "array[int]":
    """Return the hash of each row."""
    return array("q", list(map(hash, rows)))


def block_hashes(rows: Sequence[Any]) -> "array[int] | None":
    """Return the hashes of blocks of rows; ``None`` if there are so few that they are one block."""
    if len(rows) <= BLOCK:
        return None
    return array("q", [hash(tuple(rows[start : start + BLOCK])) for start in range(0, len(rows), BLOCK)])


def row_cells(rows: Sequence[Any], width: int) -> Iterator[int]:
    """Return the hashes of the cells of ``rows``, one row after the other."""
    if width == 1:
        return map(hash, chain.from_iterable(rows))
    return (hash(row[start : start + width]) for row in rows for start in range(0, len(row), width))


def is_nesting(row: Sequence[Any], count: int) -> bool:
    """Tell whether prints of what is nested in ``row``, one of ``count``, are worth their memory."""
    return count <= _SHORT_LIST or any(isinstance(slot, Rows) for slot in row)


def inner_prints(row: Sequence[Any]) -> Inner:
    """Return the prints of a row's slots, if one of them is more than text."""
    if _TEXTS.issuperset(map(type, row)) or all(map(is_flat, row)):
        return None
    return tuple(map(slot_print, row))


def kept_items(rows: Rows, old: RowPrints | None = None) -> Sequence[Any] | Contents | None:
    """Return the objects that made the rows, or what these hold, if every one can be known again as unchanged."""
    items = rows.items
    if not items or type(items) is Contents:
        return items or None
    if rows.evaluated is not None:  # the others were judged when they were new
        fresh: Iterable[Any] = map(items.__getitem__, rows.evaluated)
    elif not is_immutable(items[0]):
        return None
    else:
        known = set(map(id, old.items)) if old and type(old.items) is tuple else ()
        fresh = (item for item in items if id(item) not in known)
    return tuple(items) if all(map(is_immutable, fresh)) else None


def kept_inputs(inputs: Sequence[Any]) -> tuple[Any, ...]:
    """Return the values that were read, those that may change in place each replaced by something unlike any value."""
    return tuple([value if type(value) in ATOMS or is_immutable(value) else object() for value in inputs])


def digest_of(prints: Prints) -> bytes:
    """Return 8 bytes that stand for the render that ``prints`` were made of, in any process."""
    if not prints.content:
        raise ValueError("Only prints of a whole render (`prints_of`) have a digest; these came from a comparison.")
    return prints.content


def fingerprint(prints: Prints) -> bytes:
    """Return 16 bytes that stand for ``prints``, within this process: whichever way these came about.

    A digest is of a whole render; prints that were updated by a comparison have none.
    """
    found = blake2b(digest_size=16)
    for part in _parts(prints):
        found.update(part)
    return found.digest()


def _parts(slot: SlotPrint) -> Iterator[bytes]:
    if isinstance(slot, Prints):
        yield f"\1{slot.program}:{len(slot.slots)}".encode()
        for inner in slot.slots:
            yield from _parts(inner)
    elif isinstance(slot, RowPrints):
        yield f"\2{slot.program}:{list(slot.keys)!r}".encode("utf-8", "surrogatepass")
        yield slot.hashes.tobytes()
    else:
        yield f"\3{slot}".encode()


def _texts(slot: Any) -> Iterator[str]:
    """Return all that makes a render what it is, in an order that tells its structure."""
    if isinstance(slot, str):
        yield slot
    elif isinstance(slot, Rows):
        yield f"\1{slot.program.hash}"
        for key, row in zip(slot.keys, slot.rows, strict=True):
            yield f"\2{key!r}"
            for inner in row:
                yield from _texts(inner)
        yield "\3"
    else:
        program, *slots = branch(slot)
        yield f"\4{program.hash}"
        for inner in slots:
            yield from _texts(inner)
