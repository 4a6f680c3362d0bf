"""Which row of a loop the elements of a page belong to: the tree says so, its HTML does not."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bs4 import Tag
from bs4.element import NavigableString

from tidewire.templates import Tree
from tidewire.templates.rendered import OPAQUE
from tidewire.testing.nodes import as_node, parse

# Characters for private use: no template writes them, and no parser takes them for markup wherever they stand.
_BEGIN: Final = "\uf0f0"
_END: Final = "\uf0f1"
_MARK: Final = re.compile(f"{_BEGIN}(\\d+);|{_END}")


def parse_rows(tree: Tree, statics: Mapping[str, Sequence[str]]) -> Tag:
    """Return the nodes of ``tree``, each with the keys of the rows that it stands in."""
    writer = _Writer(statics)
    writer.write(tree[0], tree[1:])
    soup = parse("".join(writer.parts))
    _take_marks(soup, writer.keys)
    return soup


class _Writer:
    """HTML as :func:`tidewire.templates.tree.to_html` writes it, with marks around each row."""

    def __init__(self, statics: Mapping[str, Sequence[str]]) -> None:
        self.parts: list[str] = []
        self.keys: list[Any] = []
        self._statics = statics

    def write(self, name: str, slots: Sequence[Any]) -> None:
        texts = self._statics[name] if name else OPAQUE.statics
        self.parts.append(texts[0])
        for slot, text in zip(slots, texts[1:], strict=True):
            self._write_slot(slot)
            self.parts.append(text)

    def _write_slot(self, slot: Any) -> None:
        if isinstance(slot, str):
            self.parts.append(slot)
        elif isinstance(slot, dict):
            for row in slot["r"]:
                self.parts.append(f"{_BEGIN}{len(self.keys)};")
                self.keys.append(row[0])
                self.write(slot["h"], row[1:])
                self.parts.append(_END)
        else:
            self.write(slot[0], slot[1:])


def _take_marks(parent: Tag, keys: Sequence[Any]) -> None:
    rows: list[Any] = []
    for child in list(parent.contents):
        if isinstance(child, Tag):
            as_node(child).rows = tuple(rows)
            _take_from_attributes(child)
            _take_marks(child, keys)
        elif isinstance(child, NavigableString) and _MARK.search(child):
            _enter_and_leave(rows, child, keys)
            _write_without_marks(child)


def _enter_and_leave(rows: list[Any], text: str, keys: Sequence[Any]) -> None:
    for mark in _MARK.finditer(text):
        if mark[1]:
            rows.append(keys[int(mark[1])])
        elif rows:  # else the row began in another element: HTML that does not nest is nobody's row
            rows.pop()


def _write_without_marks(text: NavigableString) -> None:
    if bare := _MARK.sub("", text):
        text.replace_with(type(text)(bare))
    else:
        text.extract()


def _take_from_attributes(tag: Tag) -> None:
    """A loop within a tag is part of its text."""
    bare = {_MARK.sub("", name): _without_marks(value) for name, value in tag.attrs.items()}
    bare.pop("", None)
    if bare == tag.attrs:
        return
    tag.attrs.clear()
    tag.attrs.update(bare)
    as_node(tag).said = dict(tag.attrs)


def _without_marks(value: Any) -> Any:
    if isinstance(value, str):
        return _MARK.sub("", value)
    return [bare for one in value if (bare := _MARK.sub("", one))]
