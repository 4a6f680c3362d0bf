"""What elements do of themselves when they come to the page: ``client/src/behaviours/index.ts``."""

from collections.abc import Callable, Iterator
from typing import Final

from bs4 import Tag

from tidewire.testing.bindings import bindings_of
from tidewire.testing.failures import NotInteractive
from tidewire.testing.nodes import elements
from tidewire.testing.refusals import must_be_reachable
from tidewire.wire.keys import Attribute

INIT: Final = "init"
SIGHT: Final = ("appear", "disappear")
_FOCUSABLE: Final = (
    "a[href], area[href], button, input, select, textarea, summary, [contenteditable], [tabindex]:not([tabindex^='-'])"
)


def newcomers(document: Tag, name: str, has: Callable[[Tag], bool]) -> Iterator[Tag]:
    """Yield the elements that ``has`` holds of and that did not do what is called ``name`` yet; each does it once."""
    # A list, as what one of them does may change the document under the walk.
    for tag in [tag for tag in elements(document) if name not in tag.begun and has(tag)]:
        tag.begun |= {name}
        yield tag


def is_initial(tag: Tag) -> bool:
    """Tell whether the element calls something when it comes."""
    return any(binding.type == INIT for binding in bindings_of(tag))


def takes_focus(tag: Tag) -> bool:
    """Tell whether the element has ``tide-focus``."""
    return tag.has_attr(Attribute.FOCUS)


def watches_sight(tag: Tag) -> bool:
    """Tell whether the element is told when it comes into view or leaves it."""
    return any(binding.type in SIGHT for binding in bindings_of(tag))


def first_focusable(root: Tag) -> Tag | None:
    """Return the first element at or in ``root`` that a browser would focus."""
    return next((tag for tag in (root, *root.find_all(True)) if _is_focusable(tag, is_root=tag is root)), None)


def _is_focusable(tag: Tag, *, is_root: bool) -> bool:
    if not tag.css.match(_FOCUSABLE) and not (is_root and tag.has_attr("tabindex")):
        return False
    try:
        must_be_reachable(tag)
    except NotInteractive:
        return False
    return not str(tag.get("tabindex", "0")).startswith("-") or is_root
