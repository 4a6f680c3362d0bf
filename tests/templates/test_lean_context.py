"""The context of a live render is one of Django's in all that a template or a tag can see."""

from copy import copy
from typing import Any

import pytest
from django.template import Context
from django.template.context import RenderContext

from tests.templates.engines import engine_with
from tidewire.templates.compiled import compile_template
from tidewire.templates.lean_context import LeanContext


def test_it_has_all_that_a_context_of_django_has() -> None:
    lean, djangos = LeanContext({"a": 1}), Context({"a": 1})
    assert isinstance(lean.render_context, RenderContext)
    for name, value in vars(djangos).items():
        if name != "render_context":
            assert getattr(lean, name) == value, name


def test_what_is_set_on_one_is_its_own() -> None:
    one, other = LeanContext({}), LeanContext({})
    one.autoescape = False
    one.set_upward("True", "no")
    one.render_context["kept"] = 1
    assert other.autoescape
    assert other["True"] is True
    assert "kept" not in other.render_context


@pytest.mark.parametrize("source", ["{{ a }}{% cycle 1 2 %}{{ x|safe }}", "{% with a=2 %}{{ a }}{% endwith %}{{ a }}"])
def test_templates_render_by_it_compiled_or_not(source: str) -> None:
    template = engine_with().from_string(source)
    values: dict[str, Any] = {"a": "<1>", "x": "<b>"}
    expected = template.render(Context(dict(values)))
    lean = LeanContext(dict(values))
    assert template.render(lean) == expected
    assert compile_template(template).render(lean) == expected
    assert compile_template(template).render(copy(lean)) == expected
    assert lean.template is None
