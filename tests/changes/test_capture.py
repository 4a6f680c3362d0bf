"""C30: what the signals of single rows announce, and where."""

import uuid
from datetime import date
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core import serializers
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.changes.conftest import Announced, Seen, listening
from tests.changes.models import (
    Booking,
    DoneItem,
    Group,
    Item,
    NamedRow,
    Person,
    Place,
    Restaurant,
    Tag,
    Ticket,
    TodoList,
)

pytestmark = pytest.mark.django_db(transaction=True)


def test_c30_a_row_is_announced_on_its_model_itself_and_the_sets_it_is_in(announced: Announced) -> None:
    todo_list = TodoList.objects.create(name="a")
    announced.clear()
    item = Item.objects.create(text="x", todo_list=todo_list, reviewer=todo_list, author=todo_list)
    topics = {"item", f"item.{item.pk}", f"todo-list.{todo_list.pk}.item-set", f"todo-list.{todo_list.pk}.reviews"}
    assert announced.seen() == {Seen(topic, "created", "changes.item", item.pk) for topic in topics}
    item.save()
    assert announced.seen() == {Seen(topic, "updated", "changes.item", item.pk) for topic in topics}
    pk = item.pk
    item.delete()
    assert announced.seen() == {Seen(topic, "deleted", "changes.item", pk) for topic in topics}


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ({"model": True}, {"item"}),
        ({"model_pk": True}, {"item.1"}),
        ({"related": True}, {"todo-list.1.item-set"}),
        ({"m2m": True}, {"item.1.tags", "tag.1.item-set"}),
        ({"model": True, "model_pk": True}, {"item", "item.1"}),
    ],
)
def test_c30_each_key_turns_its_topics_on(on: dict[str, bool], expected: set[str]) -> None:
    TodoList(pk=1).save()
    tag = Tag.objects.create(pk=1)
    with listening(**{key.upper(): value for key, value in on.items()}) as announced:
        Item.objects.create(pk=1, todo_list_id=1).tags.add(tag)
    assert {topic for topic, _ in announced.brief()} == expected


def test_c30_only_the_senders_are_watched() -> None:
    todo_list = TodoList.objects.create()
    with listening(MODEL=True, MODEL_PK=True, RELATED=True, M2M=True, SENDERS=["changes.Item"]) as announced:
        todo_list.save()
        TodoList.objects.update(name="b")
        assert announced.take() == []
        Item.objects.create(pk=1, todo_list=todo_list)
        assert announced.brief() == {
            (f"todo-list.{todo_list.pk}.item-set", "created"),
            ("item", "created"),
            ("item.1", "created"),
        }


def test_c30_nothing_listens_when_it_is_off() -> None:
    with listening(MODEL=False) as announced:
        assert connection.execute_wrappers == []
        Item.objects.create()
    assert announced == []


def test_c30_sessions_are_watched_only_when_they_are_named(announced: Announced) -> None:
    session = Session.objects.create(session_key="secret", expire_date=timezone.now())
    assert announced.take() == []
    with listening(MODEL_PK=True, SENDERS=["sessions.Session"]) as named:
        session.save()
        assert named.brief() == {("session.secret", "updated")}


def test_c30_models_that_share_a_name_bear_their_apps(announced: Announced) -> None:
    Group.objects.create(pk=1)
    assert announced.brief() == {("changes.group", "created"), ("changes.group.1", "created")}


# rows that move


@pytest.fixture
def lists() -> tuple[TodoList, TodoList]:
    return TodoList.objects.create(pk=1, name="a"), TodoList.objects.create(pk=2, name="b")


OLD, NEW = "todo-list.1.item-set", "todo-list.2.item-set"


def sets(announced: Announced) -> set[str]:
    return {topic for topic, action in announced.brief() if topic.startswith("todo-list.") and action == "updated"}


def moved_as_loaded(item: Item) -> None:
    loaded = Item.objects.get()
    loaded.todo_list_id = 2
    loaded.save()


def moved_by_hand(item: Item) -> None:
    Item(pk=item.pk, todo_list_id=2).save()


def moved_without_the_column(item: Item) -> None:
    loaded = Item.objects.only("text").get()
    loaded.todo_list_id = 2
    loaded.save()


def moved_with_update_fields(item: Item) -> None:
    item.todo_list_id = 2
    item.save(update_fields=["todo_list"])


def moved_by_attname(item: Item) -> None:
    item.todo_list_id = 2
    item.save(update_fields=["todo_list_id"])


def moved_after_refreshing(item: Item) -> None:
    item.todo_list_id = 7
    item.refresh_from_db()
    item.todo_list_id = 2
    item.save()


def moved_twice_in_memory(item: Item) -> None:
    item.todo_list_id = 7
    item.todo_list_id = 2
    item.save()


def moved_by_update_or_create(item: Item) -> None:
    Item.objects.update_or_create(pk=item.pk, defaults={"todo_list_id": 2})


def moved_by_the_proxy(item: Item) -> None:
    DoneItem(pk=item.pk, todo_list_id=2).save()


@pytest.mark.parametrize(
    "move",
    [
        moved_as_loaded,
        moved_by_hand,
        moved_without_the_column,
        moved_with_update_fields,
        moved_by_attname,
        moved_after_refreshing,
        moved_twice_in_memory,
        moved_by_update_or_create,
        moved_by_the_proxy,
    ],
)
def test_c30_a_row_that_moves_is_announced_to_the_old_and_the_new_parent(
    lists: object, announced: Announced, move: Any
) -> None:
    item = Item.objects.create(todo_list_id=1)
    announced.clear()
    move(item)
    assert sets(announced) == {OLD, NEW}


def test_c30_a_move_that_another_process_made_is_known(lists: object, announced: Announced) -> None:
    """Loaded in list 1, moved to 2 by someone else, saved back: list 2 loses it, and must be told."""
    item = Item.objects.create(todo_list_id=1)
    Item.objects.filter(pk=item.pk).update(todo_list_id=2)
    announced.clear()
    item.save()
    assert sets(announced) == {OLD, NEW}


def test_c30_a_move_in_memory_that_is_not_saved_is_none(lists: object, announced: Announced) -> None:
    item = Item.objects.create(todo_list_id=1)
    announced.clear()
    item.todo_list_id = 2
    item.save(update_fields=["text"])
    assert sets(announced) == {OLD}


def test_c30_a_row_without_the_column_in_memory_stays_where_it_is(lists: object, announced: Announced) -> None:
    Item.objects.create(todo_list_id=1)
    announced.clear()
    Item.objects.defer("todo_list").get().save()
    assert sets(announced) == {OLD}


def test_c30_a_row_leaves_and_enters_sets(lists: object, announced: Announced) -> None:
    item = Item.objects.create(todo_list_id=1)
    announced.clear()
    item.todo_list = None
    item.save()
    assert sets(announced) == {OLD}
    item.todo_list_id = 2
    item.save()
    assert sets(announced) == {NEW}


def test_c30_a_save_that_failed_leaves_nothing_behind(lists: object, announced: Announced) -> None:
    item = Item.objects.create(todo_list_id=1)
    item.todo_list_id, item.price = 2, "no number"
    announced.clear()
    with pytest.raises(Exception, match="number"):
        item.save()
    assert announced.take() == []
    item.price = 1
    item.pk = None
    item.save()
    assert {topic for topic, _ in announced.brief()} == {"item", f"item.{item.pk}", NEW}


def test_c30_the_topic_names_the_primary_key_whatever_column_the_foreign_key_points_to(announced: Announced) -> None:
    a, b = TodoList.objects.create(pk=1, name="a"), TodoList.objects.create(pk=2, name="b")
    row = NamedRow.objects.create(parent=a)
    row.parent = b
    announced.clear()
    row.save()
    assert {topic for topic, _ in announced.brief() if "todo" in topic} == {
        "todo-list.1.named-rows",
        "todo-list.2.named-rows",
    }


def test_c30_the_database_is_asked_only_for_rows_that_may_move() -> None:
    item, ticket = Item.objects.create(), Ticket()

    def queries(call: Any) -> int:
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    with listening(MODEL=True, MODEL_PK=True, M2M=True):
        assert queries(item.save) == 1
    with listening(RELATED=True):
        assert queries(item.save) == 2
        assert queries(Item().save) == 1
        assert queries(ticket.save) == 1  # its key is there, but it came from the key's default
        assert queries(ticket.save) == 1  # has no foreign key


# models of other shapes


def test_c30_a_proxy_is_what_it_stands_for(announced: Announced) -> None:
    item = DoneItem.objects.create()
    assert announced.seen() == {
        Seen("item", "created", "changes.item", item.pk),
        Seen(f"item.{item.pk}", "created", "changes.item", item.pk),
    }
    pk = item.pk
    item.delete()
    assert announced.brief() == {("item", "deleted"), (f"item.{pk}", "deleted")}


def test_c30_a_row_of_an_inherited_table_is_announced_as_both(lists: object, announced: Announced) -> None:
    announced.clear()
    restaurant = Restaurant.objects.create(pk=5, region_id=1)
    both = {"place", "place.5", "restaurant", "restaurant.5", "place.5.restaurant"}
    assert announced.brief() == {(topic, "created") for topic in both | {"todo-list.1.places"}}
    restaurant.region_id = 2
    restaurant.save()
    assert {topic for topic, _ in announced.brief()} >= both | {"todo-list.1.places", "todo-list.2.places"}
    restaurant.delete()
    assert {(seen.topic, seen.model) for seen in announced.seen()} >= {
        ("place.5", "changes.place"),
        ("restaurant.5", "changes.restaurant"),
    }


def test_c30_a_new_row_that_adopts_an_inherited_one_updates_that(announced: Announced) -> None:
    place = Place.objects.create(pk=5)
    announced.clear()
    Restaurant(place_ptr=place, name="x").save()
    assert {("place.5", "updated"), ("restaurant.5", "created")} <= announced.brief()


def test_c30_a_row_that_only_lost_its_heir_stays(announced: Announced) -> None:
    restaurant = Restaurant.objects.create(pk=5)
    announced.clear()
    restaurant.delete(keep_parents=True)
    assert {topic for topic, _ in announced.brief()} == {"restaurant", "restaurant.5", "place.5.restaurant"}


def test_c30_keys_that_are_no_numbers(announced: Announced) -> None:
    ticket = Ticket.objects.create(id=uuid.UUID(int=5))
    assert {(seen.topic, seen.pk) for seen in announced.seen()} == {
        ("ticket", str(ticket.pk)),
        (f"ticket.{ticket.pk}", str(ticket.pk)),
    }
    Booking.objects.create(room=1, night=date(2026, 1, 2))
    keys = [(topic, payload["change"]["pk"]) for topic, payload in announced.take()]
    assert sorted(keys) == [("booking", [1, "2026-01-02"]), ("booking.1.2026-01-02", [1, "2026-01-02"])]


def test_c30_fixtures_are_saved_too(lists: object, announced: Announced) -> None:
    text = serializers.serialize("json", [Item(pk=3, todo_list_id=1), Item(pk=4)])
    announced.clear()
    for given in serializers.deserialize("json", text):
        given.save()
    assert {("item.3", "created"), (OLD, "created"), ("item.4", "created")} <= announced.brief()


def test_c30_rows_that_a_cascade_takes_along_are_announced(
    lists: tuple[TodoList, TodoList], announced: Announced
) -> None:
    Item.objects.create(pk=3, todo_list_id=1)
    Item.objects.create(pk=4, reviewer_id=1)
    announced.clear()
    lists[0].delete()
    assert announced.brief() == {
        ("todo-list", "deleted"),
        ("todo-list.1", "deleted"),
        ("item", "deleted"),
        ("item.3", "deleted"),
        (OLD, "deleted"),
        ("item", "updated"),  # SET_NULL is an UPDATE without a signal: some of its rows changed
    }


def test_c30_a_queryset_deletes_row_by_row(lists: object, announced: Announced) -> None:
    Item.objects.create(pk=3)
    Item.objects.create(pk=4)
    announced.clear()
    Item.objects.all().delete()
    assert announced.brief() == {("item", "deleted"), ("item.3", "deleted"), ("item.4", "deleted")}


# many-to-many


@pytest.fixture
def tagged(announced: Announced) -> Item:
    item = Item.objects.create(pk=1)
    Item.objects.create(pk=2)
    for pk in (5, 6, 7):
        Tag.objects.create(pk=pk)
    item.tags.set([5, 6])
    announced.clear()
    return item


def test_c30_what_is_added_is_announced_to_both_sides(tagged: Item, announced: Announced) -> None:
    tagged.tags.add(6, 7)
    assert announced.seen() == {
        Seen("item.1.tags", "added", "changes.tag", 7),
        Seen("tag.7.item-set", "added", "changes.item", 1),
    }


def test_c30_what_is_removed_is_announced_to_both_sides(tagged: Item, announced: Announced) -> None:
    tagged.tags.remove(6)
    assert announced.seen() == {
        Seen("item.1.tags", "removed", "changes.tag", 6),
        Seen("tag.6.item-set", "removed", "changes.item", 1),
    }


def test_c30_what_was_in_a_set_that_is_cleared_is_told(tagged: Item, announced: Announced) -> None:
    tagged.tags.clear()
    assert announced.seen() == {
        Seen("item.1.tags", "cleared", "changes.tag", None),
        Seen("tag.5.item-set", "removed", "changes.item", 1),
        Seen("tag.6.item-set", "removed", "changes.item", 1),
    }


def test_c30_the_reverse_side_announces_the_same(tagged: Item, announced: Announced) -> None:
    Tag.objects.get(pk=7).item_set.add(1, 2)
    assert announced.seen() == {
        Seen("tag.7.item-set", "added", "changes.item", 1),
        Seen("tag.7.item-set", "added", "changes.item", 2),
        Seen("item.1.tags", "added", "changes.tag", 7),
        Seen("item.2.tags", "added", "changes.tag", 7),
    }
    Tag.objects.get(pk=7).item_set.clear()
    assert announced.seen() == {
        Seen("tag.7.item-set", "cleared", "changes.item", None),
        Seen("item.1.tags", "removed", "changes.tag", 7),
        Seen("item.2.tags", "removed", "changes.tag", 7),
    }


def test_c30_a_set_that_is_cleared_and_filled_again_is_told_in_this_order(tagged: Item, announced: Announced) -> None:
    tagged.tags.set([6, 7], clear=True)
    mine = [(p["change"]["action"], p["change"]["pk"]) for topic, p in announced.take() if topic == "item.1.tags"]
    assert mine[0] == ("cleared", None)
    assert sorted(mine[1:]) == [("added", 6), ("added", 7)]


def test_c30_a_row_that_is_deleted_leaves_its_sets(tagged: Item, announced: Announced) -> None:
    Tag.objects.get(pk=5).delete()
    assert {("tag.5", "deleted"), ("item.1.tags", "deleted")} <= announced.brief()
    tagged.delete()
    assert {("item.1", "deleted"), ("tag.6.item-set", "deleted")} <= announced.brief()


def test_c30_a_symmetrical_relation_has_one_name_on_both_sides(announced: Announced) -> None:
    one, other = Person.objects.create(pk=1), Person.objects.create(pk=2)
    announced.clear()
    one.friends.add(other)
    assert announced.brief() == {("person.1.friends", "added"), ("person.2.friends", "added")}
    one.follows.add(other)
    assert announced.brief() == {("person.1.follows", "added"), ("person.2.followers", "added")}
    other.followers.remove(one)
    assert announced.brief() == {("person.1.follows", "removed"), ("person.2.followers", "removed")}


def test_c30_too_many_for_one_set_are_a_change_of_the_model(tagged: Item, announced: Announced) -> None:
    Tag.objects.bulk_create(Tag(pk=pk) for pk in range(10, 40))
    announced.clear()
    tagged.tags.add(*range(10, 40))
    assert announced.seen() == {
        Seen("tag", "updated", "changes.tag", None),
        Seen("item", "updated", "changes.item", None),
    }


# values


def values(announced: Announced) -> dict[str, Any]:
    (payload,) = [payload for topic, payload in announced.take() if topic == "item"]
    found: dict[str, Any] = payload["change"]["values"]
    return found


def test_c31_a_deleted_row_carries_its_last_values(announced: Announced) -> None:
    item = Item.objects.create(pk=1, text="x", price="1.50", due=timezone.now(), data={"a": [1]})
    announced.clear()
    item.delete()
    carried = values(announced)
    assert carried["text"] == "x"
    assert carried["price"] == "1.50"
    assert carried["data"] == {"a": [1]}
    assert carried["due"].startswith("20")


def test_c31_also_those_that_were_not_loaded(announced: Announced) -> None:
    Item.objects.create(pk=1, text="x", todo_list=TodoList.objects.create(pk=1))
    announced.clear()
    item = Item.objects.only("done").get()
    item.delete()
    assert ("todo-list.1.item-set", "deleted") in [(t, p["change"]["action"]) for t, p in announced]
    assert values(announced)["text"] == "x"


def test_c31_an_expression_is_no_value(announced: Announced) -> None:
    item = Item.objects.create(pk=1, price=1)
    item.price = F("price") + 1
    item.todo_list_id = F("reviewer_id")
    announced.clear()
    item.delete()
    assert "price" not in values(announced)
