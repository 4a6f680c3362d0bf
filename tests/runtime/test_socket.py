"""What the endpoint answers to a handshake that it does not take."""

import logging
from typing import Any

import pytest

from tests.real_socket import RealSocket
from tidewire.runtime.host import Host
from tidewire.runtime.socket import SocketApplication
from tidewire.testing import HandshakeRefused

HEADERS = [(b"host", b"testserver"), (b"origin", b"http://testserver")]


async def answers(host: Host, **scope: Any) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "websocket.connect"}

    async def send(asgi: dict[str, Any]) -> None:
        sent.append(asgi)

    await SocketApplication(host)({"type": "websocket", "headers": HEADERS} | scope, receive, send)
    return sent


async def test_h24_a_draining_server_has_the_proxy_take_another_one() -> None:
    host = Host({})
    await host.drain()
    start, body = await answers(host, extensions={"websocket.http.response": {}})
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 503)
    assert body == {"type": "websocket.http.response.body", "body": b""}


@pytest.mark.parametrize("scope", [{}, {"extensions": None}, {"extensions": {"other": {}}}])
async def test_a_draining_server_that_cannot_say_so_refuses(scope: dict[str, Any]) -> None:
    host = Host({})
    await host.drain()
    assert await answers(host, **scope) == [{"type": "websocket.close"}]


async def test_a_foreign_origin_is_refused_for_good() -> None:
    foreign = [(b"host", b"testserver"), (b"origin", b"http://evil.example")]
    extensions: dict[str, Any] = {"websocket.http.response": {}}
    assert await answers(Host({}), headers=foreign, extensions=extensions) == [{"type": "websocket.close"}]


async def test_h24_a_draining_uvicorn_says_so_without_complaint(
    served: tuple[Any, int], monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    application, port = served
    monkeypatch.setattr(application.host, "is_draining", True)
    said = logging.getLogger("uvicorn.error")
    said.addHandler(caplog.handler)
    try:
        with pytest.raises(HandshakeRefused, match="503"):
            await RealSocket.open(f"ws://127.0.0.1:{port}/ws/tidewire/", {"origin": f"http://127.0.0.1:{port}"})
    finally:
        said.removeHandler(caplog.handler)
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []
