"""C35 to C39: calling from scripts, coming back, waiting, and what is kept."""

import asyncio
from collections.abc import Callable

from playwright.async_api import Page, expect

from tests.e2e.browser import Watch
from tests.e2e.held import Held
from tests.e2e.proxy import Wire
from tests.servers.running import Server
from tidewire.errors import CloseCode
from tidewire.wire.keys import Verb


def counted(watch: Watch, prefix: str) -> Callable[[], int]:
    """Return what counts the frames of the page that begin so."""
    return lambda: sum(frame.startswith(prefix) for frame in watch.sent)


async def test_c35_send_is_fulfilled_once_the_page_shows_the_answer(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    script = """async args => {
        const output = document.querySelector("#first output");
        await tidewire.send(output, "inc", args);
        return output.textContent;
    }"""
    assert await page.evaluate(script, {"by": 5}) == "5"
    assert await page.evaluate(script, {}) == "6"


async def test_c35_send_is_rejected_with_a_code(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    script = """([selector, name, args]) => tidewire.send(document.querySelector(selector), name, args).then(
        () => "fulfilled", error => [error.code, error.detail?.errors?.[0].argument ?? null])"""
    assert await page.evaluate(script, ["#first", "fail", {}]) == ["event-failed", None]
    assert await page.evaluate(script, ["#first", "inc", {"by": "x"}]) == ["bad-arguments", "by"]
    assert await page.evaluate(script, ["#first", "nothing", {}]) == ["unknown-event", None]
    assert await page.evaluate(script, ["body", "inc", {}]) == ["no-component", None]


async def test_c36_a_component_that_is_gone_leaves_and_comes_back_as_it_was(
    page: Page, watch: Watch, server: Server
) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    await page.click("#first .inc")
    await watch.until(lambda: any(frame.startswith("[12,1,") for frame in watch.received))
    await page.evaluate("window.taken = document.querySelector('#first'); window.taken.remove()")
    await watch.until(lambda: "[8,1]" in watch.sent)
    await page.evaluate("document.body.append(window.taken)")
    await watch.live()
    await page.click("#first .inc")
    await expect(page.locator("#first output")).to_have_text("2")


async def test_c36_what_was_typed_and_not_sent_survives_a_restarted_server(
    page: Page, watch: Watch, own_server: Server
) -> None:
    await page.goto(f"{own_server.url}/form/")
    await watch.live()
    await page.locator(".words input").fill("typed")
    await page.locator("[name=box]").check()
    own_server.kill()
    await expect(page.locator("section")).to_have_class("tide-disconnected")
    own_server.start()
    await watch.live()
    await expect(page.locator(".words input")).to_have_value("typed")
    await expect(page.locator("[name=box]")).to_be_checked()
    await page.click(".words button")
    await expect(page.locator(".saved b")).to_have_text("typed")


async def test_h24_events_around_an_orderly_restart_all_count_and_none_twice(
    page: Page, watch: Watch, own_server: Server
) -> None:
    await page.goto(f"{own_server.url}/counters/")
    await watch.live()
    sending = asyncio.ensure_future(
        page.evaluate(
            """async () => {
                const sent = [];
                for (let at = 0; at < 90; at++) {  // fewer than may wait, wherever the restart falls between them
                    sent.push(tidewire.send(document.querySelector("#first output"), "inc"));
                    await new Promise(requestAnimationFrame);
                }
                return (await Promise.allSettled(sent)).map(one => one.reason?.code ?? "done");
            }"""
        )
    )
    await expect(page.locator("#first output")).not_to_have_text("0")
    await asyncio.to_thread(own_server.stop)
    await asyncio.to_thread(own_server.start)
    assert await sending == ["done"] * 90
    await expect(page.locator("#first output")).to_have_text("90")


async def test_c37_events_wait_in_their_order_up_to_a_limit_and_are_sent_once(
    page: Page, watch: Watch, wire: Wire
) -> None:
    await page.goto(f"{wire.url}/bound/")
    await watch.live()
    wire.is_up = False
    wire.cut()
    await expect(page.locator("#bound")).to_have_class("tide-disconnected")
    sent = page.evaluate(
        """() => Promise.allSettled(Array.from({length: 103}, (_, at) =>
            tidewire.send(document.querySelector("output"), "note", {what: `n${at}`})
        )).then(all => all.map(one => one.reason?.code ?? "done"))"""
    )
    results = asyncio.ensure_future(sent)
    await page.wait_for_function("document.querySelector('output').matches('[tide-busy]')")
    wire.is_up = True
    assert await results == ["done"] * 100 + ["queue-full"] * 3
    await watch.live()
    await expect(page.locator("output")).to_have_text(" ".join(f"n{at}" for at in range(100)))
    wire.cut()
    await expect(page.locator("#bound")).to_have_class("tide-disconnected")
    await expect(page.locator("#bound")).not_to_have_class("tide-disconnected")
    await watch.live()
    assert counted(watch, "[4,1,")() == 100


async def test_c37_a_banner_shows_how_the_connection_is(page: Page, watch: Watch, wire: Wire) -> None:
    await page.goto(f"{wire.url}/bound/")
    await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=banner data-tide-connection></p>')")
    await watch.live()
    banner = page.locator("#banner")
    await expect(banner).to_have_attribute("tide-connection", "live")
    await expect(banner).to_be_hidden()
    wire.is_up = False
    wire.cut()
    await expect(banner).to_have_attribute("tide-connection", "connecting")
    await expect(banner).to_be_visible()
    await page.context.set_offline(offline=True)
    await expect(banner).to_have_attribute("tide-connection", "offline")
    await page.context.set_offline(offline=False)
    await expect(banner).to_have_attribute("tide-connection", "connecting")
    wire.is_up = True
    await expect(banner).to_have_attribute("tide-connection", "live")


async def test_c37_a_banner_in_a_component_stays_right_when_that_is_patched(
    page: Page, watch: Watch, server: Server
) -> None:
    await page.goto(f"{server.url}/doer/")
    await watch.live()
    op = [Verb.APPEND, "#doer .place", "<p class=banner tide-connection></p>"]
    await page.evaluate("op => tidewire.send(document.querySelector('#doer output'), 'inc_and_ask', {ops: [op]})", op)
    await page.click("#doer .inc")
    await watch.live()
    await expect(page.locator(".banner")).to_have_attribute("tide-connection", "live")


async def test_c37_an_answer_that_takes_long_is_a_slow_connection_until_it_comes(
    page: Page, watch: Watch, held: Held, server: Server
) -> None:
    await page.clock.install()
    await page.goto(f"{server.url}/bound/")
    await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=banner tide-connection></p>')")
    await watch.live()
    held.hold()
    await page.click(".plain")
    await held.answers(2)
    banner = page.locator("#banner")
    await page.clock.run_for(2_900)
    await expect(banner).to_have_attribute("tide-connection", "live")
    await page.clock.run_for(200)
    await expect(banner).to_have_attribute("tide-connection", "slow")
    held.release_all()
    await expect(banner).to_have_attribute("tide-connection", "live")


async def test_c37_a_page_that_was_refused_for_good_says_so(
    page: Page, watch: Watch, held: Held, server: Server
) -> None:
    await page.goto(f"{server.url}/bound/")
    await page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p id=banner tide-connection></p>')")
    await watch.live()
    await held.refuse(CloseCode.UNAUTHENTICATED)
    await expect(page.locator("#banner")).to_have_attribute("tide-connection", "gone")
    await expect(page.locator("#banner")).to_be_visible()


async def test_c38_an_element_is_busy_until_its_answer_and_a_submit_is_not_doubled(
    page: Page, watch: Watch, held: Held, server: Server
) -> None:
    await page.goto(f"{server.url}/form/")
    await watch.live()
    held.hold()
    form = page.locator(".words")
    await page.locator(".words input").fill("once")
    await page.click(".words button")
    await page.click(".words button")
    await page.locator(".words input").press("Enter")
    await held.answers(1)
    await expect(form).to_have_attribute("tide-busy", "submit")
    await expect(form).to_have_attribute("aria-busy", "true")
    held.release_all()
    await watch.live()
    await expect(form).not_to_have_attribute("tide-busy", "submit")
    await expect(form).not_to_have_attribute("aria-busy", "true")
    await expect(page.locator(".saved b")).to_have_count(1)


async def test_c39_kept_attributes_and_ignored_elements_are_the_pages_own(
    page: Page, watch: Watch, server: Server
) -> None:
    await page.goto(f"{server.url}/marked/")
    await watch.live()
    await page.evaluate("document.querySelector('.ignored').replaceChildren('mine')")
    await page.evaluate("document.querySelector('.kept').open = true")
    for _ in range(2):
        await page.evaluate("tidewire.send(document.querySelector('output'), 'inc')")
    await expect(page.locator(".ignored")).to_have_text("mine")
    await expect(page.locator(".kept")).to_have_class("kept n0")
    assert await page.evaluate("document.querySelector('.kept').open")


async def test_c39_what_comes_with_autofocus_has_the_focus_and_what_moves_does_not(
    page: Page, watch: Watch, server: Server
) -> None:
    await page.goto(f"{server.url}/doer/")
    await watch.live()
    ask = "ops => tidewire.send(document.querySelector('#doer output'), 'inc_and_ask', {ops})"
    await page.evaluate(ask, [[Verb.APPEND, "#doer .place", "<p><input class=new autofocus></p>"]])
    await expect(page.locator(".new")).to_be_focused()
    await page.locator(".field").focus()
    await page.evaluate("document.querySelector('#outside').append(document.querySelector('.new'))")
    await watch.live()
    await page.evaluate(ask, [])
    await expect(page.locator(".field")).to_be_focused()
