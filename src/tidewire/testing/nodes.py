"""The elements of a page's HTML, with what a browser keeps of them besides their attributes."""

from collections.abc import Iterator
from typing import Any, Final, cast

from bs4 import BeautifulSoup, Tag

from tidewire.wire.keys import Attribute

_CHECKABLE: Final = ("checkbox", "radio")


class Node(Tag):
    """An element. What the server said of it and what became of it since are told apart, as a browser does.

    ``None`` in what a visitor did means that they did nothing there: what the server says shows.
    """

    said: dict[str, Any]
    """The attributes as the server wrote them last."""
    said_text: str
    """Of a text area: its content as the server wrote it last."""
    rows: tuple[Any, ...] = ()
    """The keys of the rows of loops that it stands in, below the element around."""
    typed: str | None = None
    ticked: bool | None = None
    chosen: tuple[str, ...] | None = None
    """Of a select: the values of the options that the visitor chose."""
    opened: bool | None = None
    """Of ``details``: whether the visitor has it open."""
    spent: frozenset[str] = frozenset()
    """The bindings that are to fire only once, and did."""
    begun: frozenset[str] = frozenset()
    """What of ``init`` and ``focus`` it did: each once."""
    is_in_view: bool = False
    is_in_use: bool = False
    """Whether the visitor is at it, half done: what the server says of its value has to wait."""
    is_overruled: bool = False
    """Whether the server said something else meanwhile."""

    def follow(self, newer: "Node") -> None:
        """Take over what the server changed from ``newer``, which is how it shows the element now.

        Only the difference between two outputs of the server counts: what it did not change stays as others made it.
        """
        has_new_word = self._word() != newer._word()
        kept = str(self.get(Attribute.KEEP, "")).split()
        for name in {*self.said, *newer.said}.difference(kept):
            if self.said.get(name) != newer.said.get(name):
                self._write(name, newer.said.get(name))
        self.said, self.said_text, self.rows = newer.said, newer.said_text, newer.rows
        if has_new_word:
            self.hear()

    def hear(self) -> None:
        """The server says another value: it shows at once, or when the visitor is done here."""
        if self.is_in_use and not self.has_attr(Attribute.FORCE):
            self.is_overruled = True
        else:
            self.forget()

    @property
    def is_ignored(self) -> bool:
        """Whether the element, its attributes and its content are left to the page."""
        return self.has_attr(Attribute.IGNORE) or self.has_attr(Attribute.PERMANENT)

    def leave(self) -> None:
        """The visitor goes elsewhere."""
        self.is_in_use = False
        if self.is_overruled:
            self.forget()

    def forget(self) -> None:
        """Show what the server says."""
        self.typed = self.ticked = self.chosen = None
        self.is_overruled = False

    def _word(self) -> object:
        """Return what the server says that the control's value is. A select's options are asked by who has both."""
        if self.name == "textarea":
            return self.said_text
        if self.said.get("type") in _CHECKABLE:
            return "checked" in self.said
        return self.said.get("value")

    def _write(self, name: str, value: Any) -> None:
        if name == "open" and self.name == "details":
            self.opened = None
        if value is None:
            self.attrs.pop(name, None)
        else:
            self[name] = value


def elements(root: Tag) -> Iterator[Node]:
    """Yield the elements below ``root``. Selectors are for tests: on a page of 5,000 elements one takes 0.1 s."""
    for each in root.descendants:
        if isinstance(each, Tag):
            yield as_node(each)


def having(root: Tag, attribute: str) -> list[Node]:
    """Return the elements below ``root`` that have the attribute."""
    return [tag for tag in elements(root) if attribute in tag.attrs]


def parse(html: str) -> BeautifulSoup:
    """Return the nodes of ``html``: all of them as the server says, nobody was there yet."""
    soup = BeautifulSoup(html, "html.parser", element_classes={Tag: Node})
    for option in [tag for tag in elements(soup) if tag.name == "option"]:
        if (around := option.find_parent("option")) is not None:  # whose end tag was left out
            around.insert_after(option)
    for node in elements(soup):
        node.said = dict(node.attrs)
        node.said_text = node.get_text() if node.name == "textarea" else ""
    return soup


def as_node(tag: object) -> Node:
    """Return ``tag``, which came out of :func:`parse`, by its right name."""
    return cast("Node", tag)
