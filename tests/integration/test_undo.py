"""What counts as a change of state, and that an event which fails, wherever, leaves nothing behind."""

import orjson
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


@pytest.mark.parametrize("event", ["fail", "fail_async"])
async def test_c42_on_error_runs_after_the_rollback_and_its_render_goes_out(any_client: PageClient, event: str) -> None:
    page = await any_client.get("/worried/")
    await page.send("#worried", "inc")
    with pytest.raises(EventFailed, match="event-failed"):
        await page.send("#worried", event, how="quietly")
    await page.until(lambda: page.find("#worried i").text != "")
    assert page.find("#worried i").text == f"{event}: ValueError at 1"
    assert page.find("#worried b").text == "1"
    await page.click("#first .inc")
    assert page.find("#first output").text == "1"


async def test_c42_on_error_hears_of_what_could_not_be_sent(any_client: PageClient) -> None:
    page = await any_client.get("/worried/")
    with pytest.raises(EventFailed, match="event-failed"):
        await page.send("#worried", "spoil")
    await page.until(lambda: page.find("#worried i").text != "")
    assert page.find("#worried i").text.startswith("spoil: ")


async def test_c42_an_exception_in_on_error_is_logged_and_undone(
    any_client: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    page = await any_client.get("/worried/")
    with pytest.raises(EventFailed, match="event-failed"):
        await page.send("#worried", "fail", how="badly")
    await page.until(lambda: orjson.loads(page.frames[-1])[:3] == [Kind.ERROR, 1, 0])
    errors = [record.exc_info[1] for record in caplog.records if record.exc_info and record.name == "tidewire"]
    assert [str(error) for error in errors] == ["badly", "the hook failed, too"]
    await page.send("#worried", "inc")
    assert (page.find("#worried b").text, page.find("#worried i").text) == ("1", "")


async def test_c42_on_error_is_not_for_what_never_ran(any_client: PageClient) -> None:
    page = await any_client.get("/worried/")
    for name, code in (("nothing", "unknown-event"), ("fail", "bad-arguments")):
        with pytest.raises(EventFailed, match=code):
            await page.send("#worried", name)
    await page.send("#worried", "inc")
    assert page.find("#worried i").text == ""
