"""Django's engine as the oracle: the same template and context through both, and all that can be seen compared."""

import json
from collections.abc import Callable
from typing import Any, Final

from django.template import Context, Template

from tidewire.templates import Rendered, programs, to_html, to_tree
from tidewire.templates import tree as trees
from tidewire.templates.code import USES_BEFORE_HOT
from tidewire.templates.compiled import CompiledTemplate, compile_template
from tidewire.templates.markup import MARKER

LIBRARIES: Final = {
    "cache": "django.templatetags.cache",
    "i18n": "django.templatetags.i18n",
    "l10n": "django.templatetags.l10n",
    "static": "django.templatetags.static",
    "tz": "django.templatetags.tz",
    "tags": "tests.templates.tags",
}

MakeContext = Callable[[], Context]
"""Makes equal contexts: generators are used up by a render, and a render may set names."""


def outcome(render: Callable[[Context], str], make_context: MakeContext) -> Any:
    """Return the text of one render and how it left the context; or the type of its exception."""
    context = make_context()
    try:
        result = render(context)
    except Exception as error:  # noqa: BLE001  (any may come, and both must raise it)
        return type(error)
    scopes = [sorted(scope, key=str) for scope in context.dicts]
    return str(result), scopes, context.autoescape, context.template, context.template_name


def assert_same(template: Template, make_context: MakeContext) -> CompiledTemplate:
    """Render by Django, to HTML and to a tree, and compare."""
    compiled = compile_template(template)
    expected = outcome(template.render, make_context)
    assert outcome(compiled.render, make_context) == expected
    assert outcome(lambda context: unmarked(to_html(compiled.render_tree(context))), make_context) == expected
    heat(compiled)
    assert outcome(compiled.render, make_context) == expected
    assert outcome(lambda context: tree_html(compiled.render_tree(context)), make_context) == expected
    return compiled


def heat(compiled: CompiledTemplate) -> None:
    """Have the code compiled that often rendered templates get."""
    kinds = [(tree, autoescape) for tree in (True, False) for autoescape in (True, False)]
    for _ in range(USES_BEFORE_HOT):
        for tree, autoescape in kinds:
            compiled.code.function(tree=tree, autoescape=autoescape)


def tree_html(rendered: Rendered) -> str:
    """Return the HTML of a render as a page would make it, from what travels."""
    statics = {program.hash: program.statics for program in programs(rendered)}
    return unmarked(trees.to_html(json.loads(json.dumps(to_tree(rendered))), statics))


def unmarked(html: str) -> str:
    """Return the HTML of a tree without the markers that a client finds its slots by."""
    return html.replace(MARKER, "")
