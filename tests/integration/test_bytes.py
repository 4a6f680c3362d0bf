"""What goes over the wire, in bytes: the text of whole frames, without the 2 to 8 bytes of a WebSocket frame's head."""

import random
from collections.abc import AsyncIterator
from typing import Any

import orjson
import pytest
import pytest_asyncio

from tests.project.live import table_row
from tidewire.testing import LiveDocument, PageClient
from tidewire.wire.keys import Kind

# Handlers that run in a thread look after its database connections.
pytestmark = pytest.mark.django_db(transaction=True)


@pytest_asyncio.fixture
async def client() -> AsyncIterator[PageClient]:
    """An anonymous visitor."""
    async with PageClient() as client:
        yield client


@pytest_asyncio.fixture
async def table(client: PageClient) -> LiveDocument:
    """A page with a table of 1,000 rows that had its first difference."""
    page = await client.get("/table/")
    await page.send("table", "toggle", row=500)
    return page


async def received(page: LiveDocument, handler: str, *, css: str = "table", **arguments: Any) -> int:
    """Return the bytes of all frames that an event brings but snapshots, which travel apart at a pace of their own."""
    before = len(page.frames)
    await page.send(css, handler, **arguments)
    frames = [frame for frame in page.frames[before:] if not frame.startswith(f"[{Kind.SNAPSHOT:d},")]
    return sum(len(frame.encode()) for frame in frames)


async def test_a_join_after_an_unchanged_first_paint(client: PageClient) -> None:
    page = await client.get("/table/")
    hello, *join = page.frames
    assert hello.startswith(f"[{Kind.HELLO:d},")  # once a socket, however many components join
    assert len(hello) <= 90
    assert 0 < sum(map(len, join)) <= 60


async def test_a_click_on_a_counter(client: PageClient) -> None:
    page = await client.get("/counters/")
    await page.send("#first output", "inc")
    assert await received(page, "inc", css="#first output") <= 25
    assert len(page.sent[-1]) <= 25


async def test_a_cell_of_a_thousand_rows(table: LiveDocument) -> None:
    assert await received(table, "set_price", row=411, price=99) <= 45
    assert table.find("tbody tr:nth-child(412) td:nth-child(4)").text == "99"


async def test_an_attribute_of_a_row(table: LiveDocument) -> None:
    assert await received(table, "toggle", row=411) <= 42


async def test_a_row_before_a_thousand(table: LiveDocument) -> None:
    row = table_row(5001)
    texts = [str(row["id"]), row["name"], row["kind"].upper(), str(row["price"]), row["state"]]
    written = len(orjson.dumps([row["id"], "", *texts]))
    assert await received(table, "prepend") <= written + 40
    assert table.find("tbody tr:first-child td:first-child").text == "5001"


def shuffled() -> list[int]:
    numbers = list(range(1, 1001))
    random.Random(1).shuffle(numbers)
    return numbers


@pytest.mark.parametrize(
    ("handler", "most", "order"),
    [
        ("remove_first", 30, list(range(2, 1001))),
        ("turn_round", 40, list(range(1000, 0, -1))),
        ("shuffle", 4500, shuffled()),
    ],
    ids=["remove first", "reverse", "shuffle"],
)
async def test_rows_in_another_order(table: LiveDocument, handler: str, most: int, order: list[int]) -> None:
    assert await received(table, handler) <= most
    assert [int(cell.text) for cell in table.find_all("tbody td:first-child")] == order
