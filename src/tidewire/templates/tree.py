"""Trees as they travel: applying a patch, and back to HTML. The client does the same, from the same vectors."""

from collections.abc import Mapping, Sequence
from typing import Any

from tidewire.templates.rendered import OPAQUE, Tree


def apply(tree: Tree, patch: Sequence[Any]) -> Tree:
    """Return ``tree`` with ``patch`` applied. ``tree`` is left as it was; what did not change is shared."""
    return _patched(tree, patch)


def _patched(values: Sequence[Any], patch: Sequence[Any]) -> list[Any]:
    """Patch a tree or a row: both have one value (hash or key) before their slots."""
    result = list(values)
    for index, change in zip(patch[::2], patch[1::2], strict=True):
        result[index + 1] = _changed(result[index + 1], change)
    return result


def _changed(slot: Any, change: Any) -> Any:
    if not isinstance(change, list) or isinstance(change[0], str):
        return change
    if isinstance(change[0], int):
        return _patched(slot, change)
    return {"h": slot["h"], "r": _patched_rows(slot["r"], *change)}


def _patched_rows(rows: list[Any], patches: Sequence[Any], order: Sequence[Any] | None = None) -> list[Any]:
    result = list(rows) if order is None else _ordered(rows, order)
    for position, patch in zip(patches[::2], patches[1::2], strict=True):
        result[position] = _patched(result[position], patch)
    return result


def _ordered(rows: list[Any], order: Sequence[Any]) -> list[Any]:
    result: list[Any] = []
    items = iter(order)
    for item in items:
        if isinstance(item, list):
            result.append(item)
        elif item >= 0:
            result.append(rows[item])
        else:
            result += _run(rows, -item, next(items))
    return result


def _run(rows: list[Any], length: int, start: int) -> list[Any]:
    if start >= 0:
        return rows[start : start + length]
    first = -1 - start
    return [rows[position] for position in range(first, first - length, -1)]


def to_html(tree: Tree, statics: Mapping[str, Sequence[str]]) -> str:
    """Return the HTML of ``tree``; ``statics`` has the strings of every program that it names but the opaque one."""
    parts: list[str] = []
    _write(parts, tree[0], tree[1:], statics)
    return "".join(parts)


def _write(parts: list[str], name: str, slots: Sequence[Any], statics: Mapping[str, Sequence[str]]) -> None:
    texts = statics[name] if name else OPAQUE.statics
    parts.append(texts[0])
    for index, slot in enumerate(slots, 1):
        if isinstance(slot, str):
            parts.append(slot)
        elif isinstance(slot, dict):
            for row in slot["r"]:
                _write(parts, slot["h"], row[1:], statics)
        else:
            _write(parts, slot[0], slot[1:], statics)
        parts.append(texts[index])
