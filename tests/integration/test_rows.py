"""C19 on a page: rows of the database in a component's state, through events, returns and failures."""

import logging

import pytest
from django.contrib.auth.models import User

from tidewire.testing import EventFailed, LiveDocument, PageClient
from tidewire.wire.keys import Kind


@pytest.fixture
async def page(any_client: PageClient) -> LiveDocument:
    for name in ("ada", "eve"):
        await User.objects.acreate(username=name)
    return await any_client.get("/guest/")


def names(page: LiveDocument) -> list[str]:
    return [page.find("b").text, page.find("i").text, *(item.text for item in page.find_all("#guest li"))]


async def snapshot(page: LiveDocument) -> None:
    """Take frames until the page has the newest snapshot."""
    await page.send_raw("[12]")
    await page.until(lambda: page.frames[-1].startswith(f"[{Kind.SNAPSHOT:d},1,"))


async def come_back(page: LiveDocument) -> None:
    """Come back to a server that knows nothing of the page but what the page itself holds."""
    await page.drop()
    page.connection.epoch = "forgotten"
    assert not await page.reconnect()


async def test_c19_a_page_with_rows_is_joined_without_html(page: LiveDocument) -> None:
    assert names(page) == ["ada", "eve"]
    assert [frame for frame in page.frames if not frame.startswith("[0")] == ["[3,1,2,1]", "[3,2,3,2]"]


async def test_c19_what_was_not_saved_is_gone_when_the_page_comes_back(page: LiveDocument) -> None:
    await page.send("#guest", "whisper", name="changed")
    assert names(page) == ["changed", "eve"]
    await come_back(page)
    assert names(page) == ["ada", "eve"]


async def test_c19_a_failed_handler_leaves_the_row_as_it_was(page: LiveDocument) -> None:
    with pytest.raises(EventFailed, match="event-failed"):
        await page.send("#guest", "fail")
    await page.send("#guest", "befriend", user=(await User.objects.aget(username="ada")).pk)
    assert names(page) == ["ada", "ada"]


async def test_c19_a_queryset_set_by_an_async_handler_comes_back_as_its_rows(page: LiveDocument) -> None:
    await page.send("#guest", "meet_everybody")
    assert names(page)[2:] == ["eve", "ada"]
    await snapshot(page)
    await User.objects.acreate(username="new")
    await come_back(page)
    assert names(page)[2:] == ["eve", "ada"]


async def test_c19_a_row_that_is_gone_shows_as_none(page: LiveDocument) -> None:
    await User.objects.filter(username="eve").adelete()
    await come_back(page)
    assert names(page) == ["ada", ""]


async def test_c19_a_row_that_is_gone_and_cannot_be_none_refuses_the_join_alone(
    page: LiveDocument, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "tidewire")
    await User.objects.filter(username="ada").adelete()
    with pytest.raises(EventFailed, match="snapshot-schema"):
        await come_back(page)
    assert [record.levelname for record in caplog.records if "the User" in record.getMessage()] == ["WARNING"]
    await page.answer_to(page.connection.ref)
    await page.click("#first .inc")
    assert page.find("#first output").text == "1"


@pytest.mark.parametrize("given", [0, "abc", True, None])
async def test_c19_an_event_for_a_row_that_is_not_there_is_refused(page: LiveDocument, given: object) -> None:
    with pytest.raises(EventFailed) as failed:
        await page.send("#guest", "befriend", user=given)
    assert failed.value.code == "bad-arguments"
    assert failed.value.detail is not None
    assert failed.value.detail["errors"][0]["argument"] == "user"
    assert names(page) == ["ada", "eve"]
