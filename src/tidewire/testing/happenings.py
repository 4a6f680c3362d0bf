"""Something happens to an element, and the bindings on the way up have their turn, as the client does it."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from bs4 import Tag

from tidewire.testing.bindings import Binding, bindings_of, values_of
from tidewire.testing.nodes import as_node

_TARGET_ONLY: Final = frozenset(
    ("focus", "blur", "load", "error", "scroll", "mouseenter", "mouseleave", "pointerenter", "pointerleave", "toggle",
     "invalid", "play", "pause", "ended", "timeupdate", "cancel", "close", "init", "appear", "disappear")
)  # fmt: skip
"""Events that do not bubble."""


@dataclass
class Happening:
    """A DOM event."""

    type: str
    target: Tag
    key: str = ""
    """As in a browser's ``KeyboardEvent.key``."""
    held: frozenset[str] = frozenset()
    """Which of ``ctrl``, ``alt``, ``shift``, ``meta`` are held down."""
    submitter: Tag | None = None
    is_prevented: bool = False
    is_stopped: bool = False
    is_heard: bool = field(default=False, init=False)
    """Whether any binding took it."""


class Call(NamedTuple):
    """What a binding asks for: a handler, of the server or, if ``is_hook``, of the page's scripts."""

    element: Tag
    type: str
    """Of the event."""
    handler: str
    arguments: dict[str, Any]
    submitter: Tag | None
    is_hook: bool


def calls_of(document: Tag, happening: Happening) -> list[Call]:
    """Let ``happening`` happen; return what it calls, in order."""
    calls = [_call(tag, binding, happening) for tag, binding in _heard(document, happening)]
    return [call for call in calls if call is not None]


def _heard(document: Tag, happening: Happening) -> Iterator[tuple[Tag, Binding]]:
    path = [tag for tag in (happening.target, *happening.target.parents) if tag is not document]
    for tag in path[:1] if happening.type in _TARGET_ONLY else path:
        yield from _fitting(tag, happening, None)
        if happening.is_stopped:
            return
    if happening.type in _TARGET_ONLY:
        return
    for place in ("outside", "document", "window"):
        for tag in document.find_all(True):
            if not (place == "outside" and any(around is tag for around in path)):
                yield from _fitting(tag, happening, place)
        if happening.is_stopped:
            return


def _fitting(tag: Tag, happening: Happening, place: str | None) -> Iterator[tuple[Tag, Binding]]:
    for binding in bindings_of(tag):
        if binding.place == place and binding.type == happening.type and binding.fits(happening, tag):
            yield tag, binding


def _call(tag: Tag, binding: Binding, happening: Happening) -> Call | None:
    """Return what is called, unless this was to happen only once and did."""
    happening.is_heard = True
    node = as_node(tag)
    if binding.attribute in node.spent:
        return None
    if "once" in binding.flags:
        node.spent |= {binding.attribute}
    arguments = values_of(tag) | binding.arguments
    return Call(tag, happening.type, binding.handler, arguments, happening.submitter, "js" in binding.flags)
