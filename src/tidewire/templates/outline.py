"""What a template was compiled to, for people: its slots, statics and keys, and which tags stay opaque and why."""

from collections.abc import Iterator
from typing import Any

from django.template import Template
from django.template.base import TextNode
from django.template.defaulttags import ForNode
from django.template.loader_tags import BlockNode, ExtendsNode, IncludeNode

from tidewire.templates.compiled import compile_template
from tidewire.templates.judgement import Judgement
from tidewire.templates.key_tag import KeyNode
from tidewire.templates.purity import is_pure
from tidewire.templates.registry import entry_for


def describe(template: Template) -> Iterator[str]:
    """Return the lines that describe how ``template`` is compiled."""
    compiled = compile_template(template)
    yield f"program {compiled.hash}: {len(compiled.statics) - 1} slots"
    for number, static in enumerate(compiled.statics):
        yield f"  static {number}: {static!r}"
    if fault := compiled.function(tree=True).fault:
        yield f"not addressable, so a page patches its HTML as a whole: {fault}"
    yield "tags:"
    yield from _described(template.nodelist, Judgement(template.engine), "  ")
    yield "source of its tree:"
    yield compiled.function(tree=True).source.strip()


def _described(nodes: Any, judgement: Judgement, indent: str) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, TextNode):
            continue
        yield f"{indent}line {getattr(node.token, 'lineno', '?')}: {_name(node)}: {_treatment(node, judgement)}"
        for name in node.child_nodelists:
            yield from _described(getattr(node, name, None) or (), judgement, indent + "  ")


def _name(node: Any) -> str:
    return f"{getattr(node.token, 'contents', '')!r} ({type(node).__name__})"


def _treatment(node: Any, judgement: Judgement) -> str:
    if entry_for(node) is None:
        return f"opaque, rendered by Django: {type(node).__module__}.{type(node).__qualname__} is not registered"
    if isinstance(node, IncludeNode | BlockNode | ExtendsNode) and not is_pure(node, judgement):
        return "a program of its own"
    if is_pure(node, judgement):
        return f"compiled{_keys(node)}"
    return f"compiled around a real context, since something in it sets names or reads them itself{_keys(node)}"


def _keys(node: Any) -> str:
    if not isinstance(node, ForNode):
        return ""
    key = next((child.expression for child in node.nodelist_loop if isinstance(child, KeyNode)), None)
    return f", keyed by {key}" if key is not None else ", keyed by pk, id or position"
