"""``tidewire.templates.backend.TidewireTemplates``: Django's template backend, with every template compiled.

A drop-in: the loaders, context processors, libraries, ``debug`` and autoreload are Django's own. Only the list of nodes
of each template is replaced by one that renders by compiled code, so whatever renders a template gets it compiled.
"""

from typing import Any

from django.forms.renderers import DjangoTemplates as DjangoForms
from django.template import Engine, Template
from django.template.backends.django import DjangoTemplates
from django.template.base import NodeList

from tidewire.templates import tags  # noqa: F401  (fills the registry)
from tidewire.templates.code import Code
from tidewire.templates.inheritance import CompiledNodeList


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

    def find_template(self, name: str, dirs: Any = None, skip: Any = None) -> Any:
        """Find a template as Django does."""
        template, origin = super().find_template(name, dirs=dirs, skip=skip)
        compile_in_place(template)
        return template, origin

    def from_string(self, template_code: str) -> Template:
        """Parse a template as Django does."""
        template = super().from_string(template_code)
        compile_in_place(template)
        return template


class TidewireTemplates(DjangoTemplates):
    """For ``TEMPLATES``: ``{"BACKEND": "tidewire.templates.backend.TidewireTemplates", ...}``."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        # All that Django made of the options is kept; it only has no setting for the engine's class.
        self.engine.__class__ = CompilingEngine


class TidewireForms(DjangoForms):
    """For ``FORM_RENDERER``: fields and widgets compiled too, with nothing to add to ``INSTALLED_APPS``."""

    backend = TidewireTemplates
