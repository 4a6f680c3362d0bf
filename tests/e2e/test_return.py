"""H20 to H22: how the connection is, and coming back, on pages that have handlers and no component."""

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Locator, Page, expect

from tests.e2e.browser import Watch
from tests.e2e.held import Held
from tests.e2e.proxy import Wire
from tests.servers.running import Server
from tidewire.errors import CloseCode

BUTTONS = """() => document.body.insertAdjacentHTML("beforeend", [1, 2, 3].map(at =>
    `<button id=b${at} tide-click=note tide-value-at=${at}>${at}</button>`).join(""))"""
BANNER = """() => document.body.insertAdjacentHTML("beforeend",
    "<p id=banner role=status tide-connection></p><p id=own data-tide-connection>own</p>")"""
SAID = "element => getComputedStyle(element, '::before').content"
LOST = """document.addEventListener("tidewire:lost", ({target, detail: {event, code}}) => {
    window.lost = [...(window.lost ?? []), [target.localName, event, code]];
})"""


@pytest_asyncio.fixture(loop_scope="session")
async def returning(page: Page, watch: Watch, own_server: Server) -> AsyncIterator[Page]:
    """A page of handlers with three buttons and a banner, live, whose server the test may kill."""
    await page.goto(f"{own_server.url}/acts/")
    await page.evaluate(BUTTONS)
    await page.evaluate(BANNER)
    await page.evaluate(LOST)
    await watch.live()
    yield page
    assert watch.loads == 1


def calls(watch: Watch) -> int:
    """Return how many events went over the wire."""
    return sum(frame.startswith("[4,") for frame in watch.sent)


async def shown(banner: Locator, state: str, text: str) -> None:
    """Expect a banner that says its state, and one of the page's own beside it."""
    await expect(banner).to_have_attribute("tide-connection", state)
    await expect(banner).to_be_visible()
    assert await banner.evaluate(SAID) == f'"{text}"'
    own = banner.page.locator("#own")
    await expect(own).to_be_visible()
    assert await own.evaluate(SAID) == "none"


async def hidden(banner: Locator) -> None:
    """Expect neither."""
    await expect(banner).to_have_attribute("tide-connection", "live")
    await expect(banner).to_be_hidden()
    await expect(banner.page.locator("#own")).to_be_hidden()


async def test_h20_a_banner_shows_itself_while_the_page_is_not_connected(page: Page, watch: Watch, wire: Wire) -> None:
    await page.goto(f"{wire.url}/acts/")
    await page.evaluate(BANNER)
    await watch.live()
    banner = page.locator("#banner")
    await hidden(banner)
    wire.is_up = False
    wire.cut()
    await shown(banner, "connecting", "Connecting…")
    await page.context.set_offline(offline=True)
    await shown(banner, "offline", "You are offline.")
    await page.context.set_offline(offline=False)
    await shown(banner, "connecting", "Connecting…")
    wire.is_up = True
    await hidden(banner)


async def test_h20_a_banner_says_that_an_answer_takes_long(
    page: Page, watch: Watch, held: Held, server: Server
) -> None:
    await page.clock.install()
    await page.goto(f"{server.url}/acts/")
    await page.evaluate(BANNER)
    await watch.live()
    held.hold()
    await page.click("#act")
    await held.answers(1)
    await page.clock.run_for(3_000)
    await shown(page.locator("#banner"), "slow", "The connection is slow…")
    held.release_all()
    await hidden(page.locator("#banner"))


async def test_h20_a_banner_says_that_the_page_will_not_come_back_and_so_does_a_later_one(
    page: Page, watch: Watch, held: Held, server: Server
) -> None:
    await page.goto(f"{server.url}/acts/")
    await watch.live()
    await held.refuse(CloseCode.UNAUTHENTICATED)
    await page.wait_for_function("tidewire.state === 'gone'")
    await page.evaluate(BANNER)
    await shown(page.locator("#banner"), "gone", "This page is out of date. Please load it again.")


async def test_h22_a_page_outlives_its_server_and_nothing_is_clicked_twice(
    returning: Page, watch: Watch, own_server: Server
) -> None:
    await returning.click("#act")
    await expect(returning.locator("#noted li")).to_have_text(["{}"])
    own_server.kill()
    await shown(returning.locator("#banner"), "connecting", "Connecting…")
    # Each button takes one click until it is answered, however often it is pressed.
    for at in (3, 1, 1, 2, 3):
        await returning.click(f"#b{at}")
    assert calls(watch) == 1
    own_server.start()
    await watch.live()
    await hidden(returning.locator("#banner"))
    assert await returning.locator("#noted li").all_inner_texts() == ["{}", "{'at': '3'}", "{'at': '1'}", "{'at': '2'}"]
    assert calls(watch) == 4
    await returning.click("#b1")
    await expect(returning.locator("#noted li")).to_have_count(5)
    assert await returning.evaluate("window.lost ?? null") is None


async def test_h21_a_click_that_may_have_run_is_reported_lost_and_not_sent_again(
    held: Held, returning: Page, watch: Watch, own_server: Server
) -> None:
    held.hold()
    await returning.click("#b1")
    await held.answers(1)
    own_server.kill()
    await expect(returning.locator("#banner")).to_have_attribute("tide-connection", "connecting")
    held.lose()
    await returning.click("#b2")
    own_server.start()
    await watch.live()
    assert await returning.evaluate("window.lost") == [["html", "note", "lost"]]
    assert await returning.locator("#noted li").all_inner_texts() == ["{'at': '2'}"]
    assert await returning.locator("[tide-busy]").count() == 0
    assert calls(watch) == 2


async def test_h21_events_wait_in_their_order_up_to_a_limit_and_the_rest_is_reported_lost(
    page: Page, watch: Watch, wire: Wire
) -> None:
    await page.goto(f"{wire.url}/acts/")
    await watch.live()
    await page.evaluate(LOST)
    wire.is_up = False
    wire.cut()
    await expect(page.locator("html")).to_have_class("tide-disconnected")
    await page.evaluate(
        """() => {
            const act = document.querySelector("#act");
            window.sent = Promise.allSettled(Array.from({length: 103}, (_, n) => tidewire.send(act, "note", {n})));
        }"""
    )
    wire.is_up = True
    codes = "window.sent.then(all => all.map(({reason}) => reason?.code ?? 'done'))"
    assert await page.evaluate(codes) == ["done"] * 100 + ["queue-full"] * 3
    await watch.live()
    assert await page.evaluate("window.lost") == [["html", "note", "queue-full"]] * 3
    assert await page.locator("#noted li").all_inner_texts() == [f"{{'n': {n}}}" for n in range(100)]
    assert calls(watch) == 100


async def test_h21_what_waits_when_the_server_refuses_the_page_is_reported_lost(
    page: Page, watch: Watch, held: Held, server: Server
) -> None:
    await page.goto(f"{server.url}/acts/")
    await watch.live()
    await page.evaluate(LOST)
    held.hold()
    await page.click("#act")
    await held.answers(1)
    await held.refuse(CloseCode.UNAUTHENTICATED)
    await page.wait_for_function("window.lost")
    assert await page.evaluate("window.lost") == [["html", "note", "gone"]]
    assert await page.locator("[tide-busy]").count() == 0
