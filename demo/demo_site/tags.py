"""``{% load demo %}``: the demos, and the source of each, highlighted."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from django import template
from django.utils.safestring import SafeString, mark_safe
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from demo_site.demos import DEMOS, Demo

register = template.Library()
_FOLDER = Path(__file__).parent.parent
_LEXERS = {".py": "python", ".html": "html+django"}


class Source(NamedTuple):
    """A file beside the demo that it is of."""

    path: str
    html: SafeString


@register.simple_tag
def demos() -> tuple[Demo, ...]:
    """Return all demos."""
    return DEMOS


@register.simple_tag
def demo(app: str) -> Demo:
    """Return the demo of ``app``."""
    return next(demo for demo in DEMOS if demo.app == app)


@register.simple_tag
def sources(demo: Demo) -> list[Source]:
    """Return the files of ``demo``, highlighted."""
    return [_source(path, (_FOLDER / path).stat().st_mtime_ns) for path in demo.sources]


@cache
def _source(path: str, changed: int) -> Source:  # noqa: ARG001 - an edited file is another one
    file = _FOLDER / path
    lexer = get_lexer_by_name(_LEXERS[file.suffix])
    html = highlight(file.read_text(encoding="utf-8"), lexer, HtmlFormatter(nowrap=True))
    return Source(path, mark_safe(html))  # noqa: S308 - escaped by the formatter
