"""The root element of a component's template: where its attributes are to be put."""

import re
from html.parser import HTMLParser
from typing import Final, NamedTuple

from django.template import Template
from django.template.base import TextNode

from tidewire.errors import TemplateError
from tidewire.templates.markup import VOID

_TAGS: Final = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}")
_BLOCK_COMMENT: Final = re.compile(r"{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)
_ELEMENT: Final = re.compile(r"<!--.*?-->|<([a-zA-Z][^\s/>]*)", re.DOTALL)


class RootTag(NamedTuple):
    """The text that the root element starts in, and where in it the tag's name ends."""

    node: TextNode
    end: int

    @property
    def name(self) -> str:
        """The tag's name."""
        return str(self.node.s[: self.end].rpartition("<")[2])


class _Outline(HTMLParser):
    """Finds the lines where something stands outside any element."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.roots: list[tuple[str, int]] = []
        self.strays: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002
        if not self.open:
            self.roots.append((tag, self.getpos()[0]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        # Elements whose end tag may be left out end with the one around them.
        if tag in self.open:
            while self.open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.open and data.strip():
            self.strays.append(self.getpos()[0])


def root_tag(template: Template) -> RootTag:
    """Return where the root element of ``template`` starts.

    Raises :class:`TemplateError`, naming file and line, for a template without exactly one root element.
    """
    outline = _Outline()
    outline.feed(_blanked(template.source))
    outline.close()
    if not outline.roots:
        raise _error(template, 1, "has no root element")
    (_, line), *others = outline.roots
    if others:
        raise _error(
            template, others[0][1], f"has a second root element, <{others[0][0]}>; the first is on line {line}"
        )
    if outline.strays:
        raise _error(template, outline.strays[0], "has text outside its root element")
    return _place(template, line)


def _blanked(source: str) -> str:
    """Return ``source`` without template tags, every line where it was."""
    without = _BLOCK_COMMENT.sub(lambda match: "\n" * match[0].count("\n"), source)
    return _TAGS.sub(lambda match: " " * len(match[0]), without)


def _place(template: Template, line: int) -> RootTag:
    for node in template.nodelist:
        if not isinstance(node, TextNode):
            continue
        for match in _ELEMENT.finditer(node.s):
            if match[1]:
                return RootTag(node, match.end())
    raise _error(template, line, "has a root element that is written by a tag")


def _error(template: Template, line: int, problem: str) -> TemplateError:
    name = template.origin.name if template.origin else template.name
    return TemplateError(
        f"{name}, line {line}: this component's template {problem}. "
        "A component is one element: wrap all of the template in a single one, such as <div>...</div>."
    )
