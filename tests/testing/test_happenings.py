"""H23: which bindings hear what happens, as ``client/src/dom/delegate.ts`` has it."""

import json
from typing import Any

import pytest
from bs4 import Tag

from tests.projects import REPOSITORY
from tests.testing.sketch import Sketch
from tidewire.testing import NotInteractive
from tidewire.testing.bindings import steps_and_flags
from tidewire.testing.keyboard import Stroke, stroke

BINDINGS: dict[str, Any] = json.loads((REPOSITORY / "protocol/vectors/bindings.json").read_text())


@pytest.mark.parametrize("name", BINDINGS["valid"])
def test_h23_the_modifiers_of_the_vectors_are_known(name: str) -> None:
    steps_and_flags(name)


@pytest.mark.parametrize("case", BINDINGS["invalid"], ids=lambda case: case["binding"])
def test_h23_a_modifier_that_there_is_not_is_named(case: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=f"^'{case['unknown']}' in '{case['binding']}' is no modifier"):
        steps_and_flags(case["binding"])


async def test_h23_a_click_goes_up_through_everything_around() -> None:
    page = Sketch('<div tide-click="outer"><p data-tide-click="inner"><b id="it">x</b></p></div>')
    await page.click("#it")
    assert page.called == ["inner", "outer"]


async def test_h23_stop_keeps_it_from_what_is_around_and_from_the_window() -> None:
    page = Sketch('<div tide-click="outer" tide-click.window="wide"><p id="it" tide-click.stop="inner">x</p></div>')
    await page.click("#it")
    assert page.called == ["inner"]


async def test_h23_self_hears_only_what_happens_to_the_element_itself() -> None:
    page = Sketch('<div id="it" tide-click.self="own"><b>x</b></div>')
    await page.click("#it")
    with pytest.raises(NotInteractive, match="Nothing listens for 'click'"):
        await page.click("b")
    assert page.called == ["own"]


async def test_h23_once_calls_once_and_prevents_each_time() -> None:
    page = Sketch('<a id="it" href="/else/" tide-click.prevent.once="own">x</a>')
    await page.click("#it")
    await page.click("#it")
    assert page.called == ["own"]
    assert page.location is None


async def test_h23_outside_hears_what_happens_elsewhere() -> None:
    page = Sketch('<div id="menu" tide-click.outside="close"><b>x</b></div><p>y</p>')
    await page.click("p")
    assert page.called == ["close"]
    with pytest.raises(NotInteractive):
        await page.click("b")


@pytest.mark.parametrize("modifier", ["window", "document", "outside"])
async def test_c33_a_binding_for_what_happens_elsewhere_hears_the_page_and_not_the_element(modifier: str) -> None:
    page = Sketch(f'<p id="it" tide-focus.{modifier}="other" tide-click.{modifier}="own">x</p><p id="other">y</p>')
    await page.click("#other")
    assert page.called == ["own"]


async def test_h23_what_does_not_bubble_concerns_its_target_only() -> None:
    page = Sketch('<div tide-mouseenter="outer"><p id="it" tide-mouseenter="inner">x</p></div>')
    await page.fire("mouseenter", "#it")
    assert page.called == ["inner"]


@pytest.mark.parametrize(
    ("keys", "heard"),
    [
        ("ctrl+s", ["save", "any"]),
        ("s", ["any"]),
        ("Enter", ["enter", "any"]),
        ("esc", ["esc", "any"]),
        ("up", ["up", "any"]),
        ("space", ["space", "any"]),
        ("F2", ["f2", "any"]),
        ("ctrl+shift+S", ["save", "any"]),
    ],
)
async def test_h23_keys_are_told_apart(keys: str, heard: list[str]) -> None:
    page = Sketch("""<p id="it" tide-keydown.ctrl.key.s="save" tide-keydown.enter="enter" tide-keydown.esc="esc"
        tide-keydown.up="up" tide-keydown.space="space" tide-keydown.key.f2="f2" tide-keydown="any">x</p>""")
    await page.press(keys, "#it")
    assert page.called == heard


async def test_h23_keys_are_pressed_on_the_page_where_nothing_has_the_focus() -> None:
    page = Sketch('<body><p tide-keydown.window.esc="close">x</p></body>')
    await page.press("esc")
    with pytest.raises(NotInteractive, match="Nothing listens for 'keydown of enter'"):
        await page.press("enter")
    assert page.called == ["close"]


def test_h23_keys_are_read() -> None:
    assert stroke("ctrl+alt+x") == Stroke("x", frozenset(("ctrl", "alt")))
    assert stroke("+") == Stroke("+", frozenset())
    assert stroke("ctrl++") == Stroke("+", frozenset(("ctrl",)))
    with pytest.raises(ValueError, match="'strg' in 'strg\\+s' cannot be held down; expected some of ctrl, alt"):
        stroke("strg+s")


async def test_h23_values_and_explicit_arguments_go_along_and_those_of_the_test_win() -> None:
    page = Sketch("""<p id="it" tide-value-page-size="20" tide-value-by="1" tide-click='go {"by": 2, "x": 3}'>x</p>""")
    await page.click("#it", x=4)
    assert page.asked == [("go", {"page_size": "20", "by": 2, "x": 4})]


async def test_h23_a_hook_is_noted_and_nothing_is_sent() -> None:
    page = Sketch("""<p id="it" tide-click.js='copy {"text": "x"}'>x</p>""")
    await page.click("#it")
    assert (page.called, page.hooks) == ([], [("copy", {"text": "x"})])


async def test_h23_a_test_says_yes_or_no_where_the_page_asks() -> None:
    page = Sketch('<p id="it" tide-confirm="Sure?" tide-click="go">x</p>')
    await page.click("#it")
    page.agrees = False
    await page.click("#it")
    assert page.called == ["go"]
    assert page.questions == ["Sure?", "Sure?"]


async def test_h23_an_answer_that_takes_the_field_away_ends_what_a_visitor_does_there() -> None:
    class Taking(Sketch):
        async def ask(self, tag: Tag, handler: str, arguments: dict[str, Any], event: str = "") -> None:
            await super().ask(tag, handler, arguments)
            tag.extract()

    page = Taking('<input id="it" tide-input="typed" tide-change="changed">')
    await page.fill("#it", "x")
    assert page.called == ["typed"]
