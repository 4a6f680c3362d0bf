"""The difference between two renders of a loop: the new order as runs over the old one, and patches of rows."""

from array import array
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple, TypeAlias

from tidewire.templates.prints import RowPrints, SlotPrint, inner_prints, is_nested, kept_items, row_cells, row_prints
from tidewire.templates.rendered import Rows, row_tree, slot_tree

DiffSlots: TypeAlias = Callable[[Sequence[SlotPrint], Sequence[Any]], tuple[list[Any], tuple[SlotPrint, ...]]]


class Run(NamedTuple):
    """Rows that stand side by side now and did before: ``old`` is -1 for a single new row, ``step`` 1 or -1."""

    start: int
    old: int
    length: int
    step: int


def diff_rows(old: RowPrints, rows: Rows, diff_slots: DiffSlots) -> tuple[Any, RowPrints]:
    """Return the change of a loop (``None``: it has not) and its new prints."""
    new = RowPrints(rows)
    runs = [Run(0, 0, len(rows.rows), 1)] if _equal(old.keys, new.keys) else _runs(old.keys, new.keys)
    if all(run.old < 0 for run in runs):
        return slot_tree(rows), row_prints(rows)
    new.cells = _cells(old, rows, runs, new.width)
    new.items = kept_items(rows, old)
    new.inner = _inner(old, rows, runs)
    patches = _RowPatches(old, new, rows, diff_slots).of(runs)
    change: dict[str, Any] = {}
    if len(runs) != 1 or runs[0].length != len(old.keys):
        change["o"] = _order(runs, rows)
    elif runs[0].step < 0:
        change["o"] = _order(runs, rows)
    if patches:
        change["p"] = patches
    return change or None, new


def _equal(old: Sequence[Any], new: Sequence[Any]) -> bool:
    if type(old) is type(new):
        return old == new
    return len(old) == len(new) and list(old) == list(new)


def _runs(old: Sequence[Any], new: Sequence[Any]) -> list[Run]:
    """Cut the new order into runs over the old one, the longest from the front."""
    place = {key: position for position, key in enumerate(old)}
    sources = [place.get(key, -1) for key in new]
    runs: list[Run] = []
    start = 0
    while start < len(sources):
        source = sources[start]
        length, step = (1, 1) if source < 0 else _run_at(sources, start)
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


def _cells(old: RowPrints, rows: Rows, runs: list[Run], width: int) -> "array[int]":
    """Return the hashes of the rows, taken from the old ones where a row was not evaluated."""
    if rows.evaluated is None:
        return array("q", list(row_cells(rows.rows, width)))
    per_row = len(old.cells) // len(old.keys)
    cells = array("q")
    for run in runs:
        for start, length in _ascending(run):
            cells += old.cells[start * per_row : (start + length) * per_row]
    for position in rows.evaluated:
        cells[position * per_row : (position + 1) * per_row] = array("q", row_cells([rows.rows[position]], width))
    return cells


def _ascending(run: Run) -> Iterator[tuple[int, int]]:
    """Return the old rows of a run as stretches that go up. A new row takes the place of any: it is overwritten."""
    if run.step > 0:
        yield max(run.old, 0), run.length
    else:
        yield from ((run.old - offset, 1) for offset in range(run.length))


def _inner(old: RowPrints, rows: Rows, runs: list[Run]) -> list[tuple[SlotPrint, ...] | None] | None:
    """Return where prints of what is nested in rows will be kept; for now those of old and new rows as they are."""
    if old.inner is None and not is_nested(rows):
        return None
    result: list[tuple[SlotPrint, ...] | None] = []
    for run in runs:
        for offset in range(run.length):
            if run.old < 0 or old.inner is None:
                row = rows.rows[run.start + offset]
                result.append(inner_prints(row) if isinstance(row, tuple) else None)
            else:
                result.append(old.inner[run.old + offset * run.step])
    return result


class _RowPatches:
    """Finds the kept rows that changed, and what changed in each."""

    def __init__(self, old: RowPrints, new: RowPrints, rows: Rows, diff_slots: DiffSlots) -> None:
        self.old, self.new, self.rows, self.diff_slots = old, new, rows, diff_slots
        self.per_row = len(new.cells) // len(new.keys)
        self.old_bytes = old.cells.tobytes()
        self.new_bytes = new.cells.tobytes()

    def of(self, runs: list[Run]) -> list[Any]:
        """Return ``[position, patch, ...]``, positions in the new order."""
        patches: list[Any] = []
        for run in runs:
            if run.old < 0:
                continue
            for position, source in self._changed(run):
                patch = self._patch(position, source)
                if patch:
                    patches += (position, patch)
        return patches

    def _changed(self, run: Run) -> Iterator[tuple[int, int]]:
        if run.step > 0:
            yield from self._differing(run.start, run.old, run.length)
        else:
            for offset in range(run.length):
                yield from self._differing(run.start + offset, run.old - offset, 1)

    def _differing(self, start: int, old: int, length: int) -> Iterator[tuple[int, int]]:
        """Halve a stretch until what differs is single rows: whole stretches are compared at memory speed."""
        size = 8 * self.per_row
        before = self.old_bytes[old * size : (old + length) * size]
        if before == self.new_bytes[start * size : (start + length) * size]:
            return
        if length == 1:
            yield start, old
            return
        half = length // 2
        yield from self._differing(start, old, half)
        yield from self._differing(start + half, old + half, length - half)

    def _patch(self, position: int, source: int) -> list[Any]:
        row = self.rows.rows[position]
        inner = self.old.inner[source] if self.old.inner else None
        if inner is not None and self.new.inner is not None:
            patch, self.new.inner[position] = self.diff_slots(inner, row)
            return patch
        if self.new.inner is not None:
            self.new.inner[position] = inner_prints(row)
        return self._changed_cells(row, position * self.per_row, source * self.per_row)

    def _changed_cells(self, row: Sequence[Any], new: int, old: int) -> list[Any]:
        patch: list[Any] = []
        width = self.new.width
        for cell in range(self.per_row):
            if self.new.cells[new + cell] == self.old.cells[old + cell]:
                continue
            for index in range(cell * width, min((cell + 1) * width, len(row))):
                patch += (index, slot_tree(row[index]))
        return patch
