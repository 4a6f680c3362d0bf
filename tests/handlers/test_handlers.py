"""H1 and H2 through the whole server: a handler is called by an element, and the page does what it says."""

import pytest

from tidewire.testing import LiveDocument, PageClient


@pytest.fixture
async def page(any_client: PageClient) -> LiveDocument:
    return await any_client.get("/handlers/")


async def test_h1_arguments_come_from_the_form_by_name(page: LiveDocument) -> None:
    await page.fire("submit", "#form")
    assert page.find("#greeting").text == "Hello Ada!"
    await page.fire("submit", "#form", times="2")
    assert page.find("#greeting").text == "Hello Ada! Hello Ada!"


async def test_h1_the_form_is_a_query_dict_that_keeps_all_values(page: LiveDocument) -> None:
    await page.send("#form", "tell-all", **page.find("#form button").given_inputs(), by=3)
    told = page.find("#told").text
    assert "name=Ada&tag=a&tag=b&on=on&do=it" in told
    assert "{'by': 3} None" in told


async def test_h2_several_operations_travel_in_one_frame_in_order(page: LiveDocument) -> None:
    before = len(page.frames)
    await page.fire("submit", "#form")
    assert len(page.frames) == before + 1
    assert page.frames[-1].startswith('[5,1,3,2,[],[[11,"#greeting","Hello Ada! "],[1,"#log",')
    assert page.find("#log li").text == "Ada at /handlers/"
