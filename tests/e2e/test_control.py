"""P43-P45 and P49-P51 of the patching cases, and hooks: what scripts, authors and unanswered events do to patches."""

import os
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.browser import Watch
from tests.e2e.held import Held
from tests.servers.running import Server

ALPINE: Final = Path(__file__).parent.parent.parent / "client/node_modules/@alpinejs/csp/dist/cdn.min.js"
PATCHES: Final = 10_000 if os.environ.get("TIDEWIRE_NIGHTLY") == "1" else 2_000


@pytest.fixture
def outer(server: Server) -> str:
    """Where the page is with elements that can be locked."""
    return f"{server.url}/outer/"


@pytest_asyncio.fixture(loop_scope="session")
async def marked(page: Page, watch: Watch, server: Server) -> Page:
    """A page with elements that are kept from patches, live."""
    await page.goto(f"{server.url}/marked/")
    await watch.live()
    return page


async def inc(page: Page) -> None:
    """Cause one patch, and return once it is shown."""
    await page.evaluate("tidewire.send(document.querySelector('output'), 'inc')")


async def test_p43_an_ignored_element_is_the_pages_own(marked: Page, watch: Watch) -> None:
    await marked.evaluate("document.querySelector('.ignored').replaceChildren('mine')")
    await inc(marked)
    await inc(marked)
    await expect(marked.locator("output")).to_have_text("2")
    await expect(marked.locator(".ignored")).to_have_text("mine")
    await expect(marked.locator(".ignored")).to_have_class("ignored n0")
    assert await marked.locator("section").get_attribute("tide-failed") is None


async def test_p43_kept_attributes_are_the_pages_own(marked: Page) -> None:
    await inc(marked)
    kept = marked.locator(".kept")
    await expect(kept).to_have_attribute("title", "n1")
    await expect(kept).to_have_class("kept n0")
    assert not await kept.evaluate("details => details.open")
    await kept.evaluate("details => { details.open = true; }")
    await inc(marked)
    assert await kept.evaluate("details => details.open")


async def test_p43_a_permanent_element_stays_though_what_is_around_it_is_replaced(marked: Page) -> None:
    await marked.evaluate("window.lasting = document.querySelector('#lasting')")
    await inc(marked)
    assert await marked.evaluate("document.querySelector('main > #lasting') === window.lasting")
    await expect(marked.locator("#lasting")).to_have_text("old")
    await expect(marked.locator("main i")).to_have_text("1")


async def test_p44_a_patch_is_told_of_and_a_cancelled_one_comes_with_the_next(marked: Page) -> None:
    await marked.evaluate(
        """() => {
            window.told = [];
            const told = event => window.told.push(`${event.type} ${document.querySelector("output").textContent}`);
            for (const type of ["tidewire:before-patch", "tidewire:after-patch"]) document.addEventListener(type, told);
            document.addEventListener("tidewire:before-patch", event => event.preventDefault(), {once: true});
        }"""
    )
    await inc(marked)
    await expect(marked.locator("output")).to_have_text("0")
    await inc(marked)
    await expect(marked.locator("output")).to_have_text("2")
    await expect(marked.locator("main i")).to_have_text("2")
    assert await marked.evaluate("window.told") == [
        "tidewire:before-patch 0",
        "tidewire:before-patch 0",
        "tidewire:after-patch 2",
    ]


async def test_p45_of_inserted_scripts_those_of_the_page_that_are_to_run_do_once(marked: Page, watch: Watch) -> None:
    await inc(marked)
    await expect(marked.locator("script[tide-run]")).to_have_count(2)
    assert await marked.evaluate("[window.ran, window.inert, window.without]") == [1, None, None]
    await inc(marked)
    assert await marked.evaluate("[window.ran, window.inert, window.without]") == [1, None, None]
    assert not watch.errors


async def test_hooks_are_told_of_their_elements(marked: Page) -> None:
    await marked.evaluate(
        """() => {
            window.told = [];
            const told = (moment, element, state) => window.told.push([moment, element.className, state ?? null]);
            const probe = {
                mounted: element => (told("mounted", element), element.className.toUpperCase()),
                updated: (element, state) => told("updated", element, state),
                destroyed: (element, state) => told("destroyed", element, state),
            };
            tidewire.hook("probe", probe);
            tidewire.hook("probe", probe);
            return tidewire.settled();
        }"""
    )
    assert await marked.evaluate("window.told.splice(0)") == [["mounted", "probe", None]]
    await marked.evaluate("document.querySelector('.probe').title = 'by a script'")
    await inc(marked)
    assert await marked.evaluate("window.told.splice(0)") == [["updated", "probe", "PROBE"]]
    await inc(marked)
    assert await marked.evaluate("window.told.splice(0)") == [["updated", "probe", "PROBE"], ["mounted", "late", None]]
    await inc(marked)
    assert await marked.evaluate("window.told.splice(0)") == [
        ["updated", "probe", "PROBE"],
        ["destroyed", "late", "LATE"],
    ]


async def test_errors_in_hooks_are_reported_and_harm_nothing(marked: Page, watch: Watch) -> None:
    texts: list[str] = []
    marked.on("console", lambda line: texts.append(line.text))
    await marked.evaluate(
        """() => {
            const raise = () => { throw new Error("of the hook") };
            tidewire.hook("probe", {mounted: raise, updated: raise, destroyed: raise});
        }"""
    )
    await inc(marked)
    await expect(marked.locator("output")).to_have_text("1")
    await watch.until(lambda: sum("TW-E14" in text for text in texts) == 2)


async def test_alpine_works_beside_patches(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/disclosed/")
    await watch.live()
    await page.evaluate(
        """document.addEventListener("alpine:init", () => Alpine.data("disclosure", () => ({
            open: false, word: "closed", mark: "alpine",
            toggle() { this.open = !this.open; this.word = this.open ? "open" : "closed"; },
        })))"""
    )
    await page.add_script_tag(path=ALPINE)
    more = page.locator(".more")
    await expect(more).to_be_hidden()
    await page.click(".inc")
    await expect(page.locator("output")).to_have_text("1")
    await expect(more).to_be_hidden()
    await expect(page.locator(".late i")).to_be_hidden()
    await page.click(".toggle")
    await expect(more).to_be_visible()
    await page.click(".inc")
    await expect(more).to_have_text("2")
    await expect(more).to_be_visible()
    assert set(str(await more.get_attribute("class")).split()) == {"more", "c2", "alpine"}
    await expect(page.locator("[x-text]")).to_have_text("open")
    assert not watch.errors


async def test_p49_an_older_answer_does_not_overwrite_newer_typing(
    page: Page, watch: Watch, held: Held, server: Server
) -> None:
    await page.goto(f"{server.url}/form/")
    await watch.live()
    field = page.locator(".echo input")
    held.hold()
    await field.fill("a")
    await field.fill("ab")
    await page.locator("#elsewhere").focus()
    await held.answers(2)
    held.release_one()
    await expect(field).to_have_attribute("value", "A")
    await expect(field).to_have_value("ab")
    held.release_all()
    await expect(field).to_have_value("AB")


async def test_p49_typing_that_was_not_sent_stays_until_a_newer_answer(
    page: Page, watch: Watch, held: Held, server: Server
) -> None:
    await page.goto(f"{server.url}/form/")
    await watch.live()
    field = page.locator("section > [name=text]")
    put = "fields => void tidewire.send(document.querySelector('.put'), 'put', fields)"
    held.hold()
    await page.evaluate(put, {"text": "other"})
    await field.fill("typed")
    await page.locator("#elsewhere").focus()
    await held.answers(1)
    held.release_all()
    await watch.live()
    await expect(field).to_have_attribute("value", "other")
    await expect(field).to_have_value("typed")
    await page.evaluate(put, {"mark": "new"})
    await expect(field).to_have_value("other")


async def test_p49_answers_that_come_in_the_wrong_order_are_never_shown_in_it(
    page: Page, watch: Watch, held: Held, server: Server
) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    await page.evaluate(
        """() => { window.seen = []; new MutationObserver(() => window.seen.push(
            Number(document.querySelector("#first output").textContent)
        )).observe(document.querySelector("#first"), {subtree: true, childList: true, characterData: true}); }"""
    )
    held.hold()
    await page.evaluate(
        "for (let i = 0; i < 2; i++) void tidewire.send(document.querySelector('#first output'), 'inc')"
    )
    await held.answers(2)
    held.release_backwards()
    await expect(page.locator("#first output")).to_have_text("2")
    await watch.live()
    seen: list[int] = await page.evaluate("window.seen")
    assert seen == sorted(seen)


async def test_p50_a_locked_element_waits_for_its_own_answer(page: Page, watch: Watch, held: Held, outer: str) -> None:
    await page.goto(outer)
    await watch.live()
    held.hold()
    await page.click(".other")
    await page.click(".send")
    await held.answers(2)
    held.release_one()
    await expect(page.locator(".outside")).to_have_text("1")
    await expect(page.locator(".inside")).to_have_text("0")
    held.release_all()
    await expect(page.locator(".inside")).to_have_text("2")
    await expect(page.locator(".inner")).to_have_text("2")


async def test_p50_an_answer_inside_another_locked_element_waits_for_that(
    page: Page, watch: Watch, held: Held, outer: str
) -> None:
    await page.goto(outer)
    await watch.live()
    held.hold()
    await page.click(".inner")
    await page.click(".send")
    await held.answers(2)
    held.release_one()
    await expect(page.locator(".outside")).to_have_text("1")
    await expect(page.locator(".inner")).to_have_text("0")
    held.release_all()
    await expect(page.locator(".inner")).to_have_text("2")
    await expect(page.locator("[tide-busy]")).to_have_count(0)


async def test_p50_a_component_inside_a_locked_element_waits_for_it(
    page: Page, watch: Watch, held: Held, outer: str
) -> None:
    await page.goto(outer)
    await watch.live()
    await page.evaluate("document.querySelector('.outer').append(document.querySelector('#child'))")
    await watch.live()
    held.hold()
    await page.evaluate("void tidewire.send(document.querySelector('#child output'), 'inc')")
    await page.click(".send")
    await held.answers(2)
    held.release_one()
    await expect(page.locator("#child [tide-busy]")).to_have_count(0)
    await expect(page.locator("#child output")).to_have_text("0")
    held.release_all()
    await expect(page.locator("#child output")).to_have_text("1")


async def measures(page: Page) -> dict[str, float]:
    """Return what the page holds, once what it does not need is gone."""
    session = await page.context.new_cdp_session(page)
    await session.send("Performance.enable")
    for _ in range(3):
        await session.send("HeapProfiler.collectGarbage")
    metrics: dict[str, Any] = await session.send("Performance.getMetrics")
    await session.detach()
    return {metric["name"]: metric["value"] for metric in metrics["metrics"]}


async def test_p51_a_busy_page_stays_as_large_as_it_is(marked: Page) -> None:
    await marked.evaluate("tidewire.hook('probe', {updated() {}})")
    run = "patches => tidewire.send(document.querySelector('output'), 'run', {patches})"
    await marked.evaluate(run, 300)
    await expect(marked.locator("output")).to_have_text("300")
    before = await measures(marked)
    await marked.evaluate(run, PATCHES)
    await expect(marked.locator("output")).to_have_text(str(300 + PATCHES), timeout=120_000)
    after = await measures(marked)
    assert after["JSEventListeners"] == before["JSEventListeners"]
    assert after["Nodes"] - before["Nodes"] < 200
    assert after["JSHeapUsedSize"] - before["JSHeapUsedSize"] < 500_000


async def test_c38_a_form_is_busy_until_its_answer_and_sends_no_second_one_meanwhile(
    page: Page, watch: Watch, held: Held, server: Server
) -> None:
    await page.goto(f"{server.url}/form/")
    await watch.live()
    form = page.locator("form.words")
    held.hold()
    await page.fill("form.words input", "once")
    await page.click("form.words button")
    await expect(form).to_have_attribute("tide-busy", "submit")
    await expect(form).to_have_attribute("aria-busy", "true")
    await page.click("form.words button")
    await page.press("form.words input", "Enter")
    await held.answers(1)
    held.release_all()
    await watch.live()
    await expect(page.locator("p.saved b")).to_have_text(["once"])
    await expect(form).not_to_have_attribute("tide-busy", "submit")
    assert await form.get_attribute("aria-busy") is None
    await page.fill("form.words input", "again")
    await page.click("form.words button")
    await expect(page.locator("p.saved b")).to_have_text(["once", "again"])
