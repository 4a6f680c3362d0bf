"""Components that were idle for long: dropped to their snapshots, and back when something happens."""

import asyncio
import gc
import weakref
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User

from tests.project.lifecycle import Life
from tests.project.sleepers import Sleeper
from tests.restarting import restarted
from tests.runtime.wires import tasks_done, ticks
from tidewire.bridge import in_thread
from tidewire.components.asleep import Asleep
from tidewire.components.channel import ComponentChannel
from tidewire.hub import hub
from tidewire.runtime.application import ProjectApplication
from tidewire.runtime.host import Host
from tidewire.runtime.live_page import LivePage
from tidewire.runtime.port import Port
from tidewire.testing import EventFailed, LiveDocument, PageClient
from tidewire.wire.keys import ErrorCode, Kind


@pytest.fixture(autouse=True)
def _weather() -> Iterator[None]:
    yield
    Sleeper.weather = "fair"


def host_of(client: PageClient) -> Host:
    assert isinstance(client.application, ProjectApplication)
    return client.application.host


def page_of(client: PageClient) -> LivePage:
    (page,) = host_of(client)._pages.values()
    return page


async def asleep(client: PageClient, path: str = "/sleeper/", *, dreams: int = 0) -> LiveDocument:
    """A page, joined, perhaps used, on which then nothing happened for long."""
    page = await client.get(path)
    for _ in range(dreams):
        await page.click(".dream")
    rest(client)
    return page


async def left(client: PageClient, page: LiveDocument) -> None:
    """Leave the page, and return once it is gone on the server, too."""
    await page.close()
    await tasks_done(host_of(client))


def rest(client: PageClient) -> None:
    page_of(client).rest()
    page_of(client).rest()


def is_asleep(client: PageClient) -> bool:
    return isinstance(page_of(client).channels[1], Asleep)


def kinds(page: LiveDocument, since: int) -> list[int]:
    """The kinds of the frames that came, but for snapshots, which come when they come."""
    found = [orjson.loads(frame)[0] for frame in page.frames[since:]]
    return [kind for kind in found if kind != Kind.SNAPSHOT]


@pytest.mark.parametrize("dreams", [0, 2])
async def test_a_component_that_slept_goes_on_as_if_nothing_had_been(page_client: PageClient, dreams: int) -> None:
    page = await asleep(page_client, dreams=dreams)
    assert is_asleep(page_client)
    seen = len(page.frames)
    await page.click(".dream")
    assert not is_asleep(page_client)
    assert [item.text for item in page.find_all("li")] == ["of sheep"] + ["electric sheep"] * (dreams + 1)
    first = [Kind.STATICS, Kind.SHAPE] if dreams == 0 else []
    assert kinds(page, seen)[: len(first) + 1] == [*first, Kind.ANSWER]  # a patch, and not the whole content


async def test_only_what_was_idle_all_the_time_sleeps(page_client: PageClient) -> None:
    page = await page_client.get("/sleeper/")
    page_of(page_client).rest()
    await page.click(".dream")
    page_of(page_client).rest()
    assert not is_asleep(page_client)
    page_of(page_client).rest()
    assert is_asleep(page_client)


async def test_nothing_of_it_is_left_but_its_state(page_client: PageClient) -> None:
    await page_client.get("/sleeper/")
    channel = page_of(page_client).channels[1]
    assert isinstance(channel, ComponentChannel)
    component = weakref.ref(channel._component)
    del channel
    rest(page_client)
    async with asyncio.timeout(10):
        while component() is not None:  # the thread that rendered it lets go of it a moment later
            await in_thread(gc.collect)


async def test_where_it_shows_something_else_now_the_page_gets_all_of_it(page_client: PageClient) -> None:
    page = await asleep(page_client, dreams=1)
    Sleeper.weather = "foul"
    seen = len(page.frames)
    await page.click(".dream")
    assert kinds(page, seen)[:2] == [Kind.JOINED, Kind.ANSWER]
    assert page.find("em").text == "foul"
    assert len(page.find_all("li")) == 3


async def test_what_the_server_has_for_it_wakes_it(page_client: PageClient) -> None:
    page = await asleep(page_client)
    Port(page_of(page_client), 1).post(lambda: setattr(Sleeper, "weather", "foul"))
    await page.until(lambda: page.find("em").text == "foul")
    assert not is_asleep(page_client)


async def test_another_address_wakes_it(page_client: PageClient) -> None:
    page = await asleep(page_client)
    await page.send_raw(f'[{Kind.LOCATION:d},"/elsewhere/"]')
    await page.click(".dream")
    assert not is_asleep(page_client)


async def test_a_page_that_lost_track_wakes_it_and_gets_all(page_client: PageClient) -> None:
    page = await asleep(page_client, dreams=1)
    await page.send_raw(f"[{Kind.SHAPE:d},1]")
    await page.until(lambda: page.frames[-1].startswith(f"[{Kind.JOINED:d},1,0,"))
    assert len(page.find_all("li")) == 2


async def test_a_sleepers_snapshot_is_that_of_the_component(page_client: PageClient) -> None:
    page = await asleep(page_client, dreams=1)
    await page.drop()
    snapshot = page_of(page_client).channels[1].snapshot()
    assert snapshot is not None
    page.component("section").snapshot = snapshot
    async with restarted(page):
        assert len(page.find_all("li")) == 2


async def test_a_sleeper_is_resumed_and_what_was_missed_is_not_lost(page_client: PageClient) -> None:
    page = await asleep(page_client, dreams=1)
    await page.drop()
    assert await page.reconnect()
    await page.click(".dream")
    assert len(page.find_all("li")) == 3


async def test_a_page_that_missed_a_frame_before_the_sleep_gets_all(page_client: PageClient) -> None:
    page = await asleep(page_client, dreams=1)
    page.connection.seq -= 1  # it never came
    await page.drop()
    await page.reconnect()
    await page.until(lambda: any(frame.startswith(f"[{Kind.JOINED:d},1,0,") for frame in page.frames))
    assert len(page.find_all("li")) == 2


async def test_c42_a_failure_leaves_a_woken_component_as_it_was(page_client: PageClient) -> None:
    page = await asleep(page_client, dreams=1)
    with pytest.raises(EventFailed, match=ErrorCode.EVENT_FAILED):
        await page.send("section", "fail")
    await page.click(".dream")
    assert len(page.find_all("li")) == 3


@pytest.mark.parametrize(("path", "sleeps"), [("/insomniac/", False), ("/careless/", True), ("/restless/", False)])
async def test_who_would_lose_something_sleeps_only_if_told_to(
    page_client: PageClient, path: str, sleeps: bool
) -> None:
    page = await page_client.get(path)
    if path != "/restless/":
        await page.send("section", "keep", secret="treasure")
    rest(page_client)
    assert is_asleep(page_client) is sleeps
    if path == "/restless/":
        return
    await page.send("section", "tell")
    assert page.find_all("li")[-1].text == ("told ''" if sleeps else "told 'treasure'")


async def test_children_stay_where_they_are(page_client: PageClient) -> None:
    page = await page_client.get("/board/")
    await page.send("h1", "show", cards=[1, 2])
    rest(page_client)
    channels = page_of(page_client).channels
    assert all(isinstance(channel, Asleep) for channel in channels.values())
    seen = len(page.frames)
    await page.click(".rename")
    assert page.find("h1").text == "Renamed"
    assert kinds(page, seen)[0] == Kind.ANSWER
    assert sum(isinstance(channel, Asleep) for channel in channels.values()) == len(channels) - 1


async def test_a_page_at_work_does_not_sleep(page_client: PageClient, gate: Any) -> None:
    page = await page_client.get("/gate/")
    ref = await page.send_event("b", "go_through")
    rest(page_client)
    gate.set()
    await page.answer_to(ref)
    assert page.find("b").text == "1"


async def test_the_rounds_let_pages_sleep(page_client: PageClient, settings: Any) -> None:
    await page_client.get("/sleeper/")
    host = host_of(page_client)
    host._make_round()
    host._make_round()
    assert not is_asleep(page_client)  # nobody asked for it
    settings.TIDEWIRE = {"HIBERNATE_SECONDS": 1e-9}
    for _ in range(2):
        host._make_round()
        await ticks()
    assert is_asleep(page_client)


async def test_a_quiet_page_keeps_no_frames(page_client: PageClient) -> None:
    page = await asleep(page_client, dreams=3)
    outbox = page_of(page_client).outbox
    assert (outbox._ring, outbox._ring_size) == ([], 0)
    await page.click(".dream")
    assert len(outbox._ring) > 0


async def test_c21_a_delivery_wakes_a_sleeper_and_is_heard(page_client: PageClient) -> None:
    page = await asleep(page_client, "/listener/")
    assert is_asleep(page_client)
    for number in (1, 2):
        hub.publish("news", {"notification": {"number": number}})
    await page.until(lambda: len(page.find_all("#listener li")) == 2)
    assert [line.text for line in page.find_all("#listener li")] == ["news {'number': 1}", "news {'number': 2}"]
    await page.send("#listener", "subscribe", topics=["other"])
    hub.publish("news", {"notification": {"number": 3}})
    await page.send("#listener", "subscribe", topics=["other"])
    assert len(page.find_all("#listener li")) == 2


async def test_c21_a_sleeper_that_is_gone_hears_nothing_any_more(page_client: PageClient) -> None:
    page = await asleep(page_client, "/listener/")
    listened = hub._fanouts[asyncio.get_running_loop()]
    assert "news" in listened
    await left(page_client, page)
    assert "news" not in listened


async def test_c20_a_sleeper_is_destroyed_as_if_it_were_awake(
    page_client: PageClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    log: list[str] = []
    monkeypatch.setattr(Life, "log", log)
    page = await asleep(page_client, "/life/")
    assert is_asleep(page_client)
    log.clear()
    await left(page_client, page)
    assert log == ["sync destroyed in a thread", "async destroyed async"]


async def test_c25_a_frozen_component_does_not_sleep(page_client: PageClient) -> None:
    page = await page_client.get("/asker/")
    await page.send("#asker", "stop")
    rest(page_client)
    assert not is_asleep(page_client)


async def test_c19_what_holds_rows_sleeps_only_if_told_to(page_client: PageClient) -> None:
    for name in ("ada", "eve"):
        await User.objects.acreate(username=name)
    await asleep(page_client, "/guest/")
    assert not is_asleep(page_client)


async def test_c19_a_sleeper_loads_its_rows_in_a_thread(page_client: PageClient) -> None:
    for name in ("ada", "eve"):
        await User.objects.acreate(username=name)
    page = await asleep(page_client, "/napper/")
    assert is_asleep(page_client)
    await User.objects.filter(username="eve").aupdate(username="bob")
    await page.send("#guest", "befriend", user=(await User.objects.aget(username="bob")).pk)
    assert page.find("i").text == "bob"


async def test_c19_a_sleeper_whose_row_is_gone_says_so(page_client: PageClient) -> None:
    for name in ("ada", "eve"):
        await User.objects.acreate(username=name)
    page = await asleep(page_client, "/napper/")
    await User.objects.filter(username="ada").adelete()
    with pytest.raises(EventFailed, match=ErrorCode.SNAPSHOT_SCHEMA):
        await page.send("#guest", "meet_everybody")
