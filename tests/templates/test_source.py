"""How source is written: what waits to go into the line that needs it, and what that must not change."""

from typing import Any

import pytest
from django.template import Context, Engine
from django.template.base import Node, VariableNode
from django.template.defaulttags import IfNode

from tests.templates.engines import engine_with
from tests.templates.oracle import assert_same
from tidewire.templates.code import USES_BEFORE_HOT
from tidewire.templates.compiled import compile_template
from tidewire.templates.registry import register
from tidewire.templates.source import Source
from tidewire.templates.unit import Unit


def test_what_is_needed_by_the_next_line_alone_is_written_there() -> None:
    source = Source()
    first, second = source.later("f(1)"), source.later("g(2)")
    source.write(f"return ({', '.join(source.within([first, second]))})")
    assert source.source("render", "context") == "\nlambda context: (f(1), \n g(2))"


def test_what_another_line_comes_before_is_evaluated_first() -> None:
    source = Source()
    first = source.later("f(1)")
    source.write("change()")
    second = source.later("g(2)")
    source.write(f"return ({', '.join(source.within([first, second]))})")
    assert source.lines == [" s1 = f(1)", " change()", " return (s1, g(2))"]


def test_what_waits_is_evaluated_in_turn_whoever_asks_first() -> None:
    source = Source()
    first, second = source.later("f(1)"), source.later("g(2)")
    (place,) = source.within([first])
    source.write(f"return ({place}, {second})")
    assert source.lines == [" s1 = f(1)", " s2 = g(2)", " return (s1, s2)"]


def test_a_block_writes_what_still_waits_at_its_end() -> None:
    source = Source()
    with source.indented("with language():"):
        slot = source.later("f(1)")
    source.write(f"return {source.within([slot])[0]}")
    assert source.lines == [" with language():", "  s1 = f(1)", " return s1"]


def test_a_mark_is_after_what_waited_when_it_was_made() -> None:
    source = Source()
    source.later("f(1)")
    mark = source.mark()
    assert source.since(mark) == 0
    source.write("change()")
    assert source.lines[source.since(mark) :] == [" change()"]


def test_a_line_belongs_to_the_node_of_what_it_holds() -> None:
    source, nodes = Source(), [Node(), Node(), Node()]
    names = []
    for node in nodes[:2]:
        source.node = node
        names.append(source.later("f()"))
    source.node = nodes[2]
    source.write(f"return (K1, {', '.join(source.within(names))})")
    assert source.nodes == [tuple(nodes[:2])]


class Caller:
    """Notes in which order its methods are called."""

    def __init__(self) -> None:
        self.calls: list[str] = []

    def __getitem__(self, name: str) -> Any:
        self.calls.append(name)
        if name == "rows":
            return [self, self]
        return name if name > "c" else ""


ORDERS = [
    "{{ x.a }}{{ x.b|upper }}{% if x.c %}{{ x.d }}{% endif %}{{ x.e }}",
    "<p class='{{ x.a }} {% if x.b %}{{ x.c|lower }}{% else %}{{ x.d }}{% endif %}'>{{ x.e|capfirst }}</p>{{ x.f }}",
    "{% for r in x.rows %}{% if r.d %}<b>{{ r.b }}</b>{{ r.c }}{% endif %}{% empty %}{{ x.f }}{% endfor %}{{ x.g }}",
    "{{ x.a }}{% with y=x.d %}{{ x.b }}{{ y }}{% endwith %}{{ x.c }}{% firstof x.a x.e %}{{ x.f|default:x.g }}",
    "{{ x.a }}{% filter upper %}{{ x.b }}{% if x.d %}{{ x.c }}{% endif %}{% endfilter %}{{ x.e }}",
    "{{ x.d }}{% autoescape off %}{{ x.a }}{{ x.b|safe }}{% endautoescape %}{{ x.c }}",
    "{{ x.a }}{% spaceless %}{{ x.e }}{% if x.d %}{{ x.b }}{% endif %}{% endspaceless %}{{ x.c }}",
    "{% if x.a %}{{ x.b }}{% else %}<i>{{ x.c }}</i>{{ x.d }}{% endif %}{{ x.f }}",
    "{{ x.a }}{% for r in x.rows %}{% cycle 'p' 'q' %}{{ r.e }}{% endfor %}{{ x.b }}",
]


@pytest.mark.parametrize("source", ORDERS)
@pytest.mark.parametrize("renders", [1, USES_BEFORE_HOT + 2])
def test_values_are_asked_for_in_the_order_that_django_asks_in(source: str, renders: int) -> None:
    template = engine_with().from_string(source)
    expected = Caller()
    template.render(Context({"x": expected}))
    program = compile_template(template)
    for render in (program.render, program.render_tree):
        for _ in range(renders):
            caller = Caller()
            render(Context({"x": caller}))
            assert caller.calls == expected.calls


class PairNode(Node):
    """A tag of somebody else's, whose expression binds more weakly than what may stand around it."""

    def render(self, context: Context) -> str:
        return "two"


@register(PairNode)
def _pair(_node: Any, unit: Unit) -> None:
    unit.slot("'' or 'two'")


@pytest.mark.parametrize(
    "source", ["a{{ x }}b", "{{ x }}", "<p>{% if y %}{{ x }}{% endif %}</p>", "<p id='a {{ x }}'>"]
)
def test_an_expression_of_a_foreign_tag_stays_one(source: str) -> None:
    template = engine_with().from_string(source)
    assert_same(with_pairs(template), lambda: Context({"x": "<&>", "y": 1}))


def with_pairs(template: Any) -> Any:
    """Put the tag in the place of each variable."""
    branches = (node.conditions_nodelists[0][1] for node in template.nodelist.get_nodes_by_type(IfNode))
    for nodes in (template.nodelist, *branches):
        nodes[:] = [PairNode() if isinstance(node, VariableNode) else node for node in nodes]
    return template


@pytest.mark.parametrize(
    "source", ["{{ a }}\n{{ b.boom }}\n{{ c }}", "{{ a|upper }}\n{% if a %}{{ b.boom }}{% endif %}\n{{ c }}"]
)
def test_an_error_is_told_of_its_own_variable_whatever_shares_its_statement(source: str) -> None:
    class Broken:
        def boom(self) -> None:
            raise ZeroDivisionError

    engine = Engine(debug=True)
    for render in (engine.from_string(source).render, compile_template(engine.from_string(source)).render):
        with pytest.raises(ZeroDivisionError) as caught:
            render(Context({"a": 1, "b": Broken(), "c": 2}))
        assert getattr(caught.value, "template_debug")["during"] == "{{ b.boom }}"  # noqa: B009


def test_a_translation_with_a_percent_sign_is_the_same_in_code_that_is_used_often() -> None:
    source = "{% load i18n %}{% for x in xs %}{% translate '5%'|upper %}{{ x }}{% endfor %}"
    template = engine_with().from_string(source)
    program = compile_template(template)
    for _ in range(USES_BEFORE_HOT + 2):
        assert program.render(Context({"xs": [1, "a"]})) == template.render(Context({"xs": [1, "a"]}))
