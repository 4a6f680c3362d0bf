"""C29: the language and the time zone of a page, on first paint and live."""

from typing import Any

import orjson
import pytest

from tidewire.testing import LiveDocument, PageClient

KINDS = ["look", "look_in_thread", "look_async", "look_later"]


async def clock(client: PageClient, language: str, zone: str = "") -> LiveDocument:
    client.http.cookies["django_language"] = language
    client.http.cookies["time_zone"] = zone
    return await client.get("/clock/")


async def look(page: LiveDocument, kind: str) -> str:
    await page.click(f".{kind}")
    if kind == "look_later":
        await page.until(lambda: page.find("q").text != "")
    return page.find("q").text


@pytest.mark.parametrize("kind", KINDS)
async def test_c29_every_handler_has_the_pages_language_and_time_zone(any_client: PageClient, kind: str) -> None:
    page = await clock(any_client, "de", "Asia/Tokyo")
    assert await look(page, kind) == "Ja de Asia/Tokyo"


async def test_c29_a_live_render_is_in_the_language_of_the_first_paint(any_client: PageClient) -> None:
    page = await clock(any_client, "de", "Asia/Tokyo")
    first = page.find("time").text
    assert first == "1. Juli 2026 21:00"
    assert page.find("i").text == "Ja, de"
    assert [frame[:3] for frame in page.frames] == ["[0,", "[3,"]
    await look(page, "look")
    assert page.find("time").text == first
    assert page.find("i").text == "Ja, de"


@pytest.mark.parametrize("kind", KINDS)
async def test_c29_pages_in_two_languages_do_not_meet(any_client: PageClient, kind: str) -> None:
    german, plain = await clock(any_client, "de", "Asia/Tokyo"), await clock(any_client, "en")
    for _ in range(2):
        assert await look(german, kind) == "Ja de Asia/Tokyo"
        assert await look(plain, kind) == "Yes en America/Chicago"


async def test_c29_a_language_that_a_handler_activates_ends_with_it(any_client: PageClient) -> None:
    page = await clock(any_client, "de")
    assert (await look(page, "switch")).startswith("Oui fr")
    assert (await look(page, "look")).startswith("Ja de")


@pytest.mark.parametrize("kind", ["travel", "travel_in_thread"])
async def test_c29_what_did_not_change_is_shown_anew_where_an_event_activates_another_locale(
    page_client: PageClient, kind: str
) -> None:
    """The moment stays the same field, of a type that never changes: only the locale can have it rendered again."""
    page = await clock(page_client, "de", "Europe/Berlin")
    for _ in range(2):
        await look(page, "look")
        assert page.find("time").text == "1. Juli 2026 14:00"
        await look(page, "switch")
        assert page.find("time").text.startswith("1 juillet 2026")
        await look(page, kind)
        assert page.find("time").text == "1. Juli 2026 21:00"


async def test_c29_a_page_that_comes_back_keeps_its_language(any_client: PageClient) -> None:
    page = await clock(any_client, "de")
    await page.drop()
    assert await page.reconnect()
    assert (await look(page, "look")).startswith("Ja de")


@pytest.mark.parametrize(
    "query", ["language=xx&timezone=Nowhere", "language=..%2F..&timezone=..%2F..%2Fetc", "timezone=America", "&&=%ff"]
)
async def test_c29_what_the_project_does_not_have_is_not_activated(any_client: PageClient, query: str) -> None:
    page = await any_client.get("/clock/", live=False)
    page.connection.connect = lambda: any_client.connect(f"/ws/tidewire/?{query}")
    await page.open()
    assert (await look(page, "look")) == "Yes en America/Chicago"
    await page.close()


async def test_c29_a_page_in_the_settings_own_language_says_nothing_of_it(
    page_client: PageClient, settings: Any
) -> None:
    page = await clock(page_client, "en", settings.TIME_ZONE)
    assert page.find("script")["data-tidewire-path"] == "/ws/tidewire/"


@pytest.mark.parametrize("kind", KINDS[:3])
async def test_h19_a_page_that_goes_on_to_another_language_has_that_from_then_on(
    any_client: PageClient, kind: str
) -> None:
    page, other = await clock(any_client, "de", "Asia/Tokyo"), await clock(any_client, "de", "Asia/Tokyo")
    await page.send_raw('[16,"/clock/?fr","language=fr"]')
    assert await look(page, kind) == "Oui fr America/Chicago"
    await page.drop()
    assert await page.reconnect()
    assert await look(page, kind) == "Oui fr America/Chicago"
    await page.send_raw('[16,"/clock/",""]')
    assert await look(page, kind) == "Yes en America/Chicago"
    assert await look(other, kind) == "Ja de Asia/Tokyo"


@pytest.mark.parametrize(
    "locale", ["language=xx&timezone=Nowhere", "language=..%2F..", "\x00", "&&=%ff", "language=" * 99]
)
async def test_h19_what_the_project_does_not_have_is_its_own_language(any_client: PageClient, locale: str) -> None:
    page = await clock(any_client, "de")
    await page.send_raw(orjson.dumps([16, "/clock/", locale]).decode())
    assert await look(page, "look") == "Yes en America/Chicago"
