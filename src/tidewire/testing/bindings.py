"""What elements are bound to: the attributes that ``{% on %}`` writes."""

from typing import Any, Final, NamedTuple

import orjson
from bs4 import Tag

from tidewire.wire.keys import Attribute, is_binding

_ELSEWHERE: Final = frozenset(("window", "document", "outside", "js"))
"""Modifiers of bindings that call no event of the component when one happens to the element."""


class Binding(NamedTuple):
    """What an element does on an event: the handler and its explicit arguments."""

    handler: str
    arguments: dict[str, Any]


def has_binding(tag: Tag) -> bool:
    """Tell whether the element is bound to anything."""
    names = (name.removeprefix("data-") for name in tag.attrs)
    return any(is_binding(name) or name == Attribute.KEYS for name in names)


def binding_of(tag: Tag, event: str) -> Binding | None:
    """Return what the element does when ``event`` happens to it."""
    for name, value in tag.attrs.items():
        bound, *modifiers = name.removeprefix("data-").split(".")
        if bound == f"tide-{event}" and not _ELSEWHERE.intersection(modifiers):
            return _parsed(str(value))
    return None


def _parsed(value: str) -> Binding:
    handler, _, arguments = value.strip().partition(" ")
    return Binding(handler, orjson.loads(arguments) if arguments else {})
