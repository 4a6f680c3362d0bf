"""``{% load tidewire %}``: the header, components, and what elements do on events."""

from typing import TYPE_CHECKING, Any

from django import template
from django.conf import settings
from django.template import Context
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tidewire.components.binding import OnNode
from tidewire.components.registry import registry
from tidewire.components.rendering import first_paint
from tidewire.conf import get_settings
from tidewire.runtime.identity import identity_of
from tidewire.runtime.page import Page
from tidewire.templates.key_tag import key

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()


@register.simple_tag
def tidewire_header() -> SafeString:
    """Print what a live page needs in its ``<head>``: the client's script and its style sheet. Nothing is inline.

    With ``DEBUG`` a second script makes the console explain what it reports and show every frame.
    """
    debug = format_html('<script defer src="{}"></script>', static("tidewire/tidewire.debug.js"))
    return format_html(
        '<link rel="stylesheet" href="{}">{}<script defer src="{}" data-tidewire-path="{}"></script>',
        static("tidewire/tidewire.css"),
        debug if settings.DEBUG else "",
        static("tidewire/tidewire.js"),
        get_settings().path,
    )


@register.simple_tag(takes_context=True)
def component(context: Context, name: str, /, **kwargs: Any) -> SafeString:
    """Print the component ``name``, built by its ``new`` from ``kwargs``: complete HTML, live once the script runs.

    Raises :class:`tidewire.errors.RegistrationError` for an unknown name.
    """
    page = _page(context)
    return first_paint(registry.get(name).new(page, **kwargs).put_on(page))


register.tag("key", key)


@register.tag
def on(parser: Parser, token: Token) -> OnNode:
    """Print the attribute that calls a handler on an event: ``{% on "click.prevent" "inc" by=2 %}``.

    The first argument is a DOM event with modifiers after dots; the keyword arguments go to the handler. Raises
    :class:`tidewire.errors.TemplateError` if the component that is being rendered has no such event.
    """
    return OnNode.parse(parser, token)


def _page(context: Context) -> Page:
    if isinstance(page := context.get("page"), Page):
        return page
    request: HttpRequest | None = context.get("request")
    return Page(identity_of(getattr(request, "user", None), getattr(request, "session", None)))
