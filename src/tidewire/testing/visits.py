"""Going on to another page over the same socket, as the client does it."""

from collections.abc import Awaitable, Callable
from typing import NamedTuple
from urllib.parse import urlsplit

from bs4 import Tag

from tidewire.testing.document import Document
from tidewire.wire.keys import Attribute

_REGIONS = f"[{Attribute.REGION}]"
_ROOTS = f"[{Attribute.COMPONENT}]"
_LASTING = f"[{Attribute.PERMANENT}][id]"


class Fetched(NamedTuple):
    """A page as it came."""

    url: str
    """Path and query, after redirections."""
    html: str
    is_cut: bool
    """Whether its regions came without the layout around them."""


Fetch = Callable[[str, str], Awaitable[Fetched]]
"""Gets a page; the second argument is what the client asks for, ``""``: all of it."""


async def cannot_fetch(path: str, _: str) -> Fetched:
    """Stand in where nobody said how pages are got."""
    raise RuntimeError(f"{path!r} cannot be visited: this page was made without fetch=, see PageClient.fetch.")


def asked_regions(page: Document) -> str:
    """Return what the client would ask for: the layout of ``page``, and the names of its regions."""
    regions = [element.tag for element in page.find_all(_REGIONS)]
    layouts = {str(region.get(Attribute.LAYOUT) or "") for region in regions}
    if len(layouts) != 1 or layouts == {""}:
        return ""
    return " ".join((*layouts, *(str(region[Attribute.REGION]) for region in regions)))


def show(page: Document, fetched: Fetched) -> frozenset[str]:
    """Make ``page`` what was fetched; return the ids of the components that stay in it."""
    lasting = {element["id"]: element.tag for element in page.find_all(_LASTING)}
    staying = _show(page, fetched)
    for element in page.find_all(_LASTING):
        # The very element goes along, with all that is in it. Of a layout that stays it is there already.
        if (kept := lasting.get(element["id"])) is not None and kept is not element.tag:
            element.tag.replace_with(kept.extract())
            staying |= {str(root["id"]) for root in (kept, *kept.select(_ROOTS)) if root.has_attr(Attribute.COMPONENT)}
    return staying


def _show(page: Document, fetched: Fetched) -> frozenset[str]:
    page.newest = fetched.html
    if not fetched.is_cut:
        page.soup = Document(fetched.html).soup
        return frozenset()
    next_page = Document(fetched.html)
    for title in page.soup.select("title"):
        title.replace_with(*next_page.soup.select("title"))
    for region in page.soup.select(_REGIONS):
        region.clear()
    staying = frozenset(element["id"] for element in page.find_all(_ROOTS))
    for region in page.soup.select(_REGIONS):
        region.replace_with(_named(next_page, str(region[Attribute.REGION])))
    return staying


def locale_of(page: Document) -> str:
    """Return the language and the time zone of ``page``, as the query of its socket's address."""
    (script,) = page.find_all("script[data-tidewire-path]")
    return urlsplit(script["data-tidewire-path"]).query


def _named(page: Document, name: str) -> Tag:
    return page.find(f'[{Attribute.REGION}="{name}"]').tag
