"""C33: what the modifiers of a binding do, in the browser."""

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.browser import Watch
from tests.servers.running import Server


@pytest_asyncio.fixture(loop_scope="session")
async def bound(page: Page, watch: Watch, server: Server) -> Page:
    """A page with every modifier, live."""
    await page.goto(f"{server.url}/bound/")
    await watch.live()
    return page


async def noted(page: Page) -> list[str]:
    """Return what has come since the last time."""
    await page.evaluate("tidewire.settled()")
    text = await page.locator("output").inner_text()
    known: int = await page.evaluate("window.known ?? 0")
    notes = text.split()
    await page.evaluate("known => window.known = known", len(notes))
    return notes[known:]


async def fire(page: Page, target: str, type_: str, options: str = "{}") -> None:
    """Have an event happen that bubbles."""
    script = f"({target}).dispatchEvent(new Event('{type_}', {{bubbles: true, cancelable: true, ...{options}}}))"
    await page.evaluate(script)


async def test_c33_stop_keeps_the_event_from_what_is_around(bound: Page) -> None:
    await bound.click(".plain")
    assert await noted(bound) == ["plain", "outer"]
    await bound.click(".stop")
    assert await noted(bound) == ["stop"]


async def test_c33_self_is_only_the_element_itself(bound: Page) -> None:
    await bound.click(".self b")
    await bound.evaluate("document.querySelector('.self').click()")
    assert await noted(bound) == ["self"]


async def test_c33_prevent_keeps_the_browser_from_its_own_reaction(bound: Page) -> None:
    await bound.click(".prevent")
    assert await noted(bound) == ["prevent"]
    assert "#away" not in bound.url


async def test_c33_once_is_the_first_time_only(bound: Page) -> None:
    await bound.click(".once")
    assert await noted(bound) == ["once"]
    await bound.click(".once")
    assert await noted(bound) == []


async def test_c33_held_keys_have_all_to_be_held(bound: Page) -> None:
    await bound.click(".held")
    await bound.click(".held", modifiers=["Control"])
    assert await noted(bound) == []
    await bound.click(".held", modifiers=["Control", "Shift"])
    assert await noted(bound) == ["held"]
    await bound.click(".held", modifiers=["Alt"])
    assert await noted(bound) == ["alt"]
    await bound.click(".held", modifiers=["Meta"])
    assert await noted(bound) == ["meta"]


async def test_c33_debounce_waits_for_the_last_one(bound: Page) -> None:
    await bound.locator(".debounce").press_sequentially("abc")
    assert await noted(bound) == ["debounce"]


async def test_c33_throttle_takes_the_first_one(bound: Page) -> None:
    await bound.locator(".throttle").press_sequentially("abc")
    assert await noted(bound) == ["throttle"]


KEYS = {
    "F2": "f2",
    "Enter": "enter",
    "Delete": "delete",
    "Backspace": "backspace",
    " ": "space",
    "Escape": "esc",
    "ArrowUp": "up",
    "ArrowDown": "down",
    "ArrowLeft": "left",
    "ArrowRight": "right",
    "Tab": "tab",
}


@pytest.mark.parametrize(("key", "name"), KEYS.items())
async def test_c33_keys_are_known_by_their_names(bound: Page, key: str, name: str) -> None:
    keys = bound.locator(".keys")
    await keys.press("x")
    await keys.press(key)
    assert await noted(bound) == [name]


async def test_c33_window_document_and_outside_are_heard_for_elements_that_come_later(bound: Page) -> None:
    await bound.click(".toggle")
    await expect(bound.locator(".late")).to_be_visible()
    await fire(bound, "window", "resize")
    assert await noted(bound) == ["window"]
    await bound.keyboard.press("a")
    await bound.keyboard.press("Escape")
    assert await noted(bound) == ["document"]
    await bound.click(".late i")
    await bound.click("#elsewhere")
    assert await noted(bound) == ["outside"]


async def test_c33_an_element_that_removes_itself_was_not_outside_of_what_it_was_in(bound: Page) -> None:
    await bound.click(".toggle")
    await expect(bound.locator(".late")).to_be_attached()
    await bound.evaluate("document.querySelector('.late i').addEventListener('click', event => event.target.remove())")
    await noted(bound)
    await bound.click(".late i")
    assert await noted(bound) == []


async def test_c33_elements_that_go_leave_nothing_behind(bound: Page) -> None:
    for _ in range(2):
        await bound.click(".toggle")
        await noted(bound)
    await fire(bound, "window", "resize")
    await bound.keyboard.press("Escape")
    await bound.click("#elsewhere")
    assert await noted(bound) == []
    session = await bound.context.new_cdp_session(bound)
    await session.send("Performance.enable")

    async def listeners() -> float:
        found = await session.send("Performance.getMetrics")
        return next(float(metric["value"]) for metric in found["metrics"] if metric["name"] == "JSEventListeners")

    before = await listeners()
    for _ in range(10):
        await bound.click(".toggle")
        await noted(bound)
    assert await listeners() == before


async def test_c33_passive_is_heard_passively_and_nothing_else_is(page: Page, watch: Watch, server: Server) -> None:
    await page.add_init_script(
        """window.registered = [];
        const add = EventTarget.prototype.addEventListener;
        EventTarget.prototype.addEventListener = function (type, listener, options) {
            if (this === document) window.registered.push([type, options?.passive]);
            return add.call(this, type, listener, options);
        };"""
    )
    await page.goto(f"{server.url}/bound/")
    await watch.live()
    registered = await page.evaluate("window.registered")
    assert {passive for kind, passive in registered if kind == "wheel"} == {True}
    assert {passive for kind, passive in registered if kind == "keyup"} == {False}
    await fire(page, "document.querySelector('.wheel')", "wheel")
    assert await noted(page) == ["wheel"]


async def test_c33_js_calls_a_hook_of_the_page_and_nothing_of_the_server(bound: Page, watch: Watch) -> None:
    said: list[str] = []
    bound.on("console", lambda line: said.append(line.text))
    sent = len(watch.sent)
    await bound.click(".js")
    await watch.until(lambda: any("TW-E17" in text for text in said))
    await bound.evaluate(
        """tidewire.hook("copy", {called: (element, event, args) => {
            window.copied = [element.className, event.type, args]; throw new Error("reported");
        }})"""
    )
    await bound.click(".js")
    assert await bound.evaluate("window.copied") == ["js", "click", {"text": "<b>", "n": 1}]
    await watch.until(lambda: any("TW-E14" in text for text in said))
    assert len(watch.sent) == sent


async def test_c34_explicit_arguments_win_over_inputs(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/form/")
    await watch.live()
    button = """<button type="button" class="explicit" tide-click='save {"words": "explicit"}'>x</button>"""
    await page.evaluate("html => document.querySelector('.words').insertAdjacentHTML('beforeend', html)", button)
    await page.locator(".words input").fill("typed")
    await page.click(".explicit")
    await page.click(".words button:not(.explicit)")
    await watch.live()
    assert await page.locator(".saved b").all_inner_texts() == ["explicit", "typed"]
