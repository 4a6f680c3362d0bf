"""C1 and C2: both ways to set Tidewire up, and the path of the one socket."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from tests.project import asgi_channels
from tidewire.asgi import get_asgi_application
from tidewire.testing import HandshakeRefused, PageClient
from tidewire.testing.transport import Application

SET_UPS: dict[str, Any] = {"in one line": get_asgi_application, "by Channels": lambda: asgi_channels.application}


@pytest.fixture(params=SET_UPS)
async def client(request: pytest.FixtureRequest, transactional_db: None) -> AsyncIterator[PageClient]:
    application: Application = SET_UPS[request.param]()
    async with PageClient(application) as client:
        yield client


async def test_c1_the_socket_knows_the_user_of_the_session(client: PageClient) -> None:
    await client.http.aforce_login(await User.objects.acreate(username="ada"))
    page = await client.get("/whoami/")
    await page.click("button")
    assert page.find("i").text == "Still ada"


async def test_c1_without_a_session_nobody_is_logged_in(client: PageClient) -> None:
    page = await client.get("/whoami/")
    await page.click("button")
    assert page.find("i").text == "Still AnonymousUser"


@pytest.mark.parametrize("origin", ["http://evil.example", ""])
async def test_c1_the_origin_is_checked(client: PageClient, origin: str) -> None:
    with pytest.raises(HandshakeRefused):
        await client.get("/counters/", origin=origin)


@pytest.mark.parametrize(("debug", "status"), [(True, 200), (False, 404)])
async def test_c1_one_line_serves_the_client_too_while_debug_is_on(settings: Any, debug: bool, status: int) -> None:
    settings.DEBUG = debug
    assert await _status_of(get_asgi_application(), "/static/tidewire/tidewire.js") == status


async def _status_of(application: Any, path: str) -> int:
    received: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    received.put_nowait({"type": "http.request"})
    sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    scope = {"type": "http", "method": "GET", "path": path, "query_string": b"", "headers": [(b"host", b"localhost")]}
    await application(scope, received.get, sent.put)
    return int(sent.get_nowait()["status"])


async def test_c1_static_files_are_not_served_where_the_project_has_none(settings: Any) -> None:
    settings.DEBUG, settings.STATIC_URL = True, None
    assert get_asgi_application().host.page_count == 0


async def test_c2_every_component_shares_the_one_socket(client: PageClient) -> None:
    page = await client.get("/counters/")
    socket = page.socket
    await page.click("#first .inc")
    await page.click("#second .inc")
    assert page.socket is socket
    channels = {page.component(css).channel for css in ("#first", "#second")}
    assert channels == {1, 2}


async def test_c2_the_path_is_a_setting(page_client: PageClient, settings: Any) -> None:
    settings.TIDEWIRE = {"PATH": "/live/socket/"}
    page = await page_client.get("/counters/")
    assert page.find("script[data-tidewire-path]")["data-tidewire-path"] == "/live/socket/"
    await page.click("#first .inc")
    assert page.find("#first output").text == "1"
    with pytest.raises(HandshakeRefused):
        await page_client.connect("/ws/tidewire/")
