"""The receiving side: one reading of a row for all its receivers, a copy for each."""

import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.changes.conftest import Announced, listening
from tests.changes.models import Booking, Item, Person, Place, Restaurant, Ticket, TodoList
from tidewire import Action
from tidewire.changes.change import _KEPT, Change, _recent, change_from
from tidewire.hub import MISSED

pytestmark = pytest.mark.django_db(transaction=True)


def change_on(announced: Announced, topic: str) -> Change:
    (change,) = [change_from(payload) for found, payload in announced if found == topic]
    assert change is not None
    return change


def test_c31_a_receiver_reads_the_row_as_it_is_now(announced: Announced) -> None:
    item = Item.objects.create(text="x")
    change = change_on(announced, "item")
    assert (change.action, change.model, change.pk, change.database) == (Action.CREATED, Item, item.pk, "default")
    Item.objects.update(text="y")
    loaded = change.load()
    assert loaded == item
    assert isinstance(loaded, Item)
    assert loaded.text == "y"
    assert not loaded._state.adding


def test_c31_all_receivers_on_all_topics_share_one_reading(announced: Announced) -> None:
    Item.objects.create(pk=1, todo_list=TodoList.objects.create(pk=1))
    topics = ["item", "item.1", "todo-list.1.item-set"]
    with CaptureQueriesContext(connection) as queries:
        loaded = [change_on(announced, topic).load() for topic in topics for _ in range(3)]
    assert len(queries) == 1
    assert len({id(each) for each in loaded}) == len(loaded)


def test_c31_each_receiver_has_a_copy_of_its_own(announced: Announced) -> None:
    Item.objects.create(text="x", todo_list=TodoList.objects.create(pk=1, name="a"))
    change = change_on(announced, "item")
    one, other = change.load(), change.load()
    assert isinstance(one, Item)
    assert isinstance(other, Item)
    one.text = "changed by its receiver"
    one._state.adding = True
    assert one.todo_list is not None
    one.todo_list.name = "changed, too"
    assert other.text == "x"
    assert not other._state.adding
    assert other.todo_list is not None
    assert other.todo_list.name == "a"


def test_c31_a_change_announced_later_is_read_anew(announced: Announced) -> None:
    item = Item.objects.create(text="x")
    change_on(announced, "item").load()
    announced.clear()
    item.text = "y"
    item.save()
    loaded = change_on(announced, "item").load()
    assert isinstance(loaded, Item)
    assert loaded.text == "y"


def test_c31_a_deleted_row_is_an_unsaved_instance_with_its_last_values(announced: Announced) -> None:
    due = datetime(2026, 1, 2, 3, 4, 5, 678, tzinfo=UTC)
    values = {"text": "x", "price": Decimal("1.50"), "due": due, "data": {"a": [1, None]}, "done": True}
    item = Item.objects.create(pk=7, todo_list=TodoList.objects.create(pk=1), **values)
    announced.clear()
    item.delete()
    change = change_on(announced, "item.7")
    with CaptureQueriesContext(connection) as queries:
        row = change.load()
    assert len(queries) == 0
    assert isinstance(row, Item)
    assert {name: getattr(row, name) for name in values} == values
    assert (row.pk, row.todo_list_id, row._state.adding) == (7, 1, True)
    assert change.load() is not row


def test_c31_deleted_rows_of_every_shape_come_back(announced: Announced) -> None:
    ticket = Ticket.objects.create(subject="x")
    booking = Booking.objects.create(room=1, night=date(2026, 1, 2))
    restaurant = Restaurant.objects.create(pk=5, name="n", stars=3)
    ticket_pk = ticket.pk
    announced.clear()
    for row in (ticket, booking, restaurant):
        row.delete()
    gone = change_on(announced, "ticket")
    assert gone.pk == ticket_pk
    loaded = gone.load()
    assert isinstance(loaded, Ticket)
    assert loaded.pk == ticket_pk
    gone = change_on(announced, "booking")
    assert gone.pk == (1, date(2026, 1, 2))
    loaded_booking = gone.load()
    assert isinstance(loaded_booking, Booking)
    assert loaded_booking.night == date(2026, 1, 2)
    loaded_restaurant = change_on(announced, "restaurant").load()
    assert isinstance(loaded_restaurant, Restaurant)
    assert (loaded_restaurant.name, loaded_restaurant.stars) == ("n", 3)
    assert type(change_on(announced, "place").load()) is Place


def test_c31_values_of_columns_that_are_no_more_are_left_out(announced: Announced) -> None:
    Item.objects.create(text="x").delete()
    (payload,) = [
        payload for topic, payload in announced if topic == "item" and payload["change"]["action"] == "deleted"
    ]
    payload["change"] |= {"id": "of another version", "values": payload["change"]["values"] | {"dropped": 1}}
    change = change_from(payload)
    assert change is not None
    assert isinstance(change.load(), Item)


def test_c31_a_row_that_is_gone_meanwhile_is_none(announced: Announced) -> None:
    Item.objects.create(pk=1)
    change = change_on(announced, "item.1")
    Item.objects.filter(pk=1).delete()
    assert change.load() is None


def test_c31_rows_that_nobody_knows_are_none(announced: Announced) -> None:
    Item.objects.bulk_create([Item()])
    change = change_on(announced, "item")
    assert (change.pk, change.load()) == (None, None)
    Person.objects.create(pk=1).friends.clear()
    change = change_on(announced, "person.1.friends")
    assert (change.action, change.pk, change.load()) == (Action.CLEARED, None, None)


def test_c31_a_payload_without_a_change_has_none() -> None:
    assert change_from({"notification": {"a": 1}}) is None
    assert change_from({}) is None
    assert change_from(MISSED) is None


def test_c31_a_change_of_a_model_that_is_not_installed_here_is_none() -> None:
    given = {"id": "x1", "action": "created", "model": "changes.newer", "pk": 1, "database": "default"}
    assert change_from({"change": given}) is None


def test_c31_what_is_remembered_is_bounded(announced: Announced) -> None:
    given = {"action": "created", "model": "changes.item", "pk": 1, "database": "default"}
    for number in range(_KEPT + 10):
        change_from({"change": given | {"id": f"n{number}"}})
    assert len(_recent) == _KEPT


def test_c31_receivers_in_many_threads_wait_for_one_reading(on_postgres: str) -> None:
    with listening() as announced:
        Item(pk=1).save(using=on_postgres)
    change = change_on(announced, "item")
    reads: list[int] = []
    start = threading.Barrier(4, timeout=10)
    change._read, read = (lambda: reads.append(1) or row), change._read  # type: ignore[method-assign,func-returns-value]
    row = read()
    loaded: list[Any] = []

    def receive() -> None:
        start.wait()
        loaded.append(change.load())

    threads = [threading.Thread(target=receive) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(10)
    assert reads == [1]
    assert loaded == [row] * 4
