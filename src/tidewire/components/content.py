"""HTML that a component puts on its page besides its own: of another component, of a template, or made by itself."""

from collections.abc import Callable
from enum import Enum
from functools import partial
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from tidewire.components.registry import registry
from tidewire.components.rendering import first_paint
from tidewire.runtime.painting import painting_on
from tidewire.wire.keys import Verb

if TYPE_CHECKING:
    from tidewire.components.component import Component


class DomAction(Enum):
    """Where :meth:`tidewire.Component.dom` puts something, or that it removes it."""

    APPEND = Verb.APPEND
    PREPEND = Verb.PREPEND
    BEFORE = Verb.BEFORE
    AFTER = Verb.AFTER
    REPLACE = Verb.REPLACE
    REMOVE = Verb.REMOVE


def by_id(id: str) -> str:  # noqa: A002 - the DOM's name
    """Return the CSS selector of the element ``id``: of this one, whatever characters it has."""
    if not id or any(character.isspace() for character in id):
        raise ValueError(f"An element's id has at least one character and no spaces, came {id!r}.")
    plain = [
        character if character.isascii() and (character.isalnum() or character in "_-") else f"\\{ord(character):x} "
        for character in id
    ]
    if id[0].isdigit() or id[0] == "-":  # where they stand first they would be a number
        plain[0] = f"\\{ord(id[0]):x} "
    return "#" + "".join(plain)


def maker_of(
    parent: "Component", content: "type[Component] | str | SafeString", context: dict[str, Any]
) -> Callable[[], str]:
    """Return what makes the HTML of ``content``; it may block, and is called once.

    Raises :class:`TypeError` for a ``content`` that cannot be one.
    """
    if isinstance(content, SafeString):
        if context:
            raise TypeError(f"HTML that is made already takes no context, came {', '.join(context)}.")
        return partial(str, content)
    cls = registry.find(content) if isinstance(content, str) else content
    if cls is not None:
        if not (isinstance(cls, type) and hasattr(cls, "definition")):
            raise TypeError(f"dom() shows a component, a template by its name, or a SafeString, came {content!r}.")
        return partial(_component, cls, parent, context)
    return partial(_template, str(content), parent, context)


def _component(cls: "type[Component]", parent: "Component", context: dict[str, Any]) -> str:
    return first_paint(cls.new(parent.page, **context).put_on(parent.page), None)


def _template(name: str, parent: "Component", context: dict[str, Any]) -> str:
    with painting_on(parent.page):
        return render_to_string(name, {"this": parent, "page": parent.page, **context})
