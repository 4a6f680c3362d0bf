"""C13: which child is which, and what stands for it."""

import re
from collections.abc import Callable, Iterator
from typing import Any, cast

import pytest
from django.template import engines
from pydantic import BaseModel, Field

from tidewire import Component, Page
from tidewire.components.children import Child
from tidewire.components.registry import registry
from tidewire.components.rendering import first_paint
from tidewire.components.runner import Runner
from tidewire.components.shown import Shown
from tidewire.errors import TemplateError
from tidewire.runtime.identity import Identity
from tidewire.runtime.port import Port
from tidewire.signing import ANONYMOUS


class Row(BaseModel):
    id: int


Print = Callable[..., list[str]]


@pytest.fixture(autouse=True)
def _no_trace() -> Iterator[None]:
    before = set(registry.names())
    yield
    for name in set(registry.names()) - before:
        registry.unregister(name)


@pytest.fixture
def ids_in(monkeypatch: pytest.MonkeyPatch) -> Print:
    """Prints a parent with this template; returns the ids of its counters, in order."""

    def ids_in(source: str, **fields: Any) -> list[str]:
        template = engines["django"].from_string("{% load tidewire %}<section>" + source + "</section>")

        class Parent(Component, name=f"Parent-{abs(hash(source))}"):
            template_name = "parent.html"
            items: list[Row | str | dict[str, int]] = Field(default=[])
            groups: list[Any] = Field(default=[])
            flag: bool = False

        django = engines["django"]
        monkeypatch.setattr(
            "tidewire.components.rendering.get_template",
            lambda name: template if name == "parent.html" else django.get_template(name),
        )
        page = Page(Identity(None, None, ANONYMOUS), "/")
        html = first_paint(Parent(id="parent", **fields).put_on(page), None)
        return re.findall(r'<section [^>]*?id="([^"]+)" tide-component="Counter"', html)

    return ids_in


def test_c13_two_tags_on_one_line_are_two_children(ids_in: Print) -> None:
    source = '{% if flag %}{% component "Counter" %}{% endif %}{% component "Counter" %}'
    both, one = ids_in(source, flag=True), ids_in(source)
    assert len(set(both)) == 2
    assert one == both[1:]


@pytest.mark.parametrize("make", [lambda n: {"pk": n}, lambda n: Row(id=n)])
def test_c13_rows_tell_their_children_apart_by_the_loops_key(ids_in: Print, make: Callable[[int], Any]) -> None:
    source = '{% for item in items %}{% component "Counter" %}{% endfor %}'
    before = ids_in(source, items=[make(1), make(2), make(3)])
    assert len(set(before)) == 3
    assert ids_in(source, items=[make(3), make(1)]) == [before[2], before[0]]


def test_c13_rows_without_a_key_tell_their_children_apart_by_position(ids_in: Print) -> None:
    source = '{% for item in items %}{% component "Counter" %}{% endfor %}'
    before = ids_in(source, items=["a", "b"])
    assert ids_in(source, items=["b"]) == before[:1]


def test_c13_loops_in_loops_and_with_several_names(ids_in: Print) -> None:
    source = (
        '{% for group in groups %}{% for name, n in group.items %}{% component "Counter" %}{% endfor %}{% endfor %}'
    )
    groups = [{"pk": 1, "items": [("a", 1), ("b", 2)]}, {"pk": 2, "items": [("a", 1)]}]
    before = ids_in(source, groups=groups)
    assert len(set(before)) == 3
    assert ids_in(source, groups=groups[::-1]) == [before[2], *before[:2]]


def test_c13_a_key_of_its_own_wins_over_the_place_in_a_list(ids_in: Print) -> None:
    source = '{% for item in items %}{% component "Counter" key=item %}{% endfor %}'
    before = ids_in(source, items=["a", "b"])
    assert ids_in(source, items=["b", "a"]) == before[::-1]


def test_c13_a_template_included_twice_has_two_children(ids_in: Print) -> None:
    source = '{% include "tests/counter_inside.html" only %}' * 2
    assert len(set(ids_in(source))) == 2


def test_c13_the_id_given_is_the_childs(ids_in: Print) -> None:
    assert ids_in('{% component "Counter" id="mine" %}') == ["mine"]


def test_c13_two_children_with_one_id_are_an_error(ids_in: Print) -> None:
    with pytest.raises(TemplateError, match="two nested components have the id 'mine'"):
        ids_in('{% component "Counter" id="mine" %}{% component "Counter" id="mine" %}')


def test_c13_an_id_that_new_chooses_has_to_be_said_in_the_tag(ids_in: Print) -> None:
    class Chooser(Component):
        template_name = "tests/arrival.html"

        @classmethod
        def new(cls, page: Page, **kwargs: Any) -> "Chooser":
            return cls(id="chosen")

    with pytest.raises(TemplateError, match="chose the id 'chosen'"):
        ids_in('{% component "Chooser" %}')


def test_a_child_equals_itself_whatever_stands_for_it() -> None:
    assert Child("short", "a") == Child("<p>long</p>", "a")
    assert hash(Child("short", "a")) == hash(Child("<p>long</p>", "a"))
    assert Child("short", "a") != Child("short", "b")
    assert Child("short", "a") != "short"


def test_a_child_is_never_made_on_the_event_loop() -> None:
    """Its ``new`` may block; the render is then done again, in a thread."""
    board = registry.get("Board").model_validate({"cards": [1]}).put_on(Page(Identity(None, None, ANONYMOUS), "/"))
    joining = Runner(board, cast("Port", None), None, Shown()).join(None, "")
    assert hasattr(joining, "__await__")
    joining.close()  # type: ignore[union-attr]
    assert board.definition.renders_on_loop
