"""H15, H23: going on to another page in tests, without a browser."""

import pytest

from tidewire.testing import LiveDocument, PageClient, SyncPageClient


async def articles(client: PageClient) -> LiveDocument:
    return await client.get("/paper/one/")


async def test_h15_h23_a_visit_changes_the_region_and_keeps_the_layouts_components(page_client: PageClient) -> None:
    page = await articles(page_client)
    await page.click("#kept-where .look")
    sent = len(page.sent)
    await page.visit("/paper/three/")
    assert page.find("h1").text == "three"
    assert page.find("title").text == "Article three"
    assert [frame.split(",")[0] for frame in page.sent[sent:]] == ["[8", "[8", "[16", "[1", "[1"]
    assert (page.url, page.history) == ("/paper/three/", ["/paper/one/", "/paper/three/"])
    await page.click("#kept-where .look")
    assert page.find("#kept-where b").text == "2"
    assert page.find("#kept-where output").text == "/paper/three/"
    await page.click("#where .look")
    assert page.find("#where output").text == "/paper/three/"


@pytest.mark.parametrize("url", ["/paper/two/", "/paper/undecorated/", "/paper/cover/", "/nav/b/"])
async def test_h23_where_the_layout_does_not_stay_nothing_does(page_client: PageClient, url: str) -> None:
    page = await articles(page_client)
    await page.visit(url)
    await page.visit("/paper/one/")
    await page.click("#kept-where .look")
    assert page.find("#kept-where b").text == "1"


async def test_h19_h23_the_language_goes_along(page_client: PageClient) -> None:
    page = await articles(page_client)
    await page.visit("/paper/two/?language=de")
    await page.click("#clock .look")
    assert page.find("#clock q").text.startswith("Ja de")


async def test_h23_redirections_are_followed(page_client: PageClient) -> None:
    page = await articles(page_client)
    await page.visit("/nav/moved/?x=1")
    assert page.url == "/nav/b/"


async def test_h23_a_page_that_is_not_there_fails_the_test(page_client: PageClient) -> None:
    page = await articles(page_client)
    with pytest.raises(AssertionError, match="GET /paper/missing/ answered 404"):
        await page.visit("/paper/missing/")
    await page.click("#where .look")


async def test_h23_a_page_that_was_made_by_hand_says_what_it_lacks(page_client: PageClient) -> None:
    page = LiveDocument("<p></p>", "/", page_client.connect)
    with pytest.raises(RuntimeError, match="made without fetch="):
        await page.visit("/paper/two/")


@pytest.mark.django_db(transaction=True)
def test_h23_a_sync_test_visits_too() -> None:
    with SyncPageClient() as client:
        page = client.get("/paper/one/")
        page.visit("/paper/three/")
        assert page.find("h1").text == "three"
