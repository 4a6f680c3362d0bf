import pytest

from tidewire.testing import Clock, NotInteractive, PageClient


async def test_the_field_is_empty_after_an_errand_was_added(page_client: PageClient) -> None:
    page = await page_client.get("/errands/")
    await page.fill("[name=text]", "Buy milk")
    await page.press("enter", "[name=text]")
    assert page.find("li").text == "Buy milk Done"
    assert page.find("[name=text]").value == ""


async def test_what_is_being_typed_stays_while_another_errand_is_done(page_client: PageClient) -> None:
    page = await page_client.get("/errands/")
    await page.submit("form", {"text": "Buy milk"})
    await page.fill("[name=text]", "Mend the r")
    await page.click("li button")
    assert page.find("[name=text]").value == "Mend the r"


async def test_who_was_in_a_tunnel_finds_the_page_as_it_was(page_client: PageClient, clock: Clock) -> None:
    page = await page_client.get("/errands/")
    await page.submit("form", {"text": "Buy milk"})
    await page.drop()
    await clock.advance(20)
    assert await page.reconnect()
    await page.click("li button")
    assert page.find("p").text == "0 left"


async def test_two_visitors_have_a_list_each(page_client: PageClient) -> None:
    async with PageClient(page_client.application) as other:
        pages = [await client.get("/errands/") for client in (page_client, other)]
        await pages[0].submit("form", {"text": "Buy milk"})
        assert [page.find("p").text for page in pages] == ["1 left", "0 left"]


async def test_nobody_can_fill_in_what_the_form_has_not(page_client: PageClient) -> None:
    page = await page_client.get("/errands/")
    with pytest.raises(NotInteractive, match="it has no field 'title'; it has: 'text'"):
        await page.submit("form", {"title": "Buy milk"})
