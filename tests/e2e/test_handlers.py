"""Handlers in a real browser."""

from playwright.async_api import Page, expect

from tests.e2e.browser import Watch
from tests.servers.running import Server


async def test_h1_a_form_and_a_button_outside_of_components_call_handlers(
    page: Page, watch: Watch, server: Server
) -> None:
    await page.goto(f"{server.url}/handlers/")
    await watch.live()
    await page.click("#form button")
    await expect(page.locator("#greeting")).to_have_text("Hello Ada!")
    await expect(page.locator("#log li")).to_have_text("Ada at /handlers/")
    await page.fill("#alone", "new")
    await page.click("#tell")
    await expect(page.locator("#told")).to_have_text("[('by', 2)] {'by': 2} None")
    assert [frame for frame in watch.sent if "alone" in frame] == ['[4,1,4,"tell-all",{"":"alone=new"}]']
    assert watch.loads == 1
    assert not watch.errors
