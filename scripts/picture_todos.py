"""Makes ``docs/images/todos.png`` anew, the demo's to-do list in two windows: ``python -m scripts.picture_todos``."""

import asyncio
from base64 import b64encode
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.async_api import Browser, Page, async_playwright

from tests.e2e.browser import EXECUTABLE, FLAGS
from tests.e2e.conftest import serving_demo

IMAGE: Final = Path(__file__).resolve().parent.parent / "docs/images/todos.png"
WIDTH, HEIGHT, GAP = 640, 760, 16
ITEMS: Final = ("Buy oat milk", "Mend the roof", "Call the harbour master")


async def opened(browser: Browser, url: str) -> Page:
    """Return a window with the list at its top."""
    page = await browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, color_scheme="light")
    await page.goto(f"{url}/todos/")
    await page.evaluate("tidewire.settled()")
    return page


async def act(page: Page) -> None:
    """Write the list, and be about to edit one of its items."""
    for text in ITEMS:
        await page.get_by_label("A new item").fill(text)
        await page.keyboard.press("Enter")
        await page.locator(".todo-text", has_text=text).wait_for()
    await page.get_by_label(f"{ITEMS[0]} is done").check()
    await page.get_by_label(f"Edit {ITEMS[1]}").click()
    await page.get_by_label("Edit the item").focus()
    await page.evaluate("tidewire.settled()")


async def side_by_side(browser: Browser, pictures: list[bytes]) -> bytes:
    """Return one picture of several."""
    size = {"width": WIDTH * len(pictures) + GAP * (len(pictures) - 1), "height": HEIGHT}
    page = await browser.new_page(viewport=size)  # type: ignore[arg-type] # it has just these two keys
    images = "".join(f'<img src="data:image/png;base64,{b64encode(picture).decode()}">' for picture in pictures)
    await page.set_content(f'<body style="margin:0;display:flex;gap:{GAP}px;background:#7d828a">{images}')
    return await page.screenshot()


async def picture(url: str) -> bytes:
    """Return the picture of the demo at ``url``."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=EXECUTABLE, args=FLAGS)
        windows = [await opened(browser, url) for _ in range(2)]
        await act(windows[0])
        for window in windows:
            await window.locator(".completed", has_text=ITEMS[0]).wait_for()
        made = await side_by_side(browser, [await window.screenshot() for window in windows])
        await browser.close()
        return made


if __name__ == "__main__":
    with TemporaryDirectory() as folder, serving_demo(Path(folder)) as server:
        IMAGE.write_bytes(asyncio.run(picture(server.url)))
