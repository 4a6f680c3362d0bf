"""Whole templates: the program that a template compiles to."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.template import Context, Template
from django.utils.safestring import SafeString

from tidewire.templates import tags
from tidewire.templates.ambient import Ambient, ambient
from tidewire.templates.code import Code, Function
from tidewire.templates.inheritance import code_of
from tidewire.templates.lean_context import LeanContext
from tidewire.templates.lookup import MISSING
from tidewire.templates.prints import Prints
from tidewire.templates.rendered import Program, Rendered
from tidewire.templates.root import root_tag

__all__ = ["CompiledTemplate", "compile_template", "tags"]

_PLAIN_CONTEXTS: Final = (Context, LeanContext)
# Not float: 0.0 equals -0.0 and looks different.
_EQUAL_BY_VALUE: Final = frozenset({str, int, bool, bytes, type(None)})


class CompiledTemplate:
    """A template as a program: renders like the template, only faster, and to trees. Safe in any number of threads."""

    def __init__(self, template: Template, code: Code) -> None:
        self.template = template
        self.code = code

    @property
    def program(self) -> Program:
        """The program of what it renders to, with autoescape as the engine has it."""
        return self.function(tree=True).program

    @property
    def hash(self) -> str:
        """The program's name on the wire."""
        return self.program.hash

    @property
    def statics(self) -> tuple[str, ...]:
        """The program's strings."""
        return self.program.statics

    def function(self, *, tree: bool) -> Function:
        """Return the compiled function, its source included."""
        return self.code.function(tree=tree, autoescape=self.template.engine.autoescape)

    def render(self, context: Context, *, attributes: str = "") -> SafeString:
        """Return the HTML: byte for byte what ``template.render(context)`` returns.

        ``attributes`` go into the root element's tag, if the template was compiled with ``root_attributes``.
        """
        function = self.code.function(tree=False, autoescape=context.autoescape)
        if not _is_simple(function, context):
            with self._bound(context):
                return SafeString(self.code.html_by(function, context, attributes))
        context.template, context.template_name = self.template, self.template.name
        try:
            return SafeString(self.code.html_by(function, context, attributes))
        finally:
            context.template = None

    def render_tree(
        self,
        context: Context,
        *,
        attributes: str = "",
        previous: Prints | None = None,
        around: Ambient | None = None,
    ) -> Rendered:
        """Return the rendered tree.

        With the prints of the ``previous`` render, slots and rows are not evaluated whose inputs are the same and can
        never change; the result can then only be compared with those prints. ``around``: what else a render
        depends on, from who knows it in less time than Django tells.
        """
        function = self.code.function(tree=True, autoescape=context.autoescape)
        if not _is_simple(function, context):
            with self._bound(context):
                return self._tree_by(function, context, attributes, previous, around)
        context.template, context.template_name = self.template, self.template.name
        try:
            return self._tree_by(function, context, attributes, previous, around)
        finally:
            context.template = None

    def _tree_by(
        self,
        function: Function,
        context: Context,
        attributes: str,
        previous: Prints | None,
        around: Ambient | None,
    ) -> Rendered:
        inputs = _inputs(function, context, around)
        if (
            previous is None
            or not inputs
            or previous.program != function.program.hash
            or len(previous.inputs) != len(inputs)
        ):
            slots = self.code.slots(function, context, attributes)
        else:
            # Below zero: what surrounds the render is another, a language perhaps. Then nothing of before counts.
            changed = _changed(previous.inputs, inputs)
            slots = self.code.slots(function, context, attributes, changed, previous if changed >= 0 else None)
        return Rendered(slots[0], slots[1:], inputs)

    @contextmanager
    def _bound(self, context: Context) -> Iterator[None]:
        """Set up the context as Django does for a render."""
        with context.render_context.push_state(self.template):
            if context.template is not None:
                yield
                return
            with context.bind_template(self.template):
                context.template_name = self.template.name
                yield


def _is_simple(function: Function, context: Context) -> bool:
    """Tell whether a render needs nothing set up but the template: no state of tags, no context processors.

    What Django does to set it up takes longer than to render a small component.
    """
    return function.plain and type(context) in _PLAIN_CONTEXTS and context.template is None


def _inputs(function: Function, context: Context, around: Ambient | None) -> tuple[Any, ...]:
    """Return what the function's slots depend on: its code, what surrounds the render, and the context's variables."""
    if not function.roots:
        return ()
    surroundings = (function.serial, *(around or ambient()), context.use_l10n, context.use_tz)
    scope = context.dicts[-1]  # where nearly all of them are
    return (surroundings, *[scope[name] if name in scope else _value(context, name) for name in function.roots])


def _value(context: Context, name: str) -> Any:
    for scope in reversed(context.dicts):
        if name in scope:
            return scope[name]
    return MISSING


def _changed(old: tuple[Any, ...], new: tuple[Any, ...]) -> int:
    """Return a bit for each variable that may have changed: all of them, if what surrounds the render has."""
    if old[0] != new[0]:
        return -1
    changed = 0
    for place, (before, value) in enumerate(zip(old[1:], new[1:], strict=True)):
        if before is not value and not (
            type(value) in _EQUAL_BY_VALUE and type(before) is type(value) and before == value
        ):
            changed |= 1 << place
    return changed


def compile_template(template: Template, *, root_attributes: bool = False) -> CompiledTemplate:
    """Compile a template that Django has parsed. What cannot be compiled in it is left to Django, slot by slot.

    With ``root_attributes`` the program has a slot right after the name of the root element's tag; a template without
    exactly one root element then raises :class:`tidewire.errors.TemplateError`, naming file and line.
    """
    if root_attributes:
        return CompiledTemplate(template, Code(template, template.nodelist, whole=True, root=root_tag(template)))
    return CompiledTemplate(template, code_of(template))
