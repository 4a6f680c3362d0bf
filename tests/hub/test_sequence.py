"""Numbers and gaps, as pure state."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewire.hub import sequence
from tidewire.hub.envelope import Mark, Number
from tidewire.hub.sequence import Numbering, Sight, Sightings


def test_a_number_names_the_one_before_of_its_topic() -> None:
    numbering = Numbering()
    assert numbering.next("a", 0.0) == Number(1, 0, 0)
    assert numbering.next("b", 0.1) == Number(2, 0, 0)
    assert numbering.next("a", 0.5) == Number(3, 1, 500)


def test_checkpoints_are_due_after_quiet_twice_and_then_the_topic_is_forgotten() -> None:
    numbering = Numbering()
    numbering.next("a", 0.0)
    assert numbering.checkpoint(0.9) == []
    assert numbering.checkpoint(1.0) == [Mark("a", 1, 1000)]
    assert numbering.checkpoint(9.9) == []
    assert numbering.checkpoint(10.0) == [Mark("a", 1, 10_000)]
    assert numbering.checkpoint(100.0) == []
    assert numbering.next("a", 100.0) == Number(2, 0, 0)


def test_telling_everything_counts_for_no_checkpoint() -> None:
    numbering = Numbering()
    numbering.next("a", 0.0)
    for second in range(1, 4):
        assert numbering.checkpoint(second / 4, everything=True) == [Mark("a", 1, second * 250)]
    assert numbering.checkpoint(1.0) == [Mark("a", 1, 1000)]


def test_a_busy_topic_has_no_checkpoint_until_it_is_quiet() -> None:
    numbering = Numbering()
    for quarter in range(50):
        numbering.next("a", quarter / 4)
        assert numbering.checkpoint(quarter / 4) == []
    assert numbering.checkpoint(13.5) == [Mark("a", 50, 1250)]


def test_memory_is_bounded_and_forgetting_what_nobody_was_told_is_told_to_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "_MAX_TOPICS", 2)
    numbering = Numbering()
    for topic in ("a", "b", "c"):
        numbering.next(topic, 0.0)
    assert numbering.checkpoint(0.0) is None
    assert numbering.checkpoint(20.0) == []


def test_forgetting_what_all_were_told_is_no_loss(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "_MAX_TOPICS", 1)
    numbering = Numbering()
    numbering.next("a", 0.0)
    assert numbering.checkpoint(2.0) == [Mark("a", 1, 2000)]
    numbering.next("b", 2.0)
    assert numbering.checkpoint(4.0) == [Mark("b", 2, 2000)]


def test_publishers_are_forgotten_longest_quiet_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sequence, "_MAX_PUBLISHERS", 2)
    sightings = Sightings()

    def sight(publisher: str, number: Number) -> Sight:
        return sightings.published(publisher, "a", number, now=10.0, since=0.0)

    for publisher in ("one", "two"):
        assert sight(publisher, Number(1, 0, 0)) is Sight.NEXT
    assert sight("one", Number(2, 1, 0)) is Sight.NEXT
    assert sight("three", Number(1, 0, 0)) is Sight.NEXT
    assert sight("one", Number(3, 2, 0)) is Sight.NEXT
    assert sight("two", Number(2, 1, 0)) is Sight.AFTER_GAP  # forgotten: rather look once too often


@given(st.lists(st.tuples(st.sampled_from("abc"), st.booleans(), st.sampled_from([0.0, 0.3, 2.0, 20.0])), max_size=60))
def test_every_loss_is_noticed_and_nothing_else(publications: list[tuple[str, bool, float]]) -> None:
    numbering, sightings = Numbering(), Sightings()
    now, owed = 0.0, set[str]()

    def look() -> None:
        for mark in numbering.checkpoint(now) or []:
            if sightings.marked("p", mark, now=now, since=0.0):
                owed.remove(mark.topic)  # a KeyError is a false alarm

    for topic, arrives, pause in publications:
        number = numbering.next(topic, now)
        sight = sightings.published("p", topic, number, now=now, since=0.0) if arrives else None
        if sight is Sight.AFTER_GAP:
            owed.remove(topic)
        if arrives:
            assert topic not in owed
        else:
            owed.add(topic)
        now += pause
        look()
    now += 30
    look()
    assert owed == set()
