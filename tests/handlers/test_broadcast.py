"""H4: operations on the pages of a room, of a user, of everybody, from anywhere."""

import asyncio
import threading
from contextlib import suppress
from functools import partial
from typing import Any

import orjson
import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.core.exceptions import SynchronousOnlyOperation
from django.db import transaction
from django.test import override_settings
from django.utils.safestring import mark_safe
from django.utils.translation import override

from tests.handlers.test_rooms import CHAT, chat, said
from tests.integration.test_identity import closes, host_of, logged_in
from tests.runtime.wires import tasks_done
from tidewire import EVERYONE, broadcast, ops, pages_of
from tidewire.errors import TemplateError
from tidewire.handlers.broadcast import Broadcast
from tidewire.hub import hub
from tidewire.testing import EventFailed, LiveDocument, PageClient
from tidewire.wire.keys import Kind, SurfaceKey, Verb


async def heard(page: LiveDocument) -> list[list[Any]]:
    """Return the frames that nobody asked for so far: an event's answer comes after what was published before it."""
    await page.click("#where-inner")
    return [frame for frame in map(orjson.loads, page.frames) if frame[0] == Kind.PATCH]


def hears(page: LiveDocument, line: str) -> bool:
    return said(page) == [line]


def place(page: LiveDocument) -> str:
    return page.find("#place").text


# From where.


async def test_h4_async_code_reaches_a_room(any_client: PageClient) -> None:
    pages = [await chat(any_client) for _ in range(3)]
    ops(CHAT).append("#log", template="tests/line.html", context={"line": "<i>"})
    for page in pages:
        await page.until(partial(hears, page, "<i>"))


async def test_h4_a_thread_reaches_a_room(any_client: PageClient) -> None:
    page = await chat(any_client)
    thread = threading.Thread(target=lambda: ops(CHAT).append_text("#log", "from a thread"))
    thread.start()
    await asyncio.to_thread(thread.join)
    await page.until(lambda: page.find("#log").text == "from a thread")


async def test_h4_all_pages_and_all_of_a_user_are_reached(any_client: PageClient) -> None:
    stranger = await chat(any_client)
    ada = await User.objects.acreate_user("ada", password="x")
    mine = [await logged_in(any_client, ada, "/chat/?number=5"), await logged_in(any_client, ada, "/handlers/")]
    await mine[0].click("#mine")
    await mine[0].until(lambda: place(mine[0]) == "mine")
    ops(pages_of(ada.pk)).text("#place", "yours")
    ops(EVERYONE).text("#place", "everybody's")
    for page, count in ((stranger, 1), (mine[0], 3)):
        told = [frame[4] for frame in await heard(page)]
        assert len(told) == count
        assert told[-1] == [[Verb.TEXT, "#place", "everybody's"]]


async def test_h4_a_page_without_rooms_hears_what_is_for_all(page_client: PageClient) -> None:
    page = await page_client.get("/handlers/")
    ops(EVERYONE).text("#told", "all")
    await page.until(lambda: page.find("#told").text == "all")


# With the handler that says it.


async def test_h4_a_handler_tells_others_but_not_its_own_page(any_client: PageClient) -> None:
    ada = await User.objects.acreate_user("ada", password="x")
    here, there = [await logged_in(any_client, ada, "/chat/?number=5") for _ in range(2)]  # one user's two pages
    await here.click("#whisper")
    await there.until(lambda: place(there) == "heard")
    assert there.find("#log").text == "psst"
    assert await heard(here) == []
    [frame] = await heard(there)
    assert [verb for verb, *_ in frame[4]] == [Verb.APPEND_TEXT, Verb.TEXT]  # in one frame, in order


async def test_h4_all_pages_but_this_one(page_client: PageClient) -> None:
    here, there = await chat(page_client), await chat(page_client, 6)
    await here.click("#everyone")
    await there.until(lambda: place(there) == "everyone")
    assert await heard(here) == []


async def test_h4_a_handler_that_fails_tells_nobody(any_client: PageClient) -> None:
    here, there = await chat(any_client), await chat(any_client)
    with pytest.raises(EventFailed):
        await here.click("#whisper", fails=True)
    assert await heard(there) == []


async def test_h4_a_handler_tells_nobody_of_what_it_rolled_back(any_client: PageClient) -> None:
    here, there = await chat(any_client), await chat(any_client)
    await here.click("#roll-back")
    await there.until(lambda: place(there) != "" or "done" in there.find("#log").text)
    assert there.find("#log").text == "done"


@pytest.mark.parametrize("later", [False, True])
async def test_h4_an_async_handlers_template_may_ask_the_database_and_keeps_its_place(
    any_client: PageClient, later: bool
) -> None:
    here, there = await chat(any_client), await chat(any_client)
    await here.click("#count", later=later)
    for page in (here, there):
        await page.until(lambda page=page: "counted" in page.find("#log").text)  # type: ignore[misc]
        assert said(page) == ["0"]
        assert page.find("#log").text.split() == ["0", "counted"]


async def test_h4_a_handler_whose_template_fails_tells_nobody(page_client: PageClient) -> None:
    here, there = await chat(page_client), await chat(page_client)
    with pytest.raises(EventFailed, match="event-failed"):
        await here.click("#count", fails=True)
    assert await heard(there) == []


async def test_h4_what_may_ask_the_database_is_not_rendered_on_the_event_loop(page_client: PageClient) -> None:
    page = await chat(page_client)
    line = {"template": "tests/line.html", "context": {"line": User.objects.count}}
    tell = partial(ops(CHAT).append, "#log", **line)  # type: ignore[arg-type]
    with pytest.raises(SynchronousOnlyOperation, match=r"Say it in a thread, as in `await sync_to_async\(tell\)"):
        tell()
    await sync_to_async(tell)()
    assert len(await heard(page)) == 1


# When.


async def test_h4_it_is_sent_at_commit_and_not_after_a_rollback(page_client: PageClient) -> None:
    page = await chat(page_client)
    seen: list[int] = []

    def work() -> None:
        with transaction.atomic():
            ops(CHAT).append("#log", "kept")
            with transaction.atomic():
                ops(CHAT).append("#log", "lost")
                transaction.set_rollback(True)
            seen.append(len(page.frames))
        with transaction.atomic():
            ops(CHAT).append("#log", "also lost")
            transaction.set_rollback(True)

    before = len(page.frames)
    await sync_to_async(work)()
    assert seen == [before]
    assert [frame[4] for frame in await heard(page)] == [[[Verb.APPEND, "#log", "kept"]]]


async def test_h4_a_block_is_one_frame_and_nothing_if_it_fails(page_client: PageClient) -> None:
    page = await chat(page_client)
    with ops(CHAT) as everyone:
        everyone.append_text("#log", "a")
        everyone.append_text("#log", "b")
    with suppress(ZeroDivisionError), ops(CHAT) as everyone:
        everyone.append_text("#log", "c")
        everyone.append_text("#log", 1 // 0)
    with ops(CHAT):
        pass  # nothing to say is nothing said
    everyone.append_text("#log", "d")  # after the block each goes at once again
    assert [len(frame[4]) for frame in await heard(page)] == [2, 1]
    assert page.find("#log").text == "abd"


def test_h4_a_block_in_its_own_block_is_an_error() -> None:
    with ops(CHAT) as everyone, pytest.raises(RuntimeError, match="being collected already"), everyone:
        pass


# What.


async def test_h4_it_is_rendered_once(page_client: PageClient) -> None:
    pages = [await chat(page_client) for _ in range(5)]
    renders = iter(["once"])  # a second render would find nothing
    tell = partial(ops(CHAT).append, "#log", template="tests/line.html", context={"line": lambda: next(renders)})
    await asyncio.to_thread(tell)
    for page in pages:
        await page.until(partial(hears, page, "once"))
    assert next(renders, None) is None


async def test_h3_h4_text_is_escaped_and_safe_text_is_not(page_client: PageClient) -> None:
    page = await chat(page_client)
    ops(CHAT).append("#log", "<b>")
    ops(CHAT).append("#log", mark_safe("<b>"))
    assert [frame[4][0][2] for frame in await heard(page)] == ["&lt;b&gt;", "<b>"]


def rendered(text: str, **options: Any) -> str:
    """Return what a broadcast of the template ``text`` says."""
    sent: list[Any] = []
    with override_settings(TEMPLATES=[in_memory(text)]):
        Broadcast(CHAT, lambda _, payload: sent.append(payload), **options).append("#log", template="it.html")
    return str(orjson.loads(sent[0])["ops"][0][2])


def in_memory(text: str) -> dict[str, Any]:
    loaders = [("django.template.loaders.locmem.Loader", {"it.html": "{% load tidewire i18n %}" + text})]
    return {"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"loaders": loaders}}


def test_h4_the_language_is_the_one_that_is_active_or_said() -> None:
    with override("de"):
        assert rendered('{% translate "Yes" %}') == "Ja"
        assert rendered('{% translate "Yes" %}', language="fr") == "Oui"


def test_h4_a_template_for_all_has_no_page() -> None:
    assert rendered("{{ request }}{{ page }}{{ user }}") == ""


@pytest.mark.parametrize("tag", ['{% component "Counter" %}', '{% room "chat" 5 %}', "{% room %}"])
def test_h4_what_is_one_visitors_cannot_be_broadcast(tag: str) -> None:
    with pytest.raises(TemplateError, match="rendered once for all pages"):
        rendered(tag)


def test_h4_what_json_cannot_carry_is_an_error_where_it_is_said() -> None:
    with pytest.raises(TypeError, match="cannot be sent to"):
        ops(CHAT).call("hook", {"value": object()})


@override_settings(TIDEWIRE={"UNSENT_BYTES": 1000})
def test_h4_what_no_page_could_take_is_an_error_where_it_is_said() -> None:
    with pytest.raises(ValueError, match=r"take \d+ bytes, at most 1000 \(UNSENT_BYTES\)"):
        ops(CHAT).text("#log", "x" * 1000)


async def test_h4_components_and_pages_on_one_topic_hear_only_what_is_theirs(page_client: PageClient) -> None:
    page = await chat(page_client)
    broadcast(CHAT, text="for components")
    ops(CHAT).append_text("#log", "for pages")
    assert len(await heard(page)) == 1


# For whom.


async def test_h4_a_page_that_is_in_a_room_twice_hears_it_once(page_client: PageClient) -> None:
    page = await chat(page_client)
    chat_element = page.find("#chat")
    channel = page.places.around(chat_element)
    await page.answer_to(await page.connection.ask(Kind.JOIN, 99, SurfaceKey.HANDLERS, chat_element["tide-room"]))
    ops(CHAT).append_text("#log", "once")
    assert [frame[1] for frame in await heard(page)] == [channel]
    await page.connection.tell(Kind.LEAVE, channel)
    await heard(page)  # the leave is through
    ops(CHAT).append_text("#log", "again")
    assert [frame[1] for frame in await heard(page)] == [channel, 99]


async def test_h4_a_page_that_left_hears_no_more_and_the_last_one_ends_the_subscription(
    page_client: PageClient,
) -> None:
    one, two = await chat(page_client), await chat(page_client)
    assert hub._has_receivers(CHAT)
    await one.close()
    ops(CHAT).append_text("#log", "x")
    await two.until(lambda: two.find("#log").text == "x")
    await two.close()
    await tasks_done(host_of(page_client))
    for page in (one, two):
        assert page.find("#log").text == ("" if page is one else "x")
    assert not hub._has_receivers(CHAT)
    assert not hub._has_receivers(EVERYONE)


async def test_h4_a_page_whose_user_logged_out_hears_no_more(any_client: PageClient) -> None:
    ada = await User.objects.acreate_user("ada", password="x")
    page = await logged_in(any_client, ada, "/chat/?number=5")
    topics = [pages_of(ada), CHAT, EVERYONE]
    await any_client.http.alogout()
    for topic in topics:
        ops(topic).text("#place", "secret")
    await closes(page)
    assert "secret" not in page.html


async def test_h4_a_page_without_its_socket_hears_it_when_it_is_back(any_client: PageClient) -> None:
    page = await chat(any_client)
    await page.drop()
    ops(CHAT).append_text("#log", "meanwhile")
    assert await page.reconnect()
    await page.until(lambda: page.find("#log").text == "meanwhile")
