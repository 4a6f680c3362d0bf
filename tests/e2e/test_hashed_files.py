"""H18: the client's other files are found where static files have hashes in their names."""

import re
from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import Watch, noted
from tests.projects import REPOSITORY, run_in_project
from tests.servers.running import Server, running

SETTINGS = "tests.settings_hashed"


@pytest.fixture(scope="module")
def hashed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The test project with its static files collected."""
    folder = str(tmp_path_factory.mktemp("static"))
    collect = ("-m", "django", "collectstatic", "--no-input", "--verbosity", "0", f"--settings={SETTINGS}")
    run_in_project(REPOSITORY, *collect, TIDEWIRE_TEST_STATIC=folder)
    with running(settings=SETTINGS, TIDEWIRE_TEST_STATIC=folder) as server:
        yield server


async def test_h18_the_navigation_is_loaded_by_its_hashed_name(page: Page, watch: Watch, hashed: Server) -> None:
    async with page.expect_response(re.compile(r"/static/tidewire/tidewire\.navigation\.[0-9a-f]{12}\.js")) as answer:
        await page.goto(f"{hashed.url}/paper/one/")
    assert (await answer.value).status == 200
    await watch.live()
    await page.evaluate("document.querySelector('nav .three').click()")
    await expect(page).to_have_title("Article three")
    await watch.live()
    assert watch.loads == 1
    assert not watch.errors


async def test_what_forms_and_handlers_need_is_loaded_by_its_hashed_name(
    page: Page, watch: Watch, hashed: Server
) -> None:
    async with page.expect_response(re.compile(r"/static/tidewire/tidewire\.more\.[0-9a-f]{12}\.js")) as answer:
        await page.goto(f"{hashed.url}/acts/")
    assert (await answer.value).status == 200
    await watch.live()
    await page.click("#act")
    assert await noted(page) == ["{}"]
    assert not watch.errors
