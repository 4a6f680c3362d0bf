"""``{% layout %}`` and ``{% region %}``: what of a page stays while its visitor goes on, and what does not.

A layout that the visitor's page shows already is not only left out of the answer: what is between the regions is not
rendered, so its queries are not made. Two layouts are the same if ``tide-layout`` is: an HMAC of the template's name,
of the text around the regions (with that of blocks which other templates fill), of the language, and of what the tag
names, as in ``{% layout request.user.pk %}``.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, Self

from django.forms.utils import flatatt
from django.template import Context, Node
from django.template.base import FilterExpression, NodeList, Parser, TextNode, Token, VariableNode
from django.template.defaulttags import CommentNode, ForNode, IfNode, WithNode
from django.template.library import InclusionNode
from django.template.loader_tags import BLOCK_CONTEXT_KEY, BlockContext, BlockNode, IncludeNode
from django.utils.crypto import salted_hmac
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from tidewire.components.component_tag import ComponentNode
from tidewire.errors import TemplateError
from tidewire.navigation.asking import allowed
from tidewire.runtime.painting import request_of
from tidewire.templates.inheritance import nodes_html
from tidewire.templates.tag_head import tag_head
from tidewire.wire.keys import Attribute

_RENDERING: Final = "tidewire_layout"
"""In a render context, which includes do not share: what they contain is no part of the layout's own template."""
_NAME: Final = re.compile(r"[A-Za-z][\w-]*")
_TAG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LEAVES_NOTHING: Final = (
    *(TextNode, VariableNode, CommentNode),
    *(ForNode, WithNode, BlockNode, IncludeNode, InclusionNode, ComponentNode),
)
"""Nodes after which the context is as before: without a region nobody misses them. Others may set a variable."""


@dataclass(slots=True)
class _Rendering:
    """One layout while it is rendered."""

    identity: str
    regions: dict[str, str] = field(default_factory=dict)
    """What they came to, by name."""
    inside: str = ""


class LayoutNode(Node):
    """``{% layout dependency ... %}…{% endlayout %}``."""

    def __init__(self, nodelist: NodeList, dependencies: Iterable[FilterExpression]) -> None:
        self.nodelist = nodelist
        self._dependencies = tuple(dependencies)

    @classmethod
    def parse(cls, parser: Parser, token: Token) -> Self:
        """Return the node for ``token``."""
        dependencies = [parser.compile_filter(bit) for bit in token.split_contents()[1:]]
        nodelist = parser.parse(("endlayout",))
        parser.delete_first_token()
        return cls(nodelist, dependencies)

    def render(self, context: Context) -> SafeString:
        """Return all of it, or the regions alone where the page that asks has the rest."""
        identity = self._identity(context)
        asked = allowed(request_of(context))
        if asked is not None and asked.layout == identity:
            regions = self._regions(context, identity)
            # What one page has and the other has not can only be shown together with what is around it.
            if regions.keys() == asked.names:
                asked.is_cut = True
                return SafeString("".join(regions.values()))
        with _rendering(context, _Rendering(identity)):
            return nodes_html(self, self.nodelist, context)

    def _identity(self, context: Context) -> str:
        values = [str(dependency.resolve(context)) for dependency in self._dependencies]
        origin = getattr(self.origin, "template_name", None)
        texts = list(_texts(self.nodelist, _blocks_of(context)))
        # Keyed, since it stands in the page: what a layout depends on, as who may see it, cannot be tried out.
        value = repr((origin, texts, get_language(), values))
        return salted_hmac("tidewire.layout", value, algorithm="sha256").hexdigest()[:12]

    def _regions(self, context: Context, identity: str) -> dict[str, str]:
        rendering = _Rendering(identity)
        with _undone(context), _rendering(context, rendering):
            _render_regions(self.nodelist, context, _blocks_of(context))
        return rendering.regions


class RegionNode(Node):
    """``{% region "name" tag="main" attribute=value ... %}…{% endregion %}``."""

    def __init__(self, nodelist: NodeList, name: FilterExpression, attributes: dict[str, FilterExpression]) -> None:
        self.nodelist = nodelist
        self._name = name
        self._attributes = attributes

    @classmethod
    def parse(cls, parser: Parser, token: Token) -> Self:
        """Return the node for ``token``. Raises :class:`TemplateSyntaxError`."""
        (name,), attributes = tag_head(parser, token, '"name" attribute=value ...', values=1)
        nodelist = parser.parse(("endregion",))
        parser.delete_first_token()
        return cls(nodelist, name, attributes)

    def render(self, context: Context) -> SafeString:
        """Return the region's element. Raises :class:`TemplateError` for one that could not be told from another."""
        name = str(self._name.resolve(context))
        rendering: _Rendering | None = context.render_context.get(_RENDERING)
        if not _NAME.fullmatch(name):
            raise TemplateError(f"{{% region %}} takes a name of letters, digits, '-' and '_', came {name!r}.")
        if rendering is None:
            return self._element(name, "", context)
        if rendering.inside or name in rendering.regions:
            where = f"is in region {rendering.inside!r}" if rendering.inside else "is there already"
            raise TemplateError(
                f"Region {name!r} {where}. Regions stand beside each other, each under a name of its own."
            )
        rendering.inside = name
        element = rendering.regions[name] = self._element(name, rendering.identity, context)
        rendering.inside = ""
        return element

    def _element(self, name: str, identity: str, context: Context) -> SafeString:
        values = {key.replace("_", "-"): value.resolve(context) for key, value in self._attributes.items()}
        tag = str(values.pop("tag", "div"))
        if not _TAG.fullmatch(tag):
            raise TemplateError(f"{{% region {name!r} tag=... %}} takes the name of an element, came {tag!r}.")
        own = {Attribute.REGION.value: name} | ({Attribute.LAYOUT.value: identity} if identity else {})
        content = nodes_html(self, self.nodelist, context)
        return format_html("<{0}{1}>{2}</{0}>", tag, flatatt(own | values), content)


@contextmanager
def _rendering(context: Context, rendering: _Rendering) -> Iterator[None]:
    outer = context.render_context.get(_RENDERING)
    context.render_context[_RENDERING] = rendering
    try:
        yield
    finally:
        context.render_context[_RENDERING] = outer


@contextmanager
def _undone(context: Context) -> Iterator[None]:
    """Leave nothing behind of what nodes set: all may be rendered again, and a ``{% cycle %}`` would have moved on."""
    state = context.render_context.dicts[-1]
    before = dict(state)
    with context.push():
        yield
    state.clear()
    state.update(before)


def _render_regions(nodes: Iterable[Any], context: Context, blocks: BlockContext | None) -> None:
    for node in nodes:
        if isinstance(node, BlockNode) and _holds_region(node, blocks):
            _render_block(node, context, blocks)
        elif not _is_missed_by_nobody(node, blocks):
            node.render_annotated(context)


def _render_block(node: BlockNode, context: Context, blocks: BlockContext | None) -> None:
    """As the block renders itself, but only the regions in it."""
    filled = blocks.pop(node.name) if blocks is not None else None
    source = filled or node
    with context.push():
        # One of its own, as Django makes it: it holds the context.
        context["block"] = block = BlockNode(source.name, source.nodelist)
        block.context = context
        _render_regions(source.nodelist, context, blocks)
    if blocks is not None and filled is not None:
        blocks.push(node.name, filled)


def _is_missed_by_nobody(node: Any, blocks: BlockContext | None) -> bool:
    if _holds_region(node, blocks):
        return False
    if isinstance(node, IfNode):
        return all(_is_missed_by_nobody(child, blocks) for child in node)
    return isinstance(node, _LEAVES_NOTHING)


def _holds_region(node: Any, blocks: BlockContext | None) -> bool:
    return isinstance(node, RegionNode) or any(_holds_region(child, blocks) for child in _children(node, blocks))


def _texts(nodes: Iterable[Any], blocks: BlockContext | None) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, TextNode):
            yield node.s
        elif not isinstance(node, RegionNode):
            yield from _texts(_children(node, blocks), blocks)


def _children(node: Any, blocks: BlockContext | None) -> Iterator[Any]:
    # Of a block what counts is what the templates that extend this one put there.
    filled = blocks.blocks.get(node.name) if blocks is not None and isinstance(node, BlockNode) else None
    for block in filled or (node,):
        for name in getattr(block, "child_nodelists", ()):
            yield from getattr(block, name, None) or ()


def _blocks_of(context: Context) -> BlockContext | None:
    blocks: BlockContext | None = context.render_context.get(BLOCK_CONTEXT_KEY)
    return blocks
