"""From a component to its HTML: on first paint with its snapshot, live as a rendered tree."""

import re
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from django.core.signals import setting_changed
from django.template import Context
from django.template.backends.django import Template as BackendTemplate
from django.template.base import Template
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from tidewire.components.snapshots import snapshot_of
from tidewire.errors import TemplateError
from tidewire.templates import OPAQUE, Rendered, digest, prints_of, to_html
from tidewire.wire.keys import Attribute

if TYPE_CHECKING:
    from tidewire.components.component import Component

_ROOT: Final = re.compile(r"(?:\s|<!--.*?-->)*<[A-Za-z][^\s/>]*", re.DOTALL)


def render(component: "Component") -> Rendered:
    """Return the component rendered, its root element marked with its id and name.

    Raises :class:`TemplateError` if the template has no root element, and whatever the template raises.
    """
    html = _template(component.template_name).render(_context(component))
    end = _end_of_root_tag_name(html, component)
    marked = f'{html[:end]} id="{component.id}" {Attribute.COMPONENT}="{component.definition.name}"{html[end:]}'
    return Rendered(OPAQUE, (marked,))


def first_paint(component: "Component") -> SafeString:
    """Return the component's HTML for a page: with all that a socket needs to bring it to life."""
    rendered = render(component)
    html = to_html(rendered)
    end = _end_of_root_tag_name(html, component)
    attributes = {Attribute.SNAPSHOT: snapshot_of(component), Attribute.PRINT: digest(prints_of(rendered))}
    written = "".join(f' {name}="{conditional_escape(value)}"' for name, value in attributes.items())
    return mark_safe(f"{html[:end]}{written}{html[end:]}")  # noqa: S308 - rendered with autoescape


class Scope(dict[str, Any]):
    """What a component's template sees: its fields, ``this``, ``page``, and its public properties, read when used."""

    def __init__(self, component: "Component") -> None:
        super().__init__(component.__dict__, this=component, page=component.page)
        self._component = component

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or self._is_property(name)

    def __missing__(self, name: str) -> Any:
        if not self._is_property(name):
            raise KeyError(name)
        return getattr(self._component, name)

    def _is_property(self, name: object) -> bool:
        return (
            isinstance(name, str)
            and not name.startswith("_")
            and isinstance(getattr(type(self._component), name, None), property)
        )


def _context(component: "Component") -> Context:
    return Context(Scope(component))


def _end_of_root_tag_name(html: str, component: "Component") -> int:
    if (root := _ROOT.match(html)) is None:
        raise TemplateError(
            f"{component.template_name} of {component.definition.name} must have exactly one root element, "
            f"it starts with {html.strip()[:40]!r}."
        )
    return root.end()


@cache
def _template(name: str) -> Template:
    template = get_template(name)
    if not isinstance(template, BackendTemplate):
        raise TemplateError(f"{name} must be a Django template, it is of the backend {type(template).__module__}.")
    return template.template


def _on_setting_changed(*, setting: str, **_: object) -> None:
    if setting in ("TEMPLATES", "INSTALLED_APPS"):
        _template.cache_clear()


setting_changed.connect(_on_setting_changed)
