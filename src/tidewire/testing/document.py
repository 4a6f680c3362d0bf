"""A page's HTML as a test looks at it."""

from itertools import takewhile

from bs4 import Tag

from tidewire.testing.element import Element
from tidewire.testing.failures import NotInteractive
from tidewire.testing.finding import none_or_several
from tidewire.testing.morphing import morph
from tidewire.testing.nodes import as_node, having, parse
from tidewire.wire.keys import Attribute


def _is_ignored_in(root: Tag, tag: Tag) -> bool:
    """Tell whether something between them keeps patches out, with all that is in it."""
    around = takewhile(lambda parent: parent is not root, tag.parents)
    return any(as_node(each).is_ignored for each in (tag, *around))


class Document:
    """A page's HTML."""

    def __init__(self, html: str) -> None:
        self.soup = parse(html)
        self.newest = html
        """What came last, as text: it has the roots that are not joined yet."""

    @property
    def html(self) -> str:
        """The HTML as it is now."""
        return str(self.soup)

    def find(self, css: str) -> Element:
        """Return the one element that ``css`` matches.

        Raises :class:`NotInteractive` if there is none, or several; it says which ones are near.
        """
        found = self.soup.select(css)
        if len(found) != 1:
            raise NotInteractive(none_or_several(css, found, self.soup))
        return Element(found[0])

    def find_all(self, css: str) -> list[Element]:
        """Return all elements that ``css`` matches."""
        return [Element(tag) for tag in self.soup.select(css)]

    def roots(self) -> list[Element]:
        """Return the components' root elements."""
        return [Element(tag) for tag in having(self.soup, Attribute.COMPONENT)]

    def replace(self, id: str, new: Tag, *, by_rows: bool) -> Tag:  # noqa: A002 - the DOM's name
        """Show ``new`` in the place of the element ``id``, and return what has the ``id`` now.

        Components inside that are here already stay as they are.

        ``by_rows``: see :func:`~tidewire.testing.morphing.morph`.
        """
        old = self.soup.find(id=id)
        assert isinstance(old, Tag), f"The server sent content for #{id}, which is not on the page."  # noqa: S101
        here = {tag["id"]: tag for tag in having(old, Attribute.COMPONENT) if not _is_ignored_in(old, tag)}
        nested = [tag for tag in having(new, Attribute.COMPONENT) if tag.get("id") != id]
        for tag in nested:
            if (kept := here.pop(tag["id"], None)) is not None:
                tag.replace_with(kept.extract())
            elif not tag.has_attr(Attribute.SNAPSHOT):  # it has ended, whatever its parent says: nothing is left of it
                tag.extract()
        root = new.find(id=id)
        assert isinstance(root, Tag), f"The content of #{id} has another id: {str(new)[:200]}"  # noqa: S101
        return morph(old, root.extract(), by_rows=by_rows)
