"""``tidewire.templates.backend.TidewireTemplates``: Django's template backend, with every template compiled.

A drop-in: the loaders, context processors, libraries, ``debug`` and autoreload are Django's own. Only the list of nodes
of each template is replaced by one that renders by compiled code, so whatever renders a template gets it compiled.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.forms.renderers import DjangoTemplates as DjangoForms
from django.template import Engine, Template, TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates, reraise
from django.template.backends.django import Template as DjangoPage
from django.template.base import NodeList

from tidewire.templates.code import Code
from tidewire.templates.compiled import CompiledTemplate
from tidewire.templates.inheritance import CompiledNodeList
from tidewire.templates.inlining import is_wrapped, loaded_templates
from tidewire.templates.lean_context import LeanContext


def compile_in_place(template: Any) -> None:
    """Make ``template`` render by compiled code from now on. The code is written when it first renders."""
    if type(template.nodelist) is not NodeList:
        return
    nodes = CompiledNodeList(template.nodelist)
    nodes.contains_nontext = template.nodelist.contains_nontext
    nodes.code = Code(template, template.nodelist, whole=True)
    template.nodelist = nodes


class CompilingEngine(Engine):
    """Django's engine; each template that leaves it is compiled."""

    @cached_property
    def loaded(self) -> Mapping[str, Any]:
        """What the cached loader keeps."""
        return loaded_templates(self)

    def find_template(self, name: str, dirs: Any = None, skip: Any = None) -> Any:
        """Find a template as Django does."""
        template, origin = super().find_template(name, dirs=dirs, skip=skip)
        compile_in_place(template)
        return template, origin

    def get_template(self, template_name: str) -> Any:
        """Return a template as Django does, one that was loaded before by a shorter way."""
        found = self.loaded.get(template_name)
        if type(found) is not Template:
            return super().get_template(template_name)
        compile_in_place(found)
        return found

    def from_string(self, template_code: str) -> Template:
        """Parse a template as Django does."""
        template = super().from_string(template_code)
        compile_in_place(template)
        return template


class Page(DjangoPage):
    """What the backend hands out. A page of a hundred form fields renders hundreds of these."""

    def render(self, context: Any = None, request: Any = None) -> Any:
        """Render as Django does. Without a request, what Django sets up first would take longer than a widget."""
        nodes = self.template.nodelist
        if request is not None or type(context) is not dict or type(nodes) is not CompiledNodeList:
            return super().render(context, request)
        if is_wrapped("render") or is_wrapped("_render"):
            return super().render(context, request)
        lean = LeanContext(context)
        lean.autoescape = self.backend.engine.autoescape
        try:
            return CompiledTemplate(self.template, nodes.code).render(lean)
        except TemplateDoesNotExist as error:
            return reraise(error, self.backend)


class TidewireTemplates(DjangoTemplates):
    """For ``TEMPLATES``: ``{"BACKEND": "tidewire.templates.backend.TidewireTemplates", ...}``."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        # All that Django made of the options is kept; it only has no setting for the engine's class.
        self.engine.__class__ = CompilingEngine

    def from_string(self, template_code: str) -> Page:
        """Parse a template as Django does."""
        return Page(self.engine.from_string(template_code), self)

    def get_template(self, template_name: str) -> Page:
        """Return a template as Django does."""
        try:
            return Page(self.engine.get_template(template_name), self)
        except TemplateDoesNotExist as error:
            return reraise(error, self)


class TidewireForms(DjangoForms):
    """For ``FORM_RENDERER``: fields and widgets compiled too, with nothing to add to ``INSTALLED_APPS``."""

    backend = TidewireTemplates
