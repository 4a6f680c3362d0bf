"""``{% load tidewire %}``: the header, components, and what elements do on events."""

from difflib import get_close_matches

from django import template
from django.conf import settings
from django.template.base import Parser, Token
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from tidewire.components.binding import OnNode
from tidewire.components.component_tag import ComponentNode
from tidewire.components.registry import registry
from tidewire.conf import get_settings
from tidewire.errors import TemplateError
from tidewire.handlers.registry import handlers
from tidewire.handlers.room_tag import RoomNode
from tidewire.navigation.layout_tags import LayoutNode, RegionNode
from tidewire.navigation.link_tag import live_link
from tidewire.runtime.locale import locale_query
from tidewire.templates import filters
from tidewire.templates.choice_tags import cond, css_class
from tidewire.templates.key_tag import key

register = template.Library()


@register.simple_tag
def tidewire_header(nonce: str = "") -> SafeString:
    """Print what a live page needs in its ``<head>``: the client's script and its style sheet. Nothing is inline.

    ``nonce`` is that of the page's Content Security Policy. With ``DEBUG`` a second script makes the console explain
    what it reports and show every frame.
    """
    own = format_html(' nonce="{}"', nonce) if nonce else ""
    debug = format_html('<script defer src="{}"{}></script>', static("tidewire/tidewire.debug.js"), own)
    # Loaded by the client once the page has use for them, by these addresses, as static files can have hashes in them.
    files = format_html_join(
        "",
        ' data-tidewire-{}="{}"',
        ((name, static(f"tidewire/tidewire.{name}.js")) for name in ("more", "navigation", "behaviours")),
    )
    return format_html(
        '<link rel="stylesheet" href="{}"{}>{}<script defer src="{}" data-tidewire-path="{}"{}{}{}></script>',
        static("tidewire/tidewire.css"),
        own,
        debug if settings.DEBUG else "",
        static("tidewire/tidewire.js"),
        get_settings().path + locale_query(),
        files,
        SafeString(" data-tidewire-boost") if get_settings().boost else "",
        own,
    )


@register.tag
def component(parser: Parser, token: Token) -> ComponentNode:
    """Print a component, built by its ``new`` from the keyword arguments: ``{% component "Name" field=value %}``.

    It is complete HTML, live once the script runs. ``key`` is the tag's own: inside another component's template it
    tells children apart. Raises :class:`tidewire.errors.RegistrationError` for an unknown name.
    """
    return ComponentNode.parse(parser, token)


@register.tag
def layout(parser: Parser, token: Token) -> LayoutNode:
    """Enclose what pages have in common: ``{% layout %}…{% region "main" %}…{% endregion %}…{% endlayout %}``.

    A view that is marked as :func:`tidewire.live_page` renders only the regions for a page that has the rest. Arguments
    are values that the rest depends on, ``{% layout request.user.pk %}``: with another value all of it is rendered.
    """
    return LayoutNode.parse(parser, token)


@register.tag
def region(parser: Parser, token: Token) -> RegionNode:
    """Print an element whose content changes from page to page: ``{% region "main" tag="main" id="content" %}``.

    ``tag`` is the element's name, ``div`` by default; other arguments are its attributes, ``_`` for ``-``.
    """
    return RegionNode.parse(parser, token)


register.simple_tag(live_link, takes_context=True)
register.tag("key", key)
register.tag("cond", cond)
register.tag("class", css_class)
register.filter("concat", filters.concat)
register.filter("str", filters.text)


@register.tag
def on(parser: Parser, token: Token) -> OnNode:
    """Print the attribute that calls a handler on an event: ``{% on "click.prevent" "inc" by=2 %}``.

    The first argument is a DOM event with modifiers after dots; the keyword arguments go to the handler. Raises
    :class:`tidewire.errors.TemplateError` if the component that is being rendered has no such event; outside of
    components, under ``DEBUG``, if there is no such handler.
    """
    return OnNode.parse(parser, token, _check_handler)


def _check_handler(name: str) -> None:
    if not settings.DEBUG or handlers.find(name) is not None or _is_event(name):
        return
    near = get_close_matches(name, handlers.names(), n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"There are: {', '.join(handlers.names()) or 'none'}."
    raise TemplateError(
        f"{{% on ... {name!r} %}} stands outside of components, where it calls a handler, and there is no handler "
        f"{name!r}. {hint} Mark the function with @handler, in the live.py of an app in INSTALLED_APPS."
    )


def _is_event(name: str) -> bool:
    # What an operation brings into a component is rendered outside of it, so an event of any component may be meant.
    return any(name in registry.get(component).definition.events for component in registry.names())


@register.tag
def room(parser: Parser, token: Token) -> RoomNode:
    """Print the attribute that puts an element in a room, for this visitor only: ``{% room "chat" chat.pk %}``.

    What is said to ``room("chat", 5)`` reaches the page then, and handlers that elements in it call find it as
    ``page.room``. Without a name, ``{% room %}``, it is a new room of this element's own. Raises
    :class:`tidewire.errors.TemplateError` for a key that is ``None`` or empty, and in a template without its request.
    """
    return RoomNode.parse(parser, token)
