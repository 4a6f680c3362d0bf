"""P20-P33 of the patching cases: what the user did to controls, and what the server then says of them."""

from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.e2e.browser import Watch
from tests.servers.running import Server

PUT = "fields => tidewire.send(document.querySelector('.put'), 'put', fields)"


class Stage:
    """A page with one form component."""

    def __init__(self, page: Page, watch: Watch) -> None:
        self.page = page
        self.watch = watch

    async def put(self, **fields: Any) -> None:
        """Let the server set these fields, and return once the page shows them."""
        await self.page.evaluate(PUT, fields)

    def named(self, name: str) -> Locator:
        """The control of this name."""
        return self.page.locator(f"section > [name={name}]")

    async def leave(self) -> None:
        """Take the focus elsewhere."""
        await self.page.locator("#elsewhere").focus()


@pytest_asyncio.fixture(loop_scope="session")
async def stage(page: Page, watch: Watch, server: Server) -> Stage:
    """A page with one form component, live."""
    await page.goto(f"{server.url}/form/")
    await watch.live()
    return Stage(page, watch)


async def test_p20_typed_text_stays_where_the_server_said_nothing_new(stage: Stage) -> None:
    await stage.named("text").fill("typed")
    await stage.named("area").fill("typed too")
    await stage.leave()
    await stage.put(mark="new")
    await expect(stage.named("text")).to_have_value("typed")
    await expect(stage.named("area")).to_have_value("typed too")
    await expect(stage.named("text")).to_have_class("new")


async def test_p21_of_a_focused_input_all_but_the_value_follows(stage: Stage) -> None:
    await stage.named("text").press_sequentially("typed ")
    await stage.put(mark="new", text="other")
    await expect(stage.named("text")).to_have_class("new")
    await expect(stage.named("text")).to_be_focused()
    assert "typed " in await stage.named("text").input_value()


@pytest.mark.parametrize("name", ["text", "area", "frozen"])
@pytest.mark.parametrize("typed", [None, "typed"])
async def test_p22_a_new_value_wins_at_once_over_what_is_not_focused(
    stage: Stage, name: str, typed: str | None
) -> None:
    if typed:
        await stage.named(name).fill(typed)
    await stage.leave()
    await stage.put(text="other")
    await expect(stage.named(name)).to_have_value("other")


@pytest.mark.parametrize("name", ["text", "area"])
@pytest.mark.parametrize("typed", [None, "typed"])
async def test_p22_a_new_value_wins_when_a_focused_control_is_left(stage: Stage, name: str, typed: str | None) -> None:
    await stage.named(name).focus()
    if typed:
        await stage.named(name).fill(typed)
    await stage.put(text="other")
    await expect(stage.named(name)).to_have_value(typed or "server")
    await stage.put(text="newest")
    await expect(stage.named(name)).to_have_value(typed or "server")
    await stage.leave()
    await expect(stage.named(name)).to_have_value("newest")


async def test_p22_a_value_that_came_back_before_the_control_is_left_is_shown(stage: Stage) -> None:
    await stage.named("text").fill("typed")
    await stage.put(text="other")
    await stage.put(text="server")
    await stage.leave()
    await expect(stage.named("text")).to_have_value("server")


async def test_p22_a_forced_value_wins_at_once_and_p23_keeps_the_caret(stage: Stage) -> None:
    forced = stage.named("forced")
    await forced.fill("typed")
    await forced.evaluate("field => field.setSelectionRange(1, 3, 'backward')")
    await stage.put(text="others")
    await expect(forced).to_have_value("others")
    await expect(forced).to_be_focused()
    assert await forced.evaluate("f => [f.selectionStart, f.selectionEnd, f.selectionDirection]") == [1, 3, "backward"]


@pytest.mark.parametrize("name", ["text", "area"])
@pytest.mark.parametrize("typed", [None, "typed"])
async def test_p23_caret_and_selection_stay(stage: Stage, name: str, typed: str | None) -> None:
    field = stage.named(name)
    await field.focus()
    if typed:
        await field.fill(typed)
    await field.evaluate("field => field.setSelectionRange(1, 3, 'backward')")
    await stage.put(mark="new", text="other")
    assert await field.evaluate("f => [f.selectionStart, f.selectionEnd, f.selectionDirection]") == [1, 3, "backward"]


@pytest.mark.parametrize("before", [False, True])
@pytest.mark.parametrize("touched", [False, True])
@pytest.mark.parametrize("after", [False, True])
async def test_p24_a_checkbox(stage: Stage, before: bool, touched: bool, after: bool) -> None:
    """The server's change wins over the user's; where it changes nothing, the user's stays."""
    box = stage.named("box")
    await stage.put(box=before)
    if touched:
        await box.click()
    await stage.put(box=after, mark="new")
    await expect(box).to_have_class("new")
    expected = after if before != after else before != touched
    assert await box.is_checked() is expected


@pytest.mark.parametrize("touched", [None, "a", "b", "c"])
@pytest.mark.parametrize("after", ["a", "b", "c", ""])
async def test_p24_radio_buttons(stage: Stage, touched: str | None, after: str) -> None:
    if touched:
        await stage.page.locator(f"[name=radio][value={touched}]").click()
    await stage.put(radio=after, mark="new")
    checked = await stage.page.locator("[name=radio]").evaluate_all(
        "radios => radios.filter(radio => radio.checked).map(radio => radio.value).join()"
    )
    kept = touched or "a"
    # The server's change takes the check off "a" and puts it on `after`; the user's on another one is not in its way.
    expected = kept if after == "a" else after or ("" if kept == "a" else kept)
    assert checked == expected


CHOSEN = "select => [...select.selectedOptions].map(option => option.value)"


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (["x", "a", "b", "c"], ["c"]),
        (["c", "b", "a"], ["c"]),
        (["a", "c"], ["c"]),
        (["c"], ["c"]),
        (["a", "b"], ["a"]),
        (["a", "b", "c", "d", "e"], ["c"]),
    ],
)
async def test_p25_the_choice_stays_while_the_options_change(stage: Stage, options: list[str], kept: list[str]) -> None:
    await stage.named("one").select_option("c")
    await stage.leave()
    await stage.put(options=options)
    assert await stage.named("one").evaluate(CHOSEN) == kept
    assert await stage.named("one").evaluate("select => [...select.options].map(o => o.value)") == options


async def test_p25_a_choice_of_many_stays_while_the_options_change(stage: Stage) -> None:
    await stage.named("many").select_option(["b", "c"])
    await stage.put(options=["x", "a", "b", "c", "d"])
    assert await stage.named("many").evaluate(CHOSEN) == ["b", "c"]
    await stage.put(options=["c", "d"])
    assert await stage.named("many").evaluate(CHOSEN) == ["c"]


@pytest.mark.parametrize("name", ["one", "many"])
async def test_p25_the_servers_own_choice_wins(stage: Stage, name: str) -> None:
    await stage.named(name).select_option("c")
    await stage.leave()
    await stage.put(chosen=["b"])
    assert await stage.named(name).evaluate(CHOSEN) == ["b"]


@pytest.mark.parametrize("name", ["one", "many"])
async def test_p25_nothing_chosen_stays_so(stage: Stage, name: str) -> None:
    await stage.put(chosen=[])
    await stage.named(name).evaluate("select => { select.focus(); select.selectedIndex = -1; }")
    await stage.leave()
    await stage.put(options=["x", "a", "b", "c"])
    assert await stage.named(name).evaluate(CHOSEN) == []


async def test_p25_a_focused_select_follows_when_it_is_left(stage: Stage) -> None:
    await stage.named("one").select_option("c")
    await stage.named("one").focus()
    await stage.put(chosen=["b"], options=["x", "a", "b", "c"])
    await expect(stage.named("one")).to_be_focused()
    assert await stage.named("one").evaluate(CHOSEN) == ["c"]
    await stage.leave()
    assert await stage.named("one").evaluate(CHOSEN) == ["b"]


async def test_p26_a_text_areas_placeholder_follows_and_its_text_stays(stage: Stage) -> None:
    await stage.named("area").fill("typed")
    await stage.put(mark="new")
    await expect(stage.named("area")).to_have_attribute("placeholder", "new")
    await expect(stage.named("area")).to_have_value("typed")


async def test_p27_a_file_input_is_never_reset(stage: Stage, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("a")
    await stage.named("file").set_input_files(tmp_path / "a.txt")
    await stage.put(mark="new", text="other")
    await expect(stage.named("file")).to_have_class("new")
    assert await stage.named("file").evaluate("input => input.files[0].name") == "a.txt"
    assert not stage.watch.errors


@pytest.mark.parametrize(
    ("name", "typed", "fields"),
    [
        ("number", "1e", {"number": "7"}),
        ("email", "no@", {"text": "other"}),
        ("date", "12", {}),
    ],
)
async def test_p28_half_typed_input_of_a_type_stays_and_raises_nothing(
    stage: Stage, name: str, typed: str, fields: dict[str, str]
) -> None:
    field = stage.named(name)
    await field.focus()
    await field.press("ControlOrMeta+a")
    await stage.page.keyboard.type(typed)
    before = await field.evaluate("field => [field.value, field.validity.badInput]")
    await stage.put(mark="new", **fields)
    await expect(field).to_have_class("new")
    assert await field.evaluate("field => [field.value, field.validity.badInput]") == before
    await stage.leave()
    await stage.put(mark="newer", number="no number")
    assert not stage.watch.errors


async def test_p29_disabled_and_readonly_follow_at_once(stage: Stage) -> None:
    await stage.named("frozen").focus()
    await stage.put(locked=True)
    await expect(stage.named("locked")).to_be_disabled()
    await expect(stage.named("frozen")).not_to_be_editable()
    await stage.put(text="other")
    await expect(stage.named("frozen")).to_have_value("other")
    await expect(stage.named("locked")).to_have_value("other")
    await stage.put(locked=False)
    await expect(stage.named("locked")).to_be_enabled()
    await expect(stage.named("frozen")).to_be_editable()


async def test_p30_what_is_neither_checked_nor_not_stays_so(stage: Stage) -> None:
    await stage.named("box").evaluate("box => { box.indeterminate = true; }")
    await stage.put(mark="new")
    assert await stage.named("box").evaluate("box => box.indeterminate")


async def test_p31_focused_editable_content_is_untouched_until_it_is_left(stage: Stage) -> None:
    editable = stage.page.locator("[contenteditable]")
    await editable.focus()
    await stage.page.keyboard.type("typed ")
    await stage.put(text="other")
    await stage.put(text="newest")
    await expect(editable).to_have_text("typed server")
    await stage.leave()
    await expect(editable).to_have_text("newest")


async def test_p32_what_is_being_composed_is_let_alone(stage: Stage) -> None:
    session = await stage.page.context.new_cdp_session(stage.page)
    field = stage.named("forced")
    await field.fill("")
    await session.send("Input.imeSetComposition", {"text": "か", "selectionStart": 1, "selectionEnd": 1})
    await stage.put(text="other", mark="new")
    await expect(stage.named("text")).to_have_value("other")
    await expect(field).to_have_value("か")
    await expect(field).to_have_attribute("value", "server")
    await session.send("Input.insertText", {"text": "か"})
    await expect(field).to_have_attribute("value", "other")
    await expect(field).to_have_value("か")
    await stage.put(text="newest")
    await expect(field).to_have_value("newest")


async def test_p33_a_reset_form_shows_what_the_server_says(stage: Stage) -> None:
    field = stage.page.locator("[name=plain]")
    await field.fill("typed")
    await stage.put(text="other")
    await stage.page.evaluate("HTMLFormElement.prototype.reset.call(document.querySelector('.plain'))")
    await expect(field).to_have_value("other")
    await field.fill("typed again")
    await stage.leave()
    await expect(field).to_have_value("typed again")


async def test_p33_a_form_is_cleared_once_its_event_is_answered(stage: Stage) -> None:
    field = stage.page.locator(".words input")
    await field.fill("first")
    await field.press("Enter")
    await expect(stage.page.locator(".saved b")).to_have_text(["first"])
    await stage.watch.live()
    await expect(field).to_have_value("")
    await expect(field).to_be_focused()
