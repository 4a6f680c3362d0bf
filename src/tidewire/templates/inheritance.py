"""Templates that render other templates: include, extends, blocks and partials, with Django's own bookkeeping."""

from collections.abc import Iterable
from typing import Any, Final

from django.template import Context, Template, TemplateSyntaxError, base
from django.template.base import NodeList, TextNode
from django.template.loader_tags import (
    BLOCK_CONTEXT_KEY,
    BlockContext,
    BlockNode,
    ExtendsNode,
    IncludeNode,
    construct_relative_path,
)
from django.utils.safestring import SafeString

from tidewire.templates.code import Code
from tidewire.templates.lookup import MISSING

_ATTRIBUTE: Final = "_tidewire_code"
# Partials came with Django 6.0; "page.html#name" is one.
_OF_NODES: Final = frozenset({Template, getattr(base, "PartialTemplate", Template)})


class CompiledNodeList(NodeList):
    """A template's nodes, which render by compiled code wherever Django renders the template."""

    code: Code

    def render(self, context: Context) -> SafeString:
        """Return the HTML, which is safe as what Django's own nodes return."""
        return SafeString(self.code.html(context))


def code_of(template: Any) -> Code:
    """Return the code of a template, made once."""
    nodes = template.nodelist
    if isinstance(nodes, CompiledNodeList):
        return nodes.code
    return _kept(template, template, nodes, whole=True)


def _kept(holder: Any, template: Any, nodes: Any, *, whole: bool) -> Code:
    code: Code | None = vars(holder).get(_ATTRIBUTE)
    if code is None:
        code = Code(template, nodes, whole=whole)
        setattr(holder, _ATTRIBUTE, code)
    return code


def _rendered(template: Any, context: Context, *, tree: bool) -> Any:
    """Render within what was set up around it."""
    if tree:
        return code_of(template).branch(context)
    if isinstance(template.nodelist, CompiledNodeList):
        return template._render(context)  # others may have wrapped it
    return code_of(template).html(context)


def include(node: IncludeNode, context: Any, *, tree: bool) -> Any:
    """Render an included template."""
    template = _included(node, context)
    values = {name: expression.resolve(context) for name, expression in node.extra_context.items()}
    if node.isolated_context:
        return _render_whole(template, context.new(values), tree=tree)
    context.dicts.append(values)
    result = _render_whole(template, context, tree=tree)
    context.pop()
    return result


def _included(node: Any, context: Any) -> Any:
    template = node.template.resolve(context)
    if callable(getattr(template, "render", None)):
        return getattr(template, "template", template)
    names = template or ()
    if isinstance(names, str):
        names = (construct_relative_path(node.origin.template_name, names),)
    # The outermost render's, as in Django: a loop looks each name up once, and the next render sees a changed file.
    cache = context.render_context.dicts[0].setdefault(node, {})
    found = cache.get(tuple(names))
    if found is None:
        found = cache[tuple(names)] = context.template.engine.select_template(tuple(names))
    return found


def _render_whole(template: Any, context: Context, *, tree: bool) -> Any:
    if type(template) not in _OF_NODES:
        return template.render(context)
    with context.render_context.push_state(template):
        return _rendered(template, context, tree=tree)


def inclusion(node: Any, context: Context, values: Any, token: Any, *, tree: bool) -> Any:
    """Render the template of an inclusion tag with the ``values`` of its function, and the CSRF ``token``."""
    # Kept for the length of a render, as Django does it.
    template = context.render_context.get(node)
    if template is None:
        template = context.render_context[node] = _inclusion_template(node.filename, context)
    inner = context.new(values)
    if token is not None and token is not MISSING:
        inner["csrf_token"] = token
    return _render_whole(template, inner, tree=tree)


def _inclusion_template(name: Any, context: Any) -> Any:
    for template in (name, getattr(name, "template", None)):
        if isinstance(template, Template):
            return template
    engine = context.template.engine
    is_choice = not isinstance(name, str) and isinstance(name, Iterable)
    return engine.select_template(name) if is_choice else engine.get_template(name)


def extend(node: Any, context: Any, *, tree: bool) -> Any:
    """Render the parent of a template, with the blocks of this one."""
    parent: Any = node.get_parent(context)
    blocks = context.render_context.setdefault(BLOCK_CONTEXT_KEY, BlockContext())
    blocks.add_blocks(node.blocks)
    # The root of the chain has no {% extends %}, so nobody else would add its blocks.
    first = next((child for child in parent.nodelist if not isinstance(child, TextNode)), None)
    if first is not None and not isinstance(first, ExtendsNode):
        blocks.add_blocks(code_of(parent).blocks)
    with context.render_context.push_state(parent, isolated_context=False):
        if type(parent) is not Template:
            return parent._render(context)
        return _rendered(parent, context, tree=tree)


def own_block(block: BlockNode, template: Any) -> None:
    """Note which template a block stands in, for the sake of its exceptions."""
    _kept(block, template, block.nodelist, whole=False)


class _Current(BlockNode):
    """What a template sees as ``block``: its ``super`` renders by compiled code, too."""

    def render(self, context: Context) -> SafeString:
        """Return the HTML of the block that this one stands for in its parent."""
        return SafeString(block(self, context, tree=False))


def block(node: BlockNode, context: Any, *, tree: bool) -> Any:
    """Render a block: the innermost of its name."""
    depth = len(context.dicts)
    context.dicts.append({})
    try:
        return _innermost(node, context, tree=tree)
    finally:
        # A variable that does not exist prints nothing, also where it is the block's super that fails so.
        del context.dicts[depth:]


def _innermost(node: BlockNode, context: Any, *, tree: bool) -> Any:
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    if blocks is None:
        context["block"] = node
        return _block_content(node, context, tree=tree)
    pushed = blocks.pop(node.name)
    source = node if pushed is None else pushed
    # A block of its own for each render, since it holds the context.
    current = _Current(source.name, source.nodelist)
    current.context = context
    context["block"] = current
    result = _block_content(source, context, tree=tree)
    if pushed is not None:
        blocks.push(node.name, pushed)
    return result


def _block_content(node: BlockNode, context: Context, *, tree: bool) -> Any:
    code = _kept(node, context.render_context.template, node.nodelist, whole=False)
    return code.branch(context) if tree else code.html(context)


def nodes_html(holder: Any, nodes: NodeList, context: Context) -> SafeString:
    """Return the HTML of ``nodes``, which ``holder`` encloses: by compiled code where that of its template is."""
    template: Any = context.render_context.template
    if not isinstance(getattr(template, "nodelist", None), CompiledNodeList):
        return nodes.render(context)
    return SafeString(_kept(holder, template, nodes, whole=False).html(context))


def partial(node: Any, context: Context, *, tree: bool) -> Any:
    """Render a partial of this template."""
    try:
        template = node.partial_mapping[node.partial_name]
        with context.render_context.push_state(template):
            code = _kept(template, template, template.nodelist, whole=True)
            return code.branch(context) if tree else code.html(context)
    except KeyError:
        raise TemplateSyntaxError(f"Partial '{node.partial_name}' is not defined in the current template.") from None
