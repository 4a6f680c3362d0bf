"""The demo, under its strict policy, on desktop and phone, by day and by night."""

import pytest
from playwright.async_api import Browser, Page, expect

from tests.e2e.browser import Watch
from tests.servers.running import Server


async def test_c6_both_counters_count_under_the_strict_policy(page: Page, watch: Watch, demo: Server) -> None:
    answer = await page.goto(f"{demo.url}/counters/")
    assert answer is not None
    policy = "default-src 'self'; require-trusted-types-for 'script'; trusted-types tidewire"
    assert answer.headers["content-security-policy"] == policy
    await watch.live()
    first, second = page.locator(".counter").nth(0), page.locator(".counter").nth(1)
    await first.get_by_title("One more").click()
    await first.get_by_title("One more").click()
    await second.get_by_title("One less").click()
    await expect(first.locator("output")).to_have_text("2")
    await expect(second.locator("output")).to_have_text("99")
    assert len(watch.sockets) == 1
    assert watch.errors == []


async def test_a_counter_has_a_page_of_its_own(page: Page, watch: Watch, demo: Server) -> None:
    await page.goto(f"{demo.url}/counters/one/")
    await watch.live()
    await page.get_by_title("One more").click()
    await expect(page.locator("output")).to_have_text("1")
    assert watch.errors == []


async def test_a_web_component_and_a_hook_work_beside_patches(page: Page, watch: Watch, demo: Server) -> None:
    await page.goto(f"{demo.url}/counters/beside/")
    await watch.live()
    line = page.locator("spark-line polyline")
    await page.evaluate("window.line = document.querySelector('spark-line')")
    assert await line.get_attribute("points") == "0,28"
    await page.get_by_text("Take a reading").click()
    await expect(page.locator("output")).to_have_text("26")
    await expect(line).to_have_attribute("points", "0,28 240,22")
    await expect(page.locator("output")).to_have_attribute("title", "It began with 20.")
    await page.get_by_text("Take a reading").click()
    await expect(page.locator("output")).to_have_text("24")
    await expect(page.locator("output")).to_have_attribute("title", "It began with 20.")
    assert await page.evaluate("window.line === document.querySelector('spark-line')")
    assert watch.errors == []


@pytest.mark.parametrize("width", [360, 1280])
async def test_nothing_scrolls_sideways(page: Page, demo: Server, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 740})
    await page.goto(demo.url)
    assert await page.evaluate("document.documentElement.scrollWidth") == width


async def test_it_follows_the_systems_colours(browser: Browser, demo: Server) -> None:
    grounds = []
    for scheme in ("light", "dark"):
        context = await browser.new_context(color_scheme=scheme)
        page = await context.new_page()
        await page.goto(demo.url)
        grounds.append(await page.evaluate("getComputedStyle(document.body).backgroundColor"))
        await context.close()
    assert grounds[0] != grounds[1]
