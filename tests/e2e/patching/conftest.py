"""One page with the parts of the client that patch, shared by all tests; each shows what it needs in it."""

import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page

CLIENT: Final = Path(__file__).parents[3] / "client"


class Patching:
    """Runs scripts beside the parts that patch: ``show``, ``become`` and others of ``client/test/browser``."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.console: list[str] = []
        self.errors: list[str] = []

    async def __call__(self, script: str, argument: object = None) -> Any:
        """Return what ``script``, the body of a function of ``arg``, returns."""
        return await self.page.evaluate(f"async (arg) => {{ with (patching) {{ {script} }} }}", argument)

    def said(self, message: ConsoleMessage) -> None:
        """Keep what the console is told."""
        self.console.append(message.text)

    def failed(self, error: Exception) -> None:
        """Keep what nobody caught."""
        self.errors.append(str(error))


@pytest.fixture(scope="session")
def bundle() -> str:
    """The test's entry as one script."""
    esbuild = CLIENT / "node_modules" / "esbuild" / "bin" / "esbuild"
    options = ["--bundle", "--format=iife", "--global-name=patching", "--target=es2022"]
    return subprocess.run(
        [str(esbuild), "test/browser/patching.ts", *options], cwd=CLIENT, check=True, capture_output=True, text=True
    ).stdout


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def patching_page(browser: Browser, bundle: str) -> AsyncIterator[Page]:
    """A blank page that has the parts."""
    page = await browser.new_page()
    await page.set_content("<!DOCTYPE html><title>Patching</title>")
    await page.add_script_tag(content=bundle)
    yield page
    await page.close()


@pytest_asyncio.fixture(loop_scope="session")
async def dom(patching_page: Page) -> AsyncIterator[Patching]:
    """The page, which must not fail."""
    dom = Patching(patching_page)
    patching_page.on("console", dom.said)
    patching_page.on("pageerror", dom.failed)
    yield dom
    patching_page.remove_listener("console", dom.said)
    patching_page.remove_listener("pageerror", dom.failed)
    assert dom.errors == []


@pytest_asyncio.fixture(loop_scope="session", params=["moveBefore", "insertBefore"])
async def moving(request: pytest.FixtureRequest, dom: Patching) -> AsyncIterator[bool]:
    """Whether the browser can move a node without taking it out."""
    can_move = bool(request.param == "moveBefore")
    await dom("canMove(arg)", can_move)
    yield can_move
    await dom("canMove(true)")
