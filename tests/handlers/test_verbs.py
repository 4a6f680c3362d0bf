"""H2: every operation on the page of a test, and one table of verbs on both sides."""

import re
from typing import Any

import pytest

from tests.projects import REPOSITORY
from tidewire.handlers.operations import Operations
from tidewire.testing import LiveDocument, PageClient, TargetMissing
from tidewire.testing.controls import reset
from tidewire.testing.ops import _OPS
from tidewire.wire.keys import Verb


@pytest.fixture
async def page(any_client: PageClient) -> LiveDocument:
    return await any_client.get("/acts/")


async def do(page: LiveDocument, *ops: list[Any]) -> None:
    await page.send("#act", "do", ops=list(ops))


def test_h2_a_test_can_do_all_that_a_page_can_be_asked_for() -> None:
    assert set(_OPS) == set(Verb)


def test_h2_every_verb_is_in_the_specification_under_its_number() -> None:
    table = (REPOSITORY / "protocol/SPEC.md").read_text().split("\n## Ops\n")[1].split("\n## ")[0]
    cells = re.findall(r"^\| (\d.*?) \|", table, re.MULTILINE)
    rows = [entry for cell in cells for entry in re.findall(r"(\d+) (\w[\w ]*)", cell)]
    assert [int(number) for number, _ in rows] == [verb.value for verb in Verb]


@pytest.mark.parametrize(
    ("op", "target", "html"),
    [
        ([Verb.TEXT, "#place", "<b>"], "#place", '<p class="one" id="place" title="old">&lt;b&gt;</p>'),
        ([Verb.APPEND_TEXT, "#place", "!"], "#place", '<p class="one" id="place" title="old">place!</p>'),
        ([Verb.SET_ATTRIBUTE, "#place", "title", "new"], "#place", '<p class="one" id="place" title="new">place</p>'),
        ([Verb.REMOVE_ATTRIBUTE, "#place", "title"], "#place", '<p class="one" id="place">place</p>'),
        ([Verb.REMOVE_ATTRIBUTE, "#place", "lang"], "#place", '<p class="one" id="place" title="old">place</p>'),
        ([Verb.SET_ATTRIBUTE, "#place", "Title", "new"], "#place", '<p class="one" id="place" title="new">place</p>'),
        ([Verb.REMOVE_ATTRIBUTE, "#place", "TITLE"], "#place", '<p class="one" id="place">place</p>'),
        ([Verb.ADD_CLASS, "#place", "two one"], "#place", '<p class="one two" id="place" title="old">place</p>'),
        ([Verb.ADD_CLASS, "#link", "two"], "#link", '<a class="two" href="/acts/" id="link">link</a>'),
        ([Verb.REMOVE_CLASS, "#place", "one two"], "#place", '<p class="" id="place" title="old">place</p>'),
        ([Verb.TITLE, "A <new> one"], "title", "<title>A &lt;new&gt; one</title>"),
    ],
)
async def test_h2_what_an_operation_changes(page: LiveDocument, op: list[Any], target: str, html: str) -> None:
    await do(page, op)
    shown = page.find(target)
    assert sorted(re.findall(r'[^\s<>]+="[^"]*"|>.*', shown.html)) == sorted(re.findall(r'[^\s<>]+="[^"]*"|>.*', html))


@pytest.mark.parametrize(
    ("target", "value", "form"),
    [
        ("#text", "new", "text=new&area=old&one=b&many=a"),
        ("#area", "new", "text=old&area=new&one=b&many=a"),
        ("#one", "c", "text=old&area=old&one=c&many=a"),
        ("#many", ["b", "c"], "text=old&area=old&one=b&many=b&many=c"),
        ("#box", True, "text=old&area=old&one=b&many=a&box=yes"),
        ("#box", "yes", "text=old&area=old&one=b&many=a&box=yes"),
        ("#box", "no", "text=old&area=old&one=b&many=a"),
        ("#radio", True, "text=old&area=old&one=b&many=a&radio=r"),
    ],
)
async def test_h2_a_value_is_what_the_form_says_then(page: LiveDocument, target: str, value: object, form: str) -> None:
    await do(page, [Verb.SET_VALUE, target, value])
    assert page.find("#form").given_inputs() == {"": form}


async def test_h2_a_value_stays_when_the_form_is_reset(page: LiveDocument) -> None:
    await do(page, *([Verb.SET_VALUE, at, value] for at, value in (("#text", "new"), ("#one", "c"), ("#box", True))))
    reset(page.find("#form").tag)
    assert page.find("#form").given_inputs() == {"": "text=new&area=old&one=c&many=a&box=yes"}
    await do(page, [Verb.SET_VALUE, "#box", False])
    reset(page.find("#form").tag)
    assert not page.find("#box").is_checked


async def test_h2_what_has_a_value_and_is_no_input_gets_it_and_the_rest_is_refused(page: LiveDocument) -> None:
    await do(page, [Verb.APPEND, "#place", "<output id=out>41</output>"], [Verb.SET_VALUE, "#out", "42"])
    assert page.find("#out").text == "42"
    with pytest.raises(TargetMissing, match="an element p has no value"):
        await do(page, [Verb.SET_VALUE, "#place", "42"])


async def test_h2_a_text_alone_takes_the_place_of_the_element(page: LiveDocument) -> None:
    await do(page, [Verb.AFTER, "#place", "<b id=next>next</b>"], [Verb.REPLACE, "#place", "only "])
    assert "only <b" in page.html
    await do(page, [Verb.REPLACE, "#next", ""])
    assert not page.find_all("#place, #next")


@pytest.mark.parametrize("verb", [Verb.SET_ATTRIBUTE, Verb.ADD_CLASS, Verb.SET_VALUE, Verb.DISPATCH, Verb.TEXT])
async def test_h2_a_target_that_is_not_there_raises_in_tests(page: LiveDocument, verb: Verb) -> None:
    with pytest.raises(TargetMissing, match="#nowhere"):
        await do(page, [verb, "#nowhere", "x", "y"])


async def test_h2_what_no_document_shows_is_among_the_ops(page: LiveDocument) -> None:
    ops = [[Verb.SCROLL_TOP, "auto"], [Verb.CALL, "chart", {"x": 1}], [Verb.DISPATCH, "#place", "ping", None]]
    await do(page, *ops)
    assert page.ops == ops


@pytest.mark.parametrize(("value", "sent"), [(3, "3"), (True, True), (("a", 2), ["a", "2"]), ([], []), (None, "None")])
def test_h2_values_travel_as_text_booleans_and_lists_of_text(value: object, sent: object) -> None:
    asked: list[tuple[Any, ...]] = []

    class Asked(Operations):
        def ask(self, *op: Any) -> None:
            asked.append(op)

    Asked().set_value("#x", value)
    assert asked == [(Verb.SET_VALUE, "#x", sent)]
