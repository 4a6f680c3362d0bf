"""H23: time passes when a test says so."""

import time

import pytest

from tidewire.conf import get_settings
from tidewire.testing import Clock, EventFailed, LiveDocument, PageClient, SocketClosed, SyncPageClient
from tidewire.wire.keys import Kind

PLUS = "section:first-of-type .inc"


def snapshots(page: LiveDocument) -> int:
    return sum(frame.startswith(f"[{int(Kind.SNAPSHOT)},") for frame in page.frames)


async def test_h23_snapshots_are_paced_by_the_clock(page_client: PageClient, clock: Clock) -> None:
    page = await page_client.get("/counters/")
    await page.click(PLUS)
    await page.until(lambda: snapshots(page) == 1)
    await page.click(PLUS)
    assert snapshots(page) == 1
    await clock.advance(get_settings().snapshot_interval)
    await page.until(lambda: snapshots(page) == 2)


@pytest.mark.parametrize(("seconds", "is_known"), [(-5, True), (5, False)])
async def test_h23_a_page_is_kept_for_its_grace_time(
    page_client: PageClient, clock: Clock, seconds: float, is_known: bool
) -> None:
    page = await page_client.get("/counters/")
    await page.drop()
    await clock.advance(get_settings().grace_seconds + seconds)
    assert await page.reconnect() is is_known
    await page.click(PLUS)
    assert page.find("section:first-of-type output").text == "1"


async def test_h23_snapshots_grow_old_by_the_clock(page_client: PageClient, clock: Clock) -> None:
    page = await page_client.get("/counters/")
    await page.drop()
    await clock.advance(get_settings().snapshot_max_age + 60)
    with pytest.raises(EventFailed, match="snapshot-expired"):
        await page.reconnect()


async def test_h23_who_says_nothing_for_too_long_is_given_up(page_client: PageClient, clock: Clock) -> None:
    page = await page_client.get("/counters/")
    await clock.advance(4 * get_settings().heartbeat_seconds)
    with pytest.raises(SocketClosed) as closed:
        await page.until(lambda: False)
    assert closed.value.code == 4010


def test_h23_a_sync_test_has_time_too(sync_page_client: SyncPageClient, clock: Clock) -> None:
    page = sync_page_client.get("/counters/")
    page.drop()
    sync_page_client.advance(clock, get_settings().grace_seconds + 5)
    assert page.reconnect() is False


async def test_h23_time_goes_on_afterwards_as_if_nothing_was() -> None:
    before, wall = time.monotonic(), time.time()
    with Clock() as clock:
        await clock.advance(10_000)
        assert time.monotonic() > before + 10_000
        assert time.time() > wall + 10_000
    assert before <= time.monotonic() < before + 5_000
    with pytest.raises(ValueError, match="cannot be advanced by -1 seconds"):
        await clock.advance(-1)
