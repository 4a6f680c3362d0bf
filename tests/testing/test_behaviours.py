"""H23: what elements do of themselves, ``tide-init``, ``-focus``, ``-appear``, ``-keys``."""

import pytest

from tests.testing.sketch import Sketch
from tidewire.testing import EventFailed, LiveDocument, NotInteractive, PageClient, SyncPageClient
from tidewire.testing.happenings import Happening
from tidewire.testing.ops import perform
from tidewire.testing.shortcuts import is_meant
from tidewire.wire.keys import Verb


def noted(page: LiveDocument) -> list[str]:
    return [line.text.split("'")[3] for line in page.find_all("#noted li")]


async def insert(page: LiveDocument, html: str) -> None:
    await page.send("#noted", "do", ops=[[Verb.BEFORE, "#noted", html]])


@pytest.fixture
async def acts(page_client: PageClient) -> LiveDocument:
    """A page whose elements do something when they come."""
    return await page_client.get("/behaviours/")


# tide-init.


async def test_h23_init_calls_when_the_page_is_there(acts: LiveDocument) -> None:
    assert noted(acts) == ["init"]
    assert acts.hooks == [("begun", {})]


async def test_h23_init_calls_for_what_comes_later_and_once(acts: LiveDocument) -> None:
    await insert(acts, '<p tide-init="note" tide-value-what="late">late</p>')
    assert noted(acts) == ["init", "late"]
    await acts.drop()
    await acts.reconnect()
    await insert(acts, "<p>plain</p>")
    assert noted(acts) == ["init", "late"]


# tide-focus.


async def test_h23_focus_goes_to_the_first_that_takes_it_and_to_what_comes_later(acts: LiveDocument) -> None:
    assert acts.focused is not None
    assert (
        acts.focused["id"] == "chosen"
    )  # neither what is hidden nor what is disabled; the second has nothing any more
    await insert(acts, '<form tide-focus><input id="late"></form>')
    assert acts.focused["id"] == "late"


async def test_h23_focus_is_where_keys_are_pressed(acts: LiveDocument) -> None:
    await insert(acts, '<input id="late" tide-focus tide-keydown.enter="note" tide-value-what="pressed">')
    await acts.press("enter")
    assert noted(acts)[-1] == "pressed"


# tide-appear.


@pytest.fixture
def sketch() -> Sketch:
    """Elements that are told when they are seen."""
    return Sketch(
        '<p id="more" tide-appear="load" tide-value-start="3">…</p><p id="gone" tide-disappear="pause">…</p>'
        '<p id="once" tide-appear.once="first">…</p><p id="deaf">…</p><p hidden id="hidden" tide-appear="load"></p>'
    )


async def test_h23_appear_and_disappear_call_once_each_time(sketch: Sketch) -> None:
    await sketch.appear("#more")
    with pytest.raises(NotInteractive, match="in view already"):
        await sketch.appear("#more")
    await sketch.disappear("#more")
    await sketch.appear("#more", start=4)
    assert sketch.asked == [("load", {"start": "3"}), ("load", {"start": 4})]


async def test_h23_what_was_never_in_view_does_not_leave_it(sketch: Sketch) -> None:
    with pytest.raises(NotInteractive, match="have it appear"):
        await sketch.disappear("#gone")
    await sketch.appear("#gone")
    await sketch.disappear("#gone")
    assert sketch.called == ["pause"]


async def test_h23_appear_has_modifiers_and_refuses_what_nobody_sees(sketch: Sketch) -> None:
    await sketch.appear("#once")
    await sketch.disappear("#once")
    await sketch.appear("#once")
    assert sketch.called == ["first"]
    with pytest.raises(NotInteractive, match="it is hidden"):
        await sketch.appear("#hidden")
    with pytest.raises(NotInteractive, match="nothing listens for 'appear'"):
        await sketch.appear("#deaf")


# tide-keys.

KEYS = """<main tide-keys='{"ctrl+s": "save {\\"by\\": 2}", "esc": "close", "?": "help", "n": "new"}' tide-value-at="1">
<div id="inner" tide-keys='{"esc": "close-inner"}'><input id="field"><button id="button">x</button></div></main>"""


@pytest.mark.parametrize(
    ("keys", "at", "called"),
    [
        ("ctrl+s", "#field", ["save"]),
        ("esc", "#button", ["close-inner"]),
        ("esc", "main", ["close"]),
        ("shift+?", "#button", ["help"]),
        ("n", "#button", ["new"]),
    ],
)
async def test_h23_the_innermost_element_that_lists_the_keys_has_them(keys: str, at: str, called: list[str]) -> None:
    page = Sketch(KEYS)
    await page.press(keys, at)
    assert page.called == called


async def test_h23_keys_have_the_arguments_of_their_element_and_their_own() -> None:
    page = Sketch(KEYS)
    await page.press("ctrl+s", "main")
    assert page.asked == [("save", {"at": "1", "by": 2})]


@pytest.mark.parametrize("keys", ["n", "ctrl+shift+s", "s", "ctrl+alt+s"])
async def test_h23_what_is_typed_and_what_is_not_listed_calls_nothing(keys: str) -> None:
    page = Sketch(KEYS)
    with pytest.raises(NotInteractive):
        await page.press(keys, "#field")
    assert page.called == []


async def test_h23_a_listed_key_is_the_browsers_no_more() -> None:
    page = Sketch("""<form tide-submit="send" tide-keys='{"enter": "own"}'><input id="field"></form>""")
    await page.press("enter", "#field")
    assert page.called == ["own"]


@pytest.mark.parametrize("text", ["save", "{}", '["save"]', '{"ctrl+s": 1}'])
async def test_h23_keys_that_are_no_calls_are_named(text: str) -> None:
    page = Sketch(f"<main tide-keys='{text}'>x</main>")
    with pytest.raises(ValueError, match="is no JSON object of calls"):
        await page.press("ctrl+s", "main")


@pytest.mark.parametrize(
    ("combination", "key", "held", "is_meant_by_it"),
    [
        ("Ctrl + S", "s", "ctrl", True),
        ("plus", "+", "shift", True),
        ("up", "ArrowUp", "", True),
        ("space", " ", "", True),
        ("space", " ", "shift", False),
        ("a", "A", "shift", False),
        ("shift+a", "A", "shift", True),
    ],
)
def test_h23_combinations_are_read_as_the_client_does(
    combination: str, key: str, held: str, is_meant_by_it: bool
) -> None:
    pressed = Happening("keydown", Sketch("<p>").soup, key=key, held=frozenset(held.split()))
    assert is_meant(combination, pressed) is is_meant_by_it


# tide-disable-with, and being busy.


async def test_h23_buttons_say_that_their_event_is_under_way(page_client: PageClient) -> None:
    page = await page_client.get("/saver/")
    save = page.find(".save")
    before = save.html
    async with page.unanswered():
        await page.submit("form")
        assert save.text == "Saving…"
        assert save.tag.svg is not None
        assert page.find(".send")["value"] == "Sending…"
        assert page.find("form")["tide-busy"] == "submit"
        with pytest.raises(NotInteractive, match="disabled"):
            await page.click(".save")
    assert before.replace("<b>0</b>", "<b>1</b>").replace('data-n="0"', 'data-n="1"') == save.html
    assert page.find(".send")["value"] == "Send 1"
    assert page.find("form").get("tide-busy") is None


async def test_h23_of_an_element_in_a_form_it_counts_while_that_is_sent(page_client: PageClient) -> None:
    page = await page_client.get("/saver/")
    async with page.unanswered():
        await page.fill("[name=text]", "typed")
        assert page.find(".save").text == "Save 0"
    assert page.find("form").get("aria-busy") is None


async def test_h23_a_second_click_is_not_sent_before_the_answer(page_client: PageClient) -> None:
    page = await page_client.get("/saver/")
    async with page.unanswered():
        await page.click(".plain")
        await page.click(".plain")
    assert page.find(".save").text == "Save 1"


async def test_h23_what_was_taken_away_meanwhile_is_answered_all_the_same(page_client: PageClient) -> None:
    page = await page_client.get("/saver/")
    async with page.unanswered():
        await page.submit("form")
        assert page.find("form")["tide-busy"] == "submit"
        perform(page, [Verb.REMOVE, "form"])
    assert page.find("[tide-component]").get("tide-busy") is None


async def click_meanwhile(page: LiveDocument, css: str) -> None:
    async with page.unanswered():
        await page.click(css)
        assert page.find(css)["aria-disabled"] == "true"


async def test_h23_what_fails_is_as_before(page_client: PageClient) -> None:
    page = await page_client.get("/saver/")
    with pytest.raises(EventFailed, match="event-failed"):
        await click_meanwhile(page, ".link")
    assert page.find(".link").get("aria-disabled") is None


def test_h23_without_async_it_is_the_same(sync_page_client: SyncPageClient) -> None:
    page = sync_page_client.get("/saver/")
    with page.unanswered():
        page.click(".alone")
        assert page.find(".alone").text == "Wait…"
    assert page.find(".alone").text == "Saved 1"
    with pytest.raises(NotInteractive, match="no field"), page.unanswered():
        page.submit("form", {"nothing": "there"})


# tide-ignore, tide-keep, tide-permanent.


async def inc(page: LiveDocument, times: int = 1) -> None:
    for _ in range(times):
        await page.send("output", "inc")


async def test_h23_an_ignored_element_is_left_alone_and_so_is_what_is_in_it(page_client: PageClient) -> None:
    page = await page_client.get("/marked/")
    page.find(".ignored").tag.string = "mine"
    await inc(page, 2)
    assert page.find("output").text == "2"
    assert page.find(".ignored").html == '<div class="ignored n0" tide-ignore="">mine</div>'


async def test_h23_kept_attributes_are_the_pages_own(page_client: PageClient) -> None:
    page = await page_client.get("/marked/")
    await inc(page)
    kept = page.find(".kept")
    assert (kept["title"], kept["class"], kept.get("open")) == ("n1", "['kept', 'n0']", None)
    assert kept.text == "1"


async def test_h23_a_permanent_element_stays_though_what_is_around_it_is_replaced(page_client: PageClient) -> None:
    page = await page_client.get("/marked/")
    lasting = page.find("#lasting").tag
    await inc(page)
    assert page.find("main > #lasting").tag is lasting
    assert page.find("main").text == "old1"


async def replace(page: LiveDocument, html: str) -> None:
    await page.send("#act", "do", ops=[[Verb.REPLACE, "#place", html]])


async def test_h23_replace_morphs_and_keeps_what_is_marked(page_client: PageClient) -> None:
    page = await page_client.get("/acts/")
    await replace(page, '<div id="place"><input name="a"><i id="own" tide-ignore>old</i></div>')
    await page.send("#act", "do", ops=[])
    typed = page.find("#place input").tag
    typed["class"] = "mine"
    await replace(page, '<div id="place"><input name="a" value="x"><i id="own" tide-ignore>new</i></div><u>more</u>')
    assert page.find("#place input").tag is typed
    assert page.find("#own").text == "old"
    assert page.find("#place + u").text == "more"


async def test_h23_a_permanent_element_goes_along_to_another_page(page_client: PageClient) -> None:
    page = await page_client.get("/nav/a/")
    before = page.find_all("[tide-permanent]")
    assert before
    await page.visit("/nav/b/")
    assert [each.tag for each in page.find_all("[tide-permanent]")] == [each.tag for each in before]


async def test_h23_a_forms_buttons_elsewhere_on_the_page_are_its_own(page_client: PageClient) -> None:
    page = await page_client.get("/acts/")
    outside = (
        '<form id="own" tide-submit.prevent="note"></form><button form="own" tide-disable-with="Wait">Send</button>'
    )
    await page.send("#act", "do", ops=[[Verb.BEFORE, "#noted", outside]])
    async with page.unanswered():
        await page.click("[form=own]")
        assert page.find("[form=own]").text == "Wait"
    assert page.find("[form=own]").text == "Send"
