"""A compiled list of nodes: its functions, made when first called, and their exceptions, told as Django does."""

from collections.abc import Callable, Mapping
from functools import cached_property
from itertools import chain, count
from types import CodeType, TracebackType
from typing import Any, Final

from django.template import Context, VariableDoesNotExist
from django.template.base import Node, NodeList, render_value_in_context
from django.template.loader_tags import BlockNode
from django.utils.html import conditional_escape
from django.utils.safestring import SafeData, mark_safe
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]

from tidewire.templates import lookup, output, rowwork, runtime
from tidewire.templates.fields import UNREAD
from tidewire.templates.inlining import engine_template, loaded_templates, start_cycles
from tidewire.templates.prints import Prints
from tidewire.templates.rendered import OPAQUE, SAME, Program, program_for
from tidewire.templates.root import RootTag
from tidewire.templates.unit import Unit
from tidewire.templates.writing import write_nodes

_NAMES: Final[dict[str, Any]] = {
    **{name: getattr(lookup, name) for name in ("MISSING", "attribute", "called", "find", "invalid")},
    **{name: getattr(lookup, name) for name in ("items_of", "needed", "path", "root", "unpacked")},
    **{
        name: getattr(output, name)
        for name in ("cell", "escape", "has_plain_numbers", "show", "show_called", "show_raw")
    },
    **{name: getattr(output, name) for name in ("returned", "text", "text_at")},
    **{name: getattr(rowwork, name) for name in ("finished", "old_rows", "own_keys", "work")},
    **{name: getattr(runtime, name) for name in ("advance", "csrf_input", "evaluated", "grouped", "now")},
    **{name: getattr(runtime, name) for name in ("not_a_ratio", "ratio", "spaceless", "url", "url_if_any")},
    "SAME": SAME,
    "SafeData": SafeData,
    "UNREAD": UNREAD,
    "VariableDoesNotExist": VariableDoesNotExist,
    "conditional_escape": conditional_escape,
    "escaped": output.escaped.get,
    "join": "".join,
    "mark_safe": mark_safe,
    "render_value_in_context": render_value_in_context,
    "template_localtime": template_localtime,
}
# Code that is fast for rows takes Python half as long again to compile: too long for a page that is seen but once.
USES_BEFORE_HOT: Final = 8
_FILE: Final = "<tidewire>"
_serials: Final = count(1)


class Function:
    """One compiled function: to HTML or to the slots of a tree, with autoescape on or off at its start."""

    def __init__(self, unit: Unit, program: Program) -> None:
        self.program = program
        self.plain = unit.plain
        self.fault = ""
        """Why a page could not find the slots of a tree, where this renders to one slot of HTML instead."""
        self.uses_left = USES_BEFORE_HOT if unit.can_heat else 0
        self.roots = tuple(unit.roots)
        self.inlined = tuple(unit.inlined)
        self.nodes = unit.nodes
        # Called with (context, attributes, changed, before). Python takes 1 us to compile the name of an argument.
        names = "attributes, changed, before" if unit.compares else "attributes, *_" if unit.root else "*_"
        self.source = unit.source("render", f"context, {names}")
        self.serial = next(_serials)
        scope = _NAMES.copy()  # a quarter of what a display of both would take
        scope.update(unit.constants)
        self.call = _function(self.source, scope)

    def node_at(self, line: int) -> Node | None:
        """Return the node that a line of the source belongs to."""
        nodes = list(chain.from_iterable(self.nodes))
        return nodes[line - 2] if 2 <= line < len(nodes) + 2 else None


def _function(source: str, scope: dict[str, Any]) -> Callable[..., Any]:
    """Return the function that ``source`` is: our own, of names and constants only."""
    if source.startswith("\n"):
        return eval(compile(source, _FILE, "eval"), scope)  # type: ignore[no-any-return]  # noqa: S307
    exec(compile(source, _FILE, "exec"), scope)  # noqa: S102
    # Taken out, so that a function that is replaced goes at once: else it and its globals would hold each other.
    return scope.pop("render")  # type: ignore[no-any-return]


def write_function(nodes: Any, unit: Unit, *, whole: bool, in_tree: bool = False) -> Function:
    """Compile ``nodes``. ``whole``: they are all of a template, so nothing else takes part in its cycles.

    ``in_tree``: what is compiled to HTML is to be returned as a tree, of one slot.
    """
    if whole:
        start_cycles(unit, nodes)
    write_nodes(unit, nodes)
    program = OPAQUE
    unit.finish(unit.body)
    if unit.tree:
        program = program_for(unit.body.texts)
        unit.write(f"return {unit.branch(unit.constant(program), unit.body)}")
    elif in_tree:
        unit.write(f"return ({unit.constant(OPAQUE)}, {unit.assembled(unit.body)})")
    else:
        unit.write(f"return {unit.assembled(unit.body)}")
    return Function(unit, program)


def opaque_function(nodes: Any, unit: Unit) -> Function:
    """Return a function that leaves all to Django: for what is nested deeper than Python's compiler goes."""
    unit.write(f"html = {unit.constant(NodeList)}.render({unit.constant(nodes)}, context)")
    unit.write(f"return ({unit.constant(OPAQUE)}, html)" if unit.tree else "return html")
    unit.plain = False
    return Function(unit, OPAQUE)


class Code:
    """The functions of one list of nodes."""

    def __init__(self, template: Any, nodes: Any, *, whole: bool = False, root: RootTag | None = None) -> None:
        self.template = template
        self.engine = getattr(template, "engine", None)
        self.nodes = nodes
        self.whole = whole
        self.root = root
        self._functions: dict[tuple[bool, bool, bool], Function] = {}

    @cached_property
    def _loaded(self) -> Mapping[str, Any]:
        return loaded_templates(self.engine)

    @cached_property
    def blocks(self) -> dict[str, BlockNode]:
        """The blocks of the template, by name."""
        return {block.name: block for block in self.nodes.get_nodes_by_type(BlockNode)}

    def function(self, *, tree: bool, autoescape: bool) -> Function:
        """Return the function for one way of rendering. Two threads may compile it twice, to the same end."""
        kind = (tree, autoescape, bool(getattr(self.engine, "string_if_invalid", True)))
        function = self._functions.get(kind)
        if function is None or (function.inlined and not self._is_current(function)):
            function = self._functions[kind] = self._compiled(tree=tree, autoescape=autoescape)
        elif function.uses_left:
            function.uses_left -= 1
            if not function.uses_left:
                function = self._functions[kind] = self._compiled(tree=tree, autoescape=autoescape, hot=True)
        return function

    def _is_current(self, function: Function) -> bool:
        """Tell whether the templates that were inlined are still what their names stand for."""
        for name, template in function.inlined:  # a generator would cost more than this finds
            if self._loaded.get(name) is not template and engine_template(self.engine, name) is not template:
                return False
        return True

    def _compiled(self, *, tree: bool, autoescape: bool, hot: bool = False) -> Function:
        try:
            unit = Unit(self.template, tree=tree, autoescape=autoescape, hot=hot, root=self.root)
            function = write_function(self.nodes, unit, whole=self.whole)
            return self._compiled_to_html(unit, autoescape=autoescape) if unit.fault else function
        except (SyntaxError, RecursionError, MemoryError):
            # Longer source nests one block deeper, which may be one too many; the short one has done so far.
            if hot:
                function = self._compiled(tree=tree, autoescape=autoescape)
                function.uses_left = 0
                return function
            unit = Unit(self.template, tree=tree, autoescape=autoescape)
            return opaque_function(self.nodes, unit)

    def _compiled_to_html(self, faulty: Unit, *, autoescape: bool) -> Function:
        """Compile to one slot of HTML what would make no tree that a page could find its slots in."""
        unit = Unit(self.template, tree=False, autoescape=autoescape, hot=faulty.hot, root=self.root)
        function = write_function(self.nodes, unit, whole=self.whole, in_tree=True)
        function.fault = faulty.fault
        return function

    def html(self, context: Context, attributes: str = "") -> str:
        """Return the HTML of the nodes."""
        return self.html_by(self.function(tree=False, autoescape=context.autoescape), context, attributes)

    def html_by(self, function: Function, context: Context, attributes: str = "") -> str:
        """Return the HTML, by a function of this code."""
        try:
            html: str = self.run(function, context, attributes, -1, None)
        except UnicodeDecodeError:
            return self._rendered_by_django(context)
        return html

    def _rendered_by_django(self, context: Context) -> str:
        """Start over: where a variable cannot be decoded, Django prints nothing and goes on; but other tags raise."""
        if not self.whole:
            return str(NodeList.render(self.nodes, context))
        with context.render_context.push_state(self.template):
            return str(NodeList.render(self.nodes, context))

    def branch(self, context: Context) -> tuple[Any, ...] | str:
        """Return the nodes' rendered tree as it stands in a slot, or their HTML where a page could not patch a tree."""
        slots = self.slots(self.function(tree=True, autoescape=context.autoescape), context)
        return slots[1] if slots[0] is OPAQUE else slots

    def slots(
        self,
        function: Function,
        context: Context,
        attributes: str = "",
        changed: int = -1,
        before: Prints | None = None,
    ) -> tuple[Any, ...]:
        """Return ``(program, slot, ...)``."""
        try:
            result: tuple[Any, ...] = self.run(function, context, attributes, changed, before)
        except UnicodeDecodeError:
            return (OPAQUE, self._rendered_by_django(context))
        return result

    def run(self, function: Function, context: Context, attributes: str, changed: int, before: Prints | None) -> Any:
        """Call ``function``; undo its pushes and tell where it was if it raises."""
        depth, autoescape = len(context.dicts), context.autoescape
        try:
            return function.call(context, attributes, changed, before)
        except Exception as error:
            del context.dicts[depth:]
            context.autoescape = autoescape
            if _is_debugged(context):
                annotate(error, function, self.template)
            raise


def _is_debugged(context: Any) -> bool:
    debug: bool = context.template.engine.debug
    return debug


def annotate(error: Exception, function: Function, template: Any) -> None:
    """Note on ``error`` the node that raised it and the lines around, as Django's own nodes do."""
    if not hasattr(error, "_culprit_node"):
        line = _line_of(error.__traceback__, function.call.__code__)
        node = function.node_at(line) if line else None
        if node is None:
            return
        setattr(error, "_culprit_node", node)  # noqa: B010  (Django's name)
    culprit = getattr(error, "_culprit_node")  # noqa: B009
    owners = [template, *(inlined for _, inlined in function.inlined)]
    owner = next((owner for owner in owners if owner.origin == culprit.origin), None)
    if owner is not None and not hasattr(error, "template_debug"):
        setattr(error, "template_debug", owner.get_exception_info(error, culprit.token))  # noqa: B010


def _line_of(traceback: TracebackType | None, code: CodeType) -> int | None:
    while traceback is not None:
        if traceback.tb_frame.f_code is code:
            return traceback.tb_lineno
        traceback = traceback.tb_next
    return None
