"""H13, H14: what elements do of themselves, by attributes, whenever they come; and what they leave behind: nothing."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Dialog, Page, expect

from tests.e2e.browser import INSERT, Watch, insert, noted
from tests.e2e.held import Held
from tests.e2e.proxy import Wire
from tests.servers.running import Server
from tidewire.wire.keys import Verb

INTO_BOUND = "html => document.querySelector('#bound').insertAdjacentHTML('beforeend', html)"
SEND = "([at, name, args]) => tidewire.send(document.querySelector(at), name, args)"
FOCUSED = "document.activeElement.id"
COUNTED = """() => {
    window.observing = 0;
    const {observe, disconnect} = IntersectionObserver.prototype;
    IntersectionObserver.prototype.observe = function (element) { window.observing++; observe.call(this, element); };
    IntersectionObserver.prototype.disconnect = function () { window.observing--; disconnect.call(this); };
}"""
NEXT_FRAMES = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))"


@pytest_asyncio.fixture(loop_scope="session")
async def acts(page: Page, watch: Watch, server: Server) -> AsyncIterator[Page]:
    """A page of handlers alone, live."""
    await page.goto(f"{server.url}/acts/")
    await watch.live()
    yield page
    assert not watch.errors
    assert watch.loads == 1


@pytest_asyncio.fixture(loop_scope="session")
async def saver(page: Page, watch: Watch, held: Held, server: Server) -> AsyncIterator[Page]:
    """A component with buttons that say what they do, live."""
    await page.goto(f"{server.url}/saver/")
    await watch.live()
    yield page
    assert not watch.errors


async def looked(page: Page) -> list[str]:
    """Return the same once the browser has looked at what is in view."""
    await page.evaluate(NEXT_FRAMES)
    return await noted(page)


def loaded(page: Page) -> list[str]:
    """Return the list of the scripts that the page will load."""
    names: list[str] = []
    page.on("request", lambda request: names.append(request.url.rpartition("/")[2]))
    return names


# Coming to the page.


async def test_h13_init_calls_once_when_the_page_is_loaded(page: Page, watch: Watch, server: Server) -> None:
    await page.add_init_script(
        """document.addEventListener("DOMContentLoaded", () => tidewire.hook("begun", {
            called: element => { window.called = [...(window.called ?? []), element.id]; },
        }))"""
    )
    await page.goto(f"{server.url}/behaviours/")
    await watch.live()
    assert await noted(page) == ["{'what': 'init'}"]
    assert await page.evaluate("window.called") == ["hooked"]


async def test_h13_init_does_not_call_again_after_a_drop_nor_for_what_moves(
    page: Page, watch: Watch, wire: Wire
) -> None:
    await page.goto(f"{wire.url}/behaviours/")
    await watch.live()
    wire.cut()
    await watch.until(lambda: len(watch.sockets) > 1)
    await watch.live()
    await page.evaluate("document.body.prepend(document.querySelector('#begun'))")
    assert await noted(page) == ["{'what': 'init'}"]


async def test_h13_init_does_not_call_again_when_the_server_was_restarted(
    page: Page, watch: Watch, own_server: Server
) -> None:
    await page.goto(f"{own_server.url}/behaviours/")
    await watch.live()
    own_server.kill()
    await expect(page.locator("html")).to_have_class("tide-disconnected")
    own_server.start()
    await watch.live()
    assert await noted(page) == ["{'what': 'init'}"]
    assert watch.loads == 1


async def test_h13_init_calls_for_what_comes_by_an_operation_a_script_and_a_patch(acts: Page) -> None:
    op = [Verb.APPEND, "#place", "<b tide-init=note tide-value-by=op></b>"]
    await acts.evaluate(SEND, ["#act", "do", {"ops": [op]}])
    assert await noted(acts) == ["{'by': 'op'}"]
    await acts.evaluate(INSERT, "<ul><li data-tide-init.once=note tide-value-by=script></ul>")
    assert (await noted(acts))[1:] == ["{'by': 'script'}"]
    await acts.evaluate("document.querySelector('#link').setAttribute('tide-init', 'note')")
    assert (await noted(acts))[2:] == ["{}"]


async def test_h13_init_in_a_component_calls_that(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/bound/")
    await watch.live()
    await page.evaluate(INTO_BOUND, """<i tide-init='note {"what": "begun"}'></i>""")
    await watch.live()
    await expect(page.locator("#bound output")).to_have_text("begun")


async def test_h13_init_in_a_component_does_not_call_again_when_the_server_was_restarted(
    page: Page, watch: Watch, own_server: Server
) -> None:
    await page.goto(f"{own_server.url}/bound/")
    await watch.live()
    await page.evaluate(INTO_BOUND, """<i tide-init='note {"what": "begun"}'></i>""")
    await watch.live()
    own_server.kill()
    await expect(page.locator("html")).to_have_class("tide-disconnected")
    own_server.start()
    await watch.live()
    await expect(page.locator("#bound output")).to_have_text("begun")
    assert watch.loads == 1


async def test_h13_focus_takes_the_first_that_takes_it_unless_somebody_has_it(
    page: Page, watch: Watch, server: Server
) -> None:
    await page.goto(f"{server.url}/behaviours/")
    await watch.live()
    assert await page.evaluate(FOCUSED) == "chosen"


@pytest.mark.parametrize(
    ("html", "focused"),
    [
        ("<form tide-focus><fieldset disabled><input></fieldset><textarea id=it></textarea></form>", "it"),
        (
            "<div tide-focus><p hidden><input></p><p inert><input></p><p tabindex=-1></p><select id=it></select></div>",
            "it",
        ),
        ("<input id=it tide-focus>", "it"),
        ("<section id=it tabindex=-1 data-tide-focus><input></section>", "it"),
        ("<p tide-focus>nothing</p>", "act"),
    ],
)
async def test_h13_focus_goes_to_what_comes_later(acts: Page, html: str, focused: str) -> None:
    await acts.locator("#act").focus()
    await acts.evaluate(INSERT, html)
    await noted(acts)
    assert await acts.evaluate(FOCUSED) == focused


async def test_h13_focus_is_not_taken_by_what_moves(acts: Page) -> None:
    await acts.evaluate(INSERT, "<input id=it tide-focus>")
    await noted(acts)
    await acts.locator("#text").focus()
    await acts.evaluate("document.body.prepend(document.querySelector('#it'))")
    await noted(acts)
    assert await acts.evaluate(FOCUSED) == "text"


# Being seen.


async def test_h13_appear_and_disappear_call_once_each_time(acts: Page) -> None:
    await acts.evaluate(
        INSERT,
        """<div style='height: 3000px'></div>
        <p tide-appear='note {"is": "there"}' tide-disappear='note {"is": "gone"}'>end</p>""",
    )
    assert await looked(acts) == []
    for there in (1, 2):
        await acts.evaluate("scrollTo(0, document.body.scrollHeight)")
        assert len(await looked(acts)) == 2 * there - 1
        await acts.evaluate("scrollBy(0, -5)")
        assert len(await looked(acts)) == 2 * there - 1
        await acts.evaluate("scrollTo(0, 0)")
        assert await looked(acts) == ["{'is': 'there'}", "{'is': 'gone'}"] * there


async def test_h13_appear_with_a_threshold_calls_before_it_is_there(acts: Page) -> None:
    await acts.evaluate(
        """() => {
            document.body.insertAdjacentHTML("beforeend", `<div style="height: 3000px"></div>
                <p tide-appear=note tide-threshold=400 tide-value-at=400></p><p tide-appear=note tide-value-at=0></p>`);
        }"""
    )
    assert await looked(acts) == []
    await acts.evaluate("scrollTo(0, document.body.scrollHeight - innerHeight - 300)")
    assert await looked(acts) == ["{'at': '400'}"]


async def test_h13_appear_once_and_what_is_in_view_at_once(acts: Page) -> None:
    await acts.evaluate(INSERT, "<p tide-appear.once=note style='position: fixed; top: 0'>top</p>")
    assert await looked(acts) == ["{}"]
    for display in ("none", "block", "none", "block"):
        await acts.evaluate("display => { document.body.lastElementChild.style.display = display; }", display)
        assert await looked(acts) == ["{}"]


async def test_h13_what_is_put_in_again_appears_anew_so_that_a_list_goes_on(acts: Page) -> None:
    await acts.evaluate("window.end = document.createElement('p')")
    await acts.evaluate("window.end.setAttribute('tide-appear', 'note')")
    for count in (1, 2, 3):
        await acts.evaluate("document.querySelector('#act').before(window.end)")
        assert len(await looked(acts)) == count
        await acts.evaluate("window.end.remove()")
        await noted(acts)


async def test_h14_what_goes_takes_its_observer_along(acts: Page) -> None:
    await acts.evaluate(COUNTED)
    for _ in range(5):
        await acts.evaluate(INSERT, "<div id=there><p tide-appear=note></p><p tide-disappear=note></p></div>")
        await noted(acts)
        assert await acts.evaluate("window.observing") == 2
        await acts.evaluate("document.body.append(document.querySelector('#there'))")
        await noted(acts)
        assert await acts.evaluate("window.observing") == 2
        await acts.evaluate("document.querySelector('#there').remove()")
        await noted(acts)
        assert await acts.evaluate("window.observing") == 0


# Keys.


async def test_h13_keys_call_while_the_focus_is_in_the_element(acts: Page) -> None:
    await insert(
        acts,
        """<form tide-keys='{"ctrl+s": "note {\\"key\\": \\"save\\"}", "esc": "note"}'>
        <input name=title id=title value=x><button type=button id=in>in</button></form>""",
    )
    await acts.locator("#text").press("Control+s")
    assert await noted(acts) == []
    await acts.locator("#title").press("s")
    assert await noted(acts) == []
    await acts.locator("#title").press("Control+s")
    await noted(acts)
    await acts.locator("#in").press("Escape")
    title = await acts.input_value("#title")
    assert await noted(acts) == [
        f"{{'title': '{title}', 'key': 'save'}} title={title}",
        f"{{'title': '{title}'}} title={title}",
    ]


async def test_h13_keys_are_kept_from_the_browser_where_they_mean_something(acts: Page) -> None:
    await acts.evaluate("document.addEventListener('keydown', event => { window.pressed = event; })")
    await insert(acts, """<p tabindex=0 id=it data-tide-keys='{"ctrl+s": "note"}'>it</p>""")
    await noted(acts)  # the script of behaviours is there by then
    await acts.evaluate("window.addEventListener('keydown', event => { window.prevented = event.defaultPrevented; })")
    await acts.locator("#it").press("Control+s")
    assert await acts.evaluate("window.prevented")
    await acts.locator("#it").press("Control+d")
    assert not await acts.evaluate("window.prevented")


async def test_h13_keys_that_are_typed_are_typed_and_the_innermost_element_has_them(acts: Page) -> None:
    await insert(
        acts,
        """<div tide-keys='{"j": "note {\\"by\\": \\"outer\\"}", "esc": "note {\\"by\\": \\"outer\\"}"}'>
        <input id=typed><button id=in tide-keys='{"esc": "note {\\"by\\": \\"inner\\"}"}'>in</button></div>""",
    )
    await acts.locator("#typed").press("j")
    await expect(acts.locator("#typed")).to_have_value("j")
    assert await noted(acts) == []
    await acts.locator("#in").press("j")
    await noted(acts)
    await acts.locator("#in").press("Escape")
    assert await noted(acts) == ["{'by': 'outer'}", "{'by': 'inner'}"]


async def test_h13_keys_that_change_count_as_they_are_now(acts: Page) -> None:
    await insert(acts, """<button id=it tide-keys='{"f2": "note"}'>it</button>""")
    await acts.locator("#it").press("F2")
    assert await noted(acts) == ["{}"]
    await acts.evaluate("""document.querySelector("#it").setAttribute("tide-keys", '{"f4": "note"}')""")
    await acts.locator("#it").press("F2")
    assert await noted(acts) == ["{}"]
    await acts.locator("#it").press("F4")
    assert await noted(acts) == ["{}"] * 2


@pytest.mark.parametrize("value", ["save", "{}", '{"f2": 1}', "[]"])
async def test_h13_keys_that_cannot_be_read_are_reported(acts: Page, value: str) -> None:
    said: list[str] = []
    acts.on("console", lambda line: said.append(line.text))
    await insert(acts, f"<button id=it tide-keys='{value}'>it</button>")
    await noted(acts)
    for _ in range(2):
        await acts.locator("#it").press("F2")
    assert await noted(acts) == []
    assert len([text for text in said if "TW-E22" in text]) == 1


async def test_h13_keys_in_a_component_call_that(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/bound/")
    await watch.live()
    await page.evaluate(INTO_BOUND, """<i tabindex=0 tide-keys='{"f2": "note {\\"what\\": \\"key\\"}"}'>i</i>""")
    await watch.live()
    await page.locator("#bound > i").press("F2")
    await watch.live()
    await expect(page.locator("#bound output")).to_have_text("key")


# Asking first, and waiting.


async def test_h13_confirm_asks_first_and_no_means_that_nothing_happens(acts: Page) -> None:
    asked: list[str] = []
    answers = iter([False, True, False])

    async def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await (dialog.accept() if next(answers) else dialog.dismiss())

    acts.on("dialog", answer)
    await acts.evaluate(INSERT, "<a id=it href=#there tide-click.once=note tide-confirm='Sure?'>it</a>")
    await acts.click("#it")
    assert await noted(acts) == []
    assert not acts.url.endswith("#there")
    await acts.click("#it")
    assert await noted(acts) == ["{}"]
    assert acts.url.endswith("#there")
    await acts.click("#it")
    assert asked == ["Sure?"] * 2


async def test_h13_confirm_of_a_button_asks_when_its_form_is_sent_with_it(acts: Page, watch: Watch) -> None:
    asked: list[str] = []

    async def dismiss(dialog: Dialog) -> None:
        asked.append(dialog.message)
        await dialog.dismiss()

    acts.on("dialog", dismiss)
    await acts.evaluate(
        INSERT,
        """<form tide-submit.prevent=note><button id=save>save</button>
        <button id=drop data-tide-confirm='Drop it?'>drop</button></form>""",
    )
    await acts.click("#drop")
    assert await noted(acts) == []
    await acts.click("#save")
    assert await noted(acts) == ["{}"]
    assert asked == ["Drop it?"]


async def test_h13_debounce_waits_for_the_last_one(acts: Page) -> None:
    await acts.evaluate(INSERT, "<input id=it name=q tide-input=note tide-debounce=200>")
    await acts.locator("#it").press_sequentially("abc")
    assert await noted(acts) == ["{'q': 'abc'} q=abc"]


async def test_h13_a_timing_of_the_binding_wins_over_the_elements(acts: Page) -> None:
    await acts.evaluate(INSERT, "<input id=it name=q tide-input.throttle.60000=note tide-debounce=200>")
    await acts.locator("#it").press_sequentially("abc")
    assert await noted(acts) == ["{'q': 'a'} q=a"]


async def test_h14_nothing_waits_for_an_element_that_is_gone(acts: Page) -> None:
    await acts.clock.install()
    await acts.evaluate(INSERT, "<input id=it name=q tide-input=note tide-debounce=60000>")
    await noted(acts)
    await acts.locator("#it").press_sequentially("abc")
    await acts.evaluate("document.querySelector('#it').remove()")
    assert await noted(acts) == []
    await acts.clock.run_for(60_000)
    assert await noted(acts) == []


# While busy.


async def says(page: Page, selector: str) -> list[Any]:
    """Return what a button says, and whether it can be pressed."""
    script = "({disabled, value, innerText}) => [value || innerText.trim(), disabled ?? false]"
    found: list[Any] = await page.locator(selector).evaluate(script)
    return found


async def test_h13_disable_with_while_a_form_is_sent_and_as_the_answer_has_it_after(
    saver: Page, watch: Watch, held: Held
) -> None:
    held.hold()
    await saver.click(".save")
    await held.answers(1)
    assert await says(saver, ".save") == ["Saving…", True]
    assert await says(saver, ".send") == ["Sending…", True]
    assert await says(saver, ".plain") == ["plain", False]
    assert await says(saver, ".alone") == ["Save", False]
    await expect(saver.locator("form")).to_have_attribute("tide-busy", "submit")
    held.release_all()
    await watch.live()
    assert await says(saver, ".save") == ["Save 1", False]
    assert await says(saver, ".send") == ["Send 1", False]
    await expect(saver.locator(".save")).to_be_focused()
    await expect(saver.locator(".save svg")).to_have_count(1)
    assert await saver.locator("[disabled]").count() == 0


async def test_h13_disable_with_is_restored_also_where_the_page_is_patched_meanwhile(
    saver: Page, watch: Watch, held: Held
) -> None:
    held.hold()
    await saver.click(".save")
    await held.answers(1)
    await saver.click(".alone")
    await held.answers(2)
    assert await says(saver, ".alone") == ["Wait…", True]
    held.release_one()
    await expect(saver.locator(".send")).to_have_value("Send 1")
    assert await says(saver, ".save") == ["Save 1", False]
    assert await says(saver, ".alone") == ["Wait…", True]
    held.release_all()
    await watch.live()
    # The server's own word: it disables the button from the second time on.
    assert await says(saver, ".alone") == ["Saved 2", True]
    assert await says(saver, ".save") == ["Save 2", False]
    await saver.click(".plain")
    await watch.live()
    assert await says(saver, ".save") == ["Save 3", False]
    assert await says(saver, ".alone") == ["Saved 3", True]


async def test_h13_disable_with_is_no_concern_of_what_is_typed_and_a_form_is_sent_meanwhile(
    saver: Page, watch: Watch, held: Held
) -> None:
    held.hold()
    await saver.locator("[name=text]").press_sequentially("a")
    await held.answers(1)
    await expect(saver.locator("form")).to_have_attribute("tide-busy", "input")
    assert await says(saver, ".save") == ["Save 0", False]
    await saver.locator("[name=text]").press("Enter")
    await held.answers(2)
    await expect(saver.locator("form")).to_have_attribute("tide-busy", "input submit")
    held.release_all()
    await watch.live()
    assert await says(saver, ".save") == ["Save 1", False]
    assert await saver.locator("[tide-busy]").count() == 0


async def test_h13_disable_with_of_a_link_is_told_and_ends_with_an_error_too(
    saver: Page, watch: Watch, held: Held
) -> None:
    held.hold()
    await saver.click(".link")
    link = saver.locator(".link")
    await expect(link).to_have_attribute("aria-disabled", "true")
    await expect(link).to_have_text("link")
    held.release_all()
    await watch.live()
    assert await link.get_attribute("aria-disabled") is None


OUTSIDE = """<form id=own tide-submit.prevent=note></form>
<form id=marked tide-submit.prevent=note tide-disable-with=Wait></form>
<button class=own form=own tide-disable-with=Sending>Send</button><button class=marked form=marked>Send</button>"""


@pytest.mark.parametrize(("form", "says"), [("own", "Sending"), ("marked", "Wait")])
async def test_h13_disable_with_reaches_a_forms_buttons_elsewhere_on_the_page(acts: Page, form: str, says: str) -> None:
    await acts.evaluate(INSERT, OUTSIDE)
    await acts.evaluate("tidewire.settled()")
    during = """name => {
        const buttons = [...document.querySelectorAll("button[form]")];
        buttons.find(({className}) => className === name).click();
        return buttons.filter(({disabled}) => disabled).map(({className, innerText}) => [className, innerText]);
    }"""
    assert await acts.evaluate(during, form) == [[form, says]]
    await acts.evaluate("tidewire.settled()")
    assert await acts.locator("button[form][disabled]").count() == 0
    assert await acts.locator("button[form]").all_inner_texts() == ["Send", "Send"]


async def test_h13_disable_with_of_a_form_is_of_the_buttons_that_send_it(acts: Page, watch: Watch) -> None:
    await acts.evaluate(
        INSERT,
        """<form id=own tide-submit.prevent=note tide-disable-with=Wait><button id=send>Send</button>
        <button type=button id=other>Other</button></form>""",
    )
    await noted(acts)
    await acts.evaluate(
        """() => {
            window.states = [];
            new MutationObserver(() => window.states.push([
                document.querySelector("#send").innerText, document.querySelector("#send").disabled,
                document.querySelector("#other").innerText, document.querySelector("#other").disabled,
            ])).observe(document.querySelector("#own"), {attributeFilter: ["tide-busy"]});
        }"""
    )
    await acts.click("#send")
    await noted(acts)
    assert await acts.evaluate("window.states") == [["Wait", True, "Other", False], ["Send", False, "Other", False]]


# The file.


async def test_h13_only_pages_that_have_use_for_it_load_the_file(page: Page, watch: Watch, server: Server) -> None:
    names = loaded(page)
    await page.goto(f"{server.url}/acts/")
    await watch.live()
    assert "tidewire.behaviours.js" not in names
    await page.evaluate(INSERT, "<input tide-focus><input tide-focus>")
    await page.evaluate("tidewire.settled()")
    assert names.count("tidewire.behaviours.js") == 1


async def test_h13_a_file_that_cannot_be_loaded_is_told_and_tried_again(
    page: Page, watch: Watch, server: Server
) -> None:
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    await page.route("**/tidewire.behaviours.js", lambda route: route.abort())
    await page.goto(f"{server.url}/behaviours/")
    await watch.live()
    assert len([text for text in said if "TW-E21" in text]) == 1
    assert await noted(page) == []
    await page.unroute("**/tidewire.behaviours.js")
    await page.evaluate(INSERT, "<p tide-init=note></p>")
    assert await noted(page) == ["{}"]


async def test_h13_under_a_strict_policy_with_nonces_and_trusted_types(
    page: Page, watch: Watch, server: Server
) -> None:
    await page.goto(f"{server.url}/nav/a/?csp=1")
    await watch.live()
    watch.errors.clear()  # the browser's own word on what the page smuggles
    await page.evaluate("document.body.append(Object.assign(document.createElement('input'), {id: 'it'}))")
    await page.evaluate("document.querySelector('#it').setAttribute('tide-focus', '')")
    await page.evaluate("tidewire.settled()")
    assert await page.evaluate(FOCUSED) == "it"
    assert not watch.errors
