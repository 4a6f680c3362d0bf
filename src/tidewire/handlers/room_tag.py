"""``{% room %}``: what an element is given so that it is in a room."""

from collections.abc import Sequence
from typing import Self

from django.http import HttpRequest
from django.template import Context, Node, TemplateSyntaxError
from django.template.base import FilterExpression, Parser, Token
from django.utils.html import format_html

from tidewire.errors import TemplateError
from tidewire.handlers.tokens import token_for
from tidewire.handlers.topics import own_room, room
from tidewire.runtime.identity import identity_of
from tidewire.runtime.page import Page
from tidewire.runtime.painting import current_page, request_of
from tidewire.wire.keys import Attribute


class RoomNode(Node):
    """``{% room %}``, ``{% room "chat" chat.pk %}``: an attribute, with a token that is only for who gets the page."""

    def __init__(self, name: FilterExpression | None, keys: Sequence[FilterExpression]) -> None:
        self._name = name
        self._keys = keys

    @classmethod
    def parse(cls, parser: Parser, token: Token) -> Self:
        """Return the node for ``token``. Raises :class:`TemplateSyntaxError` for an argument with a name."""
        _, *bits = token.split_contents()
        named = [bit for bit in bits if "=" in bit and bit[0] not in "\"'"]
        if named:
            raise TemplateSyntaxError(f'{{% room "name" key ... %}} takes no {named[0]}: keys have no names.')
        name, *keys = map(parser.compile_filter, bits) if bits else [None]
        return cls(name, [key for key in keys if key is not None])

    def render(self, context: Context) -> str:
        """Return the attribute. Raises :class:`TemplateError` for a key that is nothing, or where nobody gets it."""
        topic = own_room() if self._name is None else self._topic(context, self._name)
        return format_html('{}="{}"', Attribute.ROOM, token_for(topic, _visitor(context, is_own=self._name is None)))

    def _topic(self, context: Context, name: FilterExpression) -> str:
        # Names that there are not come as None, whatever the project's string_if_invalid: else it would name a room.
        keys = [(key.token, key.resolve(context, ignore_failures=True)) for key in self._keys]
        if missing := [text for text, value in keys if value is None or value == ""]:
            raise TemplateError(f"{{% room {name.token} … %}}: there is no {missing[0]} here, or it is None or empty.")
        try:
            return room(name.resolve(context, ignore_failures=True), *(value for _, value in keys))
        except TypeError as error:
            raise TemplateError(f"{{% room {name.token} … %}}: {error}") from error


def _visitor(context: Context, *, is_own: bool) -> str:
    """Return whom the page is for that ``context`` belongs to."""
    if (page := current_page()) is not None:
        return page.identity.binding
    page = context.get("page")
    if isinstance(page, Page) and not is_own:  # of a component's template
        return page.identity.binding
    request = request_of(context)
    if isinstance(request, HttpRequest) and not isinstance(page, Page):
        return identity_of(getattr(request, "user", None), getattr(request, "session", None)).binding
    raise TemplateError(_IN_COMPONENT if isinstance(page, Page) else _NO_VISITOR)


_NO_VISITOR = (
    "{% room %} lets a visitor into a room, and nobody knows here whose page this is. Render the template with its "
    "request: render(request, ...), or render_to_string(..., request=request). What is broadcast, or cached for "
    "several visitors, can have no room: put the room around it."
)
_IN_COMPONENT = (
    "{% room %} in a component's template would be another room with every render. Name it, as in "
    '{% room "desk" this.id %}, or put it around the component.'
)
