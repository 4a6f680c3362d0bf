"""C27: the query of the page's address, read and changed by components."""

import json
from typing import Any

import pytest

from tidewire.testing import EventFailed, LiveDocument, PageClient
from tidewire.wire.keys import Verb


@pytest.fixture
async def page(any_client: PageClient) -> LiveDocument:
    return await any_client.get("/filter/?filter=open&tag=a&tag=b")


def shown(page: LiveDocument, which: str) -> list[str]:
    return page.find(f"#{which}").text.split()


async def test_c27_the_address_is_read_on_first_paint_and_live(any_client: PageClient) -> None:
    page = await any_client.get("/filter/?filter=open", live=False)
    assert shown(page, "one") == ["open", "0", "/filter/?filter=open"]
    await page.open()
    assert [json.loads(frame)[0] for frame in page.frames] == [0, 3, 3]
    await page.close()


async def test_c27_a_change_shows_in_the_address_and_the_other_components_are_told(page: LiveDocument) -> None:
    await page.send("#one", "choose", only="done")
    assert page.url == "/filter/?filter=done&tag=a&tag=b"
    assert page.ops == [[Verb.URL, page.url, 1]]
    assert shown(page, "one") == ["done", "0", page.url]
    await page.until(lambda: shown(page, "two") == ["done", "1", page.url])


async def test_c27_a_change_can_be_an_entry_of_the_history(page: LiveDocument) -> None:
    await page.send("#one", "choose", only="done", push=True)
    await page.send("#one", "choose", only="all")
    assert page.history == ["/filter/?filter=open&tag=a&tag=b", "/filter/?filter=all&tag=a&tag=b"]
    assert [op[2] for op in page.ops] == [0, 1]


async def test_c27_all_changes_of_one_event_are_one(page: LiveDocument) -> None:
    await page.send("#one", "choose_tags", tags=["x y", "ü&=", ""])
    assert page.url == "/filter/?filter=open&tag=x+y&tag=%C3%BC%26%3D&tag="
    assert len(page.ops) == 1


async def test_c27_a_failed_event_changes_no_address(page: LiveDocument) -> None:
    with pytest.raises(EventFailed):
        await page.send("#one", "choose", only="done", fail=True)
    await page.send("#one", "choose", only="open")
    assert page.ops == []
    assert shown(page, "one") == ["open", "0", "/filter/?filter=open&tag=a&tag=b"]


async def test_c27_the_history_leads_back(page: LiveDocument) -> None:
    await page.send("#one", "choose", only="done", push=True)
    await page.go("/filter/?filter=open")
    await page.until(lambda: shown(page, "one")[:2] == ["open", "1"] and shown(page, "two")[:2] == ["open", "2"])
    assert [op[0] for op in page.ops] == [Verb.URL]


async def test_c27_a_page_that_is_being_made_has_one_address(page_client: PageClient) -> None:
    with pytest.raises(RuntimeError, match=r"page\.params cannot be changed while the page's HTML is made"):
        await page_client.http.get("/goer/?params=1")


async def test_c27_a_page_that_comes_back_has_its_address(page: LiveDocument) -> None:
    await page.send("#one", "choose", only="done")
    await page.drop()
    assert await page.reconnect()
    await page.send("#one", "choose_tags", tags=[])
    assert page.url == "/filter/?filter=done"


@pytest.mark.parametrize("query", ["filter.json={&filter=%ff&&=&a", "filter=" + "x" * 5000, "a=1&" * 3000])
async def test_c27_whatever_stands_in_the_address_is_no_error(any_client: PageClient, query: Any) -> None:
    page = await any_client.get("/filter/")
    await page.go(f"/filter/?{query}")
    await page.until(lambda: shown(page, "two")[1] == "1")
    await page.send("#one", "choose", only="done")
    assert shown(page, "one")[0] == "done"


async def test_c27_two_that_disagree_on_the_address_come_to_an_end(
    page: LiveDocument, caplog: pytest.LogCaptureFixture
) -> None:
    await page.send("#one", "insist", on="a")
    await page.send("#two", "insist", on="b")
    # The log is written before the last frames are here.
    await page.until(lambda: "10 times in turn" in caplog.text and int(shown(page, "one")[1]) >= 4)
    assert int(shown(page, "one")[1]) <= 6
    await page.send("#one", "choose_tags", tags=[])  # the page lives on
    assert page.find("#one").text.split()[0] == "b"
