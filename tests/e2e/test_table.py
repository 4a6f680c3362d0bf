"""A table of 1,000 rows in the browser: orders and cells, as the server sends them."""

import asyncio

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import WAIT_SECONDS, Watch
from tests.servers.running import Server


@pytest.mark.parametrize(
    ("handler", "first", "count"),
    [("prepend", "5001", 1001), ("remove_first", "2", 999), ("turn_round", "1000", 1000)],
)
async def test_rows_in_another_order(
    server: Server, page: Page, watch: Watch, handler: str, first: str, count: int
) -> None:
    await page.goto(f"{server.url}/table/")
    await watch.live()
    async with asyncio.timeout(WAIT_SECONDS):  # a page that cannot read its answer never has it
        await page.evaluate("tidewire.send(document.querySelector('tbody'), 'toggle', { row: 500 })")
        await page.evaluate("name => tidewire.send(document.querySelector('tbody'), name)", handler)
    await expect(page.locator("tbody tr")).to_have_count(count)
    assert await page.locator("tbody td").first.text_content() == first
    assert len(watch.sockets) == 1
    assert watch.errors == []
