"""What a program renders to: statics by reference, dynamics by value. Shapes on the wire: ``protocol/SPEC.md``.

Inside a render a branch is a bare tuple, ``(program, slot, ...)``, and a row is the tuple of its slots: a table of a
thousand rows makes thousands of them, and a tuple is the cheapest thing that Python can build, hash and compare.
"""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias
from weakref import WeakValueDictionary, ref

Tree = list[Any]
"""A rendered tree as it travels: ``[hash, slot, ...]``, JSON values only."""

Key: TypeAlias = str | int

Slot: TypeAlias = Any
"""``str`` | ``(program, slot, ...)`` | :class:`Rows` | :class:`Rendered` | :data:`SAME`."""


class Program:
    """``n + 1`` static strings around ``n`` slots, named by a hash of them. Equal statics, the same object."""

    __slots__ = ("__weakref__", "hash", "statics")

    hash: str
    statics: tuple[str, ...]

    def __init__(self, statics: tuple[str, ...]) -> None:
        self.statics = statics

    def __getattr__(self, name: str) -> str:
        """Make the name when it is first asked for: a page that is never live needs none, and hashing takes 10 us."""
        if name != "hash":
            raise AttributeError(name)
        content = json.dumps(list(self.statics), ensure_ascii=False).encode()
        # 60 bits: by accident two of 10,000 programs share a name once in 10^10 sites.
        self.hash = urlsafe_b64encode(hashlib.blake2b(content, digest_size=9).digest()).decode()[:10]
        _named[self.hash] = self
        return self.hash

    def __repr__(self) -> str:
        return f"<Program {self.hash or 'opaque'}: {len(self.statics) - 1} slots>"


OPAQUE: Final = Program(("", ""))
"""The program that everybody knows: one slot of raw HTML."""
OPAQUE.hash = ""


class _Kept(ref[Program]):
    """Where a program is kept while something else needs it. A ``WeakValueDictionary`` takes three times as long."""

    __slots__ = ("statics",)
    statics: tuple[str, ...]


def _forget(kept: _Kept) -> None:
    # Another thread may have put a new one in its place by now.
    if _programs.get(kept.statics) is kept:
        del _programs[kept.statics]


_programs: dict[tuple[str, ...], _Kept] = {}
_named: WeakValueDictionary[str, Program] = WeakValueDictionary({"": OPAQUE})


def program_for(statics: Sequence[str]) -> Program:
    """Return the one program that has these statics."""
    key = tuple(statics)
    kept = _programs.get(key)
    program = kept() if kept is not None else None
    return _new_program(key) if program is None else program


def _new_program(statics: tuple[str, ...]) -> Program:
    program = OPAQUE if statics == OPAQUE.statics else Program(statics)
    kept = _Kept(program, _forget)
    kept.statics = statics
    # Whoever came first made the one that there is; one that is on its way out counts for none.
    first = _programs.setdefault(statics, kept)()
    if first is None:
        _programs[statics], first = kept, program
    return first


def program_named(name: str) -> Program:
    """Return the program whose hash is ``name``. Raises :class:`LookupError` if no compiled template has it now."""
    program = _named.get(name)
    if program is None:
        raise LookupError(f"The program {name!r} is gone: its template was changed since it was rendered.")
    return program


class Same:
    """Stands for a slot or a row that was not evaluated, because nothing that it reads has changed."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "SAME"


SAME: Final = Same()


class Rows:
    """A rendered loop: its rows' program, their keys, and the slots of each (or :data:`SAME`).

    Made before the loop runs, with what is ``todo``; which program the rows are of is known after it.
    """

    __slots__ = ("evaluated", "items", "keyed", "keys", "program", "rows", "todo")
    program: Program

    def __init__(
        self,
        keys: Sequence[Key],
        rows: list[Any],
        todo: Iterable[tuple[int, Any]],
        *,
        keyed: bool,
        items: Sequence[Any] | None = None,
        evaluated: Sequence[int] | None = None,
    ) -> None:
        self.keys = keys
        self.rows = rows
        self.todo = todo
        """The rows to evaluate: position and item of each."""
        self.keyed = keyed
        self.items = items
        """The objects that the rows were made from, or their ``Contents``, where a row depends on nothing else."""
        self.evaluated = evaluated
        """The positions that are not :data:`SAME`, rising; ``None``: all."""

    def __hash__(self) -> int:
        return hash((self.program, tuple(self.keys), tuple(self.rows)))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Rows):
            return NotImplemented
        return (self.program, list(self.keys), self.rows) == (other.program, list(other.keys), other.rows)


@dataclass(slots=True)
class Rendered:
    """One render of a program. ``slots`` has one value for each slot of ``program.statics``."""

    program: Program
    slots: tuple[Slot, ...]
    inputs: tuple[Any, ...] = ()
    """What the render has read: the ambient state (language, time zone), then the values of the names it knows."""

    @property
    def branch(self) -> tuple[Any, ...]:
        """The same as it stands in the slot of another program."""
        return (self.program, *self.slots)


def to_html(rendered: Rendered) -> str:
    """Return the HTML of ``rendered``: its statics and slots in turn."""
    parts: list[str] = []
    _write(parts, rendered.program.statics, rendered.slots)
    return "".join(parts)


def _write(parts: list[str], statics: tuple[str, ...], slots: Sequence[Slot]) -> None:
    parts.append(statics[0])
    for index, slot in enumerate(slots, 1):
        if isinstance(slot, str):
            parts.append(slot)
        elif isinstance(slot, Rows):
            for row in slot.rows:
                _write(parts, slot.program.statics, _whole(row))
        else:
            program, *inner = branch(slot)
            _write(parts, program.statics, inner)
        parts.append(statics[index])


def to_tree(rendered: Rendered) -> Tree:
    """Return ``rendered`` as it travels. One that left slots out (``SAME``) has no tree of its own: ``ValueError``."""
    return [rendered.program.hash, *map(slot_tree, rendered.slots)]


def slot_tree(slot: Slot) -> Any:
    """Return one slot as it travels."""
    if isinstance(slot, str):
        return slot
    if isinstance(slot, Rows):
        rows = [row_tree(key, row) for key, row in zip(slot.keys, slot.rows, strict=True)]
        return {"h": slot.program.hash, "r": rows}
    program, *inner = branch(slot)
    return [program.hash, *map(slot_tree, inner)]


def row_tree(key: Key, row: Any) -> list[Any]:
    """Return one row as it travels."""
    return [key, *map(slot_tree, _whole(row))]


def branch(slot: Slot) -> tuple[Any, ...]:
    """Return a nested render as ``(program, slot, ...)``."""
    return slot.branch if isinstance(slot, Rendered) else tuple(_whole(slot))


def _whole(slot: Any) -> Any:
    if slot is SAME:
        raise ValueError(
            "This render left out what had not changed, so it can only be compared with the prints it was given. "
            "Render without `previous` for the whole."
        )
    return slot


def programs(rendered: Rendered) -> Iterator[Program]:
    """Yield every program whose statics a page needs to show ``rendered``, each once."""
    found: dict[Program, None] = {}
    _collect(found, rendered.program, rendered.slots)
    found.pop(OPAQUE, None)
    yield from found


def _collect(found: dict[Program, None], program: Program, slots: Sequence[Slot]) -> None:
    found[program] = None
    for slot in slots:
        if isinstance(slot, str) or slot is SAME:
            continue
        if isinstance(slot, Rows):
            found[slot.program] = None
            for row in slot.rows:
                # The page has what was not evaluated.
                if row is not SAME:
                    _collect(found, slot.program, row)
        else:
            nested, *inner = branch(slot)
            _collect(found, nested, inner)
