"""C31: what no signal tells is seen by the statement: the table is known, the rows are not."""

from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection, connections, transaction
from django.db.models import Model
from django.db.models.signals import pre_save

from tests.changes.conftest import Announced, Seen, listening, rolled_back
from tests.changes.models import Item, Oddly, Place, Restaurant, Tag, TodoList
from tidewire.changes.feed import feed
from tidewire.changes.watch import Watch

pytestmark = pytest.mark.django_db(transaction=True)

CREATED = {Seen("item", "created", "changes.item", None)}
UPDATED = {Seen("item", "updated", "changes.item", None)}
DELETED = {Seen("item", "deleted", "changes.item", None)}


def execute(using: str, sql: str, params: Any = None) -> None:
    with connections[using].cursor() as cursor:
        cursor.execute(sql, params)


@pytest.fixture
def rows(using: str, announced: Announced) -> Any:
    for pk in (1, 2, 3):
        Item(pk=pk).save(using=using)
    announced.clear()
    return Item.objects.using(using)


def test_c31_update_is_a_change_of_the_model(rows: Any, announced: Announced) -> None:
    rows.filter(pk=1).update(text="x")
    assert announced.seen() == UPDATED


def test_c31_an_update_that_finds_no_row_is_none(rows: Any, announced: Announced) -> None:
    rows.filter(pk=9).update(text="x")
    rows.filter(pk=9)._raw_delete(rows.db)
    assert announced == []


def test_c31_bulk_create(rows: Any, announced: Announced) -> None:
    rows.bulk_create([Item(pk=7), Item(pk=8)])
    assert announced.seen() == CREATED


def test_c31_bulk_create_with_conflicts(rows: Any, announced: Announced) -> None:
    rows.bulk_create([Item(pk=1, text="x")], update_conflicts=True, update_fields=["text"], unique_fields=["pk"])
    assert announced.seen() == CREATED


def test_c31_bulk_update(rows: Any, announced: Announced) -> None:
    rows.bulk_update([Item(pk=1, text="x"), Item(pk=2, text="y")], ["text"], batch_size=1)
    assert announced.seen() == UPDATED


def test_c31_raw_delete(rows: Any, announced: Announced) -> None:
    rows.filter(pk=1)._raw_delete(rows.db)
    assert announced.seen() == DELETED


def test_c31_raw_statements(rows: Any, announced: Announced) -> None:
    execute(rows.db, "UPDATE changes_item SET text = %s WHERE id = %s", ["x", 1])
    assert announced.seen() == UPDATED
    execute(rows.db, "WITH one AS (SELECT 1 AS id) DELETE FROM changes_item WHERE id IN (SELECT id FROM one)")
    assert announced.seen() == DELETED
    execute(rows.db, "UPDATE changes_item SET text = 'x' RETURNING id")
    assert announced.seen() == UPDATED
    execute(rows.db, "SELECT * FROM changes_item")
    assert announced == []


def test_c31_executemany(rows: Any, announced: Announced) -> None:
    with connections[rows.db].cursor() as cursor:
        cursor.executemany("UPDATE changes_item SET text = %s WHERE id = %s", [("x", 1), ("y", 2)])
    assert announced.seen() == UPDATED


def test_c31_a_composed_statement_of_psycopg(on_postgres: str, announced: Announced) -> None:
    from psycopg import sql

    Item(pk=1).save(using=on_postgres)
    announced.clear()
    execute(on_postgres, sql.SQL("UPDATE {} SET text = 'x'").format(sql.Identifier("public", "changes_item")))  # type: ignore[arg-type]
    assert announced.seen() == UPDATED


def test_c31_truncate_and_copies_within_the_database(on_postgres: str, announced: Announced) -> None:
    execute(on_postgres, "TRUNCATE changes_item, changes_item_tags")
    assert announced.seen() == DELETED
    execute(on_postgres, "WITH t AS (INSERT INTO changes_tag (name) VALUES ('a') RETURNING id) SELECT * FROM t")
    assert announced.seen() == {Seen("tag", "created", "changes.tag", None)}


def test_c31_a_statement_that_fails_announces_nothing(rows: Any, announced: Announced) -> None:
    with pytest.raises(Exception, match="nonsense"):
        execute(rows.db, "UPDATE changes_item SET nonsense = 1")
    assert announced == []


def test_c31_statements_wait_for_the_commit_and_heed_savepoints(rows: Any, announced: Announced) -> None:
    with transaction.atomic(rows.db):
        rows.bulk_create([Item(pk=7)])
        rows.bulk_create([Item(pk=8)])
        with rolled_back(rows.db):
            rows.update(text="x")
        assert announced == []
    assert announced.seen() == CREATED
    with transaction.atomic(rows.db):
        rows.update(text="x")
        with transaction.atomic(rows.db):
            rows.filter(pk=1)._raw_delete(rows.db)
    assert announced.seen() == UPDATED
    with rolled_back(rows.db):
        rows.update(text="x")
    assert announced == []


def test_c31_rows_and_unknown_rows_are_both_announced(rows: Any, announced: Announced) -> None:
    with transaction.atomic(rows.db):
        rows.filter(pk=1).update(text="x")
        Item(pk=2).save(using=rows.db)
    assert announced.seen() == UPDATED | {
        Seen("item", "updated", "changes.item", 2),
        Seen("item.2", "updated", "changes.item", 2),
    }


def test_c31_what_signals_tell_is_not_announced_twice(rows: Any, announced: Announced) -> None:
    def pks() -> set[Any]:
        return {seen.pk for seen in announced.seen()}

    row = rows.create(pk=5)
    assert pks() == {5}
    row.save()
    assert pks() == {5}
    rows.filter(pk__in=[1, 5]).delete()
    assert pks() == {1, 5}
    rows.get_or_create(pk=6)
    assert pks() == {6}
    rows.update_or_create(pk=6, defaults={"text": "x"})
    assert pks() == {6}
    restaurant = Restaurant(pk=5)
    restaurant.save(using=rows.db)
    restaurant.save(using=rows.db)
    restaurant.delete()
    assert pks() == {5}


def test_c31_an_update_within_a_save_is_seen_beside_it(rows: Any, announced: Announced) -> None:
    def receiver(instance: Model, **_: Any) -> None:
        rows.filter(pk=2).update(text="by the receiver")

    pre_save.connect(receiver, sender=Item)
    try:
        Item(pk=1).save(using=rows.db)
    finally:
        pre_save.disconnect(receiver, sender=Item)
    assert {seen.pk for seen in announced.seen()} == {1, None}


def test_c31_an_update_after_a_save_that_failed_is_seen(rows: Any, announced: Announced) -> None:
    with pytest.raises(ValueError, match="number"):
        Item(pk="no number").save(using=rows.db)
    rows.update(text="x")
    assert announced.seen() == UPDATED


def test_c31_a_foreign_key_set_to_null_is_seen(using: str, announced: Announced) -> None:
    todo_list = TodoList(pk=1)
    todo_list.save(using=using)
    Item(pk=1, reviewer=todo_list).save(using=using)
    announced.clear()
    todo_list.delete()
    assert announced.seen() >= UPDATED


def test_c31_an_inherited_table_is_that_of_the_heirs_as_well(using: str, announced: Announced) -> None:
    Restaurant(pk=1).save(using=using)
    announced.clear()
    Restaurant.objects.using(using).update(name="x")
    assert announced.brief() == {("place", "updated"), ("restaurant", "updated")}
    Restaurant.objects.using(using).update(stars=1)
    assert announced.brief() == {("restaurant", "updated")}
    Place.objects.using(using).bulk_create([Place(pk=9)])
    assert ("place", "created") in announced.brief()


def test_c31_tables_that_nobody_watches_are_none_of_ours(announced: Announced) -> None:
    Session.objects.update(session_data="x")
    execute("default", "CREATE TABLE other (id int)")
    execute("default", "INSERT INTO other VALUES (1)")
    execute("default", "DROP TABLE other")
    with listening(MODEL=True, SENDERS=["changes.Tag"]) as tags:
        Item.objects.bulk_create([Item()])
        assert tags == []
        Tag.objects.bulk_create([Tag()])
        assert tags.brief() == {("tag", "created")}
    assert announced == []


def test_c31_a_table_of_any_name_is_known(using: str, announced: Announced) -> None:
    Oddly.objects.using(using).bulk_create([Oddly()])
    execute(using, 'DELETE FROM "Oddly Named"')
    assert announced.brief() == {("oddly", "created"), ("oddly", "deleted")}


@pytest.mark.parametrize(
    ("settings", "topics"),
    [
        ({"MODEL": True}, set()),
        ({"MODEL_PK": True}, {"item.*"}),
        ({"RELATED": True}, {"todo-list.*"}),
        ({"MODEL": True, "MODEL_PK": True, "RELATED": True}, {"item.*", "todo-list.*"}),
    ],
)
def test_c31_who_listens_to_rows_or_sets_hears_of_rows_that_nobody_knows(
    settings: dict[str, bool], topics: set[str]
) -> None:
    off = dict.fromkeys(("MODEL", "MODEL_PK", "RELATED", "M2M"), False)
    with listening(**(off | settings)) as announced:
        Item.objects.bulk_create([Item()])
        assert announced.over_rows() == topics


def test_c31_the_net_is_there_for_new_connections_too(on_postgres: str, announced: Announced) -> None:
    connections[on_postgres].close()
    del connections[on_postgres]
    assert connections[on_postgres].execute_wrappers == []
    connections[on_postgres].connect()
    assert [type(wrapper) for wrapper in connections[on_postgres].execute_wrappers] == [Watch]
    connections[on_postgres].close()
    connections[on_postgres].connect()
    assert len(connections[on_postgres].execute_wrappers) == 1
    Item.objects.using(on_postgres).bulk_create([Item()])
    assert announced.seen() == CREATED


def test_c31_the_net_stays_when_another_wrapper_goes(using: str, announced: Announced) -> None:
    """Django takes out the last wrapper, whose ever it is."""

    def other(execute: Any, *args: Any) -> Any:
        return execute(*args)

    feed.stop()
    with connections[using].execute_wrapper(other):
        feed.restart()
        Item(pk=1).save(using=using)
    assert [type(wrapper) for wrapper in connections[using].execute_wrappers] == [Watch]


def test_c31_it_can_be_stopped_and_started_any_number_of_times(announced: Announced) -> None:
    feed.stop()
    feed.stop()
    assert connection.execute_wrappers == []
    assert "commit" not in vars(connection)
    Item().save()
    Item.objects.update(text="x")
    assert announced == []
    feed.restart()
    feed.restart()
    Item(pk=5).save()
    Item.objects.update(text="x")
    assert {seen.pk for seen in announced.seen()} == {5, None}
