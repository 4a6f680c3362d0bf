"""C21, C22: a component's subscriptions and its inbox, with a hub whose hand is the test's."""

from collections.abc import Callable
from typing import cast

import pytest

from tests.project.live import AsyncListener, Listener, Score
from tidewire.components.feed import Feed
from tidewire.hub import MISSED, Delivery, Hub, Receiver


class ScriptedHub:
    """Notes what is asked of it."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.receivers: dict[str, Receiver] = {}

    def subscribe(self, topic: str, receiver: Receiver) -> Callable[[], None]:
        self.log.append(f"subscribe {topic}")
        self.receivers[topic] = receiver

        def undo() -> None:
            self.log.append(f"undo {topic}")
            del self.receivers[topic]

        return undo

    async def settled(self) -> None:
        self.log.append("settled")

    def deliver(self, topic: str, number: int = 0) -> None:
        self.receivers[topic](Delivery(topic, {"notification": {"number": number}}))


@pytest.fixture
def hub() -> ScriptedHub:
    return ScriptedHub()


@pytest.fixture
def notices() -> list[str]:
    return []


@pytest.fixture
def feed(hub: ScriptedHub, notices: list[str]) -> Feed:
    read = Listener.definition.subscriptions
    assert read is not None
    return Feed(cast("Hub", hub), read, lambda: notices.append("notice"))


def test_c21_how_topics_are_read() -> None:
    async_read, constant = AsyncListener.definition.subscriptions, Score.definition.subscriptions
    assert async_read is not None
    assert async_read.is_async
    assert constant is not None
    assert constant.on_loop
    assert "subscriptions" not in Listener.definition.properties


async def test_c21_new_topics_come_before_the_render_and_old_ones_go_after_it(feed: Feed, hub: ScriptedHub) -> None:
    await feed.renew(Listener(topics=["a", "b"]))
    feed.commit()
    assert sorted(hub.log) == ["settled", "subscribe a", "subscribe b"]
    assert hub.log[-1] == "settled"
    hub.log.clear()
    await feed.renew(Listener(topics=["b", "c"]))
    assert hub.log == ["subscribe c", "settled"]
    feed.commit()
    assert hub.log[2:] == ["undo a"]
    hub.log.clear()
    await feed.renew(Listener(topics=["b"]))
    assert hub.log == []


async def test_c21_a_run_that_failed_gives_up_what_was_new_and_keeps_what_was_old(feed: Feed, hub: ScriptedHub) -> None:
    await feed.renew(Listener(topics=["a"]))
    feed.commit()
    await feed.renew(Listener(topics=["b"]))
    feed.go_back()
    assert list(hub.receivers) == ["a"]


async def test_c22_one_notice_is_for_all_that_came(feed: Feed, hub: ScriptedHub, notices: list[str]) -> None:
    await feed.renew(Listener(topics=["a", "b"]))
    hub.deliver("a", 1)
    hub.deliver("b", 2)
    assert notices == ["notice"]
    assert [delivery.topic for delivery in feed.take()] == ["a", "b"]
    hub.deliver("a", 3)
    assert notices == ["notice", "notice"]


async def test_c21_what_came_for_a_topic_that_is_given_up_is_nobodys(feed: Feed, hub: ScriptedHub) -> None:
    await feed.renew(Listener(topics=["a", "b"]))
    hub.deliver("a")
    hub.deliver("b")
    await feed.renew(Listener(topics=["b"]))
    feed.commit()
    assert [delivery.topic for delivery in feed.take()] == ["b"]


async def test_c22_more_than_can_be_kept_is_missed(feed: Feed, hub: ScriptedHub, notices: list[str]) -> None:
    await feed.renew(Listener(topics=["a", "b"]))
    hub.deliver("a")
    for number in range(1000):
        hub.deliver("b", number)
    assert feed.take() == [Delivery("a", MISSED), Delivery("b", MISSED)]
    assert notices == ["notice"]


async def test_c21_closed_it_wants_nothing(feed: Feed, hub: ScriptedHub) -> None:
    await feed.renew(Listener(topics=["a"]))
    hub.deliver("a")
    feed.close()
    assert hub.receivers == {}
    assert feed.take() == []


@pytest.mark.parametrize("topics", ["news", [1], [None]])
async def test_c21_topics_are_text(hub: ScriptedHub, topics: object) -> None:
    from tidewire.calls.call import Call

    feed = Feed(cast("Hub", hub), Call(lambda _: topics, is_async=False, on_loop=True), lambda: None)
    with pytest.raises(TypeError, match=r"Listener.subscriptions is a set of topics such as {'item'}, came"):
        await feed.renew(Listener())


async def test_c22_a_change_of_unknown_rows_is_told_for_each_topic_that_it_may_be_about(
    hub: ScriptedHub, feed: Feed
) -> None:
    listener = Listener(topics=["user.1", "user.2", "auth.group.3", "chat.4"])
    await feed.renew(listener)
    feed.commit()
    assert {"user.*", "auth.group.*"} <= hub.receivers.keys()
    assert "chat.*" not in hub.receivers
    hub.deliver("user.*", 7)
    assert sorted(topic for topic, _ in feed.take()) == ["user.1", "user.2"]
    listener.topics = ["chat.4"]
    await feed.renew(listener)
    feed.commit()
    assert hub.receivers.keys() == {"chat.4"}
