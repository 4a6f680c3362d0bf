"""A process at the channel layer: what arrives, what is noticed as lost, what happens when the layer fails."""

import asyncio
from typing import Any

import pytest

from tests.hub.processes import LossyLayer, idle, processes
from tidewire.hub import MISSED
from tidewire.hub.envelope import CONTROL_GROUP, group_of
from tidewire.hub.exchange import Status
from tidewire.hub.session import PATIENCE_SECONDS, LayerSilent

ONE = ("chat", {"n": 1})
TWO = ("chat", {"n": 2})
LOST = ("chat", MISSED)


def losing(*numbers: int) -> Any:
    """Lose the publications whose payload has one of these for ``n``."""
    return lambda _channel, body: body[0] == 1 and body[-1].get("n") in numbers


def losing_checkpoints(_channel: str, body: Any) -> bool:
    return bool(body[0] == 2)


async def test_what_one_process_publishes_arrives_in_those_that_listen() -> None:
    async with processes(["chat"], ["chat", "other"], ["other"]) as (one, two, three):
        await one.publish("chat", n=1)
        assert two.take() == [ONE]
        assert three.take() == []


async def test_a_publisher_gets_nothing_back_of_its_own() -> None:
    async with processes(["chat"], ["chat"]) as (one, _two):
        await one.publish("chat", n=1)
        await one.clock.advance(15)
        assert one.take() == []


async def test_one_channel_is_in_the_groups_of_the_wanted_topics_and_no_other() -> None:
    async with processes(["a", "b"]) as (one,):
        assert set(one.layer.groups) >= {group_of("a"), group_of("b"), CONTROL_GROUP}
        assert len(one.layer.groups) == 4  # and the probe's
        assert len({channel for group in one.layer.groups.values() for channel in group}) == 1
        one.exchange.unwant("a")
        one.exchange.want("c")
        await idle()
        assert group_of("a") not in one.layer.groups
        assert group_of("c") in one.layer.groups


async def test_a_process_that_only_publishes_has_no_channel() -> None:
    layer = LossyLayer()
    async with processes([], layer=layer) as (one,):
        await one.publish("chat", n=1)
        assert layer.groups == {}
        assert layer.channels == {}


async def test_a_topic_is_in_force_when_it_is_settled() -> None:
    async with processes([], ["chat"]) as (one, two):
        one.exchange.want("chat")
        settled = one.exchange.settled()
        assert settled is not None
        await asyncio.wrap_future(settled)
        assert one.exchange.settled() is None
        await two.publish("chat", n=1)
        assert one.take() == [ONE]


async def test_a_quiet_page_gets_no_missed() -> None:
    async with processes(["chat"], ["chat"]) as (one, two):
        for n in range(5):
            await one.publish("chat", n=n)
            await one.clock.advance(n * 4)
        assert [payload for _, payload in two.take()] == [{"n": n} for n in range(5)]
        await one.clock.advance(60)
        assert two.take() == []


async def test_a_gap_is_missed_once_and_the_payload_comes_after_it() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["chat"], layer=layer) as (one, two):
        layer.loses = losing(1, 2)
        for n in range(4):
            await one.publish("chat", n=n)
        assert two.take() == [("chat", {"n": 0}), LOST, ("chat", {"n": 3})]
        await one.clock.advance(60)
        assert two.take() == []


async def test_the_first_that_was_ever_published_may_be_the_one_that_is_lost() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["chat"], layer=layer) as (one, two):
        layer.loses = losing(1)
        await one.publish("chat", n=1)
        await one.publish("chat", n=2)
        assert two.take() == [LOST, TWO]


async def test_the_loss_of_the_last_shows_with_the_checkpoint_after_quiet() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["chat"], layer=layer) as (one, two):
        layer.loses = losing(2)
        await one.publish("chat", n=1)
        await one.publish("chat", n=2)
        assert two.take() == [ONE]
        await one.clock.advance(2)
        assert two.take() == [LOST]
        await one.clock.advance(60)
        assert two.take() == []


async def test_a_lost_checkpoint_is_made_good_by_the_second() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["chat"], layer=layer) as (one, two):
        layer.loses = lambda channel, body: losing(1)(channel, body) or losing_checkpoints(channel, body)
        await one.publish("chat", n=1)
        await one.clock.advance(5)
        assert two.take() == []
        layer.loses = lambda _channel, _body: False
        await one.clock.advance(7)
        assert two.take() == [LOST]


async def test_a_loss_of_other_topics_is_nobodys_business() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["other"], layer=layer) as (one, two):
        layer.loses = losing(1)
        await one.publish("chat", n=1)
        await one.clock.advance(15)
        assert two.take() == []


async def test_who_comes_after_a_publication_has_missed_nothing() -> None:
    async with processes(["chat"], []) as (one, two):
        await one.publish("chat", n=1)
        await one.clock.advance(0.5)
        two.exchange.want("chat")
        await idle()
        await one.clock.advance(60)  # both checkpoints name a publication from before
        assert two.take() == []
        await one.publish("chat", n=2)
        assert two.take() == [TWO]


async def test_who_comes_between_two_publications_gets_the_second_alone() -> None:
    async with processes(["chat"], []) as (one, two):
        await one.publish("chat", n=1)
        await one.clock.advance(0.5)
        two.exchange.want("chat")
        await idle()
        await one.publish("chat", n=2)
        assert two.take() == [TWO]


async def test_who_leaves_and_comes_back_has_missed_nothing_of_the_time_between() -> None:
    async with processes(["chat"], ["chat"]) as (one, two):
        await one.publish("chat", n=0)
        two.exchange.unwant("chat")
        await idle()
        await one.publish("chat", n=1)
        await one.clock.advance(0.1)
        two.exchange.want("chat")
        await idle()
        await one.publish("chat", n=2)
        assert two.take() == [("chat", {"n": 0}), TWO]


async def test_what_a_layer_delivers_twice_is_delivered_once() -> None:
    layer = LossyLayer()
    async with processes(["chat"], layer=layer) as (two,):
        message = {"type": "x", "body": '[1,"pub","chat",1,0,0,{"n":1}]'}
        await layer.group_send(group_of("chat"), message)
        await layer.group_send(group_of("chat"), message)
        await idle()
        assert two.take() == [ONE]


@pytest.mark.parametrize("body", ["{", "[]", "[9,1]", '[1,"p","chat"]', "{}", '[1,"p","chat",1,0,0,[]]', '[3,"p"]'])
async def test_what_this_version_does_not_know_is_passed_over(body: str) -> None:
    class AnyLayer(LossyLayer):
        async def send(self, channel: str, message: dict[str, Any]) -> None:
            await super(LossyLayer, self).send(channel, message)

    async with processes(["chat"], ["chat"], layer=AnyLayer()) as (one, two):
        await super(LossyLayer, one.layer).group_send(group_of("chat"), {"type": "x", "body": body})  # type: ignore[misc]
        await idle()
        await one.publish("chat", n=1)
        assert two.take() == [ONE]


async def test_two_publishers_are_counted_apart() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["chat"], ["chat"], layer=layer) as (one, two, three):
        await one.publish("chat", n=1)
        layer.loses = losing(1)
        await two.publish("chat", n=1)
        await one.publish("chat", n=2)
        assert three.take() == [ONE, TWO]
        await two.publish("chat", n=2)
        assert three.take() == [LOST, TWO]


async def test_a_full_channel_loses_and_says_so() -> None:
    layer = LossyLayer(capacity=5)
    async with processes(["chat"], layer=layer) as (two,):
        bodies = [f'[1,"p","chat",{n + 1},{n},0,{{"n":{n}}}]' for n in range(50)]
        await asyncio.gather(*(layer.group_send(group_of("chat"), {"type": "x", "body": body}) for body in bodies))
        await layer.group_send(group_of("chat"), {"type": "x", "body": '[1,"p","chat",51,50,0,{"n":50}]'})
        await idle()
        got = two.take()
        assert len(got) < 15
        assert got[-2:] == [LOST, ("chat", {"n": 50})]


async def test_groups_are_joined_again_before_the_layer_forgets_them() -> None:
    async with processes(["chat"], layer=LossyLayer(group_expiry=20)) as (one,):
        (channel,) = one.layer.groups[group_of("chat")]
        one.layer.groups[group_of("chat")][channel] = 0.0
        await one.clock.advance(11)
        assert one.layer.groups[group_of("chat")][channel] > 0


async def test_groups_that_vanish_without_an_error_are_noticed() -> None:
    async with processes(["chat"]) as (one,):
        one.layer.groups.clear()
        await one.clock.advance(PATIENCE_SECONDS + 4)
        assert isinstance(await one.failure(), LayerSilent)


async def test_an_outage_ends_with_missed_for_all_that_listens() -> None:
    layer = LossyLayer()
    async with processes(["chat", "other"], layer=layer) as (one,):
        layer.broken = True
        await one.publish("chat", n=1)
        assert isinstance(await one.failure(), ConnectionError)
        assert one.take() == []
        layer.broken = False
        await one.connect()
        assert sorted(one.take()) == [LOST, ("other", MISSED)]
        assert one.exchange.status is Status.UP


async def test_the_first_connection_is_no_outage() -> None:
    async with processes(["chat"]) as (one,):
        assert one.take() == []


async def test_what_was_published_in_an_outage_is_missed_by_processes_that_had_none() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["chat", "other"], layer=layer) as (one, two):
        layer.broken = True
        await one.publish("chat", n=1)
        await one.failure()
        await one.publish("other", n=2)  # by nobody ever before, and not even tried
        layer.broken = False
        assert two.take() == []
        await one.connect()
        assert sorted(two.take()) == [LOST, ("other", MISSED)]
        await one.publish("chat", n=2)
        assert two.take() == [TWO]


async def test_a_layer_that_fails_again_and_again_on_its_way_back_loses_nothing_unsaid() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["chat"], layer=layer) as (one, two):
        layer.broken = True
        await one.publish("chat", n=1)
        await one.failure()
        layer.broken = False
        for _ in range(3):
            layer.breaks_after = 1  # the probe passes, the checkpoint does not
            await one.connect()
            await one.failure()
        assert two.take() == []
        layer.breaks_after = None
        await one.connect()
        assert two.take() == [LOST]


async def test_a_line_that_an_outage_cuts_is_missed_too() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["chat"], layer=layer) as (one, two):
        layer.broken = True
        for n in range(3):
            one.exchange.publish("chat", b'{"n":%d}' % n)
        await one.failure()
        layer.broken = False
        await one.connect()
        assert two.take() == [LOST]


async def test_more_topics_in_an_outage_than_can_be_remembered_are_all_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidewire.hub.sequence._MAX_TOPICS", 3)
    layer = LossyLayer()
    async with processes(["chat"], ["chat"], layer=layer) as (one, two):
        layer.broken = True
        await one.publish("chat", n=1)
        await one.failure()
        for n in range(5):
            await one.publish(f"item.{n}", n=n)
        layer.broken = False
        await one.connect()
        assert two.take() == [LOST]


async def test_nobody_waits_for_a_layer_that_is_down() -> None:
    layer = LossyLayer()
    async with processes(["chat"], layer=layer) as (one,):
        one.exchange.want("other")
        waiting = one.exchange.settled()
        assert waiting is not None
        layer.broken = True
        one.exchange.went_down()
        assert waiting.done()
        one.exchange.want("another")
        assert one.exchange.settled() is None


async def test_who_comes_in_an_outage_looks_again_after_it() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["late"], layer=layer) as (one, two):
        layer.broken = True
        await one.publish("chat", n=1)
        await one.failure()
        one.exchange.want("late")
        layer.broken = False
        await one.connect()
        assert sorted(one.take()) == [LOST, ("late", MISSED)]
        await two.publish("late", n=1)
        assert one.take() == [("late", {"n": 1})]


async def test_stopping_sends_what_is_due_and_the_last_checkpoint_and_leaves_the_groups() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["chat"], layer=layer) as (one, two):
        layer.loses = losing(2)
        one.exchange.publish("chat", b'{"n":1}')
        one.exchange.publish("chat", b'{"n":2}')
        await one.disconnect()
        await idle()
        assert two.take() == [ONE, LOST]
        assert {len(channels) for channels in layer.groups.values()} == {1}


async def test_a_slow_layer_costs_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tidewire.hub.exchange._MAX_WAITING", 2)
    layer = LossyLayer()
    async with processes(["chat"], ["chat"], layer=layer) as (one, two):
        for n in range(5):
            one.exchange.publish("chat", b'{"n":%d}' % n)
        await idle()
        assert two.take() == [("chat", {"n": 0}), ("chat", {"n": 1})]
        await one.clock.advance(2)
        assert two.take() == [LOST]


async def test_a_waiting_publisher_is_let_go_when_it_is_sent_and_when_it_is_given_up() -> None:
    layer = LossyLayer()
    async with processes(["chat"], layer=layer) as (one,):
        done: list[str] = []
        one.exchange.publish("chat", b"{}", lambda: done.append("sent"))
        await idle()
        layer.broken = True
        one.exchange.publish("chat", b"{}", lambda: done.append("failed"))
        one.exchange.publish("chat", b"{}", lambda: done.append("never tried"))
        await one.failure()
        one.exchange.publish("chat", b"{}", lambda: done.append("not even in line"))
        assert done == ["sent", "failed", "never tried", "not even in line"]


async def test_a_payload_is_sent_once_for_all_receivers() -> None:
    layer = LossyLayer()
    async with processes(["chat"], ["chat"], ["chat"], layer=layer) as (one, *_):
        await one.publish("chat", n=1)
        assert [body[2:] for body in layer.published()] == [["chat", 1, 0, 0, {"n": 1}]]
