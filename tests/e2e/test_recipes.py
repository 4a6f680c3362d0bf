"""Recipes of the documentation in a real browser: the very files that its readers copy."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import Watch
from tests.e2e.held import Held
from tests.projects import TUTORIAL
from tests.servers.running import Server, running

ALL = [str(number) for number in range(1, 100)]


@pytest.fixture
def tutorial() -> Iterator[Server]:
    """The project of the documentation on uvicorn, with its static files, which the test may kill."""
    with running(
        application="tests.project.asgi:application", settings="mysite.settings", path="/recipes/", folder=TUTORIAL
    ) as server:
        yield server


STYLE = """document.addEventListener("DOMContentLoaded", () => {
    const style = document.createElement("style");
    style.textContent = "li { height: 100px }";
    document.head.append(style);
});"""


async def open_list(page: Page, watch: Watch, server: Server) -> None:
    # Rows so high that a page of them is far more than what is seen and what is nearer than the threshold.
    await page.add_init_script(STYLE)
    await page.goto(f"{server.url}/recipes/")
    await watch.live()


async def scroll_to_the_end(page: Page) -> None:
    await page.evaluate("scrollTo({top: document.documentElement.scrollHeight, behavior: 'instant'})")


async def rows(page: Page) -> list[str]:
    return await page.locator("ul > li:not(#more)").all_inner_texts()


async def more_than(page: Page, count: int) -> list[str]:
    """Return the rows once there are more of them than ``count``."""
    await page.wait_for_function("count => document.querySelectorAll('ul > li:not(#more)').length > count", arg=count)
    await page.evaluate("tidewire.settled()")
    return await rows(page)


async def to_the_end(page: Page) -> None:
    """Scroll until there is nothing more to come, looking at each page of rows."""
    while await page.locator("#more").count():
        before = await rows(page)
        await scroll_to_the_end(page)
        after = await more_than(page, len(before))
        assert after == ALL[: len(after)]


async def test_h13_infinite_scroll_goes_on_over_a_restart(page: Page, watch: Watch, tutorial: Server) -> None:
    await open_list(page, watch, tutorial)
    assert await rows(page) == ALL[:20]
    for count in (20, 40):
        await scroll_to_the_end(page)
        assert await more_than(page, count) == ALL[: count + 20]
    tutorial.kill()
    await expect(page.locator("html.tide-disconnected")).to_be_attached()
    await scroll_to_the_end(page)  # which is asked for once the server is back
    tutorial.start()
    assert await more_than(page, 60) == ALL[:80]
    await to_the_end(page)
    assert await rows(page) == ALL
    assert watch.loads == 1
    assert watch.errors == []


async def test_h13_rows_that_a_dead_server_owes_come_when_the_end_is_looked_at_again(
    page: Page, watch: Watch, tutorial: Server
) -> None:
    await (held := Held()).watch(page)
    await open_list(page, watch, tutorial)
    held.hold()
    await scroll_to_the_end(page)
    await held.answers(1)
    tutorial.kill()
    await expect(page.locator("html.tide-disconnected")).to_be_attached()
    held.lose()
    tutorial.start()
    await watch.live()
    assert await rows(page) == ALL[:20]  # what came of that nobody knows, so it is not asked for a second time
    await page.evaluate("scrollTo({top: 0, behavior: 'instant'})")
    await to_the_end(page)
    assert await rows(page) == ALL
