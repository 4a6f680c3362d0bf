"""The difference between two renders of a loop: the new order as runs over the old one, and patches of rows."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from itertools import compress, repeat
from operator import ne
from typing import Any, Final, NamedTuple, TypeAlias

from tidewire.templates.prints import (
    BLOCK,
    Inner,
    RowPrints,
    SlotPrint,
    block_hashes,
    inner_prints,
    is_nesting,
    kept_items,
    row_cells,
    row_hashes,
    row_prints,
)
from tidewire.templates.rendered import Rows, row_tree, slot_tree

_FEW: Final = 16
DiffSlots: TypeAlias = Callable[[Sequence[SlotPrint], Sequence[Any]], tuple[list[Any], tuple[SlotPrint, ...]]]


class Run(NamedTuple):
    """Rows that stand side by side now and did before: ``old`` is -1 for a single new row, ``step`` 1 or -1."""

    start: int
    old: int
    length: int
    step: int


def diff_rows(old: RowPrints, rows: Rows, diff_slots: DiffSlots) -> tuple[Any, RowPrints]:
    """Return the change of a loop (``None``: it has not) and its new prints."""
    if old.keys is rows.keys or _equal(old.keys, rows.keys):
        return _diff_in_place(old, rows, diff_slots)
    new = RowPrints(rows)
    runs = _runs(old.keys, new.keys)
    # No row stays: then all of the loop is as short as any order, and needs no old positions.
    if not runs:
        return slot_tree(rows), row_prints(rows)
    _hash(old, new, rows, runs)
    new.items = kept_items(rows, old)
    new.inner = _inner(old.inner, runs) if old.inner else None
    return [_RowPatches(old, new, rows, diff_slots).of(runs), _order(runs, rows)], new


def _diff_in_place(old: RowPrints, rows: Rows, diff_slots: DiffSlots) -> tuple[Any, RowPrints]:
    """Return the same where each row is in its old place; rows that were not evaluated cannot have changed."""
    new = old.copy()
    new.keyed, new.items = rows.keyed, kept_items(rows, old)
    if rows.evaluated is None:
        new.blocks = block_hashes(rows.rows)
        for start, end in _changed_blocks(old.blocks, new.blocks, len(rows.rows)):
            new.hashes[start:end] = row_hashes(rows.rows[start:end])
    elif rows.evaluated:
        # Of a whole block only all of its rows would tell, and most of them were not evaluated.
        new.blocks = None
        for position in rows.evaluated:
            new.hashes[position] = hash(rows.rows[position])
    patches = _RowPatches(old, new, rows, diff_slots).of_places(rows.evaluated)
    return [patches] if patches else None, new


def _changed_blocks(old: "array[int] | None", new: "array[int] | None", count: int) -> Iterator[tuple[int, int]]:
    """Yield where blocks begin and end that have changed: all of it, if that is not known."""
    if old is None or new is None:
        yield 0, count
        return
    for number in compress(range(len(new)), map(ne, old, new)):
        yield number * BLOCK, min((number + 1) * BLOCK, count)


def _equal(old: Sequence[Any], new: Sequence[Any]) -> bool:
    if type(old) is type(new):
        return old == new
    if type(old) is array and type(new) is list:
        return old.tolist() == new
    return len(old) == len(new) and list(old) == list(new)


def _runs(old: Sequence[Any], new: Sequence[Any]) -> list[Run]:
    """Cut the new order into runs over the old one, the longest from the front; none if all rows are new."""
    place = dict(zip(old, range(len(old)), strict=True))
    # Where each row stood; -1: nowhere.
    sources = list(map(place.get, new, repeat(-1)))
    runs: list[Run] = []
    if max(sources) < 0:
        return runs
    start, count = 0, len(sources)
    while start < count:
        source = sources[start]
        if source < 0:
            length, step = 1, 1
        elif sources[-1] - source == count - start - 1 and sources[start:] == list(range(source, sources[-1] + 1)):
            length, step = count - start, 1  # as nearly always all of the rest: at the speed of C
        else:
            length, step = _run_at(sources, start)
        runs.append(Run(start, source, length, step))
        start += length
    return runs


def _run_at(sources: list[int], start: int) -> tuple[int, int]:
    source, end = sources[start], start + 1
    if end == len(sources) or sources[end] < 0 or abs(sources[end] - source) != 1:
        return 1, 1
    step = sources[end] - source
    count = len(sources)
    expected = source + step
    while end < count and sources[end] == expected >= 0:
        end += 1
        expected += step
    return end - start, step


def _order(runs: list[Run], rows: Rows) -> list[Any]:
    order: list[Any] = []
    for run in runs:
        if run.old < 0:
            order.append(row_tree(rows.keys[run.start], rows.rows[run.start]))
        elif run.length == 1:
            order.append(run.old)
        else:
            order += (-run.length, run.old if run.step > 0 else -1 - run.old)
    return order


def _hash(old: RowPrints, new: RowPrints, rows: Rows, runs: list[Run]) -> None:
    """Hash the rows that were evaluated; what is known of the others moves along with them."""
    new.cells = _moved(old.cells, runs, new.per_row)
    if rows.evaluated is None:
        new.hashes = row_hashes(rows.rows)
        return
    new.hashes = _moved(old.hashes, runs, 1)
    for position in rows.evaluated:
        new.hashes[position] = hash(rows.rows[position])


def _moved(values: "array[int]", runs: list[Run], per_row: int) -> "array[int]":
    """Return the old hashes in the new order. In the place of a new row stands any: it is written over."""
    result = array("q")
    for run in runs:
        starts = [(max(run.old, 0), run.length)] if run.step > 0 else _one_by_one(run)
        for start, length in starts:
            result += values[start * per_row : (start + length) * per_row]
    return result


def _one_by_one(run: Run) -> Iterator[tuple[int, int]]:
    return ((run.old - offset, 1) for offset in range(run.length))


def _inner(old: Sequence[Inner], runs: list[Run]) -> list[Inner]:
    """Return the prints of what is nested in rows in the new order; those of new rows are still to come."""
    result: list[Inner] = []
    for run in runs:
        if run.old < 0:
            result += [None] * run.length
        elif run.step > 0:
            result += old[run.old : run.old + run.length]
        else:
            result += (old[run.old - offset] for offset in range(run.length))
    return result


class _RowPatches:
    """Finds the kept rows that changed and what changed in each, and completes the new prints."""

    def __init__(self, old: RowPrints, new: RowPrints, rows: Rows, diff_slots: DiffSlots) -> None:
        self.old, self.new, self.rows, self.diff_slots = old, new, rows, diff_slots

    def of(self, runs: list[Run]) -> list[Any]:
        """Return ``[position, patch, ...]``, positions in the new order."""
        patches: list[Any] = []
        for run in runs:
            if run.old < 0:
                self._write_new(run.start, self.rows.rows[run.start])
                continue
            for position, source in self._changed(run):
                if patch := self._patch(position, source):
                    patches += (position, patch)
        return patches

    def of_places(self, evaluated: Sequence[int] | None) -> list[Any]:
        """Return the same where every row is in its old place, and only these can have changed; ``None``: all."""
        patches: list[Any] = []
        before, after = self.old.hashes, self.new.hashes
        changed = zip(evaluated, evaluated, strict=True) if evaluated is not None else self._differing(0, 0, len(after))
        for position, _ in changed:
            if before[position] != after[position] and (patch := self._patch(position, position)):
                patches += (position, patch)
        return patches

    def _write_new(self, position: int, row: Sequence[Any]) -> "array[int]":
        """Complete the prints of a row that has no inner ones so far; return its cells."""
        inner, per_row = inner_prints(row), self.new.per_row
        if inner is not None and self.new.inner is None and is_nesting(row, len(self.rows.rows)):
            self.new.inner = [None] * len(self.rows.rows)
        if self.new.inner is not None:
            self.new.inner[position] = inner
        cells = array("q", row_cells([row], self.new.width))
        self.new.cells[position * per_row : (position + 1) * per_row] = cells
        return cells

    def _changed(self, run: Run) -> Iterator[tuple[int, int]]:
        if run.step > 0:
            yield from self._differing(run.start, run.old, run.length)
        else:
            for offset in range(run.length):
                yield from self._differing(run.start + offset, run.old - offset, 1)

    def _differing(self, start: int, old: int, length: int) -> Iterator[tuple[int, int]]:
        """Halve a stretch until few rows are left: whole stretches are compared at memory speed."""
        before, after = self.old.hashes[old : old + length], self.new.hashes[start : start + length]
        if before == after:
            return
        if length <= _FEW:  # one by one; to halve once more would cost two calls
            for offset in compress(range(length), map(ne, before, after)):
                yield start + offset, old + offset
            return
        half = length // 2
        yield from self._differing(start, old, half)
        yield from self._differing(start + half, old + half, length - half)

    def _patch(self, position: int, source: int) -> list[Any]:
        row = self.rows.rows[position]
        inner = self.old.inner[source] if self.old.inner else None
        if inner is not None and self.new.inner is not None:  # whose cells nobody asks for: all of it would be hashed
            patch, self.new.inner[position] = self.diff_slots(inner, row)
            return patch
        return self._changed_cells(row, self._write_new(position, row), source)

    def _changed_cells(self, row: Sequence[Any], cells: "array[int]", source: int) -> list[Any]:
        patch: list[Any] = []
        width, per_row = self.new.width, self.new.per_row
        known = self.old.cells[source * per_row : (source + 1) * per_row]
        for cell in compress(range(per_row), map(ne, cells, known)):
            for index in range(cell * width, min((cell + 1) * width, len(row))):
                slot = row[index]
                patch += (index, slot if isinstance(slot, str) else slot_tree(slot))
        return patch
