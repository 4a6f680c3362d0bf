"""H15 to H19: pages of one layout, gone through in Chromium under a strict policy."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from playwright.async_api import Page, Request, Route, expect

from tests.e2e.browser import Watch
from tests.e2e.proxy import Wire
from tests.servers.running import Server

META = """() => [document.title, document.querySelector('[name=description]').content,
    document.querySelector('[property="og:title"]').content, document.querySelector('[rel=canonical]').href,
    document.documentElement.lang, document.documentElement.dir, document.body.className]"""
KEPT = "window.kept === document.querySelector('#kept') && window.kept.isConnected"
FILL = """() => {
    for (const name of ['text', 'long', 'password', 'code', 'shown', 'secret'])
        document.querySelector(`.${name}`).value = `my ${name}`;
    document.querySelector('.check').checked = document.querySelector('.radio').checked = true;
    document.querySelector('.select').selectedIndex = 1;
    window.scrollTo(0, 500);
    document.querySelector('.box').scrollTop = 77;
}"""
FILLED = """() => [...['text', 'long', 'select', 'password', 'code', 'shown', 'secret', 'file'].map(
    name => document.querySelector(`.${name}`).value),
    document.querySelector('.check').checked, document.querySelector('.radio').checked]"""
WITHOUT_SECRETS = ["my text", "my long", "b", "", "", "", "", "", True, True]


class Requests:
    """What a page fetches of the paper, by path, with what it asks for."""

    def __init__(self, page: Page) -> None:
        self.seen: list[Request] = []
        page.on("request", lambda request: self.seen.append(request) if "/paper/" in request.url else None)

    @property
    def paths(self) -> list[str]:
        return [request.url.split("/paper")[1] for request in self.seen if not request.url.endswith(".css")]


@pytest_asyncio.fixture(loop_scope="session")
async def paper(page: Page, watch: Watch, server: Server) -> AsyncIterator[Page]:
    """The first article, live."""
    await open_paper(page, watch, server.url)
    yield page
    assert not watch.errors


@pytest.fixture
def requests(page: Page) -> Requests:
    """What the page fetches."""
    return Requests(page)


async def open_paper(page: Page, watch: Watch, url: str) -> None:
    await page.goto(f"{url}/paper/one/")
    await watch.live()
    await page.evaluate("window.kept = document.querySelector('#kept')")


async def at(page: Page, watch: Watch, name: str) -> None:
    """Return once article ``name`` is shown and nothing is under way."""
    await expect(page).to_have_title(f"Article {name}")
    await watch.live()
    assert await page.locator("[tide-busy]").count() == 0


async def go(page: Page, watch: Watch, link: str, name: str) -> None:
    """Click, by script: playwright would scroll to the link."""
    await page.evaluate(f"document.querySelector('{link}').click()")
    await at(page, watch, name)


async def step(page: Page, watch: Watch, by: int, name: str) -> None:
    await page.evaluate(f"history.go({by})")
    await at(page, watch, name)


async def test_h15_a_link_changes_the_region_and_what_belongs_to_the_page_and_nothing_else(
    paper: Page, watch: Watch, server: Server, requests: Requests
) -> None:
    await paper.fill(".in-layout", "typed")
    watch.sent.clear()
    await paper.click("nav .three")
    await at(paper, watch, "three")
    url = f"{server.url}/paper/three/"
    assert await paper.evaluate(META) == ["Article three", "About three.", "three", url, "en", "ltr", "paper-three"]
    await expect(paper.locator("#content h1")).to_have_text("three")
    await expect(paper.locator("#content")).to_have_attribute("data-parity", "odd")
    assert await paper.evaluate(KEPT)
    assert await paper.locator(".in-layout").input_value() == "typed"
    # The two components of the article leave and come; that of the layout stays on its channel.
    assert [re.split(r"\W+", frame)[1] for frame in watch.sent] == ["8", "8", "16", "1", "1"]
    assert (watch.loads, len(watch.sockets)) == (1, 1)
    assert requests.paths == ["/three/"]
    assert (await (await requests.seen[0].response()).all_headers())["tidewire-regions"].endswith(" main")  # type: ignore[union-attr]


async def test_h15_components_of_the_layout_go_on_and_know_the_address(paper: Page, watch: Watch) -> None:
    await paper.click("#kept-where .look")
    await go(paper, watch, "nav .three", "three")
    await paper.click("#kept-where .look")
    await expect(paper.locator("#kept-where b")).to_have_text("2")
    await expect(paper.locator("#kept-where output")).to_have_text("/paper/three/")


async def test_h15_the_active_link_is_marked_without_a_word_from_the_server(paper: Page, watch: Watch) -> None:
    current = "() => [...document.querySelectorAll('[aria-current=page]')].map(link => link.className)"
    assert await paper.evaluate(current) == ["one"]
    await go(paper, watch, "nav .three", "three")
    assert await paper.evaluate(current) == ["three", "instead", "plain"]
    await step(paper, watch, -1, "one")
    assert await paper.evaluate(current) == ["one"]


async def test_h15_a_link_can_take_the_place_of_its_page_in_the_history(paper: Page, watch: Watch) -> None:
    await go(paper, watch, "nav .two", "two")
    length = await paper.evaluate("history.length")
    await go(paper, watch, ".instead", "three")
    assert await paper.evaluate("history.length") == length
    await step(paper, watch, -1, "one")
    assert watch.loads == 1


async def test_h15_only_what_says_so_goes_live(paper: Page, watch: Watch) -> None:
    async with paper.expect_navigation(wait_until="load"):
        await paper.click(".plain")
    assert watch.loads == 2


async def test_h15_a_form_that_says_so_goes_live(paper: Page, watch: Watch) -> None:
    await paper.click(".search button")
    await at(paper, watch, "three")
    assert paper.url.endswith("/paper/three/?q=tide")
    assert watch.loads == 1


@pytest.mark.parametrize(("link", "language", "direction"), [(".german", "de", "ltr"), (".hebrew", "he", "rtl")])
async def test_h15_h19_a_page_in_another_language_needs_no_other_socket(
    paper: Page, watch: Watch, link: str, language: str, direction: str
) -> None:
    watch.sent.clear()
    await go(paper, watch, link, "two")
    assert await paper.evaluate("[document.documentElement.lang, document.documentElement.dir]") == [
        language,
        direction,
    ]
    assert f'[16,"/paper/two/?language={language}","language={language}"]' in watch.sent
    assert not await paper.evaluate(KEPT), "what is around the regions was in the other language"
    await paper.locator("#clock .look").dispatch_event("click")
    await expect(paper.locator("#clock q")).to_contain_text(f" {language} ")
    await step(paper, watch, -1, "one")
    await paper.locator("#clock .look").dispatch_event("click")
    await expect(paper.locator("#clock q")).to_contain_text("Yes en ")
    assert await paper.evaluate(KEPT), "and is there again"
    assert (watch.loads, len(watch.sockets)) == (1, 1)


async def test_h19_after_a_drop_the_language_is_that_of_the_page_that_is_shown(
    page: Page, watch: Watch, wire: Wire
) -> None:
    await open_paper(page, watch, wire.url)
    await go(page, watch, ".german", "two")
    wire.cut()
    await watch.until(lambda: len(watch.sockets) > 1)
    await watch.live()
    await page.locator("#clock .look").dispatch_event("click")
    await expect(page.locator("#clock q")).to_contain_text("Ja de ")
    assert watch.sockets[-1].url.endswith("?language=de")
    assert not watch.errors


async def test_h16_of_a_view_that_sends_all_of_it_the_regions_are_taken(
    paper: Page, watch: Watch, requests: Requests
) -> None:
    await go(paper, watch, ".undecorated", "undecorated")
    assert "tidewire-regions" not in await (await requests.seen[0].response()).all_headers()  # type: ignore[union-attr]
    assert await paper.evaluate(KEPT)
    await expect(paper.locator("#kept")).to_have_count(1)


async def test_h16_another_layout_is_shown_whole_and_the_way_back_as_well(paper: Page, watch: Watch) -> None:
    await paper.click(".cover")
    await expect(paper).to_have_title("Cover")
    await watch.live()
    await expect(paper.locator("#kept")).to_have_count(0)
    await expect(paper.locator(".of-cover")).to_have_count(1)
    await go(paper, watch, ".one", "one")
    assert not await paper.evaluate(KEPT)
    await expect(paper.locator(".of-cover")).to_have_count(0)
    await step(paper, watch, -2, "one")
    assert await paper.evaluate(KEPT)
    await expect(paper.locator("#kept")).to_have_count(1)
    assert watch.loads == 1


async def test_h16_a_page_with_another_region_is_shown_whole(paper: Page, watch: Watch) -> None:
    await go(paper, watch, "nav .two", "two")
    await expect(paper.locator("aside")).to_have_text("beside two")
    await expect(paper.locator("nav")).to_have_count(1)
    await step(paper, watch, -1, "one")
    await expect(paper.locator("aside")).to_have_count(0)
    assert watch.loads == 1


async def test_h17_back_shows_the_page_as_it_was_left_also_without_a_network(paper: Page, watch: Watch) -> None:
    await paper.set_input_files(".file", {"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    await paper.evaluate(FILL)
    await paper.locator("#clock .look").dispatch_event("click")
    await watch.live()
    await paper.evaluate("document.querySelector('#menu').scrollTop = 9")
    await go(paper, watch, "nav .three", "three")
    assert await paper.evaluate("[scrollY, document.querySelector('.box').scrollTop]") == [0, 0]
    await paper.evaluate("window.scrollTo(0, 900); document.querySelector('#menu').scrollTop = 0")
    await paper.context.set_offline(True)
    await paper.evaluate("history.back()")
    await expect(paper).to_have_title("Article one")
    assert await paper.evaluate(FILLED) == WITHOUT_SECRETS
    assert await paper.evaluate(META) == [
        *("Article one", "About one.", "one", paper.url, "en", "ltr", "paper-one"),
    ]
    places = "[scrollY, document.querySelector('.box').scrollTop, document.querySelector('#menu').scrollTop]"
    assert await paper.evaluate(places) == [500, 77, 9]
    await expect(paper.locator("#clock q")).to_contain_text("Yes en")
    await paper.evaluate("history.forward()")
    await expect(paper).to_have_title("Article three")
    assert await paper.evaluate("scrollY") == 900
    await paper.context.set_offline(False)
    await watch.live()
    await paper.locator("#clock .look").dispatch_event("click")
    await expect(paper.locator("#clock q")).to_contain_text("Yes en")
    assert watch.loads == 1


async def test_h17_jumps_and_branches(paper: Page, watch: Watch, requests: Requests) -> None:
    await go(paper, watch, "nav .three", "three")
    await go(paper, watch, ".undecorated", "undecorated")
    await go(paper, watch, "nav .two", "two")
    fetched = len(requests.paths)
    await step(paper, watch, -3, "one")
    await step(paper, watch, 2, "undecorated")
    await step(paper, watch, -1, "three")
    assert len(requests.paths) == fetched, "all of them were kept"
    await go(paper, watch, ".german", "two")
    await step(paper, watch, -1, "three")
    await step(paper, watch, -1, "one")
    await paper.evaluate("history.go(2)")
    await expect(paper.locator("html[lang=de]")).to_be_attached()
    assert (watch.loads, len(watch.sockets)) == (1, 1)


async def test_h17_two_steps_at_once_end_at_the_last(paper: Page, watch: Watch) -> None:
    await go(paper, watch, "nav .three", "three")
    await go(paper, watch, ".undecorated", "undecorated")
    await paper.evaluate("history.back(); history.back()")
    await at(paper, watch, "one")
    await expect(paper.locator("#content h1")).to_have_text("one")


async def test_h17_an_entry_that_is_not_kept_is_fetched_and_scrolled_to_where_it_was(
    paper: Page, watch: Watch, requests: Requests
) -> None:
    await paper.evaluate(FILL)
    await go(paper, watch, "nav .three", "three")
    await paper.reload()
    await watch.live()
    requests.seen.clear()
    await step(paper, watch, -1, "one")
    assert requests.paths == ["/one/"]
    assert await paper.evaluate("[scrollY, document.querySelector('.box').scrollTop]") == [500, 77]
    assert (await paper.evaluate(FILLED))[:2] == ["", ""]


async def test_h17_only_so_many_pages_are_kept(paper: Page, watch: Watch, requests: Requests) -> None:
    for number in range(11):
        await paper.evaluate(f"document.querySelector('nav .three').href = '/paper/n{number}/'")
        await paper.evaluate("document.querySelector('nav .three').click()")
        await at(paper, watch, f"n{number}")
    requests.seen.clear()
    await step(paper, watch, -10, "n0")
    assert requests.paths == []
    await step(paper, watch, -1, "one")
    assert requests.paths == ["/one/"]


async def test_h17_nothing_is_kept_of_a_session_that_has_ended(paper: Page, watch: Watch, requests: Requests) -> None:
    await go(paper, watch, "nav .three", "three")
    requests.seen.clear()
    await paper.evaluate("document.dispatchEvent(new CustomEvent('tidewire:gone'))")
    await step(paper, watch, -1, "one")
    assert requests.paths == ["/one/"]


async def test_h17_what_is_permanent_is_the_same_node_on_every_page(paper: Page, watch: Watch) -> None:
    await paper.evaluate("window.player = document.querySelector('#player')")
    is_here = "((all) => all.length === 1 && all[0] === window.player)(document.querySelectorAll('#player'))"
    await go(paper, watch, "nav .three", "three")
    assert await paper.evaluate(is_here)
    await go(paper, watch, "nav .two", "two")  # which brings all around its regions as well
    assert await paper.evaluate(is_here)
    await step(paper, watch, -2, "one")
    assert await paper.evaluate(is_here)
    await paper.click(".cover")  # which has none
    await expect(paper).to_have_title("Cover")
    await step(paper, watch, -1, "one")
    assert await paper.evaluate(is_here)
    await expect(paper.locator("#player")).to_have_text("one")


async def test_h17_a_component_that_is_permanent_keeps_its_channel(paper: Page, watch: Watch) -> None:
    await paper.evaluate("document.querySelector('#player').append(document.querySelector('#where'))")
    await watch.live()
    watch.sent.clear()
    await go(paper, watch, "nav .three", "three")
    # Of the two of the new page one is another of the same id.
    assert [frame for frame in watch.sent if frame.startswith("[8,")] == [watch.sent[0]]
    await paper.click("#player .look")
    await expect(paper.locator("#player output")).to_have_text("/paper/three/")


async def held(page: Page, pattern: str) -> Callable[[], asyncio.Future[Route]]:
    """Hold back the answers for ``pattern``; return what gives the newest request for it."""
    waiting: list[asyncio.Future[Route]] = [asyncio.get_running_loop().create_future()]

    async def hold(route: Route) -> None:
        waiting[-1].set_result(route)
        waiting.append(asyncio.get_running_loop().create_future())

    await page.route(pattern, hold)
    return lambda: waiting[-1]


async def test_h18_the_page_and_the_link_are_busy_and_a_bar_shows_after_a_while(paper: Page, watch: Watch) -> None:
    request = (await held(paper, "**/paper/slow/"))()
    await paper.click(".slow")
    route = await request
    await expect(paper.locator("html[tide-busy] a.slow[tide-busy]")).to_have_count(1)
    bar = """at => {
        const [bar] = document.getAnimations().filter(({animationName}) => animationName === 'tide-progress');
        bar.pause();
        bar.currentTime = at;
        return new DOMMatrix(getComputedStyle(document.documentElement, '::before').transform).a;
    }"""
    assert await paper.evaluate(bar, 199) == 0
    assert 0 < await paper.evaluate(bar, 300) < await paper.evaluate(bar, 2000) < 1
    assert (
        await paper.evaluate("window.done = false; void tidewire.settled().then(() => window.done = true); window.done")
        is False
    )
    await route.continue_()
    await at(paper, watch, "slow")
    assert await paper.evaluate("window.done"), "it waits for a visit"
    assert await paper.evaluate("document.getAnimations().length") == 0


async def test_h18_a_second_click_supersedes_the_first(paper: Page, watch: Watch, requests: Requests) -> None:
    request = (await held(paper, "**/paper/slow/"))()
    await paper.click(".slow")
    await request
    async with paper.expect_event("requestfailed", lambda failed: failed.url.endswith("/slow/")):
        await paper.click("nav .three")
    await expect(paper.locator("a.slow[tide-busy]")).to_have_count(0)
    await at(paper, watch, "three")
    await step(paper, watch, -1, "one")
    assert requests.paths == ["/slow/", "/three/"]


async def test_h18_back_supersedes_a_visit(paper: Page, watch: Watch) -> None:
    await go(paper, watch, "nav .three", "three")
    request = (await held(paper, "**/paper/slow/"))()
    await paper.evaluate("document.querySelector('.slow').click()")
    await request
    async with paper.expect_event("requestfailed", lambda failed: failed.url.endswith("/slow/")):
        await paper.evaluate("history.back()")
    await at(paper, watch, "one")


async def test_h18_a_link_is_fetched_ahead_once_and_its_click_asks_for_nothing(
    paper: Page, watch: Watch, requests: Requests
) -> None:
    for _ in range(2):
        async with paper.expect_response("**/paper/two/") if not requests.paths else never():
            await paper.focus(".ahead")
        await paper.focus(".in-layout")
    assert requests.paths == ["/two/"]
    await go(paper, watch, ".ahead", "two")
    assert requests.paths == ["/two/"]
    assert watch.loads == 1


async def test_h18_a_pointer_that_rests_fetches_and_one_that_passes_does_not(
    page: Page, watch: Watch, server: Server, requests: Requests
) -> None:
    await page.clock.install()
    await open_paper(page, watch, server.url)
    requests.seen.clear()
    await page.clock.pause_at(await page.evaluate("Date.now() + 1000"))
    hover = "link => document.querySelector(link).dispatchEvent(new MouseEvent('mouseover', {bubbles: true}))"
    await page.evaluate(hover, ".ahead")
    await page.clock.run_for(64)
    await page.evaluate(hover, "body")
    await page.clock.run_for(1000)
    assert requests.paths == []
    await page.evaluate(hover, ".ahead")
    async with page.expect_response("**/paper/two/"):
        await page.clock.run_for(65)
    assert requests.paths == ["/two/"]
    await page.evaluate(hover, ".ahead")
    await page.evaluate("document.querySelector('.ahead').click()")
    await page.clock.run_for(1000)
    await at(page, watch, "two")
    assert requests.paths == ["/two/"], "neither the click nor the pointer that clicked asks again"


async def test_h18_what_is_not_to_be_fetched_ahead_is_not(paper: Page, watch: Watch, requests: Requests) -> None:
    everything: list[str] = []
    paper.on("request", lambda request: everything.append(request.url))
    for link in (".handled", ".away", "nav .three"):
        await paper.focus(link)
    async with paper.expect_response("**/paper/two/"):
        await paper.focus(".ahead")
    assert [url.split("/paper")[1] for url in everything] == ["/two/"]


class never:  # noqa: N801 - stands for a context manager
    """Nothing is awaited."""

    async def __aenter__(self) -> None:
        return None

    async def __aexit__(self, *_: object) -> None:
        return None


@pytest.mark.parametrize("name", ["missing", "broken"])
async def test_h18_what_the_server_says_of_an_error_is_shown(paper: Page, watch: Watch, name: str) -> None:
    await go(paper, watch, f".{name}", name)
    assert paper.url.endswith(f"/paper/{name}/")
    assert await paper.evaluate(KEPT)
    assert watch.loads == 1


async def test_h18_offline_a_link_is_the_browsers_own(paper: Page) -> None:
    await paper.context.set_offline(True)
    async with paper.expect_event("requestfailed", lambda request: request.is_navigation_request()):
        await paper.click("nav .three")


async def test_h18_a_visit_outlives_a_restart_of_the_server(page: Page, watch: Watch, own_server: Server) -> None:
    await open_paper(page, watch, own_server.url)
    request = (await held(page, "**/paper/three/"))()
    await page.click("nav .three")
    route = await request
    own_server.kill()
    await expect(page.locator("html.tide-disconnected")).to_be_attached()
    await route.continue_()
    await page.unroute("**/paper/three/")
    await asyncio.to_thread(own_server.start)
    await at(page, watch, "three")
    assert await page.evaluate(KEPT)
    assert watch.loads == 1
    await page.locator("#clock .look").dispatch_event("click")
    await expect(page.locator("#clock q")).to_contain_text("Yes en")


async def test_h15_h17_with_latency_all_of_it_is_the_same(page: Page, watch: Watch, wire: Wire) -> None:
    await open_paper(page, watch, wire.url)
    wire.delay = 0.15
    await page.evaluate(FILL)
    await page.evaluate("document.querySelector('nav .three').click()")
    await page.evaluate("document.querySelector('.undecorated').click()")
    await at(page, watch, "undecorated")
    assert await page.evaluate(KEPT)
    await page.locator("#clock .look").dispatch_event("click")
    await page.evaluate("history.back()")
    await at(page, watch, "one")
    assert await page.evaluate(FILLED) == WITHOUT_SECRETS
    assert (watch.loads, len(watch.sockets), watch.errors) == (1, 1, [])
