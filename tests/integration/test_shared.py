"""Shared components: one instance, one render and one encoding for all pages that show it."""

import uuid
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.template import Context, Template

from tests.project.shared import Nosy, Scoreboard
from tests.restarting import restarted
from tidewire.components.instances import instances
from tidewire.components.nobody import NOBODY
from tidewire.errors import TemplateError
from tidewire.testing import EventFailed, LiveDocument, PageClient
from tidewire.wire.keys import Kind


@pytest.fixture
def match() -> Iterator[str]:
    """The key of a scoreboard that no other test has seen."""
    Scoreboard.renders.clear()
    yield uuid.uuid4().hex
    Scoreboard.scores.clear()


async def opened(client: PageClient, match: str, count: int = 2) -> list[LiveDocument]:
    return [await client.get(f"/scoreboard/?key={match}") for _ in range(count)]


def frames(page: LiveDocument, since: int = 0) -> list[list[Any]]:
    return [orjson.loads(text) for text in page.frames[since:]]


async def shows(page: LiveDocument, score: str) -> None:
    await page.until(lambda: page.find("b").text == score)


async def test_what_one_page_does_all_pages_show(any_client: PageClient, match: str) -> None:
    one, other = await opened(any_client, match)
    await one.click(".goal")
    assert one.find("b").text == "1"
    await shows(other, "1")
    await other.click(".goal")
    await shows(one, "2")


async def test_a_change_is_rendered_once_for_all(page_client: PageClient, match: str) -> None:
    pages = await opened(page_client, match, 5)
    Scoreboard.renders.clear()
    await pages[0].click(".goal")
    for page in pages:
        await shows(page, "1")
    assert Scoreboard.renders == [match]


async def test_pages_that_come_are_painted_and_joined_without_another_render(
    page_client: PageClient, match: str
) -> None:
    await opened(page_client, match, 1)
    await page_client.get(f"/scoreboard/?key={match}")  # paints what the first one shows
    Scoreboard.renders.clear()
    page = await page_client.get(f"/scoreboard/?key={match}")
    assert Scoreboard.renders == []
    assert [frame[0] for frame in frames(page)] == [Kind.HELLO, Kind.SAME]


async def test_the_first_paint_shows_what_all_pages_do(page_client: PageClient, match: str) -> None:
    one, _ = await opened(page_client, match)
    await one.click(".goal")
    late = await page_client.get(f"/scoreboard/?key={match}")
    assert late.find("b").text == "1"  # which `new` does not know
    assert frames(late)[1][0] == Kind.SAME


async def test_a_viewer_who_joins_between_two_changes_misses_neither(page_client: PageClient, match: str) -> None:
    one = (await opened(page_client, match, 1))[0]
    late = await page_client.get(f"/scoreboard/?key={match}", live=False)
    await one.click(".goal")
    page_client._pages.append(late)
    await late.open()  # its paint is of before the first change
    assert late.find("b").text == "1"
    await one.click(".goal")
    await shows(late, "2")
    await late.click(".goal")
    await shows(one, "3")


async def test_a_page_is_told_the_shape_of_its_first_paint_once(page_client: PageClient, match: str) -> None:
    one, other = await opened(page_client, match)
    seen = len(other.frames)
    await one.click(".goal")
    await one.click(".goal")
    await shows(other, "2")
    kinds = [frame[0] for frame in frames(other, seen)]
    assert kinds == [Kind.STATICS, Kind.SHAPE, Kind.PATCH, Kind.PATCH]


async def test_statics_go_to_the_pages_that_lack_them(page_client: PageClient, match: str) -> None:
    one, other = await opened(page_client, match)
    await one.send("b", "goal", by="Ada")
    await other.until(lambda: len(other.find_all("li")) == 1)
    seen = len(other.frames)
    late = (await opened(page_client, match, 1))[0]
    await one.send("b", "goal", by="Bob")
    for page in (other, late):
        await page.until(lambda page=page: len(page.find_all("li")) == 2)  # type: ignore[misc]
    assert [frame[0] for frame in frames(other, seen)] == [Kind.PATCH]


async def test_each_key_is_an_instance_of_its_own(page_client: PageClient, match: str) -> None:
    one = (await opened(page_client, match, 1))[0]
    other = (await opened(page_client, f"{match}other", 1))[0]
    assert one.component("b").id != other.component("b").id
    await one.click(".goal")
    await other.click(".goal")
    await other.click(".goal")
    assert (one.find("b").text, other.find("b").text) == ("1", "2")


async def test_it_comes_from_the_database_not_from_what_a_page_kept(page_client: PageClient, match: str) -> None:
    page = (await opened(page_client, match, 1))[0]
    await page.click(".goal")
    assert match not in page.component("b").snapshot
    assert not [frame for frame in frames(page) if frame[0] == Kind.SNAPSHOT]
    Scoreboard.scores[match] = 7
    instances._live.clear()  # as after a restart
    await page.drop()
    async with restarted(page):
        assert page.find("b").text == "7"


async def test_what_was_missed_while_a_page_was_gone_is_sent_again(page_client: PageClient, match: str) -> None:
    one, other = await opened(page_client, match)
    await other.drop()
    await one.click(".goal")
    await one.click(".goal")
    assert await other.reconnect()
    await shows(other, "2")


async def test_a_page_that_missed_too_much_is_sent_everything(
    page_client: PageClient, match: str, settings: Any
) -> None:
    settings.TIDEWIRE = {"RING_BYTES": 100}
    one, other = await opened(page_client, match)
    await other.drop()
    for _ in range(5):
        await one.click(".goal")
    await other.reconnect()
    await shows(other, "5")
    assert Kind.JOINED in [frame[0] for frame in frames(other)]


async def test_a_page_that_left_is_sent_nothing_and_the_last_takes_it_along(
    page_client: PageClient, match: str, settings: Any
) -> None:
    settings.TIDEWIRE = {"GRACE_SECONDS": 0}
    one, other = await opened(page_client, match)
    await one.click(".goal")
    await shows(other, "1")
    await other.close()
    await one.click(".goal")
    await one.close()
    again = await page_client.get(f"/scoreboard/?key={match}")
    assert again.find("b").text == "0"


async def test_the_last_page_may_come_back_soon(page_client: PageClient, match: str) -> None:
    page = (await opened(page_client, match, 1))[0]
    await page.click(".goal")
    await page.close()
    again = (await opened(page_client, match, 1))[0]
    assert again.find("b").text == "1"


@pytest.mark.parametrize("event", ["spoil", "say_nothing_sensible"])
async def test_c42_a_failure_leaves_all_pages_as_they_are(page_client: PageClient, match: str, event: str) -> None:
    one, other = await opened(page_client, match)
    await one.click(".goal")
    await shows(other, "1")
    seen = len(other.frames)
    with pytest.raises(EventFailed, match="event-failed"):
        await one.send("b", event)
    await one.click(".goal")
    await shows(other, "2")
    assert [frame[0] for frame in frames(other, seen)] == [Kind.PATCH]
    late = (await opened(page_client, match, 1))[0]
    assert late.find("b").text == "2"


async def test_in_an_event_the_page_is_that_of_its_sender(
    page_client: PageClient, match: str, django_user_model: type[User]
) -> None:
    await page_client.http.aforce_login(await django_user_model.objects.acreate(username="ada"))
    async with PageClient(page_client.application) as another:
        await another.http.aforce_login(await django_user_model.objects.acreate(username="bob"))
        one, other = (await opened(page_client, match, 1))[0], (await opened(another, match, 1))[0]
        await one.send("b", "goal_of_the_visitor")
        await other.send("b", "goal_of_the_visitor")
        for page in (one, other):
            await page.until(lambda page=page: len(page.find_all("li")) == 2)  # type: ignore[misc]
            assert [item.text for item in page.find_all("li")] == ["ada", "bob"]


async def test_what_an_event_asks_of_the_page_its_sender_does(page_client: PageClient, match: str) -> None:
    one, other = await opened(page_client, match)
    await one.send("b", "ask")
    await one.click(".goal")
    await shows(other, "1")
    assert one.focused is not None
    assert one.focused.text == "Goal"
    assert other.focused is None
    assert not [frame for frame in frames(other) if len(frame) == 5 and frame[0] == Kind.PATCH]


async def test_no_visitor_gets_into_what_all_see(page_client: PageClient, match: str) -> None:
    page = await page_client.get("/nosy/")
    assert page.find("p").text == "nobody"
    with pytest.raises(EventFailed, match="event-failed"):
        await page.send("p", "look")  # its render reads self.page, while an event of that page is under way
    board = (await opened(page_client, match, 1))[0]
    assert "Anonymous" not in board.html


def test_the_page_that_new_is_given_says_nothing() -> None:
    for name in ("user", "session", "url", "params"):
        with pytest.raises(RuntimeError, match="has no page: it is the same for all"):
            getattr(NOBODY, name)
    with pytest.raises(RuntimeError, match="has no page"):
        NOBODY.ask(6, "#name")
    assert Nosy.new(NOBODY)


async def test_what_an_event_defers_happens_on_all_pages(page_client: PageClient, match: str) -> None:
    one, other = await opened(page_client, match)
    await one.send("b", "goal_later")
    await shows(one, "1")
    await shows(other, "1")


async def test_each_language_has_an_instance(page_client: PageClient, match: str) -> None:
    english = (await opened(page_client, match, 1))[0]
    page_client.http.cookies["django_language"] = "de"
    german = (await opened(page_client, match, 1))[0]
    await english.click(".goal")
    await german.click(".goal")
    assert (english.find("i").text, german.find("i").text) == ("Yes", "Ja")


def test_arguments_that_cannot_travel_are_refused(match: str) -> None:
    template = Template('{% load tidewire %}{% component "Scoreboard" key=key %}')
    with pytest.raises(TemplateError, match="give the pk of an object"):
        template.render(Context({"key": User(pk=1)}))


def test_its_id_is_not_to_be_chosen() -> None:
    template = Template('{% load tidewire %}{% component "Scoreboard" id="board" key="1" %}')
    with pytest.raises(TemplateError, match="the id of a shared component is made of its arguments"):
        template.render(Context())


@pytest.mark.parametrize("path", ["/stadium/", "/league/"])
async def test_c13_a_shared_component_stands_in_others(page_client: PageClient, match: str, path: str) -> None:
    around = await page_client.get(f"{path}?key={match}")
    alone = (await opened(page_client, match, 1))[0]
    await alone.click(".goal")
    await shows(around, "1")
    await around.send("h1", "rename")
    await around.click(".goal")
    await shows(alone, "2")
    assert around.find("h1").text in ("Arena", "Cup")
    assert around.find("b").text == "2"


def test_c13_in_a_shared_component_all_are_shared(match: str) -> None:
    template = Template('{% load tidewire %}{% component "League" key=key inside="Counter" %}')
    with pytest.raises(TemplateError, match="Counter is inside a shared component, of which"):
        template.render(Context({"key": match}))
