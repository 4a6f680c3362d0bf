"""H19: the page's language in all that handlers do, for as long as it is the page's."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils.translation import activate
from django.utils.translation import gettext as _

from tidewire import HandlerPage, handlers
from tidewire.testing import LiveDocument, PageClient

pytestmark = pytest.mark.usefixtures("_all_handlers")


def told(page: HandlerPage) -> str:
    return f"{_('Yes')} {page.language}"


def look(page: HandlerPage) -> None:
    page.text("#told", told(page))


async def look_async(page: HandlerPage) -> None:
    look(page)


def render(page: HandlerPage) -> None:
    page.replace("#told", template="tests/spoken_in_place.html", context={})


async def render_async(page: HandlerPage) -> None:
    render(page)


async def render_rows(page: HandlerPage) -> None:
    page.replace("#told", template="tests/spoken_in_place.html", context={"users": User.objects.all()})


def later(page: HandlerPage) -> None:
    page.background(look, page)


async def later_async(page: HandlerPage) -> None:
    page.background(look_async(page))


async def render_later(page: HandlerPage) -> None:
    page.background(render_rows(page))


async def speak(page: HandlerPage) -> None:
    page.text("#told", "")
    page.background(page.stream("#told", words(page)))


async def words(page: HandlerPage) -> AsyncIterator[str]:
    yield told(page)


ALL: list[Callable[..., Any]] = [
    look,
    look_async,
    render,
    render_async,
    render_rows,
    later,
    later_async,
    render_later,
    speak,
]
each = pytest.mark.parametrize("looks", ALL, ids=[function.__name__ for function in ALL])


async def open_in(client: PageClient, language: str) -> LiveDocument:
    client.http.cookies["django_language"] = language
    return await client.get("/handlers/")


async def shows(page: LiveDocument, looks: Callable[..., Any], text: str) -> None:
    await page.send("#tell", "greet")
    await page.send("#tell", looks.__name__)
    await page.until(lambda: page.find("#told").text == text)


@each
async def test_h19_handlers_and_renders_are_in_the_pages_language(
    any_client: PageClient, looks: Callable[..., Any]
) -> None:
    handlers.register(looks)
    german, plain = await open_in(any_client, "de"), await open_in(any_client, "en")
    for _round in range(2):
        await shows(german, looks, "Ja de")
        await shows(plain, looks, "Yes en")
    await german.drop()
    assert await german.reconnect()
    await shows(german, looks, "Ja de")


@pytest.mark.parametrize("begins", [later, later_async, render_later, render, render_rows])
@pytest.mark.parametrize("kind", ["sync", "async"])
async def test_h19_a_language_that_a_handler_switches_to_is_its_own(
    any_client: PageClient, kind: str, begins: Callable[..., Any]
) -> None:
    def switch(page: HandlerPage) -> None:
        activate("fr")
        page.background(begins, page)

    async def switch_async(page: HandlerPage) -> None:
        switch(page)

    handlers.register(switch if kind == "sync" else switch_async, name="switch")
    handlers.register(look)
    page = await open_in(any_client, "de")
    await page.send("#tell", "switch")
    await page.until(lambda: page.find("#told").text == "Oui fr")  # what it began goes on in it
    await shows(page, look, "Ja de")


@each
async def test_h19_the_language_changes_during_a_pages_life(any_client: PageClient, looks: Callable[..., Any]) -> None:
    handlers.register(looks)
    page, other = await open_in(any_client, "de"), await open_in(any_client, "de")
    await shows(page, looks, "Ja de")
    await page.send_raw('[16,"/handlers/?fr","language=fr"]')  # it went on to a page in French, without a reload
    await shows(page, looks, "Oui fr")
    await page.drop()
    assert await page.reconnect()
    await shows(page, looks, "Oui fr")
    await shows(other, looks, "Ja de")
