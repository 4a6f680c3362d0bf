"""What counts as a change of state, and that an event which fails, wherever, leaves nothing behind."""

import pytest

from tidewire.testing import EventFailed, PageClient
from tidewire.wire.keys import Kind


@pytest.mark.parametrize("event", ["turn", "affirm"])
async def test_a_change_that_equality_passes_over_is_in_a_snapshot(any_client: PageClient, event: str) -> None:
    page = await any_client.get("/subtle/")
    await page.click(f".{event}")
    assert (await page.take())[0] == Kind.SNAPSHOT


@pytest.mark.parametrize("event", ["fail", "spoil"])
async def test_c42_a_failed_event_leaves_nothing_behind(any_client: PageClient, event: str) -> None:
    page = await any_client.get("/subtle/")
    for _ in range(2):
        with pytest.raises(EventFailed, match="event-failed"):
            await page.click(f".{event}")
    await page.click(".tell")
    assert page.find("b").text == "0 counted"


async def test_after_a_patch_that_could_not_be_sent_the_next_one_fits(any_client: PageClient) -> None:
    page = await any_client.get("/subtle/")
    await page.click(".tell")
    with pytest.raises(EventFailed, match="event-failed"):
        await page.click(".spoil")
    await page.click(".tell")
    assert page.find("b").text == "0 counted"
