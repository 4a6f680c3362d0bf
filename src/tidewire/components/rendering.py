"""From a component to its HTML: on first paint with its snapshot, live as a rendered tree."""

import inspect
import re
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any, Final, cast

from django.core.signals import setting_changed
from django.http import HttpRequest
from django.template import Context, RequestContext, Template
from django.template.backends.django import Template as BackendTemplate
from django.template.loader import get_template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from tidewire.bridge import wait_for
from tidewire.components.binding import OnNode
from tidewire.components.children import Children, shell_of
from tidewire.components.edited import forget_changed_templates, note_templates
from tidewire.components.snapshots import snapshot_of
from tidewire.conf import is_debug
from tidewire.errors import TemplateError
from tidewire.runtime.journal import OFF, begin, note
from tidewire.templates import Prints, Rendered, digest, prints_of, to_html
from tidewire.templates.compiled import CompiledTemplate, compile_template
from tidewire.templates.lean_context import LeanContext
from tidewire.wire.keys import Attribute

if TYPE_CHECKING:
    from tidewire.components.component import Component

_ROOT: Final = re.compile(r"(?:\s|<!--.*?-->)*<[A-Za-z][^\s/>]*", re.DOTALL)
_programs: Final[dict["type[Component]", CompiledTemplate]] = {}


def render(component: "Component", children: Children, previous: Prints | None = None) -> Rendered:
    """Return the component rendered, its root element marked with its id and name; ``children`` become its children.

    With the prints of the ``previous`` render the result can only be compared with those: what cannot have changed is
    left out. Raises :class:`TemplateError` if the template cannot be a component's, and whatever the template raises.
    """
    attributes = f' id="{component.id}" {Attribute.COMPONENT}="{component.definition.name}"'
    began = begin()
    context = _context(component, children.request)
    debug = is_debug()
    compiled = _compiled(type(component), debug=debug)
    # Before the children are set: that is a change of context, by which the page would have to ask Django.
    around = component._place.page.ambient if previous is not None and previous.inputs else None
    with children:
        rendered = compiled.render_tree(context, attributes=attributes, previous=previous, around=around)
    component.definition.settle(component)
    if began != OFF:
        note("Rendered", began, component=_label(component))
    if debug:
        note_templates(compiled.template.engine)
    return rendered


def first_paint(component: "Component", request: HttpRequest | None) -> SafeString:
    """Return the component's HTML for a page: with all that a socket needs to bring it and its children to life.

    ``request`` is that of the page; ``None`` where there is none any more, for a child that a live render makes.
    """
    began = begin()
    children = Children(component, request=request)
    rendered = render(component, children)
    attributes = {Attribute.SNAPSHOT: snapshot_of(component), Attribute.PRINT: digest(prints_of(rendered))}
    written = "".join(f' {name}="{conditional_escape(value)}"' for name, value in attributes.items())
    html = _ROOT.sub(lambda root: root[0] + written, to_html(rendered), count=1)
    html = children.filled(html)
    if began != OFF:
        note("Painted", began, component=_label(component), size=len(html.encode()))
    return mark_safe(html)  # noqa: S308 - autoescaped


def _label(component: "Component") -> str:
    return f"{component.definition.name}#{component.id}"


def shell(cls: type["Component"], id: str) -> str:  # noqa: A002 - the DOM's name
    """Return what stands for the component ``id`` in the HTML of one that contains it."""
    root = _compiled(cls, debug=is_debug()).code.root
    assert root is not None  # noqa: S101 - components are compiled with their root
    return shell_of(root.name, id, cls.definition.name)


class Scope(dict[str, Any]):
    """A component's variables, and its properties: each of them read when it is first used, once a render.

    Once, since a template often names one twice, the compiled code looks at it beforehand to see whether it changed,
    and what an async one awaits may differ from one moment to the next.
    """

    def __init__(self, variables: dict[str, Any], component: "Component") -> None:
        super().__init__(variables)
        self._component = component

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or name in self._component.definition.properties

    def __missing__(self, name: str) -> Any:
        if name not in self._component.definition.properties:
            raise KeyError(name)
        value = getattr(self._component, name)
        if inspect.isawaitable(value):
            value = self._awaited(name, value)
        self[name] = value
        return value

    def _awaited(self, name: str, pending: Awaitable[Any]) -> Any:
        # A class with properties is rendered in a thread, so the event loop is free to run this one.
        value = wait_for(pending, f"{type(self._component).__qualname__}.{name}")
        if name in self._component.__dict__:  # a cached property, whose coroutine nobody can await a second time
            self._component.__dict__[name] = value
        return value


def _context(component: "Component", request: HttpRequest | None) -> Context:
    """Return what a component's template sees: its fields, ``this``, ``page``, and its public properties."""
    definition = component.definition
    variables = {**component.__dict__, "this": component}
    if not definition.options.shared:
        variables["page"] = component._place.page
    if definition.properties:
        variables = Scope(variables, component)
    if request is None:
        return LeanContext(variables)
    context = RequestContext(request)
    # After the context processors' names, so that a field wins; not by update(), which would read every property.
    context.dicts.append(variables)
    return context


def _compiled(cls: type["Component"], *, debug: bool) -> CompiledTemplate:
    compiled = _programs.get(cls)
    if compiled is not None and not debug:
        return compiled
    template = _template(cls)
    if compiled is None or compiled.template is not template:
        for node in template.nodelist.get_nodes_by_type(OnNode):
            cast("OnNode", node).check(cls)
        compiled = _programs[cls] = compile_template(template, root_attributes=True)
    return compiled


def _template(cls: type["Component"]) -> Template:
    backend = get_template(cls.template_name)
    if not isinstance(backend, BackendTemplate):
        raise TemplateError(
            f"{cls.template_name} must be a Django template, it is of the backend {type(backend).__module__}."
        )
    if is_debug() and forget_changed_templates(backend.template.engine):
        return _template(cls)
    return backend.template


def _on_setting_changed(*, setting: str, **_: object) -> None:
    if setting in ("TEMPLATES", "INSTALLED_APPS"):
        _programs.clear()


setting_changed.connect(_on_setting_changed)
