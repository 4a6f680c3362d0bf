"""C43: TodoMVC in Chromium, two windows side by side."""

from collections.abc import AsyncIterator
from typing import NamedTuple

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.browser import Watch
from tests.servers.running import Server


class Window(NamedTuple):
    """One visitor's page."""

    page: Page
    watch: Watch

    @property
    def texts(self) -> Locator:
        return self.page.locator(".todo-text")

    def row(self, text: str) -> Locator:
        return self.page.locator(".todo").filter(has_text=text)

    async def add(self, text: str) -> None:
        await self.page.get_by_label("A new item").fill(text)
        await self.page.keyboard.press("Enter")
        await expect(self.texts.filter(has_text=text)).to_be_visible()


@pytest_asyncio.fixture(loop_scope="session")
async def windows(browser: Browser, demo: Server) -> AsyncIterator[tuple[Window, Window]]:
    """Two browsers, each with cookies of its own, on the empty list."""
    opened = []
    for _ in range(2):
        context = await browser.new_context()
        page = await context.new_page()
        watch = Watch(page)
        await page.goto(f"{demo.url}/todos/")
        await watch.live()
        opened.append(Window(page, watch))
    yield opened[0], opened[1]
    await empty(opened[0])
    for window in opened:
        assert window.watch.errors == []
        await window.page.context.close()


async def empty(window: Window) -> None:
    """Leave nothing behind for the next test."""
    await window.page.goto(window.page.url.partition("?")[0])
    await window.watch.live()
    for left in reversed(range(await window.texts.count())):
        await window.page.get_by_label("Delete").first.click()
        await expect(window.texts).to_have_count(left)


async def test_c43_what_one_window_does_the_other_shows(windows: tuple[Window, Window]) -> None:
    one, other = windows
    await one.add("Buy milk")
    await other.add("Mend the roof")
    for window in windows:
        await expect(window.texts).to_have_text(["Buy milk", "Mend the roof"])
    await other.row("Buy milk").get_by_role("checkbox").check()
    await expect(one.row("Buy milk").get_by_role("checkbox")).to_be_checked()
    await expect(one.page.locator(".todo-foot strong")).to_have_text("1")
    await one.row("Mend the roof").get_by_label("Delete").click()
    await expect(other.texts).to_have_text(["Buy milk"])


async def test_c43_the_address_says_which_items_are_shown(windows: tuple[Window, Window]) -> None:
    one, other = windows
    await one.add("Buy milk")
    await one.add("Mend the roof")
    await one.row("Buy milk").get_by_role("checkbox").check()
    await one.page.get_by_role("link", name="Active").click()
    await expect(one.texts).to_have_text(["Mend the roof"])
    assert one.page.url.endswith("?show=active")
    await expect(other.texts).to_have_count(2)
    await one.page.reload()
    await expect(one.texts).to_have_text(["Mend the roof"])
    await one.page.get_by_role("link", name="Completed").click()
    await expect(one.texts).to_have_text(["Buy milk"])
    await one.page.get_by_role("button", name="Clear completed").click()
    await expect(one.texts).to_have_count(0)
    await expect(other.texts).to_have_text(["Mend the roof"])


async def test_c43_an_item_is_edited_in_place_with_the_focus_in_its_field(windows: tuple[Window, Window]) -> None:
    one, other = windows
    await one.add("Buy milk")
    await one.texts.first.dblclick()
    field = one.page.get_by_label("Edit the item")
    await expect(field).to_be_focused()
    await field.fill("Buy oat milk")
    await other.row("Buy milk").get_by_role("checkbox").check()
    await expect(one.page.locator(".todo.completed")).to_be_visible()
    await expect(field).to_have_value("Buy oat milk")  # the other window's click took nothing away
    await one.page.keyboard.press("Enter")
    for window in windows:
        await expect(window.texts).to_have_text(["Buy oat milk"])


async def test_c43_escape_leaves_an_item_as_it_was(windows: tuple[Window, Window]) -> None:
    one, _ = windows
    await one.add("Buy milk")
    await one.texts.first.dblclick()
    await one.page.get_by_label("Edit the item").fill("Something else")
    await one.page.keyboard.press("Escape")
    await expect(one.texts).to_have_text(["Buy milk"])


async def test_c43_all_are_done_and_undone_at_once(windows: tuple[Window, Window]) -> None:
    one, other = windows
    await one.add("Buy milk")
    await one.add("Mend the roof")
    await one.page.get_by_label("All done").check()
    await expect(other.page.locator(".todo.completed")).to_have_count(2)
    await expect(other.page.get_by_label("All done")).to_be_checked()  # the list's own frame may come after its items'
    await other.page.get_by_label("All done").uncheck()
    await expect(one.page.locator(".todo.completed")).to_have_count(0)
