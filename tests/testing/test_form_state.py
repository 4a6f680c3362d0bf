"""H23, P20 to P29: what a visitor did to controls stays through patches, by the table in ``docs/javascript.md``."""

from typing import Any

import pytest

from tests.testing.sketch import Sketch
from tidewire.testing.morphing import morph
from tidewire.testing.nodes import as_node, parse
from tidewire.testing.rows import parse_rows

STATICS = {"form": ["<form>", "</form>"], "row": ['<p class="x"><input value="', '">', "</p>"]}


def draw(page: Sketch, html: str) -> None:
    """Show what the server says now."""
    root = parse(f"<section>{html}</section>").section
    assert root is not None
    morph(page.find("section").tag, root.extract())


def sketch(html: str) -> Sketch:
    return Sketch(f"<section>{html}</section>")


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ('<input value="a">', '<input value="a" class="x">', "typed"),
        ('<input value="a">', '<b>new</b><input value="a">', "typed"),
        ('<input value="a">', '<p></p><input value="b">', "b"),
        ("<input>", '<input value="b">', "b"),
        ('<input value="a">', "<input>", ""),
        ("<textarea>a</textarea>", "<textarea>a</textarea>", "typed"),
        ("<textarea>a</textarea>", "<textarea>b</textarea>", "b"),
    ],
)
async def test_h23_typed_text_stays_unless_the_server_says_another(before: str, after: str, shown: str) -> None:
    page = sketch(before)
    css = "textarea" if "textarea" in before else "input"
    await page.fill(css, "typed")
    draw(page, after)
    assert page.find(css).value == shown


@pytest.mark.parametrize(("kind", "shown"), [("date", ""), ("number", ""), ("text", "x"), ("email", "x")])
def test_h23_what_an_input_of_its_type_cannot_read_is_nothing(kind: str, shown: str) -> None:
    assert Sketch(f'<input type="{kind}" value="x">').find("input").value == shown


@pytest.mark.parametrize(
    ("before", "after", "is_ticked"),
    [("", "class=x", True), ("", "checked", True), ("checked", "", False), ("checked", "checked class=x", False)],
)
async def test_h23_a_tick_stays_unless_the_server_says_otherwise(before: str, after: str, is_ticked: bool) -> None:
    page = sketch(f"<input type=checkbox {before}>")
    await page.click("input")
    draw(page, f"<input type=checkbox {after}>")
    assert page.find("input").is_checked is is_ticked


@pytest.mark.parametrize(
    ("after", "shown"),
    [
        ("<option>a</option><option>b</option><option>new</option>", "b"),
        ("<option>new</option><option>b</option><option>a</option>", "b"),
        ("<option>a</option><option>c</option>", "a"),
        ("<option selected>a</option><option>b</option>", "a"),
    ],
)
async def test_h23_a_choice_is_kept_by_value(after: str, shown: str) -> None:
    page = sketch("<select><option>a</option><option>b</option></select>")
    await page.select("select", "b")
    draw(page, f"<select>{after}</select>")
    assert page.find("select").value == shown


@pytest.mark.parametrize(("force", "while_there"), [("", "typed"), (" tide-force", "server1")])
async def test_h23_at_the_field_the_server_waits_until_it_is_left_unless_forced(force: str, while_there: str) -> None:
    seen: list[str] = []

    class Answering(Sketch):
        async def answered(self) -> None:
            draw(self, f'<input value="server{len(seen)}"{force}>')
            seen.append(self.find("input").value)

    page = Answering(f'<section><input value="old"{force}></section>')
    await page.fill("input", "typed")
    assert seen[1] == while_there  # 0: when it was entered
    assert page.find("input").value == "server3"


async def test_h23_elements_that_stay_are_the_same_and_keep_what_others_did_to_them() -> None:
    page = sketch('<p id="it" class="a" title="old">x</p>')
    element = page.find("#it")
    element.tag["lang"], element.tag["class"] = "en", "a mine"
    draw(page, '<i>y</i><p id="it" class="a" title="new">z</p>')
    assert (element.text, element["title"], element["lang"], element.tag["class"]) == ("z", "new", "en", "a mine")
    assert page.find("#it").tag is element.tag


async def test_h23_bindings_that_fired_once_stay_so() -> None:
    page = sketch('<b tide-click.once="go">x</b>')
    await page.click("b")
    draw(page, '<b tide-click.once="go">y</b>')
    await page.click("b")
    assert page.called == ["go"]


async def test_h23_details_stay_open_until_the_server_changes_them() -> None:
    page = sketch("<details><summary>s</summary><p>x</p></details>")
    await page.click("summary")
    draw(page, "<details><summary>s</summary><p>y</p></details>")
    assert as_node(page.find("details").tag).opened is True
    draw(page, "<details open><summary>s</summary><p>y</p></details>")
    draw(page, "<details><summary>s</summary><p>y</p></details>")
    assert as_node(page.find("details").tag).opened is None


def rows(*keys: str) -> list[Any]:
    return ["form", {"h": "row", "r": [[key, key, ""] for key in keys]}]


async def test_h23_what_was_typed_goes_along_with_its_row() -> None:
    page = Sketch(str(parse_rows(rows("a", "b"), STATICS)))

    def show(*keys: str, by_rows: bool = True) -> list[str]:
        morph(page.find("form").tag, parse_rows(rows(*keys), STATICS).extract().form, by_rows=by_rows)  # type: ignore[arg-type]
        return [field.value for field in page.find_all("input")]

    show("a", "b", by_rows=False)
    await page.fill("p:first-child input", "typed")
    assert show("c", "b", "a") == ["c", "b", "typed"]
    assert show("a", "d") == ["typed", "d"]
    assert show("d") == ["d"]
    assert show("a", "d") == ["a", "d"]


def test_h23_marks_of_rows_are_nowhere_in_the_html() -> None:
    statics = {"page": ['<ul class="', '">', "</ul><textarea>", "</textarea>"], "word": ["w", " "]}
    words = {"h": "word", "r": [["a", "1"], ["b", "2"]]}
    soup = parse_rows(["page", words, words, words], statics)
    assert str(soup) == '<ul class="w1 w2">w1 w2 </ul><textarea>w1 w2 </textarea>'
