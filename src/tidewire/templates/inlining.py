"""Included templates whose name is known when compiling: their code becomes part of the code around them."""

from collections.abc import Mapping
from typing import Any, Final

from django.template import Template
from django.template.defaulttags import CycleNode, ResetCycleNode
from django.template.loader_tags import IncludeNode, construct_relative_path
from django.template.loaders.cached import Loader as CachedLoader

from tidewire.templates.unit import Unit

_MOST_NESTED: Final = 5


def loaded_templates(engine: Any) -> Mapping[str, Any]:
    """Return what the engine's cached loader keeps, by name: templates, and errors for those that do not exist.

    The loader's own way to it takes ten times as long: at every render, for each template inlined and each widget.
    """
    loader, *others = getattr(engine, "template_loaders", None) or [None]
    return loader.get_template_cache if type(loader) is CachedLoader and not others else {}


def engine_template(engine: Any, name: str) -> Any:
    """Return the template called ``name``, or ``None`` if it cannot be had: whoever renders it will find out why."""
    found = loaded_templates(engine).get(name)
    if type(found) is Template:
        return found
    try:
        return engine.get_template(name)
    except Exception:  # noqa: BLE001  (loaders and template libraries may raise anything)
        return None


def is_wrapped(method: str) -> bool:
    """Tell whether somebody (Django's test runner, a debugging toolbar) wrapped a method of templates."""
    return bool(getattr(Template, method).__module__ != Template.__module__)


def included_template(node: IncludeNode, engine: Any, stack: tuple[Any, ...]) -> tuple[str, Template] | None:
    """Return name and template of an include that can be inlined."""
    expression = node.template
    if getattr(expression, "is_var", True) or expression.filters or not isinstance(expression.var, str):
        return None
    # Whoever wrapped it wants to hear of every template that is rendered; inlined ones are not.
    if is_wrapped("_render"):
        return None
    name = str(construct_relative_path(_name(node), expression.var))
    template = engine_template(engine, name)
    # Without a cache each render reads the file anew, and what is inlined would stay as it was when it was compiled.
    # Nor one that is being written already: a template may include itself, and ends by its data.
    is_cached = type(template) is Template and engine_template(engine, name) is template
    return (name, template) if is_cached and template not in stack and len(stack) < _MOST_NESTED else None


def start_cycles(unit: Unit, nodes: Any) -> None:
    """Keep the turns of a template's cycles in locals, unless a tag that needs them elsewhere resets one."""
    if "cycle" not in unit.template_source or nodes.get_nodes_by_type(ResetCycleNode):
        return
    for node in nodes.get_nodes_by_type(CycleNode):
        if is_plain_cycle(node):
            unit.cycles[node] = unit.assign("0", "y")


def is_plain_cycle(node: CycleNode) -> bool:
    """Tell whether a cycle goes over texts and leaves no name behind."""
    return node.variable_name is None and all(
        not getattr(part, "is_var", True) and not part.filters and isinstance(part.var, str) for part in node.cyclevars
    )


def _name(node: IncludeNode) -> Any:
    """Return the name of the template that a node stands in."""
    return node.origin.template_name
