"""``{% load tidewire %}``: the header, components, and what elements do on events."""

import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, Final

import orjson
from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tidewire.components.component import Component
from tidewire.components.registry import registry
from tidewire.components.rendering import first_paint
from tidewire.conf import get_settings
from tidewire.errors import TemplateError
from tidewire.runtime.identity import identity_of
from tidewire.runtime.page import Page

if TYPE_CHECKING:
    from django.http import HttpRequest

register = template.Library()

_BINDING: Final = re.compile(r"[a-zA-Z][\w:-]*(\.[\w-]+)*")


@register.simple_tag
def tidewire_header() -> SafeString:
    """Print what a live page needs in its ``<head>``: the client's script and its style sheet. Nothing is inline."""
    return format_html(
        '<link rel="stylesheet" href="{}"><script defer src="{}" data-tidewire-path="{}"{}></script>',
        static("tidewire/tidewire.css"),
        static("tidewire/tidewire.js"),
        get_settings().path,
        SafeString(" data-tidewire-debug") if settings.DEBUG else "",
    )


@register.simple_tag(takes_context=True)
def component(context: Context, name: str, /, **kwargs: Any) -> SafeString:
    """Print the component ``name``, built by its ``new`` from ``kwargs``: complete HTML, live once the script runs.

    Raises :class:`tidewire.errors.RegistrationError` for an unknown name.
    """
    page = _page(context)
    instance = registry.get(name).new(page, **kwargs)
    instance._page = page
    return first_paint(instance)


@register.simple_tag(takes_context=True)
def on(context: Context, binding: str, handler: str, /, **arguments: Any) -> SafeString:
    """Print the attribute that calls ``handler`` on an event: ``{% on "click.prevent" "inc" by=2 %}``.

    ``binding`` is a DOM event and modifiers after dots; the keyword arguments go to the handler. Raises
    :class:`TemplateError` if the component that is being rendered has no such event.
    """
    if not _BINDING.fullmatch(binding):
        raise TemplateError(f'{{% on %}} takes an event and modifiers such as "click.prevent", came {binding!r}.')
    if isinstance(this := context.get("this"), Component):
        _check_handler(this, handler)
    text = f"{handler} {orjson.dumps(arguments).decode()}" if arguments else handler
    return format_html('tide-{}="{}"', binding, text)


def _check_handler(this: Component, handler: str) -> None:
    events = this.definition.events
    if handler in events:
        return
    near = get_close_matches(handler, events, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"Its events: {', '.join(events) or 'none'}."
    raise TemplateError(
        f"{this.template_name}: {this.definition.name} has no event {handler!r}. {hint} Mark the method with @event."
    )


def _page(context: Context) -> Page:
    if isinstance(page := context.get("page"), Page):
        return page
    request: HttpRequest | None = context.get("request")
    return Page(identity_of(getattr(request, "user", None), getattr(request, "session", None)))
