"""One browser and one server for all tests in the browser; a fresh page for each."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, async_playwright, expect

from tests.e2e.browser import EXECUTABLE, FLAGS, WAIT_SECONDS, Watch
from tests.e2e.held import Held
from tests.e2e.proxy import Wire
from tests.projects import DEMO, run_in_project
from tests.servers.running import Server, running


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark all tests in this folder, and run them on the loop that their browser lives on."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    """Chromium."""
    # Playwright's own 5 seconds are less than a page may wait before it connects anew to a server that starts slowly.
    expect.set_options(timeout=WAIT_SECONDS * 1000)
    assert EXECUTABLE, "No Chromium is installed; `make setup` installs it."
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=FLAGS)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page in a browser context of its own."""
    context = await browser.new_context()
    context.set_default_timeout(WAIT_SECONDS * 1000)
    page = await context.new_page()
    yield page
    await context.close()


@pytest_asyncio.fixture(loop_scope="session")
async def watch(page: Page) -> Watch:
    """What the page does."""
    return Watch(page)


@pytest_asyncio.fixture(loop_scope="session")
async def held(page: Page) -> Held:
    """The page's frames from the server, which the test may hold back."""
    held = Held()
    await held.watch(page)
    return held


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """The test project on uvicorn."""
    with running() as server:
        yield server


@contextmanager
def serving_demo(folder: Path) -> Iterator[Server]:
    """The demo on uvicorn, as ``make demo`` serves it, on a database in ``folder``."""
    database = str(folder / "db.sqlite3")
    run_in_project(DEMO, "manage.py", "migrate", "--verbosity", "0", TIDEWIRE_DEMO_DATABASE=database)
    with running(
        application="demo_site.asgi:application",
        settings="demo_site.settings",
        path="/",
        TIDEWIRE_DEMO_DATABASE=database,
    ) as server:
        yield server


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo, for all tests."""
    with serving_demo(tmp_path_factory.mktemp("demo")) as server:
        yield server


@pytest.fixture
def own_demo(tmp_path: Path) -> Iterator[Server]:
    """A demo that the test may kill."""
    with serving_demo(tmp_path) as server:
        yield server


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A server that the test may kill."""
    with running() as server:
        yield server


@pytest_asyncio.fixture(loop_scope="session")
async def wire(server: Server) -> AsyncIterator[Wire]:
    """A wire to the server that the test may cut."""
    async with Wire(server) as wire:
        yield wire
