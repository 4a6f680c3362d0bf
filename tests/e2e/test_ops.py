"""What the server has a page do besides patches, and what a page does not do whoever says so."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.browser import Watch
from tests.e2e.held import Held
from tests.servers.running import Server
from tidewire.wire.keys import Verb

Op = list[Any]


class Asking:
    """A page with a component that has it do what a test wants."""

    def __init__(self, page: Page, watch: Watch) -> None:
        self.page = page
        self._watch = watch
        self.said: list[str] = []
        page.on("console", lambda line: self.said.append(line.text))

    async def __call__(self, *ops: Op, event: str = "ask") -> None:
        """Return once the page did ``ops``."""
        script = "([event, ops]) => tidewire.send(document.querySelector('#doer output'), event, {ops})"
        await self.page.evaluate(script, [event, list(ops)])
        await self._watch.live()

    async def inc(self, times: int = 1) -> None:
        """Have the component around be patched."""
        for _ in range(times):
            await self(event="inc")

    def codes(self) -> list[str]:
        """Return the codes that the console was told."""
        return [found.group(1) for text in self.said if (found := re.match(r"\[tidewire (TW-E\d+)\]", text))]


@pytest_asyncio.fixture(loop_scope="session")
async def ask(page: Page, watch: Watch, server: Server) -> AsyncIterator[Asking]:
    """The page, live."""
    await page.goto(f"{server.url}/doer/")
    await watch.live()
    yield Asking(page, watch)
    assert not watch.errors
    assert watch.loads == 1


@pytest.mark.parametrize(
    ("verb", "target", "where"),
    [
        (Verb.APPEND, "#doer ul", "#doer li:last-child + *, #doer ul > b:last-child"),
        (Verb.PREPEND, "#doer ul", "#doer ul > b:first-child"),
        (Verb.BEFORE, "#doer .r2", "#doer ul > b"),
        (Verb.AFTER, "#doer .place", "#doer .place + b"),
        (Verb.APPEND, "#doer", "#doer > b:last-child"),
        (Verb.PREPEND, "#doer .place", "#doer .place > b"),
    ],
)
async def test_c24_what_an_op_puts_into_a_component_survives_its_patches(
    ask: Asking, verb: Verb, target: str, where: str
) -> None:
    await ask([verb, target, "<b>new</b>"])
    await expect(ask.page.locator(where)).to_have_text("new")
    await ask.page.evaluate("window.added = document.querySelector('#doer b')")
    await ask.inc(3)
    await expect(ask.page.locator("#doer output")).to_have_text("3")
    assert await ask.page.evaluate("window.added.isConnected && window.added.textContent") == "new"
    assert await ask.page.locator("#doer li").all_inner_texts() == ["3", "0", "1", "2"]
    assert ask.codes() == []


@pytest.mark.parametrize(
    "html", ["<p class=place>new</p>", "<b class=place>new</b>", "<p id=other class=place>new</p>"]
)
@pytest.mark.parametrize("is_patched_before", [True, False])
async def test_c24_what_an_op_puts_in_the_place_of_something_survives(
    ask: Asking, html: str, is_patched_before: bool
) -> None:
    await ask.inc(is_patched_before)
    await ask([Verb.REPLACE, "#doer .place", html])
    await ask.inc(3)
    await expect(ask.page.locator("#doer output")).to_have_text(str(3 + is_patched_before))
    assert await ask.page.locator("#doer .place").all_inner_texts() == ["new"]
    assert await ask.page.locator("#doer li").count() == 4
    assert ask.codes() == []


async def test_h2_what_stands_behind_the_first_element_comes_behind_it(ask: Asking) -> None:
    await ask([Verb.REPLACE, "#outside", " <main id=outside>new</main> and <u>more</u>"])
    assert await ask.page.inner_text("body >> css=#outside ~ u") == "more"
    await ask([Verb.REPLACE, "#doer .place", "<p class=place>new</p><b>more</b>"])
    await ask.inc(3)
    assert await ask.page.locator("#doer .place + b").all_inner_texts() == ["more"]
    assert ask.codes() == []


@pytest.mark.parametrize("html", ["<li class=r1>new</li>", "<b class=r1>new</b>"])
async def test_c24_what_stands_for_a_row_goes_where_the_row_goes(ask: Asking, html: str) -> None:
    await ask.inc()
    await ask([Verb.REPLACE, "#doer .r1", html])
    assert await ask.page.locator("#doer ul > *").all_inner_texts() == ["new", "2", "3", "0"]
    await ask.inc()
    assert await ask.page.locator("#doer ul > *").all_inner_texts() == ["2", "3", "0", "new"]


async def test_c24_replace_keeps_what_stays_outside_of_components(ask: Asking) -> None:
    await ask.page.evaluate("window.kept = document.querySelector('#outside i')")
    await ask([Verb.REPLACE, "#outside", "<main id=outside><i>new</i><u>more</u></main>"])
    assert await ask.page.evaluate("window.kept.isConnected && window.kept.textContent") == "new"
    await ask([Verb.REMOVE, "#outside u"])
    await expect(ask.page.locator("#outside u")).to_have_count(0)


@pytest.mark.parametrize("verb", [Verb.REPLACE, Verb.APPEND, Verb.BEFORE])
async def test_c24_components_that_an_op_brings_are_joined(ask: Asking, verb: Verb, server: Server) -> None:
    fetched = "url => fetch(url).then(answer => answer.text()).then(text => /<section[^]*?<.section>/.exec(text)[0])"
    html: str = await ask.page.evaluate(fetched, f"{server.url}/counters/")
    await ask([verb, "#doer .place", html])
    await ask.page.click("#first .inc")
    await expect(ask.page.locator("#first output")).to_have_text("1")
    await ask.inc(2)
    await ask.page.click("#first .inc")
    await expect(ask.page.locator("#first output")).to_have_text("2")
    await expect(ask.page.locator("#first")).to_have_count(1)


async def test_c24_a_script_in_what_comes_is_inert(ask: Asking) -> None:
    html = "<script>window.ran = 1</script><script tide-run>window.ran = 2</script>"
    await ask([Verb.APPEND, "#outside", html])
    await expect(ask.page.locator("#outside script")).to_have_count(2)
    assert await ask.page.evaluate("window.ran ?? null") is None


async def test_c24_hooks_and_events_know_of_ops(ask: Asking) -> None:
    await ask.page.evaluate(
        """() => {
            window.told = [];
            for (const moment of ["mounted", "updated", "destroyed"])
                (window.probe ??= {})[moment] = element => { window.told.push(`${moment} ${element.className}`) };
            tidewire.hook("probe", window.probe);
            for (const type of ["before-patch", "after-patch"]) document.addEventListener(`tidewire:${type}`, event => {
                const {id, className} = event.target;
                if (id !== "doer") window.told.push(`${type} ${id}${className}`);
            });
        }"""
    )
    await ask([Verb.APPEND, ".probe", "<b>new</b>"], [Verb.APPEND, "#outside", "<p class=fresh tide-hook=probe></p>"])
    await ask([Verb.REMOVE, ".fresh"])
    assert await ask.page.evaluate("window.told") == [
        "mounted probe",
        "before-patch probe",
        "updated probe",
        "after-patch probe",
        "before-patch outside",
        "after-patch outside",
        "mounted fresh",
        "before-patch fresh",
        "destroyed fresh",
    ]


async def test_c24_an_op_that_a_script_cancels_is_not_done(ask: Asking) -> None:
    await ask.page.evaluate("document.addEventListener('tidewire:before-patch', event => event.preventDefault())")
    await ask([Verb.APPEND, "#outside", "<b>new</b>"])
    await expect(ask.page.locator("#outside b")).to_have_count(0)


async def test_c23_focus_and_scroll(ask: Asking) -> None:
    await ask.page.evaluate("document.querySelector('#outside').style.marginTop = '3000px'")
    await ask([Verb.FOCUS, "#doer .field"], [Verb.SCROLL, "#outside", {"block": "end", "behavior": "instant"}])
    await expect(ask.page.locator("#doer .field")).to_be_focused()
    await expect(ask.page.locator("#outside")).to_be_in_viewport()
    await ask([Verb.SCROLL, "#doer", {}])
    await expect(ask.page.locator("#doer output")).to_be_in_viewport()


async def test_c23_what_is_focused_may_have_come_with_the_patch_before(ask: Asking) -> None:
    await ask([Verb.APPEND, "#doer .place", "<input class=late>"], [Verb.FOCUS, ".late"])
    await expect(ask.page.locator(".late")).to_be_focused()


LATE = [
    [Verb.APPEND, "#doer .place", "<input class=late>"],
    [Verb.FOCUS, "#doer .late"],
    [Verb.ADD_CLASS, "#nowhere", "x"],
    [Verb.TITLE, "done"],
]


async def test_h2_what_follows_an_op_that_a_lock_holds_back_waits_with_it(
    page: Page, watch: Watch, server: Server
) -> None:
    await (held := Held()).watch(page)
    await page.goto(f"{server.url}/doer/")
    await watch.live()
    asking = Asking(page, watch)
    title = await page.title()
    held.hold()
    # The answer to the first comes while the place that it changes waits for its own.
    send = "([at, ops]) => void tidewire.send(document.querySelector(at), 'ask', {ops})"
    await page.evaluate(send, ["#doer output", LATE])
    await page.evaluate(send, ["#doer .place", []])
    await held.answers(2)
    held.release_one()
    await expect(page.locator("#doer output")).not_to_have_attribute("tide-busy", re.compile(""))
    assert await page.title() == title
    assert asking.codes() == []
    held.release_all()
    await watch.live()
    await expect(page.locator("#doer .late")).to_be_focused()
    assert await page.title() == "done"
    assert asking.codes() == ["TW-E16"]  # of what was nowhere


async def test_h2_ops_wait_together_for_a_text_that_is_being_edited(ask: Asking) -> None:
    await ask([Verb.APPEND, "#outside", "<div contenteditable id=paper>text</div>"])
    await ask.page.click("#paper")
    await ask([Verb.REPLACE, "#paper", "<div id=paper><input class=late></div>"], [Verb.FOCUS, ".late"])
    await expect(ask.page.locator("#paper")).to_be_focused()
    await ask.page.evaluate("document.activeElement.blur()")
    await expect(ask.page.locator(".late")).to_be_focused()
    assert ask.codes() == []


@pytest.mark.parametrize(
    "op",
    [
        [Verb.REMOVE, "#nowhere"],
        [Verb.REMOVE, "##"],
        [Verb.FOCUS, ""],
    ],
)
async def test_c24_what_cannot_be_done_is_reported_and_the_rest_is_done(ask: Asking, op: Op) -> None:
    await ask(op, [Verb.APPEND, "#outside", "<b>new</b>"])
    await expect(ask.page.locator("#outside b")).to_have_count(1)
    assert ask.codes() == ["TW-E16"]


BAD = ["javascript:window.ran=1", "data:text/html,x", "file:///etc/passwd", "blob:x", "http://["]
FOREIGN = ["http://example.invalid/", "//example.invalid/"]


@pytest.mark.parametrize(
    ("verb", "address"),
    [(verb, address) for verb in (Verb.REDIRECT, Verb.VISIT, Verb.URL) for address in BAD]
    + [(verb, address) for verb in (Verb.VISIT, Verb.URL) for address in FOREIGN],
)
async def test_c26_a_page_does_not_go_where_it_may_not(ask: Asking, verb: Verb, address: str) -> None:
    before = ask.page.url
    await ask([verb, address, 0], [Verb.APPEND, "#outside", "<b>new</b>"])
    await expect(ask.page.locator("#outside b")).to_have_count(1)
    assert ask.codes() == ["TW-E18"]
    assert ask.page.url == before
    assert await ask.page.evaluate("window.ran ?? null") is None


async def test_c26_a_redirect_is_a_load(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/doer/")
    await watch.live()
    async with page.expect_navigation(wait_until="load"):
        await page.evaluate(
            "ops => void tidewire.send(document.querySelector('#doer output'), 'ask', {ops})",
            [[Verb.REDIRECT, "/counters/"]],
        )
    assert page.url == f"{server.url}/counters/"
    assert watch.loads == 2
