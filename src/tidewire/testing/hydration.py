"""From the HTML of a first paint to its tree: what a browser's client finds in the nodes, read from the text."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tidewire.templates import Shape, Tree
from tidewire.templates.markup import Markup
from tidewire.wire.keys import Attribute

_CREDENTIALS = re.compile(rf' (?:{Attribute.SNAPSHOT}|{Attribute.PRINT})="[^"]*"')


def hydrate(page: str, id: str, shape: Shape, statics: Mapping[str, Sequence[str]]) -> Tree:  # noqa: A002 - the DOM's name
    """Return the tree of the component ``id`` as ``page``, the HTML of the page as it was loaded, shows it.

    Raises :class:`ValueError` where the HTML is not of this shape.
    """
    if not shape[0]:
        return ["", ""]  # one slot of HTML, which a patch replaces
    before = statics[shape[0]][0]
    root = re.search(rf'{re.escape(before.lstrip())}(?:{_CREDENTIALS.pattern})+ id="{re.escape(id)}"', page)
    if root is None:
        raise ValueError(f"There is no component {id!r} in the page as it was loaded.")
    reader = _Reader(_CREDENTIALS.sub("", page[root.start() :]), statics)
    return reader.tree(shape, len(before.lstrip()))


class _Reader:
    """Reads values from HTML, front to back."""

    def __init__(self, html: str, statics: Mapping[str, Sequence[str]]) -> None:
        self._html = html
        self._statics = statics
        self._at = 0

    def tree(self, shape: Shape, skipped: int | None = None) -> Tree:
        """Read a tree; its first string is ``skipped`` characters long here, if its white space was left out."""
        return [shape[0], *self._slots(shape[0], shape[1:], skipped)]

    def _slots(self, name: str, shapes: Sequence[Any], skipped: int | None = None) -> list[Any]:
        texts = self._statics[name]
        if skipped is None:
            self._pass(texts[0])
        else:
            self._at += skipped
        slots = []
        for position, text in enumerate(texts[1:]):
            slots.append(self._slot(shapes[position] if position < len(shapes) else 0, text))
            self._pass(text)
        return slots

    def _slot(self, shape: Any, after: str) -> Any:
        if isinstance(shape, list):
            return self.tree(shape)
        if shape == 0:
            return self._value(after)
        rows = [inner for count, *inner in shape["r"] for _ in range(count)]
        # Their keys are not in the HTML: numbers in place of them shall not be taken for those of rows that come later.
        return {"h": shape["h"], "r": [[("row", n), *self._slots(shape["h"], inner)] for n, inner in enumerate(rows)]}

    def _value(self, after: str) -> str:
        """Read text up to ``after``; if it has markup, only where all of that has ended."""
        end = self._html.find(after, self._at)
        while end >= 0:
            value = self._html[self._at : end]
            if "<" not in value or _is_whole(value):
                self._at = end
                return value
            end = self._html.find(after, end + 1)
        raise ValueError(f"Expected {after!r} after a value at {self._html[self._at : self._at + 80]!r}.")

    def _pass(self, text: str) -> None:
        if not self._html.startswith(text, self._at):
            raise ValueError(f"Expected {text!r}, found {self._html[self._at : self._at + len(text) + 20]!r}.")
        self._at += len(text)


def _is_whole(html: str) -> bool:
    markup = Markup()
    markup.feed(html)
    return not markup.end()
