"""Random templates over random contexts: what Django prints, and patches that lead from one render to the next.

300 seeded examples a run; ``TIDEWIRE_NIGHTLY=1`` makes it 20,000 new ones.
"""

import copy
import json
from typing import Any

import pytest
from django.template import Context, Template
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st

from tests.templates import generated
from tests.templates.engines import shared_engine
from tests.templates.oracle import assert_same, unmarked
from tidewire.templates import apply, diff, fingerprint, prints_of, programs, programs_in, to_html, to_tree
from tidewire.templates import tree as trees
from tidewire.templates.compiled import CompiledTemplate, compile_template

pytestmark = pytest.mark.usefixtures("unobserved")


@pytest.fixture(autouse=True, scope="module")
def _whole_module() -> Any:
    with override_settings(DEBUG=False):
        yield


@generated.seeded
@given(source=generated.templates, values=generated.contexts)
def test_same_text_or_same_exception_as_django(source: str, values: dict[str, Any]) -> None:
    template = shared_engine().from_string(source)
    assert_same(template, lambda: Context(copy.deepcopy(values)))


def rendered_by_django(template: Template, values: dict[str, Any]) -> str | None:
    try:
        return template.render(Context(copy.deepcopy(values)))
    except Exception:  # noqa: BLE001  (random templates raise anything)
        return None


@st.composite
def changes(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two contexts that share most objects, as two states of one component do."""
    before, other = draw(generated.contexts), draw(generated.contexts)
    names = draw(st.sets(st.sampled_from(sorted({*before, *other} or {"a"}))))
    after = {**before, **{name: other[name] for name in names if name in other}}
    for name in ("xs", "ys"):
        if isinstance(after.get(name), list | tuple) and draw(st.booleans()):
            after[name] = type(after[name])(draw(st.permutations(list(after[name]) + draw(generated.unique_items))))
    return before, after


@generated.seeded
@given(source=generated.templates, contexts=changes())
def test_a_patch_makes_the_new_render_of_the_old(source: str, contexts: tuple[dict[str, Any], dict[str, Any]]) -> None:
    before, after = contexts
    template = shared_engine().from_string(source)
    if rendered_by_django(template, before) is None or rendered_by_django(template, after) is None:
        return
    check_patches(compile_template(template), before, after, rendered_by_django(template, after))


def check_patches(
    compiled: CompiledTemplate, before: dict[str, Any], after: dict[str, Any], expected: str | None
) -> None:
    """Check the patch between whole renders, and the one of a render that leaves out what did not change."""
    old = compiled.render_tree(Context(dict(before)))
    new = compiled.render_tree(Context(dict(after)))
    assert unmarked(to_html(new)) == expected
    partly = compiled.render_tree(Context(dict(after)), previous=prints_of(old))
    for render in (new, partly):
        patch, prints = diff(prints_of(old), render)
        statics = {program.hash: program.statics for program in (*programs(old), *programs_in(patch or []))}
        assert fingerprint(prints) == fingerprint(prints_of(new))  # whichever way the prints came about
        tree = apply(to_tree(old), json.loads(json.dumps(patch or [])))
        assert tree == json.loads(json.dumps(to_tree(new)))
        assert unmarked(trees.to_html(tree, statics)) == expected
        assert diff(prints, new)[0] is None
        assert {program.hash for program in programs(render)} <= set(statics)
        assert {program.hash for program in programs_in(patch or [])} <= {program.hash for program in programs(new)}


@generated.seeded
@given(source=generated.templates, states=st.lists(generated.contexts, min_size=2, max_size=5))
def test_a_chain_of_patches_follows_a_chain_of_states(source: str, states: list[dict[str, Any]]) -> None:
    template = shared_engine().from_string(source)
    if any(rendered_by_django(template, state) is None for state in states):
        return
    compiled = compile_template(template)
    rendered = compiled.render_tree(Context(dict(states[0])))
    tree, prints = to_tree(rendered), prints_of(rendered)
    for state in [*states[1:], states[0]]:
        patch, prints = diff(prints, compiled.render_tree(Context(dict(state)), previous=prints))
        tree = apply(tree, patch or [])
        assert tree == to_tree(compiled.render_tree(Context(dict(state))))
