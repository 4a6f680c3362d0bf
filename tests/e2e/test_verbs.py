"""H2: what a handler has a page do, outside of components and in them."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.attributes import HARMLESS, SCRIPTS
from tests.e2e.browser import Watch
from tests.projects import REPOSITORY
from tests.servers.running import Server
from tidewire.wire.keys import Verb

Op = list[Any]
DEBUG = REPOSITORY / "src/tidewire/static/tidewire/tidewire.debug.js"
SEND = "([at, name, args]) => tidewire.send(document.querySelector(at), name, args)"

SHOWN = """control => {
    if (control.options) return [...control.selectedOptions].map(({value}) => value);
    return control.matches("[type=checkbox], [type=radio]") && !control.checked ? [] : [control.value];
}"""


class Acting:
    """A page whose handler has it do what a test wants."""

    def __init__(self, page: Page, watch: Watch) -> None:
        self.page = page
        self._watch = watch
        self.said: list[str] = []
        page.on("console", lambda line: self.said.append(line.text))

    async def __call__(self, *ops: Op) -> None:
        """Return once the page did ``ops``."""
        await self.page.evaluate(SEND, ["#act", "do", {"ops": list(ops)}])
        await self._watch.live()

    def codes(self) -> list[str]:
        """Return the codes that the console was told."""
        return [found.group(1) for text in self.said if (found := re.match(r"\[tidewire (TW-E\d+)\]", text))]

    async def misses(self) -> int:
        """Return how much the page could not do, as it tells itself."""
        return int(await self.page.evaluate("tidewire.misses"))


@pytest_asyncio.fixture(loop_scope="session")
async def act(page: Page, watch: Watch, server: Server) -> AsyncIterator[Acting]:
    """A page of handlers alone, live."""
    await page.goto(f"{server.url}/acts/")
    await watch.live()
    yield Acting(page, watch)
    assert not watch.errors
    assert watch.loads == 1


@pytest_asyncio.fixture(loop_scope="session")
async def mixed(page: Page, watch: Watch, server: Server) -> Acting:
    """A page of a component, with a handler beside it; the component's count can be raised."""
    await page.goto(f"{server.url}/mixed/")
    await watch.live()
    return Acting(page, watch)


async def inc(act: Acting) -> None:
    await act.page.evaluate(SEND, ["#doer output", "inc", {}])


async def test_h2_attributes_are_set_and_removed(act: Acting) -> None:
    await act(
        [Verb.SET_ATTRIBUTE, "#place", "title", "new"],
        [Verb.SET_ATTRIBUTE, "#place", "hidden", ""],
        [Verb.REMOVE_ATTRIBUTE, "#place", "class"],
        [Verb.REMOVE_ATTRIBUTE, "#place", "lang"],
    )
    assert await act.page.locator("#place").evaluate("({outerHTML}) => outerHTML") == (
        '<p id="place" title="new" hidden="">place</p>'
    )
    assert act.codes() == []


async def test_h2_a_dialog_that_is_told_to_close_blocks_nothing(act: Acting) -> None:
    await act.page.evaluate("document.querySelector('#dialog').showModal()")
    await act([Verb.REMOVE_ATTRIBUTE, "#dialog", "open"])
    await act.page.click("#act")
    await expect(act.page.locator("#noted li")).to_have_count(1)


async def test_h2_classes_are_added_and_removed(act: Acting) -> None:
    await act([Verb.ADD_CLASS, "#place", "two  three one"], [Verb.REMOVE_CLASS, "#place", " one nothing"])
    await expect(act.page.locator("#place")).to_have_class("two three")
    await act([Verb.ADD_CLASS, "#place", ""])
    assert act.codes() == []


RUNNER = {"href": "#link", "formaction": "#act", "action": "#form", "src": "script"}
"""Where an attribute would do most."""


@pytest.mark.parametrize(("name", "value"), SCRIPTS)
async def test_h2_no_attribute_is_set_that_would_run_as_a_script(act: Acting, name: str, value: str) -> None:
    target = RUNNER.get(name.lower().removeprefix("xlink:"), "#place")
    before = await act.page.locator(target).first.evaluate("({outerHTML}) => outerHTML")
    await act([Verb.SET_ATTRIBUTE, target, name, value], [Verb.TEXT, "#place", "went on"])
    await expect(act.page.locator("#place")).to_have_text("went on")
    if target != "#place":
        assert await act.page.locator(target).first.evaluate("({outerHTML}) => outerHTML") == before
    assert await act.page.locator("#place").get_attribute(name) is None
    assert await act.page.evaluate("window.ran ?? null") is None
    assert act.codes() == ["TW-E16"]
    assert await act.misses() == 1


@pytest.mark.parametrize(("name", "value"), HARMLESS)
async def test_h2_other_attributes_and_addresses_are_set(act: Acting, name: str, value: str) -> None:
    await act([Verb.SET_ATTRIBUTE, "#link", name, value])
    await expect(act.page.locator("#link")).to_have_attribute(name, value)
    assert act.codes() == []


@pytest.mark.parametrize(
    ("target", "value", "shown"),
    [
        ("#text", "new", ["new"]),
        ("#area", "new\nline", ["new\nline"]),
        ("#one", "c", ["c"]),
        ("#one", "nothing", ["a"]),
        ("#many", ["b", "c"], ["b", "c"]),
        ("#many", [], []),
        ("#box", True, ["yes"]),
        ("#box", "yes", ["yes"]),
        ("#box", "no", []),
        ("#radio", True, ["r"]),
        ("#file", "", [""]),
    ],
)
@pytest.mark.parametrize("is_used", [True, False])
async def test_h2_a_value_is_what_the_control_says(
    act: Acting, target: str, value: object, shown: list[str], is_used: bool
) -> None:
    control = act.page.locator(target)
    if is_used and target in ("#text", "#area"):
        await control.fill("typed")
    if is_used and target == "#one":
        await control.select_option("a")
    if is_used and target == "#box" and not shown:
        await control.check()
    await act([Verb.SET_VALUE, target, value])
    assert await control.evaluate(SHOWN) == shown
    assert act.codes() == []


async def test_h2_a_value_stays_when_the_form_is_reset(act: Acting) -> None:
    await act([Verb.SET_VALUE, "#text", "new"], [Verb.SET_VALUE, "#one", "c"], [Verb.SET_VALUE, "#box", True])
    await act.page.evaluate("document.querySelector('#form').reset()")
    await expect(act.page.locator("#text")).to_have_value("new")
    await expect(act.page.locator("#one")).to_have_value("c")
    await expect(act.page.locator("#box")).to_be_checked()


async def test_h2_options_that_come_choose_nothing(act: Acting) -> None:
    one = act.page.locator("#one")
    await act([Verb.APPEND, "#one", "<option>new</option>"], [Verb.PREPEND, "#one", "<option>newer</option>"])
    await expect(one).to_have_value("b")
    await act([Verb.AFTER, "#one option", "<option selected>chosen</option>"])
    await expect(one).to_have_value("chosen")
    assert await one.locator("option").count() == 6


async def test_h2_a_text_alone_takes_the_place_of_the_element(act: Acting) -> None:
    await act([Verb.AFTER, "#place", "<b id=next>next</b>"], [Verb.REPLACE, "#place", "only "])
    assert await act.page.evaluate("document.querySelector('#next').previousSibling.data") == "only "
    await act([Verb.REPLACE, "#next", ""])
    await expect(act.page.locator("#place, #next")).to_have_count(0)
    assert act.codes() == []


async def test_h2_what_has_a_value_and_is_no_input_gets_it_and_the_rest_is_reported(act: Acting) -> None:
    await act.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<output id=out></output>')")
    await act([Verb.SET_VALUE, "#out", "42"], [Verb.SET_VALUE, "#place", "42"])
    await expect(act.page.locator("#out")).to_have_text("42")
    assert act.codes() == ["TW-E16"]


async def test_h2_a_value_shows_where_the_user_is_and_not_over_what_was_typed_since(act: Acting) -> None:
    await act.page.locator("#text").press_sequentially("typed")
    await act([Verb.SET_VALUE, "#text", "of the server"])
    await expect(act.page.locator("#text")).to_have_value("of the server")
    await expect(act.page.locator("#text")).to_be_focused()
    await act.page.evaluate(
        """([at, name, args]) => {
            window.sent = tidewire.send(document.querySelector(at), name, args);
            const text = document.querySelector("#text");
            text.value = "typed since";
            text.dispatchEvent(new Event("input", {bubbles: true}));
            return window.sent;
        }""",
        ["#act", "do", {"ops": [[Verb.SET_VALUE, "#text", "too late"]]}],
    )
    await expect(act.page.locator("#text")).to_have_value("typed since")


async def test_h2_a_value_in_a_component_stays_until_the_components_own_changes(mixed: Acting) -> None:
    counted = mixed.page.locator("#doer .counted")
    await counted.fill("typed")
    await mixed([Verb.SET_VALUE, "#doer .field", "new"], [Verb.SET_VALUE, "#doer .counted", "mine"])
    await expect(counted).to_have_value("mine")
    await mixed.page.locator("#act").focus()
    await inc(mixed)
    await expect(counted).to_have_value("1")
    await expect(mixed.page.locator("#doer .field")).to_have_value("new")
    assert mixed.codes() == []


async def test_h2_attributes_and_classes_in_a_component_survive_its_patches(mixed: Acting) -> None:
    await mixed(
        [Verb.SET_ATTRIBUTE, "#doer .place", "title", "new"],
        [Verb.ADD_CLASS, "#doer .counted", "mine"],
        [Verb.TEXT, "#doer .place", "said"],
    )
    for _ in range(3):
        await inc(mixed)
    await expect(mixed.page.locator("#doer output")).to_have_text("3")
    await expect(mixed.page.locator("#doer .place")).to_have_attribute("title", "new")
    await expect(mixed.page.locator("#doer .place")).to_have_text("said")
    await expect(mixed.page.locator("#doer .counted")).to_have_class("counted mine n3")
    assert mixed.codes() == []


async def test_h2_the_top_and_the_title(act: Acting) -> None:
    await act.page.evaluate("() => { document.body.style.height = '5000px'; scrollTo(0, 3000); }")
    await act([Verb.SCROLL_TOP, "instant"], [Verb.TITLE, "A <b>title</b>"])
    assert await act.page.evaluate("scrollY") == 0
    assert await act.page.title() == "A <b>title</b>"


async def test_h2_a_hook_is_called_with_what_the_server_says(act: Acting) -> None:
    await act.page.evaluate("tidewire.hook('chart', {handle: payload => { window.drawn = payload; }})")
    await act([Verb.CALL, "chart", {"points": [1, None, "x"]}])
    assert await act.page.evaluate("window.drawn") == {"points": [1, None, "x"]}
    assert act.codes() == []


async def test_h2_a_hook_that_is_not_there_or_fails_harms_nothing(act: Acting) -> None:
    await act.page.evaluate("tidewire.hook('deaf', {})")
    await act.page.evaluate("tidewire.hook('bad', {handle() { throw new Error('of the hook'); }})")
    await act([Verb.CALL, "none", 1], [Verb.CALL, "deaf", 1], [Verb.CALL, "bad", 1], [Verb.TEXT, "#place", "went on"])
    await expect(act.page.locator("#place")).to_have_text("went on")
    assert act.codes() == ["TW-E16", "TW-E16", "TW-E14"]
    assert await act.misses() == 2


async def test_h2_an_event_is_dispatched_and_bubbles(act: Acting) -> None:
    await act.page.evaluate(
        "document.addEventListener('cart:added', ({target, detail}) => { window.heard = [target.id, detail]; })"
    )
    await act([Verb.DISPATCH, "#place", "cart:added", {"id": 7}])
    assert await act.page.evaluate("window.heard") == ["place", {"id": 7}]


async def test_h2_what_cannot_be_done_is_counted_and_the_rest_is_done_in_order(act: Acting) -> None:
    await act(
        [Verb.APPEND, "#noted", "<li>1</li>"],
        [Verb.REMOVE, "#nowhere"],
        [Verb.SET_VALUE, "#file", "/etc/passwd"],
        [Verb.APPEND, "#noted", "<li>2</li>"],
        [Verb.ADD_CLASS, "##", "x"],
        [Verb.APPEND, "#noted", "<li>3</li>"],
    )
    assert await act.page.locator("#noted li").all_inner_texts() == ["1", "2", "3"]
    assert act.codes() == ["TW-E16"] * 3
    assert await act.misses() == 3


async def test_h2_under_debug_what_cannot_be_done_is_an_uncaught_error_too(
    page: Page, watch: Watch, server: Server
) -> None:
    await page.add_init_script(path=str(DEBUG))
    await page.goto(f"{server.url}/acts/")
    await watch.live()
    act = Acting(page, watch)
    await act([Verb.REMOVE, "#nowhere"], [Verb.TEXT, "#place", "went on"])
    await expect(page.locator("#place")).to_have_text("went on")
    assert [text for text in watch.errors if "TW-E16" in text and "#nowhere" in text] == watch.errors
    assert len(watch.errors) == 1


async def test_h2_what_is_put_in_twice_is_there_once(act: Acting) -> None:
    await act([Verb.APPEND, "body", "<ul id=twice><li id=a>a</li><li id=b>old</li></ul>"])
    await act([Verb.APPEND, "#twice", "<li id=b>new</li><li id=c>c</li>"])
    await act([Verb.PREPEND, "#twice", "<li id=c>first</li>"])
    await expect(act.page.locator("#twice li")).to_have_text(["first", "a", "new"])
