"""C26: sending a page elsewhere, on first paint and live."""

import logging
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client
from django.utils.decorators import sync_and_async_middleware

from tidewire.hub import Delivery, hub
from tidewire.testing import EventFailed, PageClient
from tidewire.wire.keys import Verb

MIDDLEWARE = "tidewire.middleware.RedirectMiddleware"


@pytest.mark.parametrize(
    ("kind", "op"),
    [
        ("redirect_to", [Verb.REDIRECT, "/other/"]),
        ("push_to", [Verb.VISIT, "/other/", 0]),
        ("replace_to", [Verb.VISIT, "/other/", 1]),
    ],
)
@pytest.mark.parametrize(("to", "arguments"), [("/other/", []), ("page", ["other"])])
async def test_c26_a_page_is_sent_to_a_path_or_a_view(
    any_client: PageClient, kind: str, op: list[Any], to: str, arguments: list[str]
) -> None:
    page = await any_client.get("/goer/")
    await page.send("#goer", "go", kind=kind, to=to, arguments=arguments)
    assert page.ops == [op]
    assert page.location == "/other/"


@pytest.mark.parametrize("kind", ["redirect_to", "push_to", "replace_to"])
async def test_c26_an_unsafe_address_is_refused(page_client: PageClient, kind: str, settings: Any) -> None:
    settings.DEBUG = True
    page = await page_client.get("/goer/")
    with pytest.raises(EventFailed, match=r"UnsafeRedirect: .* is no address of this site"):
        await page.send("#goer", "go", kind=kind, to="//evil.example/")
    assert page.ops == []


async def test_c26_another_host_is_allowed_by_the_call_or_by_the_settings(
    page_client: PageClient, settings: Any
) -> None:
    page = await page_client.get("/goer/")
    with pytest.raises(EventFailed):
        await page.send("#goer", "go", kind="redirect_to", to="https://shop.example/cart/")
    await page.send("#goer", "go", kind="redirect_to", to="https://shop.example/cart/", hosts=["shop.example"])
    settings.TIDEWIRE = {"REDIRECT_HOSTS": ["pay.example"]}
    await page.send("#goer", "go", kind="redirect_to", to="https://pay.example/1/")
    assert [op[1] for op in page.ops] == ["https://shop.example/cart/", "https://pay.example/1/"]


def test_c26_on_first_paint_it_is_a_refresh_in_the_components_place(client: Client, db: None) -> None:
    html = client.get("/goer/?to=/other/%3Fa%3D1%26b%3D2").content.decode()
    assert '<meta http-equiv="refresh" content="0;url=/other/?a=1&amp;b=2">' in html
    assert 'tide-component="Goer"' not in html


def test_c26_on_first_paint_an_unsafe_address_is_refused(client: Client, db: None) -> None:
    with pytest.raises(Exception, match="is no address of this site"):
        client.get("/goer/?to=//evil.example/")


@sync_and_async_middleware
def cookie(get_response: Callable[[HttpRequest], Any]) -> Callable[[HttpRequest], Any]:
    """Set a cookie, as a session does."""
    from asgiref.sync import iscoroutinefunction

    def marked(response: HttpResponse) -> HttpResponse:
        response.set_cookie("seen", "1")
        return response

    async def respond_async(request: HttpRequest) -> HttpResponse:
        return marked(await get_response(request))

    def respond(request: HttpRequest) -> HttpResponse:
        return marked(get_response(request))

    return respond_async if iscoroutinefunction(get_response) else respond


@pytest.fixture
def middleware(settings: Any) -> None:
    settings.MIDDLEWARE = [MIDDLEWARE, f"{__name__}.cookie"]


def test_c26_with_the_middleware_it_is_a_real_redirect(client: Client, db: None, middleware: None) -> None:
    answer = client.get("/goer/?to=/other/")
    assert (answer.status_code, answer["Location"]) == (302, "/other/")
    assert answer.cookies["seen"].value == "1"
    assert client.get("/goer/").status_code == 200


async def test_c26_with_the_middleware_it_is_a_real_redirect_in_async_code(
    async_client: AsyncClient, transactional_db: None, middleware: None
) -> None:
    answer = await async_client.get("/goer/?to=/other/")
    assert (answer.status_code, answer["Location"]) == (302, "/other/")
    assert (await async_client.get("/goer/")).status_code == 200


async def test_c26_a_failed_event_sends_nobody_anywhere(
    page_client: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    page = await page_client.get("/goer/")
    with caplog.at_level(logging.ERROR, "tidewire"), pytest.raises(EventFailed):
        await page.send("#goer", "go_and_fail")
    await page.send("#goer", "tell", topic="nobody", text="")
    assert page.ops == []


async def test_c26_a_component_that_has_ended_sends_nobody_anywhere(page_client: PageClient) -> None:
    page = await page_client.get("/goer/")
    await page.send_raw(f"[8,{page.component('#goer').channel}]")
    await page.send("#life", "rename", name="goer")
    assert page.ops == []


async def test_c26_c28_page_send_notifies_every_subscriber(page_client: PageClient) -> None:
    heard: list[Delivery] = []
    page = await page_client.get("/goer/")
    undo = hub.subscribe("chat", heard.append)
    await page.send("#goer", "tell", topic="chat", text="hello")
    undo()
    assert [delivery.payload for delivery in heard] == [{"notification": {"text": "hello"}}]
