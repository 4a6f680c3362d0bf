"""H23: what a browser keeps its visitors from, a test cannot do either."""

import re

import pytest

from tests.testing.sketch import Sketch
from tidewire.testing import NotInteractive

ON = 'tide-click="go"'


@pytest.mark.parametrize(
    ("html", "why"),
    [
        (f"<button id=it disabled {ON}>x</button>", "it is disabled."),
        (f"<fieldset disabled><button id=it {ON}>x</button></fieldset>", "it is disabled by <fieldset disabled"),
        (f"<button disabled {ON}><b id=it>x</b></button>", "it is disabled by <button disabled"),
        (f"<p id=it hidden {ON}>x</p>", "it is hidden."),
        (f"<div hidden><p id=it {ON}>x</p></div>", "<div hidden"),
        (f"<div inert><p id=it {ON}>x</p></div>", "it is inert"),
        (f"<template><p id=it {ON}>x</p></template>", "matches 0 elements"),
        (f"<dialog><p id=it {ON}>x</p></dialog>", "the dialog is closed"),
        (f"<details><summary>s</summary><p id=it {ON}>x</p></details>", "its details are closed"),
        (f"<p id=it style='display: none' {ON}>x</p>", "it is not displayed"),
        (f"<input type=hidden id=it {ON}>", "an input of type hidden is not seen"),
        ("<p id=it>x</p>", "Nothing listens for 'click' here."),
        ("<button id=it>x</button>", "Nothing listens for 'click' here."),
        ("<form><button id=it>x</button></form>", "Nothing listens for 'click' here."),
    ],
)
async def test_h23_a_click_is_refused(html: str, why: str) -> None:
    page = Sketch(html)
    with pytest.raises(NotInteractive, match=re.escape(why)):
        await page.click("#it")
    assert page.called == []


@pytest.mark.parametrize(
    "html",
    [
        f"<dialog open><p id=it {ON}>x</p></dialog>",
        f"<details open><summary>s</summary><p id=it {ON}>x</p></details>",
        f"<details><summary><p id=it {ON}>x</p></summary></details>",
        f"<fieldset disabled><legend><button type=button id=it {ON}>x</button></legend></fieldset>",
    ],
)
async def test_h23_what_only_looks_so_is_not_refused(html: str) -> None:
    page = Sketch(html)
    await page.click("#it")
    assert page.called == ["go"]


@pytest.mark.parametrize(
    ("html", "text", "why"),
    [
        ("<p id=it>x</p>", "x", "nothing can be typed there; it is no field."),
        ("<input id=it type=checkbox>", "x", "check it with `check()`"),
        ("<select id=it></select>", "x", "choose with `select()`"),
        ("<input id=it type=submit>", "x", "press it with `click()`"),
        ("<input id=it type=file>", "x", "can choose a file"),
        ("<input id=it readonly>", "x", "it is readonly."),
        ("<textarea id=it disabled></textarea>", "x", "it is disabled."),
        ("<input id=it maxlength=3>", "four", "stops after 3 characters (maxlength); 'four' has 4"),
        ("<input id=it>", "two\nlines", "it has one line"),
        ("<input id=it type=number>", "many", "takes 'many' for no value of this type"),
        ("<input id=it type=date>", "31.1.2026", "takes '31.1.2026' for no value of this type"),
        ("<input id=it type=time>", "25:00", "takes '25:00' for no value of this type"),
        ("<input id=it type=datetime-local>", "2026-02-30T10:00", "takes '2026-02-30T10:00' for no value of this type"),
        ("<input id=it type=week>", "2026-W54", "takes '2026-W54' for no value of this type"),
        ("<input id=it type=month>", "5.2026", "takes '5.2026' for no value of this type"),
        ("<input id=it type=color>", "red", "takes 'red' for no value of this type"),
    ],
)
async def test_h23_typing_is_refused(html: str, text: str, why: str) -> None:
    page = Sketch(html)
    with pytest.raises(NotInteractive, match=re.escape(why)):
        await page.fill("#it", text)


@pytest.mark.parametrize(
    ("options", "wanted", "why"),
    [
        ("<option value=a>A<option value=b>B", ["c"], "there is no option 'c'; there are: 'a' (A), 'b' (B)."),
        ("<option disabled>a</option><option>b</option>", ["a"], "the option 'a' is disabled."),
        ("<optgroup disabled><option>a</option></optgroup>", ["a"], "the option 'a' is disabled."),
        ("<option>a</option><option>b</option>", ["a", "b"], "it takes one option, not 2."),
    ],
)
async def test_h23_choosing_is_refused(options: str, wanted: list[str], why: str) -> None:
    page = Sketch(f"<select id=it>{options}</select>")
    with pytest.raises(NotInteractive, match=re.escape(why)):
        await page.select("#it", *wanted)


async def test_h23_only_boxes_are_ticked_and_radio_buttons_stay() -> None:
    page = Sketch("<input id=text><input id=radio type=radio checked>")
    with pytest.raises(NotInteractive, match="neither a checkbox nor a radio button"):
        await page.check("#text")
    with pytest.raises(NotInteractive, match="stays until another one of its group is chosen"):
        await page.uncheck("#radio")
    with pytest.raises(NotInteractive, match="it is no select"):
        await page.select("#text", "x")


async def test_h23_a_field_that_the_form_has_not_is_told_with_those_that_it_has() -> None:
    page = Sketch('<form id="it" tide-submit.prevent="save"><input name="name"><input name="email"></form>')
    with pytest.raises(NotInteractive, match=r"it has no field 'mail'; it has: 'name', 'email'\."):
        await page.submit("#it", {"mail": "x"})
    with pytest.raises(NotInteractive, match="it is no form"):
        await page.submit("[name=name]")


@pytest.mark.parametrize(
    ("field", "value", "why"),
    [
        ("<input name=a required>", "", "it is required."),
        ("<textarea name=a required></textarea>", "", "it is required."),
        ("<select name=a required><option value=''>-</option><option>x</option></select>", "", "it is required."),
        ("<input name=a type=checkbox required>", False, "it is required."),
        ("<input name=b type=radio required value=x><input name=a>", "x", "it is required."),
        ("<input name=a type=email>", "ada", "'ada' is no e-mail address."),
        ("<input name=a type=url>", "ada", "'ada' is no URL."),
        ("<input name=a pattern='[0-9]+'>", "1x", "'1x' does not match the pattern [0-9]+."),
        ("<input name=a minlength=3>", "ab", "fewer than 3 characters (minlength)"),
        ("<input name=a type=number min=3>", "2", "2 is less than 3 (min)."),
        ("<input name=a type=number max=3>", "4", "4 is more than 3 (max)."),
        ("<input name=a type=number>", "1.5", "1.5 is no step of 1 from 0."),
        ("<input name=a type=number step=0.1>", "0.25", "0.25 is no step of 0.1 from 0."),
        ("<input name=a type=date min=2026-02-01>", "2026-01-31", "is less than 2026-02-01 (min)"),
    ],
)
async def test_h23_a_form_that_is_not_valid_is_not_submitted(field: str, value: object, why: str) -> None:
    page = Sketch(f'<form id="it" tide-submit.prevent="save">{field}<button>ok</button></form>')
    with pytest.raises(NotInteractive, match=re.escape(why)):
        await page.submit("#it", {"a": value})
    assert page.called == []
    for without in ("form", "button"):
        page.find(without).tag["novalidate" if without == "form" else "formnovalidate"] = ""
        await page.submit("#it")
        page.find(without).tag.attrs.popitem()
    assert page.called == ["save", "save"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("<input name=a type=email>", ""),
        ("<input name=a type=email>", "ada@example"),
        ("<input name=a type=number step=0.1>", "0.3"),
        ("<input name=a type=number step=any>", "0.31"),
        ("<input name=a type=number value=0.5>", "1.5"),
        ("<input name=a type=date>", "2026-02-28"),
        ("<input name=a maxlength=3>", "abc"),
        ("<input name=a><input name=b required disabled>", "x"),
        ("<input name=a><input name=b required readonly>", "x"),
        ("<input name=a><input name=b value=long maxlength=2>", "x"),
    ],
)
async def test_h23_a_form_that_is_valid_is_submitted(field: str, value: object) -> None:
    page = Sketch(f'<form id="it" tide-submit.prevent="save">{field}<button>ok</button></form>')
    await page.submit("#it", {"a": value})
    assert page.called == ["save"]


async def test_h23_enter_does_not_pass_a_disabled_button() -> None:
    page = Sketch('<form id="it" tide-submit.prevent="save"><input name="a"><button disabled>x</button></form>')
    with pytest.raises(NotInteractive, match="it is disabled"):
        await page.submit("#it")


@pytest.mark.parametrize(
    ("fields", "many"), [("<input name=a><input name=b type=date disabled>", 2), ("<input name=a type=checkbox>", 0)]
)
async def test_h23_enter_submits_no_form_without_a_button_but_that_of_one_field(fields: str, many: int) -> None:
    page = Sketch(f'<form id="it" tide-submit.prevent="save">{fields}</form>')
    for act in (page.submit("#it"), page.press("enter", "[name=a]")):
        with pytest.raises(NotInteractive, match=f"with {many} fields of text and without a button"):
            await act
    assert page.called == []
