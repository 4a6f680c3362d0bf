"""C20: what a component hears of its life, in its order."""

import logging
from typing import cast

import pytest

from tests.project.live import Life
from tests.runtime.wires import tasks_done
from tidewire.runtime.application import ProjectApplication
from tidewire.runtime.host import Host
from tidewire.testing import LiveDocument, PageClient


@pytest.fixture
def log() -> list[str]:
    Life.log.clear()
    return Life.log


@pytest.fixture
async def page(page_client: PageClient, log: list[str]) -> LiveDocument:
    return await page_client.get("/life/")


def host_of(client: PageClient) -> Host:
    return cast("ProjectApplication", client.application).host


async def left(page: LiveDocument, client: PageClient) -> None:
    """Close the page's socket, and wait until the page has ended."""
    await page.close()
    await tasks_done(host_of(client))


async def test_c20_the_first_render_is_in_the_html_and_joined_shows_a_change(
    page_client: PageClient, log: list[str]
) -> None:
    page = await page_client.get("/life/", live=False)
    assert (page.find("#life b").text, log) == ("new", [])
    await page.open()
    assert (page.find("#life b").text, log) == ("joined", ["sync joined", "async joined"])
    await page.close()


async def test_c20_a_page_that_is_left_destroys_its_components_once(
    page: LiveDocument, page_client: PageClient, log: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    log.clear()
    with caplog.at_level(logging.ERROR, "tidewire"):
        await left(page, page_client)
    assert log == ["sync destroyed in a thread", "async destroyed async"]
    assert "destroyed() of AsyncLife async: RuntimeError: at the end" in caplog.text


async def test_c20_a_page_that_drops_and_comes_back_destroys_nothing(page: LiveDocument, log: list[str]) -> None:
    log.clear()
    await page.drop()
    assert await page.reconnect()
    await page.send("#life", "rename", name="again")
    assert log == []


async def test_c20_a_dropped_page_that_is_given_up_is_the_end(
    page: LiveDocument, page_client: PageClient, log: list[str]
) -> None:
    log.clear()
    host = host_of(page_client)
    await page.drop()
    host._let_go(next(iter(host._held)))
    await left(page, page_client)
    assert log == ["sync destroyed in a thread", "async destroyed async"]
    assert not await page.reconnect()
    assert log[2:] == ["sync joined", "async joined"]


async def test_c20_a_component_that_the_page_shows_no_more_is_destroyed(
    page: LiveDocument, page_client: PageClient, log: list[str]
) -> None:
    log.clear()
    channel = page.component("#life").channel
    await page.send_raw(f"[8,{channel}]")
    await page.send("#async", "rename", name="other")
    assert log == ["sync destroyed in a thread"]
    await left(page, page_client)
    assert log == ["sync destroyed in a thread", "other destroyed async"]


async def test_c23_a_component_destroys_itself(page: LiveDocument, page_client: PageClient, log: list[str]) -> None:
    log.clear()
    await page.click("#life button")
    await page.until(lambda: not page.find_all("#life"))
    await page.send("#async", "rename", name="async")
    assert log == ["sync destroyed in a thread"]
    assert not any(frame.startswith("[8,") for frame in page.sent)
    await left(page, page_client)
    assert log == ["sync destroyed in a thread", "async destroyed async"]


async def test_c20_a_component_that_ended_just_before_its_page_is_destroyed_too(
    page: LiveDocument, page_client: PageClient, log: list[str]
) -> None:
    log.clear()
    await page.send_event("#life", "end")
    await left(page, page_client)
    assert log == ["sync destroyed in a thread", "async destroyed async"]
