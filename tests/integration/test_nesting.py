"""C13: components in the templates of others, in process and over a real socket."""

import pytest

from tests.project.live import Card
from tidewire.testing import LiveDocument, PageClient
from tidewire.wire.keys import Kind


@pytest.fixture
async def board(any_client: PageClient) -> LiveDocument:
    """A board with three cards, the second of them with a note."""
    page = await any_client.get("/board/")
    await page.send("#board", "show", cards=[1, 2, 3])
    await page.click(".card-2 button")
    Card.made.clear()
    return page


def notes(page: LiveDocument) -> list[tuple[str, str]]:
    """Return what the cards say, in the order on the page."""
    return [(card["data-number"], card.text.split()[0]) for card in page.find_all(".card")]


def ids(page: LiveDocument) -> dict[str, str]:
    return {card["data-number"]: card["id"] for card in page.find_all(".card")}


async def test_c13_a_child_keeps_its_state_when_its_parent_renders(board: LiveDocument) -> None:
    await board.click(".rename")
    assert board.find("h1").text == "Renamed"
    assert notes(board) == [("1", "0"), ("2", "1"), ("3", "0")]
    assert Card.made == []


async def test_c13_a_parents_patch_says_nothing_of_children_that_stay(board: LiveDocument) -> None:
    await board.click(".rename")
    answer = next(frame for frame in reversed(board.frames) if frame.startswith("[5,1,"))
    assert answer.endswith(',[1,"Renamed"]]')


async def test_c13_children_move_with_their_rows(board: LiveDocument) -> None:
    before = ids(board)
    await board.send("#board", "show", cards=[3, 2, 1])
    assert notes(board) == [("3", "0"), ("2", "1"), ("1", "0")]
    assert ids(board) == before
    assert Card.made == []


async def test_c13_only_a_new_child_is_made(board: LiveDocument) -> None:
    await board.send("#board", "show", cards=[4, 1, 2, 3])
    assert notes(board) == [("4", "0"), ("1", "0"), ("2", "1"), ("3", "0")]
    assert Card.made == [4]
    await board.click(".card-4 button")
    assert notes(board)[0] == ("4", "1")


async def test_c13_a_child_that_went_comes_back_new(board: LiveDocument) -> None:
    await board.send("#board", "show", cards=[1, 3])
    assert notes(board) == [("1", "0"), ("3", "0")]
    await board.send("#board", "show", cards=[1, 2, 3])
    assert notes(board) == [("1", "0"), ("2", "0"), ("3", "0")]
    await board.click(".card-2 button")
    assert notes(board)[1] == ("2", "1")


async def test_c23_a_child_that_ended_stays_away_when_its_parent_renders(any_client: PageClient) -> None:
    board = await any_client.get("/full_board/")
    await board.send(".card-2", "end")
    await board.until(lambda: notes(board) == [("1", "0"), ("3", "0")])
    await board.click(".rename")  # the parent's first patch, which tells the shape that the page had at first
    assert notes(board) == [("1", "0"), ("3", "0")]
    await board.send("#board", "show", cards=[3, 1])
    assert notes(board) == [("3", "0"), ("1", "0")]
    await board.send("#board", "show", cards=[1, 2, 3])
    assert notes(board) == [("1", "0"), ("2", "0"), ("3", "0")]
    await board.click(".card-2 button")
    assert notes(board)[1] == ("2", "1")


async def test_c13_children_with_nothing_around_them_change_places(any_client: PageClient) -> None:
    bare = await any_client.get("/bare/")
    await bare.click(".card-2 button")
    for cards in ([3, 2, 1], [1, 4, 2, 3], [2]):
        await bare.send("#board", "show", cards=cards)
        assert notes(bare) == [*((str(card), str(int(card == 2))) for card in cards), ("9", "0")]


async def test_c13_a_child_in_a_branch_comes_and_goes(board: LiveDocument) -> None:
    await board.click(".extra .inc")
    assert board.find(".extra output").text == "1"
    await board.click(".toggle")
    assert not board.find_all(".extra")
    await board.click(".toggle")
    assert board.find(".extra output").text == "0"
    await board.click(".extra .inc")
    assert board.find(".extra output").text == "1"


async def test_c13_another_class_in_the_same_place_is_another_child(board: LiveDocument) -> None:
    await board.click(".replace")
    assert board.find(".extra p").text == "1"
    assert not board.find_all(".extra output")


async def test_c13_a_page_with_children_is_joined_without_html(any_client: PageClient) -> None:
    page = await any_client.get("/board/")
    assert [frame[:3] for frame in page.frames] == ["[0,", "[3,", "[3,"]


async def test_c13_children_keep_their_state_where_the_page_is_new_to_the_server(page_client: PageClient) -> None:
    page = await page_client.get("/board/")
    await page.send("#board", "show", cards=[1, 2])
    await page.click(".card-2 button")
    channel = page.component(".card-2").channel
    await page.until(lambda: page.frames[-1].startswith(f"[{Kind.SNAPSHOT:d},{channel},"))
    await page.drop()
    page_client.application = PageClient().application
    assert not await page.reconnect()
    assert notes(page) == [("1", "0"), ("2", "1")]
    await page.click(".rename")
    await page.click(".card-2 button")
    assert notes(page) == [("1", "0"), ("2", "2")]
