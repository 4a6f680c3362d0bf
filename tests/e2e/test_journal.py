"""H25: the demo's journal, under its strict policy: live pages, a search as one types, claps in two windows."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.e2e.browser import Watch
from tests.servers.running import Server


@pytest_asyncio.fixture(loop_scope="session")
async def journal(page: Page, watch: Watch, demo: Server) -> AsyncIterator[Page]:
    """The newest posts, live."""
    answer = await page.goto(f"{demo.url}/journal/")
    assert answer is not None
    assert answer.headers["content-security-policy"] == (
        "default-src 'self'; require-trusted-types-for 'script'; trusted-types tidewire"
    )
    await watch.live()
    yield page
    assert watch.errors == []


async def test_h25_a_post_is_read_and_left_without_a_load(journal: Page, watch: Watch) -> None:
    await journal.get_by_role("link", name="The terns are back").click()
    await expect(journal.locator("h1")).to_have_text("The terns are back")
    await expect(journal).to_have_title("The terns are back · Tidewire")
    await journal.get_by_role("link", name="Harbours").click()
    await expect(journal.locator("h1")).to_have_text("Harbours")
    await expect(journal.locator(".journal-topics [aria-current]")).to_have_text("Harbours")
    await expect(journal.locator(".post-line")).to_have_count(5)
    await journal.go_back()
    await journal.go_back()
    await expect(journal.locator(".journal-count")).to_have_text("20 posts")
    await journal.get_by_label("Page 4").click()
    await expect(journal.locator(".post-line")).to_have_count(2)
    assert (watch.loads, len(watch.sockets)) == (1, 1)


async def test_h25_the_search_follows_the_typing_and_keeps_the_field(journal: Page, watch: Watch) -> None:
    field = journal.get_by_label("Search")
    await field.press_sequentially("granite")
    await expect(journal.locator("h1")).to_have_text("Found for “granite”")
    await field.press_sequentially(" dredger")
    await expect(journal.locator("h1")).to_have_text("Found for “granite dredger”")
    await expect(field).to_be_focused()
    await expect(field).to_have_value("granite dredger")
    await expect(journal).to_have_url(re.compile(r"\?q=granite\+dredger$"))
    await journal.go_back()
    await expect(journal.locator("h1")).to_have_text("From the pier")
    assert (watch.loads, len(watch.sockets)) == (1, 1)


async def test_h25_the_search_works_without_a_script(browser: Browser, demo: Server) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    await page.goto(f"{demo.url}/journal/")
    await page.get_by_label("Search").fill("granite dredger")
    await page.keyboard.press("Enter")
    await expect(page.locator("h1")).to_have_text("Found for “granite dredger”")
    await page.locator(".post-line a").first.click()
    await expect(page.locator(".post")).to_contain_text("dredger")
    await context.close()


async def test_h25_claps_show_in_every_window_and_the_tally_goes_on_from_page_to_page(
    journal: Page, watch: Watch, browser: Browser, demo: Server
) -> None:
    other = await (await browser.new_context()).new_page()
    await other.goto(f"{demo.url}/journal/the-same-boat/")
    await Watch(other).live()
    await journal.get_by_role("link", name="Boats").click()
    await journal.get_by_role("link", name="The same boat").click()
    await journal.get_by_role("button", name="Clap").click()
    await expect(other.locator(".applause output")).to_have_text("1")
    await expect(journal.locator(".journal-tally output")).to_have_text("1")
    await journal.get_by_role("link", name="All", exact=True).click()
    await other.get_by_role("button", name="Clap").click()
    await expect(journal.locator(".journal-tally output")).to_have_text("2")
    await other.context.close()
    assert len(watch.sockets) == 1


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("path", ["/journal/", "/journal/the-same-boat/", "/journal/?q=nothing-of-the-kind"])
async def test_h25_nothing_scrolls_sideways(page: Page, demo: Server, width: int, path: str) -> None:
    await page.set_viewport_size({"width": width, "height": 740})
    await page.goto(demo.url + path)
    assert await page.evaluate("document.documentElement.scrollWidth") == width
