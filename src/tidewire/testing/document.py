"""A page's HTML as a test looks at it, and what a browser would let a visitor do with it."""

from typing import Any, NamedTuple

import orjson
from bs4 import BeautifulSoup, Tag

from tidewire.testing.inputs import arguments_of, form_of
from tidewire.wire.keys import Attribute

_ROOTS = f"[{Attribute.COMPONENT}]"
_ELSEWHERE = frozenset(("window", "document", "outside", "js"))
"""Modifiers of bindings that call no event of the component when one happens to the element."""


_NO_BINDING = frozenset(Attribute)


class NotInteractive(AssertionError):
    """A visitor could not do this: there is no such element, it is disabled, or nothing listens."""


class Binding(NamedTuple):
    """What an element does on an event: the handler and its explicit arguments."""

    handler: str
    arguments: dict[str, Any]


class Element:
    """One element of a document."""

    def __init__(self, tag: Tag) -> None:
        self.tag = tag

    @property
    def text(self) -> str:
        """The text inside, white space at both ends removed."""
        return self.tag.get_text().strip()

    @property
    def html(self) -> str:
        """The element with its tags."""
        return str(self.tag)

    def __getitem__(self, attribute: str) -> str:
        return str(self.tag[attribute])

    def get(self, attribute: str) -> str | None:
        """Return an attribute's value, ``None`` if it is not there."""
        value = self.tag.get(attribute)
        return None if value is None else str(value)

    def binding(self, event: str) -> "tuple[Element, Binding]":
        """Return the element, this or the nearest around it, that does something on ``event``, and what.

        Raises :class:`NotInteractive` if none does, or if this element is disabled.
        """
        if self.tag.has_attr("disabled"):
            raise NotInteractive(f"This element is disabled: {self.html[:200]}")
        for tag in (self.tag, *self.tag.parents):
            if (value := _bound(tag, event)) is not None:
                return Element(tag), _parsed(value)
        raise NotInteractive(f"Nothing listens for {event!r} here: {self.html[:200]}")

    def root(self) -> "Element":
        """Return the root of the component around this element. Raises :class:`NotInteractive` if there is none."""
        for tag in (self.tag, *self.tag.parents):
            if tag.has_attr(Attribute.COMPONENT):
                return Element(tag)
        raise NotInteractive(f"This element is in no component: {self.html[:200]}")

    @property
    def is_in_component(self) -> bool:
        """Whether the element is in a component, or the root of one."""
        return any(tag.has_attr(Attribute.COMPONENT) for tag in (self.tag, *self.tag.parents))

    def room(self) -> str | None:
        """Return the token of the room that the element is in; ``None`` outside of any."""
        tags = (tag for tag in (self.tag, *self.tag.parents) if tag.has_attr(Attribute.ROOM))
        return next((str(tag[Attribute.ROOM]) for tag in tags), None)

    def given_inputs(self) -> dict[str, Any]:
        """Return what goes along with an event here: in a component named arguments, outside the form as text."""
        if self.is_in_component:
            return arguments_of(self.tag, self.root().tag)
        form = form_of(self.tag)
        return {"": form} if form else {}


class Document:
    """A page's HTML."""

    def __init__(self, html: str) -> None:
        self.soup = BeautifulSoup(html, "html.parser")

    @property
    def html(self) -> str:
        """The HTML as it is now."""
        return str(self.soup)

    def find(self, css: str) -> Element:
        """Return the one element that ``css`` matches. Raises :class:`NotInteractive` if there is none, or several."""
        found = self.find_all(css)
        if len(found) != 1:
            raise NotInteractive(f"{css!r} matches {len(found)} elements, expected 1, in: {self.html[:2000]}")
        return found[0]

    def find_all(self, css: str) -> list[Element]:
        """Return all elements that ``css`` matches."""
        return [Element(tag) for tag in self.soup.select(css)]

    def roots(self) -> list[Element]:
        """Return the components' root elements."""
        return self.find_all(_ROOTS)

    def places(self) -> list[str | None]:
        """Return the rooms' tokens, and ``None`` for what is in no room, if anything here calls handlers."""
        rooms = [str(tag[Attribute.ROOM]) for tag in self.soup.select(f"[{Attribute.ROOM}]")]
        bound = any(_has_binding(tag) and not Element(tag).is_in_component for tag in self.soup.find_all(True))
        return [None, *dict.fromkeys(rooms)] if rooms or bound else []

    def replace(self, id: str, html: str) -> Tag:  # noqa: A002 - the DOM's name
        """Put ``html`` in the place of the element ``id``, and return what has the ``id`` now.

        Components inside that are here already stay as they are.
        """
        old = self.soup.find(id=id)
        assert isinstance(old, Tag), f"The server sent content for #{id}, which is not on the page."  # noqa: S101
        new = BeautifulSoup(html, "html.parser")
        here = {tag["id"]: tag for tag in old.select(_ROOTS)}
        for tag in new.select(f"{_ROOTS} {_ROOTS}"):
            if (kept := here.pop(tag["id"], None)) is not None:
                tag.replace_with(kept.extract())
        root = new.find(id=id)
        assert isinstance(root, Tag), f"The content of #{id} has another id: {html[:200]}"  # noqa: S101
        old.replace_with(new)
        return root


def _has_binding(tag: Tag) -> bool:
    names = (name.removeprefix("data-") for name in tag.attrs)
    return any(name.startswith("tide-") and name not in _NO_BINDING for name in names)


def _bound(tag: Tag, event: str) -> str | None:
    for name, value in tag.attrs.items():
        bound, *modifiers = name.removeprefix("data-").split(".")
        if bound == f"tide-{event}" and not _ELSEWHERE.intersection(modifiers):
            return str(value)
    return None


def _parsed(value: str) -> Binding:
    handler, _, arguments = value.strip().partition(" ")
    return Binding(handler, orjson.loads(arguments) if arguments else {})
