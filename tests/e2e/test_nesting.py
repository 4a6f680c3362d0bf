"""C13 and P46: components in the templates of others, in a real browser."""

import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.browser import Watch
from tests.servers.running import Server

SHOW = "(cards) => tidewire.send(document.querySelector('#board h1'), 'show', {cards})"


@pytest_asyncio.fixture(loop_scope="session")
async def board(page: Page, watch: Watch, server: Server) -> Page:
    """A board with three cards; the second has a note and a draft, and the focus."""
    await page.goto(f"{server.url}/board/")
    await watch.live()
    await page.evaluate(SHOW, [1, 2, 3])
    await watch.live()
    await use(page)
    return page


async def use(page: Page) -> None:
    """Leave something in the second card that only the very same element has later."""
    await page.click(".card-2 button")
    await expect(page.locator(".card-2 b")).to_have_text("1")
    await page.fill(".card-2 input", "half a thought")
    await page.evaluate("document.querySelector('.card-2').isTheSame = true")


async def is_the_same(page: Page) -> None:
    await expect(page.locator(".card-2 b")).to_have_text("1")
    await expect(page.locator(".card-2 input")).to_have_value("half a thought")
    assert await page.evaluate("document.querySelector('.card-2').isTheSame")


async def test_c13_p46_a_parents_patch_leaves_its_children_alone(board: Page, watch: Watch) -> None:
    await board.click(".rename")
    await expect(board.locator("h1")).to_have_text("Renamed")
    await is_the_same(board)
    await board.click(".card-2 button")
    await expect(board.locator(".card-2 b")).to_have_text("2")
    assert not watch.errors


async def test_c13_p46_children_move_with_their_rows(board: Page, watch: Watch) -> None:
    await board.focus(".card-2 input")
    await board.evaluate(SHOW, [2, 4, 3, 1])
    await watch.live()
    order = await board.locator(".card").evaluate_all("(cards) => cards.map((card) => card.dataset.number)")
    assert order == ["2", "4", "3", "1"]
    await is_the_same(board)
    await expect(board.locator(".card-2 input")).to_be_focused()
    for number in (4, 1):
        await board.click(f".card-{number} button")
        await expect(board.locator(f".card-{number} b")).to_have_text("1")
    assert not watch.errors


async def test_c13_p46_a_child_that_went_leaves_and_comes_back_new(board: Page, watch: Watch) -> None:
    await board.evaluate(SHOW, [1, 3])
    await watch.live()
    await watch.until(lambda: any(frame.startswith("[8,") for frame in watch.sent))
    await board.evaluate(SHOW, [1, 2, 3])
    await watch.live()
    await expect(board.locator(".card-2 b")).to_have_text("0")
    await board.click(".card-2 button")
    await expect(board.locator(".card-2 b")).to_have_text("1")
    assert not watch.errors


async def test_c13_p46_a_child_in_a_branch_comes_and_goes(board: Page, watch: Watch) -> None:
    await board.click(".extra .inc")
    await expect(board.locator(".extra output")).to_have_text("1")
    await board.click(".toggle")
    await expect(board.locator(".extra")).to_have_count(0)
    await board.click(".toggle")
    await watch.live()
    await expect(board.locator(".extra output")).to_have_text("0")
    await board.click(".extra .inc")
    await expect(board.locator(".extra output")).to_have_text("1")
    await is_the_same(board)
    assert not watch.errors


@pytest_asyncio.fixture(loop_scope="session")
async def bare(page: Page, watch: Watch, server: Server) -> Page:
    """Three cards with nothing around them; the second has a note and a draft."""
    await page.goto(f"{server.url}/bare/")
    await watch.live()
    await use(page)
    return page


async def numbers(page: Page) -> list[str]:
    order: list[str] = await page.locator(".card").evaluate_all("(cards) => cards.map((card) => card.dataset.number)")
    return order


async def test_c13_p46_children_change_places_with_each_other(bare: Page, watch: Watch) -> None:
    for cards in ([3, 2, 1], [2, 1, 3], [1, 4, 2, 3], [2, 3], [3, 1, 2], [2]):
        await bare.evaluate(SHOW, cards)
        await watch.live()
        assert await numbers(bare) == [*map(str, cards), "9"]
        await is_the_same(bare)
    assert not watch.errors


async def test_c13_p46_a_child_moves_between_branches(bare: Page, watch: Watch) -> None:
    await bare.evaluate("document.querySelector('#wanderer').isTheSame = true")
    for place in ("i + #wanderer", "#wanderer + i", "i + #wanderer"):
        await bare.click(".toggle")
        await expect(bare.locator(place)).to_have_count(1)
        await expect(bare.locator("i")).to_have_text("between")
        assert await bare.evaluate("document.querySelector('#wanderer').isTheSame")
    await bare.click("#wanderer button")
    await expect(bare.locator("#wanderer b")).to_have_text("1")
    assert not watch.errors
