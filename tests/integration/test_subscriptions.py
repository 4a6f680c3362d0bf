"""C21, C22: what a component is subscribed to, and what becomes of what is delivered."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import override_settings

from tests.project.live import Score
from tidewire.changes.feed import feed
from tidewire.hub import MISSED, Delivery, hub
from tidewire.testing import EventFailed, LiveDocument, PageClient


@pytest.fixture
async def page(page_client: PageClient) -> LiveDocument:
    return await page_client.get("/listener/")


@pytest.fixture
async def score(page_client: PageClient) -> LiveDocument:
    return await page_client.get("/score/")


def notify(topic: str, **kwargs: Any) -> None:
    hub.publish(topic, {"notification": kwargs})


def heard(page: LiveDocument, which: str) -> list[str]:
    return [line.text for line in page.find_all(f"#{which} li")]


async def settled(page: LiveDocument, which: str = "listener") -> None:
    """Return once what was published so far shows: an event comes after it in the page's mailbox."""
    await page.send(f"#{which}", "subscribe", topics=["news"])


async def test_c21_the_topics_are_in_force_once_the_page_is_joined(page: LiveDocument) -> None:
    notify("news", text="one")
    await settled(page)
    assert heard(page, "listener") == ["news {'text': 'one'}"]
    assert heard(page, "async") == ["async news {'text': 'one'}"]


async def test_c22_a_notification_carries_values_of_any_name(page: LiveDocument) -> None:
    notify("news", hook=1, component=2, call=3)
    await settled(page)
    assert heard(page, "listener") == ["news {'hook': 1, 'component': 2, 'call': 3}"]
    assert heard(page, "async") == ["async news {'hook': 1, 'component': 2, 'call': 3}"]


@pytest.mark.parametrize("which", ["listener", "async"])
async def test_c21_what_an_event_changes_is_subscribed_and_given_up(page: LiveDocument, which: str) -> None:
    for number, topics in enumerate((["news", "more"], ["other"], ["more", "other"], [])):
        await page.send(f"#{which}", "subscribe", topics=topics)
        notify("more", number=number)
    await page.send(f"#{which}", "subscribe", topics=[])
    assert [line.split()[-1] for line in heard(page, which)] == ["0}", "2}"]


async def test_c21_the_topics_of_a_failed_event_are_not_in_force(page: LiveDocument) -> None:
    with pytest.raises(EventFailed):
        await page.send("#listener", "subscribe_and_fail", topics=["more"])
    notify("more", number=1)
    notify("news", number=2)
    await settled(page)
    assert heard(page, "listener") == ["news {'number': 2}"]


async def test_c21_a_component_that_left_gets_nothing(page: LiveDocument) -> None:
    await page.send("#listener", "subscribe", topics=["mine"])
    assert hub._has_receivers("mine")
    await page.send_raw(f"[8,{page.component('#listener').channel}]")
    await settled(page, "async")
    assert not hub._has_receivers("mine")


async def test_c21_topics_are_a_set_of_text(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR, "tidewire"), pytest.raises(EventFailed):
        await page.send("#listener", "subscribe_to_text")
    assert "Listener.subscriptions is a set of topics such as {'item'}, came 'news'" in caplog.text


async def test_c22_many_deliveries_are_one_render(page: LiveDocument, score: LiveDocument) -> None:
    frames, renders = len(page.frames), Score.renders
    for number in range(50):
        notify("news", number=number)
        notify("score")
    Score.points = 7
    await settled(page)
    assert len(heard(page, "listener")) == 50
    assert sum(frame.startswith("[6,") for frame in page.frames[frames:]) == 2
    await score.until(lambda: score.find("b").text == "7")
    assert Score.renders - renders <= 2  # a property is looked at once to see if it changed, and once to be written


@pytest.mark.parametrize("payload", [{"notification": {}}, MISSED, {"change": {}}])
async def test_c22_a_component_without_hooks_renders_at_every_delivery(score: LiveDocument, payload: Any) -> None:
    Score.points = 41
    hub._deliver([Delivery("score", payload)])
    await score.until(lambda: score.find("b").text == "41")


async def test_c22_a_mutation_brings_the_row_as_it_is(page: LiveDocument) -> None:
    user = await User.objects.acreate(username="ada")
    change = {"id": "1", "action": "updated", "model": "auth.user", "pk": user.pk, "database": "default"}
    hub.publish("news", {"change": change})
    await settled(page)
    assert heard(page, "listener") == ["news updated ada"]
    assert heard(page, "async") == ["async news updated ada"]


async def test_c22_a_row_that_is_saved_is_a_mutation_once_it_is_committed(page_client: PageClient) -> None:
    with override_settings(TIDEWIRE={"AUTO_BROADCAST": {"MODEL": True, "SENDERS": ["auth.User"]}}):
        feed.start(hub.publish)
        try:
            page = await page_client.get("/listener/")
            await page.send("#listener", "subscribe", topics=["user"])
            user = await User.objects.acreate(username="grace")
            await page.until(lambda: heard(page, "listener") != [])  # else it is gone before anybody reads it
            await user.adelete()
            await page.until(lambda: len(heard(page, "listener")) == 2)
            assert heard(page, "listener") == ["user created grace", "user deleted grace"]
        finally:
            feed.stop()


async def test_c22_missed_deliveries_are_told(page: LiveDocument) -> None:
    hub._deliver([Delivery("news", MISSED)])
    await settled(page)
    assert heard(page, "listener") == ["news missed"]


async def test_c22_a_hook_that_raises_leaves_nothing_behind_and_stops_no_other(
    page: LiveDocument, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR, "tidewire"):
        notify("news", number=1)
        notify("news", fail=True)
        notify("news", number=2)
        await settled(page)
    assert heard(page, "listener") == ["news {'number': 1}", "news {'number': 2}"]
    assert page.ops == []
    assert "a delivery of 'news' of Listener listener: RuntimeError: in the hook" in caplog.text


async def test_c21_between_reading_and_subscribing_nothing_falls(page_client: PageClient) -> None:
    """Whatever changes while a page joins is in its first live render, or delivered to it."""
    Score.points = 0
    page = await page_client.get("/score/", live=False)
    Score.points = 10
    await page.open()
    assert page.find("b").text == "11"
    await page.close()


@pytest.fixture
def announced() -> Iterator[None]:
    """Changes of users are announced."""
    with override_settings(TIDEWIRE={"AUTO_BROADCAST": {"MODEL_PK": True, "SENDERS": ["auth.User"]}}):
        feed.start(hub.publish)
        yield
        feed.stop()


@pytest.mark.usefixtures("announced")
async def test_c22_rows_in_the_state_are_read_again_when_they_changed_and_no_hook_takes_them(
    page_client: PageClient,
) -> None:
    ada = await User.objects.acreate(username="ada")
    await User.objects.acreate(username="eve")
    page = await page_client.get("/guest/")
    ada.username = "ada lovelace"
    await ada.asave()
    await page.until(lambda: page.find("b").text == "ada lovelace")
    await User.objects.filter(username="eve").aupdate(username="eva")  # of which only the table is known
    await page.until(lambda: page.find("i").text == "eva")
