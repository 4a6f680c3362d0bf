"""What a client may not do: each thing its own answer, one line in the log, and nothing else disturbed."""

import logging
import threading

import pytest
from django.contrib.auth.models import User

from tidewire.errors import CloseCode
from tidewire.testing import EventFailed, HandshakeRefused, LiveDocument, PageClient, SocketClosed

GENERIC = "This could not be done."


@pytest.fixture
async def page(any_client: PageClient) -> LiveDocument:
    return await any_client.get("/counters/")


async def still_works(page: LiveDocument) -> bool:
    before = int(page.find("#second output").text)
    await page.click("#second .inc")
    return int(page.find("#second output").text) == before + 1


def one_line(caplog: pytest.LogCaptureFixture, cause: str) -> bool:
    lines = [record.getMessage() for record in caplog.records if record.name == "tidewire"]
    return len(lines) == 1 and cause in lines[0]


async def test_c41_a_bad_argument(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(EventFailed) as failed:
        await page.send("#first", "inc", by="abc")
    assert failed.value.code == "bad-arguments"
    assert failed.value.text == GENERIC
    assert failed.value.detail is not None
    assert failed.value.detail["errors"][0]["argument"] == "by"
    assert page.find("#first output").text == "0"
    assert one_line(caplog, "by: Input should be a valid integer")
    assert await still_works(page)


async def test_c18_an_argument_is_converted(page: LiveDocument) -> None:
    await page.send("#first", "inc", by="2", unheard_of=1)
    assert page.find("#first output").text == "2"


@pytest.mark.parametrize(
    "name",
    [
        "nothing",
        "model_dump",
        "__init__",
        "joined",
        "destroyed",
        "_again",
        "destroy",
        "defer",
        "dom",
        "freeze",
        "mutation",
        "subscriptions",
        "new",
        "page",
        "amount",
        "copy",
        "",
    ],
)
async def test_c41_what_is_not_an_event_cannot_be_called(
    page: LiveDocument, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    with pytest.raises(EventFailed) as failed:
        await page.send("#first", name)
    assert (failed.value.code, failed.value.text) == ("unknown-event", GENERIC)
    assert one_line(caplog, f"Counter has no event {name!r}")
    assert await still_works(page)


async def test_c41_an_unknown_channel(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    await page.send_raw('[4,77,50,"inc"]')
    with pytest.raises(EventFailed, match="unknown-channel"):
        await page.answer_to(50)
    assert one_line(caplog, "Nothing is joined to channel 77")
    page.connection.ref = 50
    assert await still_works(page)


async def test_c42_a_handler_that_raises_is_rolled_back(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    await page.click("#first .inc")
    with pytest.raises(EventFailed) as failed:
        await page.click("#first .fail")
    assert (failed.value.code, failed.value.text) == ("event-failed", GENERIC)
    assert one_line(caplog, "secret of the handler")
    assert caplog.records[0].exc_info is not None
    await page.click("#first .inc")
    assert page.find("#first output").text == "2"
    assert await still_works(page)


async def test_c42_the_cause_reaches_the_browser_under_debug(page: LiveDocument, settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    with pytest.raises(EventFailed, match="secret of the handler"):
        await page.click("#first .fail")


def tampered(snapshot: str) -> str:
    head, signature = snapshot.rsplit(":", 1)
    return f"{head[:-1]}{'A' if head[-1] != 'A' else 'B'}:{signature}"


async def rejoin_fails(page: LiveDocument, snapshot: str) -> str:
    """Join ``snapshot`` in the place of the first counter, on a channel of its own; return the error's code."""
    first = page.component("#first")
    page.connection.ref += 1
    await page.send_raw(f'[1,9,{page.connection.ref},0,"Counter","{first.id}","{snapshot}",""]')
    with pytest.raises(EventFailed) as failed:
        await page.answer_to(page.connection.ref)
    assert failed.value.text == GENERIC
    return failed.value.code


async def test_c41_a_tampered_snapshot(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    assert await rejoin_fails(page, tampered(page.component("#first").snapshot)) == "snapshot-tampered"
    assert one_line(caplog, "The signature does not fit")
    assert await still_works(page)


async def test_c41_the_snapshot_of_another_component(
    page: LiveDocument, caplog: pytest.LogCaptureFixture, any_client: PageClient
) -> None:
    other = await any_client.get("/gate/")
    assert await rejoin_fails(page, other.component("b").snapshot) == "snapshot-component"
    assert one_line(caplog, "The snapshot is of 'Gate', expected 'Counter'")
    assert await still_works(page)


async def test_c41_the_snapshot_of_another_element(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    assert await rejoin_fails(page, page.component("#second").snapshot) == "snapshot-tampered"
    assert one_line(caplog, "The signature does not fit")
    assert await still_works(page)


async def test_c41_the_snapshot_of_another_user(any_client: PageClient, caplog: pytest.LogCaptureFixture) -> None:
    await any_client.http.aforce_login(await User.objects.acreate(username="ada"))
    foreign = (await any_client.get("/counters/")).component("#first").snapshot
    await any_client.http.aforce_login(await User.objects.acreate(username="eve"))
    page = await any_client.get("/counters/")
    assert await rejoin_fails(page, foreign) == "snapshot-foreign"
    assert one_line(caplog, "made for another user or session")
    assert await still_works(page)


async def test_c41_an_expired_snapshot(page: LiveDocument, caplog: pytest.LogCaptureFixture, settings: object) -> None:
    settings.TIDEWIRE = {"SNAPSHOT_MAX_AGE": -1}  # type: ignore[attr-defined]
    assert await rejoin_fails(page, page.component("#first").snapshot) == "snapshot-expired"
    assert one_line(caplog, "at most -1 s are allowed")
    assert await still_works(page)


async def test_c41_a_snapshot_of_older_fields(
    page: LiveDocument, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.project.live import Counter

    monkeypatch.setitem(Counter.definition.__dict__, "schema", "new")
    assert await rejoin_fails(page, page.component("#first").snapshot) == "snapshot-schema"
    assert one_line(caplog, "The fields of Counter changed")
    page.connection.ref = 50
    assert await still_works(page)


async def test_c41_an_unknown_component(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    await page.send_raw('[1,9,50,0,"Nothing","first","x",""]')
    with pytest.raises(EventFailed, match="unknown-component"):
        await page.answer_to(50)
    assert one_line(caplog, "There is no component 'Nothing'")
    page.connection.ref = 50
    assert await still_works(page)


async def test_c41_an_event_for_a_component_that_left(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    channel = page.component("#first").channel
    await page.send_raw(f"[8,{channel}]")
    with pytest.raises(EventFailed, match="unknown-channel"):
        await page.send("#first", "inc")
    assert one_line(caplog, f"Nothing is joined to channel {channel}")
    assert await still_works(page)


@pytest.mark.parametrize(
    "body", ["", '"Counter"', '"Counter","first","x"', "1,2,3,4", "null,null,null,null", '["a"],"b","c","d"']
)
async def test_c41_a_join_of_another_form(page: LiveDocument, caplog: pytest.LogCaptureFixture, body: str) -> None:
    await page.send_raw(f"[1,9,50,0{',' if body else ''}{body}]")
    with pytest.raises(EventFailed, match="join-failed"):
        await page.answer_to(50)
    assert one_line(caplog, "A component is joined with four strings")
    page.connection.ref = 50
    assert await still_works(page)


async def test_c41_a_join_of_a_surface_that_there_is_not(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    await page.send_raw('[1,9,50,77,"a","b","c","d"]')
    with pytest.raises(EventFailed, match="unknown-surface"):
        await page.answer_to(50)
    assert one_line(caplog, "There is no surface 77")
    page.connection.ref = 50
    assert await still_works(page)


async def test_c41_a_channel_is_joined_once(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    await page.send_raw('[1,1,50,0,"Counter","first","x",""]')
    with pytest.raises(EventFailed, match="channel-taken"):
        await page.answer_to(50)
    assert one_line(caplog, "Channel 1 is in use")
    page.connection.ref = 50
    assert await still_works(page)


async def test_c41_too_many_channels(
    any_client: PageClient, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TIDEWIRE = {"CHANNELS_PER_PAGE": 1}  # type: ignore[attr-defined]
    page = await any_client.get("/counters/", live=False)
    with pytest.raises(EventFailed, match="too-many-channels"):
        await page.open()
    assert one_line(caplog, "1 channels are joined already")
    await page.click("#first .inc")
    assert page.find("#first output").text == "1"
    await page.close()


@pytest.mark.parametrize("origin", ["http://evil.example", "https://testserver", "http://testserver:8000", "null", ""])
async def test_c1_a_foreign_origin_is_refused_at_the_handshake(
    any_client: PageClient, caplog: pytest.LogCaptureFixture, origin: str
) -> None:
    with pytest.raises(HandshakeRefused):
        await any_client.connect(origin=origin)
    assert one_line(caplog, "Handshake refused: its Origin" if origin else "it has no Origin header")


async def test_c1_an_allowed_origin(any_client: PageClient, settings: object) -> None:
    settings.TIDEWIRE = {"ALLOWED_ORIGINS": ["https://other.example"]}  # type: ignore[attr-defined]
    socket = await any_client.connect(origin="https://other.example")
    await socket.close()


async def test_c2_another_path_is_refused(page_client: PageClient) -> None:
    scope = page_client._scope({}) | {"path": "/ws/other/"}
    from tidewire.testing.transport import MemorySocket

    with pytest.raises(HandshakeRefused):
        await MemorySocket.open(page_client.application, scope)


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ("no json", CloseCode.PROTOCOL),
        ("[" * 2000 + "]" * 2000, CloseCode.PROTOCOL),
        ('{"kind": 4}', CloseCode.PROTOCOL),
        ('[4,1,1,"inc"]', CloseCode.PROTOCOL),  # a ref that was used already
        ('[4,1,60,"inc",' + "[" * 500 + "]" * 500 + "]", CloseCode.PROTOCOL),
        ('[0,0,60,1,"/"]', CloseCode.PROTOCOL),  # a second hello
        ('"' + "x" * 65536 + '"', CloseCode.TOO_LARGE),
        ('"' + "€" * 30000 + '"', CloseCode.TOO_LARGE),
    ],
)
async def test_c41_what_is_no_frame_closes_the_socket(
    page: LiveDocument, caplog: pytest.LogCaptureFixture, frame: str, code: CloseCode
) -> None:
    await page.send_raw(frame)
    with pytest.raises(SocketClosed) as closed:
        await page.take()
    assert closed.value.code == code
    assert one_line(caplog, f"Closed ({code.name.lower()})")


async def test_c41_a_binary_frame_closes_the_socket(page: LiveDocument) -> None:
    await page.socket.send_bytes(b"\x00\xff")
    with pytest.raises(SocketClosed) as closed:
        await page.take()
    assert closed.value.code == CloseCode.PROTOCOL


async def test_c41_deep_arguments_are_refused_like_any_other(page: LiveDocument) -> None:
    await page.send_raw('[4,1,60,"inc",{"by":' + "[" * 900 + "]" * 900 + "}]")
    with pytest.raises(EventFailed, match="bad-arguments"):
        await page.answer_to(60)


async def test_c41_an_event_before_hello_closes_the_socket(any_client: PageClient) -> None:
    socket = await any_client.connect()
    await socket.send('[4,1,1,"inc"]')
    assert await socket.receive() is None
    assert socket.close_code == CloseCode.PROTOCOL


async def test_c41_another_version_of_the_protocol_is_refused(any_client: PageClient) -> None:
    socket = await any_client.connect()
    await socket.send("[0,0,1,2]")
    assert await socket.receive() is None
    assert socket.close_code == CloseCode.PROTOCOL


async def test_c41_a_flood_is_closed_and_other_pages_are_served(
    any_client: PageClient, caplog: pytest.LogCaptureFixture, settings: object
) -> None:
    # So slow that it makes no difference how fast the machine is.
    settings.TIDEWIRE = {"FRAMES_PER_SECOND": 1, "FRAMES_BURST": 100}  # type: ignore[attr-defined]
    page, other = [await any_client.get("/counters/") for _ in range(2)]
    for ref in range(10, 2_010):
        await page.socket.send(f'[4,1,{ref},"inc"]')
    assert await still_works(other)
    with pytest.raises(SocketClosed) as closed:
        await page.until(lambda: False)
    assert closed.value.code == CloseCode.LIMIT
    assert len(page.frames) < 300
    assert one_line(caplog, "Closed (limit)")


async def test_c41_events_behind_a_waiting_handler_are_limited(
    any_client: PageClient, gate: threading.Event, settings: object
) -> None:
    settings.TIDEWIRE = {"WAITING_FRAMES": 5}  # type: ignore[attr-defined]

    page = await any_client.get("/gate/")
    for _ in range(7):
        await page.send_event("b", "go_through")
    with pytest.raises(SocketClosed) as closed:
        await page.take()
    assert closed.value.code == CloseCode.LIMIT
    gate.set()


async def test_c41_a_silent_greeting_times_out(any_client: PageClient, settings: object) -> None:
    settings.TIDEWIRE = {"GREETING_SECONDS": 0}  # type: ignore[attr-defined]
    socket = await any_client.connect()
    assert await socket.receive() is None
    assert socket.close_code == CloseCode.GREETING_TIMEOUT


async def test_a_silent_page_is_closed(any_client: PageClient, settings: object) -> None:
    page = await any_client.get("/counters/")
    settings.TIDEWIRE = {"HEARTBEAT_SECONDS": 0}  # type: ignore[attr-defined]
    with pytest.raises(SocketClosed) as closed:
        await page.take()
    assert closed.value.code == CloseCode.SILENT


async def test_c41_errors_do_not_name_components_or_events(
    page: LiveDocument, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.CRITICAL, "tidewire")
    with pytest.raises(EventFailed) as failed:
        await page.send("#first", "incc")
    assert "inc" not in failed.value.text
