"""C30: names of topics, and which models are watched."""

import re

import pytest
from django.contrib.auth.models import Group as AuthGroup
from django.contrib.auth.models import User

from tests.changes.conftest import listening
from tests.changes.models import Booking, DoneItem, Group, Item, Person, Tag, TodoList
from tidewire import topic_of
from tidewire.changes.topics import _kebab, rows_topics_over
from tidewire.errors import ConfigurationError


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Item", "item"),
        ("TodoList", "todo-list"),
        ("HTMLPage", "html-page"),
        ("PageV2Draft", "page-v2-draft"),
        ("item_set", "item-set"),
        ("ABC", "abc"),
        ("Årsmöte", "årsmöte"),
    ],
)
def test_c30_names_are_in_kebab_case(name: str, expected: str) -> None:
    assert _kebab(name) == expected


def test_c30_topics_of_models_rows_and_sets() -> None:
    assert topic_of(Item) == "item"
    assert topic_of(Item(pk=1234)) == "item.1234"
    assert topic_of(TodoList(pk=9), "item_set") == "todo-list.9.item-set"
    assert topic_of(TodoList(pk=9), "reviews") == "todo-list.9.reviews"
    assert topic_of(Item(pk=4), "tags") == "item.4.tags"
    assert topic_of(Tag(pk=7), "item_set") == "tag.7.item-set"
    assert topic_of(Person(pk=1), "followers") == "person.1.followers"
    assert topic_of(DoneItem(pk=5)) == "item.5"
    assert topic_of(Booking(room=1, night="2026-01-02")) == "booking.1.2026-01-02"


def test_c30_models_that_share_a_name_bear_their_apps() -> None:
    assert topic_of(Group) == "changes.group"
    assert topic_of(AuthGroup(pk=1)) == "auth.group.1"
    assert topic_of(AuthGroup(pk=1), "user_set") == "auth.group.1.user-set"
    assert topic_of(User) == "user"


def test_c30_a_set_that_does_not_exist_has_no_topic() -> None:
    with pytest.raises(ValueError, match="TodoList has no attribute 'items'"):
        topic_of(TodoList(pk=9), "items")
    with pytest.raises(ValueError, match="give topic_of\\(\\) an instance"):
        topic_of(TodoList, "item_set")


@pytest.mark.parametrize("label", ["changes.Itm", "changes", "nowhere.Item", "changes.item.x"])
def test_c30_a_sender_that_is_no_model_stops_the_start_and_the_nearest_is_named(label: str) -> None:
    expected = f'names {label!r}, which is no installed model. Expected "app_label.Model", such as '
    with pytest.raises(ConfigurationError, match=re.escape(expected)), listening(MODEL=True, SENDERS=[label]):
        pass
    near = "such as 'changes.Item'"
    with pytest.raises(ConfigurationError, match=near), listening(MODEL=True, SENDERS=["changes.Itm"]):
        pass


def test_c30_settings_with_faults_start_nothing() -> None:
    """The system check reports them; a traceback at start-up would come before it."""
    with listening(MODEL="yes") as announced:
        assert announced == []


def test_c30_which_topics_of_unknown_rows_a_topic_is_under() -> None:
    assert rows_topics_over("item.1234") == ("item.*",)
    assert rows_topics_over("todo-list.9.item-set") == ("todo-list.*",)
    assert rows_topics_over(topic_of(Group(pk=1))) == ("changes.group.*",)
    assert rows_topics_over("item") == ()
    assert rows_topics_over("chat.5") == ()  # no model of this name
