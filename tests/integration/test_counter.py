"""A component from its first paint through its events, in process."""

import threading

import pytest
from django.contrib.auth.models import User

from tests.project.data import Visit
from tidewire.runtime.application import ProjectApplication
from tidewire.runtime.host import Host
from tidewire.testing import EventFailed, NotInteractive, PageClient, SyncPageClient
from tidewire.wire.keys import Kind


async def test_only_the_clicked_counter_changes(any_client: PageClient) -> None:
    page = await any_client.get("/counters/")
    await page.click("#first .inc")
    await page.click("#first .inc-by")
    assert page.find("#first output").text == "11"
    assert page.find("#second output").text == "100"


async def test_a_click_costs_few_bytes(any_client: PageClient) -> None:
    page = await any_client.get("/counters/")
    await page.click("#first .inc")  # the page has its first paint only: this one brings the tree
    await page.click("#first .inc")
    assert page.sent[-1] == '[4,1,5,"inc"]'
    answer = page.frames[-1]
    assert answer.startswith("[5,1,5,")
    assert answer.endswith(',[1,"2"]]')
    assert len(answer) <= 25


async def test_joining_an_unchanged_page_sends_no_html(any_client: PageClient) -> None:
    page = await any_client.get("/counters/")
    joins = [frame for frame in page.frames if not frame.startswith("[0")]
    assert joins == ["[3,1,2,1]", "[3,2,3,2]"]


async def test_joined_runs_before_the_page_is_compared(any_client: PageClient) -> None:
    page = await any_client.get("/arrival/")
    assert page.find("p").text == "1"


@pytest.mark.parametrize("how", ["async", "thread"])
async def test_c18_handlers_that_wait_do_so_off_the_loop(any_client: PageClient, how: str) -> None:
    page = await any_client.get("/counters/")
    await page.click(f"#first .{how}")
    assert page.find("#first output").text == "1"


async def test_c25_what_is_deferred_runs_after_the_answer(any_client: PageClient) -> None:
    page = await any_client.get("/counters/")
    await page.click("#first .later")
    assert page.find("#first output").text == "1"
    await page.until(lambda: page.find("#first output").text == "11")
    assert page.frames[-1].startswith(f"[{Kind.PATCH:d},1,")


async def test_a_page_answers_pings_while_a_handler_waits(any_client: PageClient, gate: threading.Event) -> None:
    page = await any_client.get("/gate/")
    waiting = await page.send_event("b", "go_through")
    await page.send_raw("[9]")
    assert (await page.take())[0] == Kind.PONG
    gate.set()
    await page.answer_to(waiting)
    assert page.find("b").text == "1"


async def test_events_are_handled_one_after_the_other(any_client: PageClient, gate: threading.Event) -> None:
    page = await any_client.get("/gate/")
    refs = [await page.send_event("b", "go_through") for _ in range(3)]
    gate.set()
    answers = [await page.answer_to(ref) for ref in refs]
    assert [answer[2] for answer in answers] == refs
    assert page.find("b").text == "3"


async def test_c29_the_user_is_the_same_on_first_paint_and_live(any_client: PageClient) -> None:
    await any_client.http.aforce_login(await User.objects.acreate(username="ada"))
    page = await any_client.get("/whoami/")
    assert page.find("i").text == "Hello ada"
    await page.click("button")
    assert page.find("i").text == "Still ada"


async def test_c29_without_a_session_cookie_the_visitor_is_anonymous(any_client: PageClient) -> None:
    page = await any_client.get("/whoami/")
    await page.click("button")
    assert page.find("i").text == "Still AnonymousUser"


async def test_the_kit_refuses_what_a_browser_would(any_client: PageClient) -> None:
    page = await any_client.get("/counters/")
    with pytest.raises(NotInteractive, match="matches 0 elements"):
        await page.click("#third .inc")
    with pytest.raises(NotInteractive, match="Nothing listens"):
        await page.click("#first output")


def test_sync_tests_have_the_same_client(transactional_db: None) -> None:
    with SyncPageClient() as client:
        page = client.get("/counters/")
        page.click("#first .inc")
        assert page.find("#first output").text == "1"
        page.drop()
        assert page.reconnect()
        page.click("#first .thread")
        assert page.find("#first output").text == "2"


async def test_c29_the_session_is_the_same_on_first_paint_and_live(any_client: PageClient) -> None:
    await any_client.http.aforce_login(await User.objects.acreate(username="ada"))
    page = await any_client.get("/visit/")
    first = page.find("i").text
    assert first == any_client.http.cookies["sessionid"].value
    await page.click("button")
    assert page.find("i").text == f"{first} again"


async def test_c16_new_builds_the_instance_once_and_not_when_it_comes_back(any_client: PageClient) -> None:
    await any_client.http.aforce_login(await User.objects.acreate(username="ada"))
    Visit.made.clear()
    page = await any_client.get("/visit/")
    assert Visit.made == [{"mark": "from the tag"}]
    assert page.find("b").text == "from the tag"
    await page.drop()
    page.connection.epoch = "forgotten"
    assert not await page.reconnect()
    await page.click("button")
    assert Visit.made == [{"mark": "from the tag"}]


async def test_c36_a_component_gone_from_the_page_leaves_the_server(any_client: PageClient) -> None:
    page = await any_client.get("/board/")
    await page.send("#board", "show", cards=[1])
    channel = page.component(".card-1").channel
    await page.send("#board", "show", cards=[])
    assert page.sent[-1] == f"[{Kind.LEAVE:d},{channel}]"
    await page.send_raw(f'[{Kind.EVENT:d},{channel},90,"note"]')
    with pytest.raises(EventFailed, match="unknown-channel"):
        await page.answer_to(90)


async def test_c36_a_socket_closed_on_purpose_frees_all(page_client: PageClient) -> None:
    page = await page_client.get("/counters/")
    host = _host(page_client)
    assert host.page_count == 1
    await page.close()
    await host.idle()
    assert host.page_count == 0


def _host(client: PageClient) -> Host:
    assert isinstance(client.application, ProjectApplication)
    return client.application.host
