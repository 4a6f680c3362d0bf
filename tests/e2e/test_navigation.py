"""C40: going from page to page without a reload, and leaving to the browser what is its own."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, expect

from tests.e2e.browser import Watch
from tests.servers.running import Server, running

RECORD = """document.addEventListener("tidewire:navigated", event => {
    window.navigated = [...(window.navigated ?? []), [new URL(event.detail.url).pathname, event.detail.restored]];
});"""


@pytest_asyncio.fixture(loop_scope="session")
async def nav(page: Page, watch: Watch, server: Server) -> AsyncIterator[Page]:
    """The first of the pages, live, and able to go to the others."""
    await page.add_init_script(RECORD)
    await page.goto(f"{server.url}/nav/a/")
    await ready(page, watch)
    yield page
    assert not watch.errors


async def ready(page: Page, watch: Watch) -> None:
    """Return once the page is live and the navigation is there."""
    await watch.live()
    await page.wait_for_function("history.state?.tidewire")


async def at(page: Page, watch: Watch, name: str) -> None:
    """Return once page ``name`` is shown and live."""
    await expect(page.locator(f"body.page-{name}")).to_be_attached()
    await expect(page).to_have_title(f"Page {name}")
    await expect(page.locator("html:not([tide-busy])")).to_be_attached()
    await watch.live()


async def test_c40_a_link_swaps_the_page_and_all_that_belongs_to_it(nav: Page, watch: Watch, server: Server) -> None:
    await nav.evaluate("window.first = document.querySelector('link[href$=\"all.css\"]')")
    await nav.click(".b")
    await at(nav, watch, "b")
    assert nav.url == f"{server.url}/nav/b/"
    assert watch.loads == 1
    assert await nav.evaluate("[document.documentElement.dir, document.querySelector('[name=about]').content]") == [
        "rtl",
        "b",
    ]
    style = "name => getComputedStyle(document.documentElement).getPropertyValue(`--sheet-${name}`).trim()"
    assert [await nav.evaluate(style, name) for name in ("all", "a", "b")] == ["all", "", "b"]
    assert await nav.evaluate("window.first.isConnected"), "what both have is not loaded again"
    assert await nav.evaluate("document.head.querySelectorAll('title, meta[charset]').length") == 2
    assert await nav.locator(".noscript").count() == 0
    assert await nav.evaluate("window.navigated") == [["/nav/b/", False]]


async def test_c40_components_change_on_the_same_socket_and_the_server_knows_where_the_page_is(
    nav: Page, watch: Watch
) -> None:
    await expect(nav.locator("output")).to_have_text("/nav/a/")
    watch.sent.clear()
    await nav.click(".b")
    await at(nav, watch, "b")
    assert [frame.split(",")[0].strip("[]") for frame in watch.sent] == ["8", "16", "1"]
    assert watch.sent[1] == '[16,"/nav/b/"]'
    assert len(watch.sockets) == 1
    await nav.click(".look")
    await expect(nav.locator("b").first).to_have_text("1")
    await expect(nav.locator("output")).to_have_text("/nav/b/")


async def test_c40_back_and_forward_restore_the_page_and_its_scroll_position(nav: Page, watch: Watch) -> None:
    await nav.evaluate("window.scrollTo(0, 400)")
    await nav.evaluate("document.querySelector('.b').click()")
    await at(nav, watch, "b")
    assert await nav.evaluate("scrollY") == 0
    await nav.evaluate("window.scrollTo(0, 700)")
    await nav.go_back()
    await at(nav, watch, "a")
    assert await nav.evaluate("scrollY") == 400
    await nav.go_forward()
    await at(nav, watch, "b")
    assert await nav.evaluate("scrollY") == 700
    assert await nav.evaluate("window.navigated") == [["/nav/b/", False], ["/nav/a/", True], ["/nav/b/", True]]
    assert watch.loads == 1


async def test_c40_a_fragment_of_another_page_is_scrolled_to(nav: Page, watch: Watch) -> None:
    await nav.click(".part")
    await at(nav, watch, "b")
    assert nav.url.endswith("/nav/b/#part")
    assert abs(await nav.evaluate("document.querySelector('#part').getBoundingClientRect().top")) < 2


async def test_c40_a_fragment_of_this_page_is_the_browsers_own(nav: Page, watch: Watch) -> None:
    watch.sent.clear()
    await nav.click(".within")
    assert nav.url.endswith("/nav/a/#part")
    assert await nav.evaluate("document.querySelector('#part').matches(':target')")
    await nav.evaluate("window.scrollTo(0, 50)")
    await nav.go_back()
    await expect(nav).to_have_url(re.compile("/nav/a/$"))
    await watch.live()
    assert await nav.evaluate("[scrollY, window.navigated ?? null]") == [0, None]
    assert watch.sent == []


async def test_c40_a_form_that_gets_is_a_link_made_of_its_inputs(nav: Page, watch: Watch) -> None:
    await nav.click(".search button")
    await at(nav, watch, "b")
    assert nav.url.endswith("/nav/b/?q=a+b&method=x&go=1")
    assert watch.loads == 1


@pytest.mark.parametrize("selector", [".post button", ".off", ".unmarked", ".text", ".out", ".plain"])
async def test_c40_what_is_not_to_be_shown_here_is_loaded(nav: Page, watch: Watch, selector: str) -> None:
    await nav.evaluate("window.isTheSame = true")
    async with nav.expect_navigation(wait_until="load"):
        await nav.click(selector)
    assert await nav.evaluate("window.isTheSame ?? null") is None
    assert watch.loads == 2


@pytest.mark.parametrize(
    ("selector", "options"),
    [
        (".blank", "{}"),
        (".download", "{}"),
        (".mail", "{}"),
        (".b", "{ctrlKey: true}"),
        (".b", "{metaKey: true}"),
        (".b", "{shiftKey: true}"),
        (".b", "{altKey: true}"),
        (".b", "{button: 1}"),
    ],
)
async def test_c40_clicks_that_mean_something_else_are_left_alone(nav: Page, selector: str, options: str) -> None:
    was_prevented = await nav.evaluate(
        f"""() => {{
            let seen;
            window.addEventListener("click", event => {{ seen = event.defaultPrevented; event.preventDefault(); }});
            document.querySelector("{selector}").dispatchEvent(
                new MouseEvent("click", {{bubbles: true, cancelable: true, ...{options}}}));
            return seen;
        }}"""
    )
    assert was_prevented is False


async def test_c40_a_click_that_somebody_prevented_leads_nowhere(nav: Page) -> None:
    await nav.evaluate("document.querySelector('.b').addEventListener('click', event => event.preventDefault())")
    await nav.click(".b")
    assert await nav.locator("html[tide-busy]").count() == 0
    assert nav.url.endswith("/nav/a/")


async def test_c40_an_error_that_is_a_page_is_shown_as_one(nav: Page, watch: Watch) -> None:
    await nav.click(".missing")
    await at(nav, watch, "missing")
    assert nav.url.endswith("/nav/missing/")
    assert watch.loads == 1


async def test_c40_a_redirection_within_the_site_ends_at_its_own_address(nav: Page, watch: Watch) -> None:
    await nav.click(".moved")
    await at(nav, watch, "b")
    assert nav.url.endswith("/nav/b/#part")
    await nav.go_back()
    await at(nav, watch, "a")
    assert watch.loads == 1


async def test_c40_without_a_network_the_browser_tells_of_it(nav: Page, watch: Watch) -> None:
    await nav.route("**/nav/b/", lambda route: route.abort())
    async with nav.expect_event("requestfailed", lambda request: request.is_navigation_request()):
        await nav.click(".b")


async def test_c40_a_newer_navigation_cancels_an_older_one(nav: Page, watch: Watch) -> None:
    waiting: asyncio.Future[Route] = asyncio.get_running_loop().create_future()
    await nav.route("**/nav/b/", lambda route: waiting.set_result(route))  # noqa: PLW0108 - playwright sets an attribute
    async with nav.expect_event("requestfailed", lambda request: request.url.endswith("/nav/b/")):
        await nav.click(".b")
        await waiting
        assert await nav.locator("html[tide-busy]").count() == 1
        await nav.click(".missing")
    await at(nav, watch, "missing")
    assert await nav.evaluate("window.navigated") == [["/nav/missing/", False]]


async def test_c40_permanent_elements_survive(nav: Page, watch: Watch) -> None:
    await nav.evaluate("window.lasting = document.querySelector('#lasting')")
    await nav.click(".b")
    await at(nav, watch, "b")
    assert await nav.evaluate("document.querySelector('body > #lasting') === window.lasting")
    await expect(nav.locator("#lasting")).to_have_text("a")
    await expect(nav.locator("#lasting")).to_have_count(1)


async def test_c40_scripts_run_once_and_data_is_there(nav: Page, watch: Watch) -> None:
    first = ["inline a", "all", "a"]
    assert await nav.evaluate("window.ran") == first
    await nav.click(".b")
    await at(nav, watch, "b")
    await nav.wait_for_function("window.ran.length === 5")
    assert sorted((await nav.evaluate("window.ran"))[3:]) == ["b", "inline b"]
    await nav.go_back()
    await at(nav, watch, "a")
    await nav.click(".b")
    await at(nav, watch, "b")
    assert len(await nav.evaluate("window.ran")) == 5
    assert await nav.locator(".data").text_content() == '{"is": "data"}'


async def test_c40_autofocus_counts_on_a_page_that_comes(nav: Page, watch: Watch) -> None:
    await nav.click(".b")
    await at(nav, watch, "b")
    await expect(nav.locator(".focus")).to_be_focused()


async def test_c40_a_reload_in_the_middle_of_the_history_goes_on_from_there(nav: Page, watch: Watch) -> None:
    await nav.click(".b")
    await at(nav, watch, "b")
    await nav.reload()
    await ready(nav, watch)
    await nav.go_back()
    await at(nav, watch, "a")
    assert watch.loads == 2


@pytest.mark.parametrize("selector", [".b", ".search button"])
async def test_c40_under_a_strict_policy_with_nonces_and_trusted_types(
    page: Page, watch: Watch, server: Server, selector: str
) -> None:
    await page.add_init_script(RECORD)
    await page.goto(f"{server.url}/nav/a/?csp=1")
    await ready(page, watch)
    assert await page.evaluate("window.smuggled ?? null") is None
    watch.errors.clear()  # of the first load: the browser's own word on the smuggled script
    await page.click(".strict")
    await at(page, watch, "b")
    # Playwright's own waiting evaluates text in the page, which the policy forbids once it has to look again.
    await page.evaluate(
        "new Promise(done => { const look = () => ran.length === 5 ? done() : setTimeout(look); look(); })"
    )
    assert sorted((await page.evaluate("window.ran"))[3:]) == ["b", "inline b"]
    style = "getComputedStyle(document.documentElement).getPropertyValue('--sheet-b').trim()"
    assert await page.evaluate(style) == "b"
    assert await page.evaluate("window.smuggled ?? null") is None
    assert not watch.errors
    assert watch.loads == 1


async def send(page: Page, verb: str, address: str, replace: int = 0) -> None:
    """Have the server send the page somewhere."""
    script = "args => { void tidewire.send(document.querySelector('output'), 'go', args) }"
    await page.evaluate(script, {"verb": verb, "address": address, "replace": replace})


async def test_c40_the_server_can_have_the_page_visit_another(nav: Page, watch: Watch) -> None:
    await send(nav, "VISIT", "/nav/b/?x=1")
    await at(nav, watch, "b")
    await send(nav, "VISIT", "/nav/missing/", replace=1)
    await at(nav, watch, "missing")
    await nav.go_back()
    await at(nav, watch, "a")
    assert watch.loads == 1


async def test_c40_addresses_within_a_page_are_told_and_nothing_is_got(nav: Page, watch: Watch) -> None:
    await send(nav, "URL", "?filter=done")
    await expect(nav).to_have_url(re.compile(r"/nav/a/\?filter=done$"))
    await watch.live()
    watch.sent.clear()
    await nav.go_back()
    await expect(nav).to_have_url(re.compile(r"/nav/a/$"))
    await nav.go_forward()
    await expect(nav).to_have_url(re.compile(r"\?filter=done$"))
    await watch.live()
    assert watch.sent == ['[16,"/nav/a/"]', '[16,"/nav/a/?filter=done"]']
    assert await nav.evaluate("window.navigated ?? null") is None


async def test_c40_without_a_navigation_the_history_is_told_as_well(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/nav/a/?boost=off")
    await watch.live()
    await send(page, "URL", "?boost=off&x=1")
    await expect(page).to_have_url(re.compile("x=1$"))
    await watch.live()
    watch.sent.clear()
    await page.go_back()
    await expect(page).to_have_url(re.compile("boost=off$"))
    await watch.live()
    assert watch.sent == ['[16,"/nav/a/?boost=off"]']
    assert await page.evaluate("history.state") is None, "nobody asked for a navigation"


async def test_c40_a_navigation_that_cannot_be_loaded_is_a_load(page: Page, watch: Watch, server: Server) -> None:
    await page.route("**/tidewire.navigation.js", lambda route: route.abort())
    await page.goto(f"{server.url}/nav/a/?boost=off")
    await watch.live()
    async with page.expect_navigation(wait_until="load"):
        await send(page, "VISIT", "/nav/b/")
    assert watch.loads == 2


async def test_c40_an_element_that_comes_later_can_ask_for_it(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/nav/a/?boost=off")
    await watch.live()
    async with page.expect_navigation(wait_until="load"):
        await page.click(".b")
    await page.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p data-tide-boost><a class=late href=/nav/a/>a</a></p>')"
    )
    await ready(page, watch)
    await page.click(".late")
    await at(page, watch, "a")
    assert watch.loads == 2


@pytest.fixture(scope="module")
def boosted() -> Iterator[Server]:
    """The test project with the setting that boosts all links."""
    with running(settings="tests.settings_boosted") as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def unmarked(page: Page, watch: Watch, boosted: Server) -> AsyncIterator[Page]:
    """A page of that server on which nothing asks for a navigation itself, but for one link that refuses it."""
    await page.goto(f"{boosted.url}/nav/a/?boost=off")
    await ready(page, watch)
    yield page
    assert not watch.errors


async def test_c40_with_the_setting_all_links_are_boosted(unmarked: Page, watch: Watch) -> None:
    await unmarked.click(".unmarked")
    await at(unmarked, watch, "b")
    await unmarked.click(".look")
    await expect(unmarked.locator("output")).to_have_text("/nav/b/")
    await unmarked.go_back()
    await at(unmarked, watch, "a")
    assert watch.loads == 1
    assert len(watch.sockets) == 1


async def test_c40_with_the_setting_forms_that_get_are_boosted(unmarked: Page, watch: Watch) -> None:
    await unmarked.click(".search button")
    await at(unmarked, watch, "b")
    assert unmarked.url.endswith("/nav/b/?q=a+b&method=x&go=1")
    assert watch.loads == 1


@pytest.mark.parametrize("selector", [".off", ".post button", ".plain"])
async def test_c40_with_the_setting_what_refuses_or_is_no_such_page_is_loaded(
    unmarked: Page, watch: Watch, selector: str
) -> None:
    async with unmarked.expect_navigation(wait_until="load"):
        await unmarked.click(selector)
    assert watch.loads == 2


async def test_c40_with_the_setting_a_page_without_components_is_shown_as_well(
    page: Page, watch: Watch, boosted: Server
) -> None:
    await page.goto(f"{boosted.url}/nav/bare/?boost=off")
    await page.wait_for_function("history.state?.tidewire")
    await page.click(".unmarked")
    await at(page, watch, "b")
    assert watch.loads == 1
    await page.go_back()
    await expect(page).to_have_title("Page bare")
    assert watch.loads == 1
    assert not watch.errors
