"""What happens to a page whose socket drops, and to one whose server is gone."""

import asyncio
import threading

import orjson
import pytest

from tests.restarting import restarted
from tidewire.runtime.application import ProjectApplication
from tidewire.runtime.host import Host
from tidewire.testing import PageClient, SocketClosed
from tidewire.wire.keys import Kind


def host_of(client: PageClient) -> Host:
    assert isinstance(client.application, ProjectApplication)
    return client.application.host


async def test_a_dropped_page_that_missed_nothing_is_sent_nothing(page_client: PageClient) -> None:
    page = await page_client.get("/counters/")
    await page.click("#first .inc")
    await page.until(lambda: page.frames[-1].startswith(f"[{Kind.SNAPSHOT:d},1,"))
    await page.drop()
    seen = len(page.frames)
    assert await page.reconnect()
    await page.click("#first .inc")
    resumed, answer = page.frames[seen : seen + 2]
    assert resumed.startswith(f"[{Kind.RESUME:d},0,")
    assert answer.startswith(f"[{Kind.ANSWER:d},1,")
    assert page.find("#first output").text == "2"


async def test_what_was_missed_is_sent_again_once(page_client: PageClient, gate: threading.Event) -> None:
    page = await page_client.get("/gate/")
    ref = await page.send_event("b", "go_through")
    await page.drop()
    gate.set()
    assert await page.reconnect()
    answer = await page.answer_to(ref)
    assert answer[0] == Kind.ANSWER
    assert page.find("b").text == "1"


async def test_the_server_says_which_events_it_had(page_client: PageClient) -> None:
    page = await page_client.get("/counters/")
    await page.click("#first .inc")
    last = page.connection.ref
    await page.drop()
    await page.reconnect()
    resumed = next(frame for frame in page.frames if frame.startswith("[11,"))
    assert resumed == f"[11,0,{last + 1},{last}]"
    await page.send_raw(f'[4,1,{last + 1},"inc"]')  # was queued under a ref older than the resume's
    assert (await page.answer_to(last + 1))[0] == Kind.ANSWER


async def test_a_page_that_missed_too_much_is_sent_everything(
    page_client: PageClient, gate: threading.Event, settings: object
) -> None:
    settings.TIDEWIRE = {"RING_BYTES": 100}  # type: ignore[attr-defined]
    page = await page_client.get("/gate/")
    await page.send_event("b", "go_through")
    await page.send_event("b", "go_through")
    await page.drop()
    gate.set()
    await host_of(page_client).idle()
    await page.reconnect()
    await page.until(lambda: page.find("b").text == "2")
    assert page.frames[-1].startswith(f"[{Kind.JOINED:d},1,0,")


async def test_c36_a_restarted_server_finds_the_state_in_the_snapshots(page_client: PageClient) -> None:
    page = await page_client.get("/counters/")
    for _ in range(7):
        await page.click("#first .inc")
    await page.send_raw("[12]")  # the page is being hidden: whatever is held back comes now
    await page.until(lambda: page.frames[-1].startswith("[12,1,"))
    await page.drop()
    async with restarted(page):
        await page.click("#first .inc")
        assert page.find("#first output").text == "8"
        assert page.find("#second output").text == "100"


async def test_a_page_is_not_resumed_for_another_visitor(page_client: PageClient, django_user_model: type) -> None:
    page = await page_client.get("/counters/")
    await page.drop()
    user = await django_user_model.objects.acreate(username="eve")  # type: ignore[attr-defined]
    await page_client.http.aforce_login(user)
    socket = await page_client.connect()
    await socket.send(f'[11,0,99,"{page.connection.epoch}",{page.connection.seq}]')
    assert "unknown-epoch" in (await socket.receive() or "")
    await socket.close()


async def test_c36_a_page_left_on_purpose_is_not_held(page_client: PageClient) -> None:
    page = await page_client.get("/counters/")
    host = host_of(page_client)
    assert host.page_count == 1
    await page.close()
    assert host.page_count == 0


@pytest.mark.parametrize("code", [1006, 1012, 4002])
async def test_a_page_whose_socket_broke_is_held(page_client: PageClient, code: int) -> None:
    page = await page_client.get("/counters/")
    await page.socket.close(code)
    assert host_of(page_client).page_count == 1


async def test_a_draining_server_says_goodbye_and_sends_what_is_due(page_client: PageClient) -> None:
    page = await page_client.get("/counters/")
    await page.click("#first .inc")
    await page.click("#first .inc")  # its snapshot is held back for a quarter of a second
    drain = asyncio.ensure_future(host_of(page_client).drain())
    frames = [await page.take() for _ in range(3)]
    assert [frame[0] for frame in frames] == [Kind.BYE, Kind.SNAPSHOT, Kind.PING]
    with pytest.raises(SocketClosed, match="4001"):
        await page.take()
    await drain


async def test_a_page_that_lost_track_is_told_everything(any_client: PageClient) -> None:
    page = await any_client.get("/counters/")
    await page.click("#first .inc")
    seen = len(page.frames)
    await page.send_raw(f"[{Kind.SHAPE:d},1]")
    await page.send_raw(f"[{Kind.SHAPE:d},99]")  # not joined: ignored
    await page.click("#first .inc")
    kinds = [orjson.loads(frame)[:3] for frame in page.frames[seen:] if not frame.startswith("[12,")]
    assert kinds[0] == [Kind.JOINED, 1, 0]
    assert kinds[1][0] == Kind.ANSWER
    assert page.find("#first output").text == "2"
