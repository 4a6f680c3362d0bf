"""H23: what a visitor does, and what a browser does then."""

import pytest

from tests.testing.sketch import Sketch
from tidewire.testing import NotInteractive

FORM = """<form id="form" action="/save/" tide-submit.prevent="save">
  <input name="name"><textarea name="text">old</textarea><input name="age" type="number">
  <input name="agree" type="checkbox"><input name="tag" type="checkbox" value="a" checked>
  <input name="tag" type="checkbox" value="b"><input name="tag" type="checkbox" value="c">
  <input name="size" type="radio" value="s" checked><input name="size" type="radio" value="m">
  <select name="one"><option value="1">One</option><option value="2">Two</option></select>
  <select name="many" multiple><option>x</option><option>y</option><option>z</option></select>
  <button name="go" value="on">Go</button><button name="go" value="off">Stop</button>
</form>"""


def form_of(page: Sketch) -> str:
    """The form as it came last."""
    return str(page.asked[-1][1][""])


async def test_h23_a_form_is_filled_in_by_the_names_of_its_fields_and_sent_by_its_first_button() -> None:
    page = Sketch(FORM)
    await page.submit(
        "#form",
        {"name": "Ada", "text": "new", "age": 36, "agree": True, "tag": ["b", "c"], "size": "m", "one": "2",
         "many": ["x", "z"]},
    )  # fmt: skip
    assert page.called == ["save"]
    assert form_of(page) == "name=Ada&text=new&age=36&agree=on&tag=b&tag=c&size=m&one=2&many=x&many=z&go=on"


async def test_h23_what_is_not_said_stays_and_the_button_that_is_clicked_goes_along() -> None:
    page = Sketch(FORM)
    await page.click("[value=off]")
    assert form_of(page) == "name=&text=old&age=&tag=a&size=s&one=1&go=off"


async def test_h23_a_form_without_buttons_and_by_enter() -> None:
    page = Sketch('<form tide-submit.prevent="save"><input name="a"></form>')
    await page.submit("form", {"a": "x"}, more=1)
    await page.press("enter", "[name=a]")
    assert page.asked == [("save", {"": "a=x", "more": 1}), ("save", {"": "a=x"})]


async def test_h23_typing_is_heard_once_and_the_change_when_the_field_is_left() -> None:
    page = Sketch("""<input name="a" value="x" tide-focusin="in" tide-input.debounce.300="typed" tide-change="changed"
        tide-focusout="out">""")
    await page.fill("input", "y")
    assert page.asked == [(name, {"": f"a={text}"}) for name, text in
                          [("in", "x"), ("typed", "y"), ("changed", "y"), ("out", "y")]]  # fmt: skip
    await page.fill("input", "y")
    assert page.called[4:] == ["in", "typed", "out"]


async def test_h23_choosing_is_heard_unless_it_is_chosen_already() -> None:
    page = Sketch(
        """<select tide-input="input" tide-change="change"><option value="1">One</option><option>2</option></select>"""
    )
    await page.select("select", "2")
    await page.select("select", "One")
    await page.select("select", "1")
    assert page.called == ["input", "change"] * 2
    assert page.find("select").value == "1"


async def test_h23_a_select_of_several_takes_none_too() -> None:
    page = Sketch("<select multiple><option selected>1</option><option>2</option></select>")
    await page.select("select", "1", 2)
    assert page.find("select").chosen == ["1", "2"]
    await page.select("select")
    assert page.find("select").chosen == []


async def test_h23_ticking_is_a_click_unless_it_is_ticked() -> None:
    page = Sketch('<input type="checkbox" tide-click="click" tide-input="input" tide-change="change">')
    for _ in range(2):
        await page.check("input")
    assert page.find("input").is_checked
    await page.uncheck("input")
    assert not page.find("input").is_checked
    assert page.called == ["click", "input", "change"] * 2


async def test_h23_a_click_that_is_prevented_ticks_nothing_but_is_heard_as_if() -> None:
    page = Sketch('<form><input name="a" type="checkbox" tide-click.prevent="click" tide-change="change"></form>')
    await page.click("input")
    assert page.asked == [("click", {"": "a=on"})]
    assert not page.find("input").is_checked


async def test_h23_of_radio_buttons_one_is_ticked_in_each_form() -> None:
    group = '<input type="radio" name="a" value="1" checked><input type="radio" name="a" value="2">'
    page = Sketch(f'<form id="one">{group}</form><form id="two">{group}</form>')
    await page.check("#one [value='2']")
    ticked = [radio.is_checked for radio in page.find_all("input")]
    assert ticked == [False, True, True, False]


async def test_h23_a_label_is_clicked_for_its_control() -> None:
    page = Sketch("""<label id="around">x<input id="a" type="checkbox" tide-change="a"></label>
        <label for="b">y</label><input id="b" type="checkbox" tide-change="b">""")
    await page.click("#around")
    await page.click("[for=b]")
    assert page.called == ["a", "b"]


async def test_h23_details_open_and_show_what_is_in_them() -> None:
    page = Sketch('<details><summary>s</summary><button tide-click="go">x</button></details>')
    await page.click("summary")
    await page.click("button")
    await page.click("summary")
    with pytest.raises(NotInteractive, match="details are closed"):
        await page.click("button")


async def test_h23_a_reset_button_shows_the_form_as_the_server_has_it() -> None:
    page = Sketch('<form tide-reset="reset"><input name="a" value="x"><button type="reset">r</button></form>')
    await page.fill("input", "y")
    await page.click("button")
    assert page.find("input").value == "x"
    assert page.asked == [("reset", {"": "a=y"})]


async def test_h23_a_reset_that_is_prevented_resets_nothing() -> None:
    page = Sketch('<form tide-reset.prevent="reset"><input name="a" value="x"><button type="reset">r</button></form>')
    await page.fill("input", "y")
    await page.click("button")
    assert page.called == ["reset"]
    assert page.find("input").value == "y"


async def test_h23_a_radio_button_that_is_chosen_changes_nothing_when_it_is_clicked() -> None:
    page = Sketch('<input type="radio" name="a" checked tide-click="click" tide-input="input" tide-change="change">')
    await page.click("input")
    assert page.called == ["click"]


async def test_h23_details_tell_that_they_were_opened_or_closed() -> None:
    page = Sketch('<details tide-toggle="toggled"><summary tide-click="clicked">s</summary></details>')
    await page.click("summary")
    await page.click("summary")
    assert page.called == ["clicked", "toggled"] * 2


@pytest.mark.parametrize(
    "form",
    [
        '<form method="dialog"><button id="ok">x</button></form>',
        '<form><button id="ok" formmethod="dialog">x</button></form>',
    ],
)
async def test_h23_a_form_closes_the_dialog_that_it_is_of(form: str) -> None:
    page = Sketch(f'<dialog open tide-close="closed">{form}</dialog>')
    await page.click("#ok")
    assert (page.called, page.location) == (["closed"], None)
    with pytest.raises(NotInteractive, match="the dialog is closed"):
        await page.click("#ok")


async def test_h23_a_button_can_say_where_its_form_leads() -> None:
    page = Sketch('<form action="/one/" tide-submit="save"><button formaction="/two/">x</button></form>')
    await page.click("button")
    assert page.location == "/two/"


async def test_h23_links_and_forms_that_nobody_prevents_lead_elsewhere() -> None:
    page = Sketch('<a href="/there/">x</a><a id="top" href="#" tide-click="up">y</a>')
    await page.click("#top")
    assert page.location is None
    await page.click("[href='/there/']")
    assert page.location == "/there/"
    page = Sketch(FORM.replace(".prevent", ""))
    await page.submit("#form")
    assert (page.called, page.location) == (["save"], "/save/")


@pytest.mark.parametrize(
    ("keys", "css"),
    [("enter", "button"), ("space", "button"), ("space", "[type=checkbox]"), ("space", "[type=radio]")],
)
async def test_h23_keys_click(keys: str, css: str) -> None:
    boxes = '<input type="checkbox" tide-click="go"><input type="radio" tide-click="go">'
    page = Sketch(f'<button tide-click="go">x</button>{boxes}')
    await page.press(keys, css)
    assert page.called == ["go"]


async def test_h23_fields_of_one_name_take_a_list() -> None:
    page = Sketch('<form tide-submit.prevent="save"><input name="a"><input name="a"><button>ok</button></form>')
    await page.submit("form", {"a": ["1", "2"]})
    assert form_of(page) == "a=1&a=2"
    with pytest.raises(NotInteractive, match="'a' are 2 fields, not 1"):
        await page.submit("form", {"a": "1"})


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"tag": True}, "'tag' are 3 boxes: say the values"),
        ({"tag": ["d"]}, "'tag' has no 'd'; it has: 'a', 'b', 'c'"),
        ({"size": "xl"}, "'size' has no 'xl'; it has: 's', 'm'"),
        ({"one": "3"}, "there is no option '3'"),
    ],
)
async def test_h23_values_that_a_field_has_not_are_refused(fields: dict[str, object], why: str) -> None:
    page = Sketch(FORM)
    with pytest.raises(NotInteractive, match=why):
        await page.submit("#form", fields)
    assert page.called == []
