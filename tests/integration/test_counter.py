"""A component from its first paint through its events, in process."""

from tidewire.testing import PageClient


async def test_only_the_clicked_counter_changes(page_client: PageClient) -> None:
    page = await page_client.get("/counters/")
    await page.click("#first .inc")
    assert page.find("#first output").text == "1"
    assert page.find("#second output").text == "100"
