"""C31: announced after commit, once, and nothing that was not committed; on SQLite and on PostgreSQL."""

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import IntegrityError, connections, transaction
from django.db.models.signals import post_save
from django.test import TestCase, override_settings

from tests.changes import postgres
from tests.changes.conftest import Abort, Announced, Seen, rolled_back
from tests.changes.models import Item, TodoList
from tidewire.changes.feed import feed

# Django 6.1 has another name for it.
savepoint: Callable[[str], str] = getattr(transaction, "savepoint_create", transaction.savepoint)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def one(using: str, announced: Announced) -> Item:
    item = Item.objects.using(using).create(pk=1)
    announced.clear()
    return item


def item(pk: int, action: str) -> set[Seen]:
    return {Seen(topic, action, "changes.item", pk) for topic in ("item", f"item.{pk}")}


def test_c31_without_a_transaction_it_is_announced_at_once(using: str, announced: Announced) -> None:
    row = Item(pk=1)
    row.save(using=using)
    assert announced.seen() == item(1, "created")
    row.save(using=using)
    assert announced.seen() == item(1, "updated")
    row.delete(using=using)
    assert announced.seen() == item(1, "deleted")


def test_c31_nothing_before_the_commit_all_after_it(using: str, announced: Announced) -> None:
    with transaction.atomic(using):
        Item(pk=1).save(using=using)
        with transaction.atomic(using):
            Item(pk=2).save(using=using)
        assert announced == []
    assert announced.seen() == item(1, "created") | item(2, "created")


def test_c31_nothing_after_a_rollback(using: str, announced: Announced) -> None:
    with rolled_back(using):
        Item(pk=1).save(using=using)
    with transaction.atomic(using):
        pass
    assert announced == []
    with transaction.atomic(using):
        Item(pk=2).save(using=using)
    assert announced.seen() == item(2, "created")


def test_c31_a_savepoint_rolled_back_takes_only_its_own(using: str, announced: Announced) -> None:
    with transaction.atomic(using):
        Item(pk=1).save(using=using)
        with rolled_back(using):
            Item(pk=2).save(using=using)
            Item.objects.using(using).filter(pk=1).delete()
            with transaction.atomic(using):
                Item(pk=3).save(using=using)
        Item(pk=4).save(using=using)
    assert announced.seen() == item(1, "created") | item(4, "created")


def test_c31_the_first_change_may_be_in_a_savepoint_that_is_rolled_back(using: str, announced: Announced) -> None:
    """Its on_commit hook is gone with it: what comes after needs another."""
    with transaction.atomic(using):
        with rolled_back(using):
            Item(pk=1).save(using=using)
        Item(pk=2).save(using=using)
        with transaction.atomic(using):
            Item(pk=3).save(using=using)
    assert announced.seen() == item(2, "created") | item(3, "created")


def test_c31_what_an_inner_savepoint_kept_goes_with_the_outer(using: str, announced: Announced) -> None:
    with transaction.atomic(using):
        with rolled_back(using), transaction.atomic(using):
            Item(pk=1).save(using=using)
        Item(pk=2).save(using=using)
    assert announced.seen() == item(2, "created")


def test_c31_a_block_without_savepoint_rolls_back_the_one_around_it(using: str, announced: Announced) -> None:
    with transaction.atomic(using):
        Item(pk=1).save(using=using)
        with rolled_back(using):
            Item(pk=2).save(using=using)
            with rolled_back(using, savepoint=False):
                Item(pk=3).save(using=using)
    assert announced.seen() == item(1, "created")


def test_c31_savepoints_by_hand(using: str, announced: Announced) -> None:
    with transaction.atomic(using):
        first = savepoint(using)
        Item(pk=1).save(using=using)
        second = savepoint(using)
        Item(pk=2).save(using=using)
        transaction.savepoint_rollback(second, using)
        Item(pk=3).save(using=using)
        transaction.savepoint_commit(first, using)
        Item(pk=4).save(using=using)
    assert announced.seen() == item(1, "created") | item(3, "created") | item(4, "created")


def test_c31_savepoints_in_sql(using: str, announced: Announced) -> None:
    with transaction.atomic(using), connections[using].cursor() as cursor:
        cursor.execute("SAVEPOINT before_all")
        Item(pk=1).save(using=using)
        cursor.execute("ROLLBACK TO before_all")
        Item(pk=2).save(using=using)
        cursor.execute("SAVEPOINT a")
        cursor.execute("SAVEPOINT b")
        Item(pk=3).save(using=using)
        cursor.execute("ROLLBACK TO SAVEPOINT a")
        Item(pk=4).save(using=using)
        cursor.execute("ROLLBACK TO SAVEPOINT a")
        cursor.execute("RELEASE a")
    assert announced.seen() == item(2, "created")


def test_c31_a_failed_statement_that_was_caught(using: str, announced: Announced) -> None:
    with transaction.atomic(using):
        TodoList(pk=1, name="a").save(using=using)
        with suppress(IntegrityError), transaction.atomic(using):
            Item(pk=1).save(using=using)
            TodoList(pk=2, name="a").save(using=using)
    assert announced.brief() == {("todo-list", "created"), ("todo-list.1", "created")}


# combined


def create(using: str) -> None:
    Item(pk=1).save(using=using, force_insert=True)


def update(using: str) -> None:
    Item(pk=1, text="y").save(using=using, force_update=True)


def delete(using: str) -> None:
    Item.objects.using(using).get(pk=1).delete()


@pytest.mark.parametrize("savepoints", [False, True])
@pytest.mark.parametrize(
    ("existed", "steps", "expected"),
    [
        (False, [create, update], "created"),
        (False, [create, delete], None),
        (False, [create, update, delete, create], "created"),
        (True, [update, update], "updated"),
        (True, [update, delete], "deleted"),
        (True, [delete, create], "updated"),
        (True, [delete, create, delete], "deleted"),
        (True, [delete, create, update], "updated"),
    ],
)
def test_c31_what_happens_to_a_row_in_one_transaction_is_one_change(
    using: str,
    announced: Announced,
    *,
    savepoints: bool,
    existed: bool,
    steps: list[Callable[[str], None]],
    expected: str,
) -> None:
    if existed:
        create(using)
        announced.clear()
    with transaction.atomic(using):
        for step in steps:
            with transaction.atomic(using, savepoint=savepoints):
                step(using)
    assert announced.seen() == (item(1, expected) if expected else set())


def test_c31_a_row_that_moved_twice_is_announced_where_it_was_and_where_it_is(using: str, announced: Announced) -> None:
    for pk in (1, 2, 3):
        TodoList(pk=pk, name=str(pk)).save(using=using)
    row = Item(pk=1, todo_list_id=1)
    row.save(using=using)
    announced.clear()
    with transaction.atomic(using):
        for row.todo_list_id in (2, 3):
            row.save(using=using)
    assert {topic for topic, _ in announced.brief()} == {
        "item",
        "item.1",
        "todo-list.1.item-set",
        "todo-list.3.item-set",
    }


@pytest.mark.parametrize("savepoint", [False, True])
def test_c31_too_many_rows_are_a_change_of_the_model(using: str, announced: Announced, *, savepoint: bool) -> None:
    with transaction.atomic(using):
        Item(pk=100).save(using=using)
        TodoList(pk=1).save(using=using)
        with transaction.atomic(using, savepoint=savepoint):
            for pk in range(30):
                Item(pk=pk).save(using=using)
        Item(pk=101).save(using=using)
    assert announced.seen() == {
        Seen("item", "created", "changes.item", None),
        Seen("todo-list", "created", "changes.todolist", 1),
        Seen("todo-list.1", "created", "changes.todolist", 1),
    }


def test_c31_too_many_rows_that_were_rolled_back_are_none(using: str, announced: Announced) -> None:
    with transaction.atomic(using):
        Item(pk=100).save(using=using)
        with rolled_back(using):
            for pk in range(30):
                Item(pk=pk).save(using=using)
    assert announced.seen() == item(100, "created")


# hooks, and who raises


def fail() -> None:
    raise Abort


@pytest.mark.parametrize("robust", [False, True])
@pytest.mark.parametrize("before", [False, True])
def test_c31_a_hook_of_others_that_raises_loses_nothing(
    using: str, announced: Announced, *, before: bool, robust: bool
) -> None:
    def work() -> None:
        with transaction.atomic(using):
            if before:
                transaction.on_commit(fail, using, robust)
            Item(pk=1).save(using=using)
            if not before:
                transaction.on_commit(fail, using, robust)

    if robust:
        work()
    else:
        with pytest.raises(Abort):
            work()
    assert announced.seen() == item(1, "created")
    with transaction.atomic(using):
        Item(pk=2).save(using=using)
    assert announced.seen() == item(2, "created")


def test_c31_a_publisher_that_raises_fails_nobody_else(using: str, announced: Announced, caplog: Any) -> None:
    ran: list[int] = []

    def publish(topic: str, payload: dict[str, Any]) -> None:
        if topic == "item":
            raise Abort
        announced.publish(topic, payload)

    feed.start(publish)
    with transaction.atomic(using):
        Item(pk=1).save(using=using)
        transaction.on_commit(lambda: ran.append(1), using)
    assert ran == [1]
    assert announced.seen() == {Seen("item.1", "created", "changes.item", 1)}
    assert "could not be announced on 'item'" in caplog.text


def test_c31_one_hook_for_each_transaction(using: str, announced: Announced) -> None:
    with transaction.atomic(using):
        for pk in range(3):
            with transaction.atomic(using):
                Item(pk=pk).save(using=using)
        assert len(connections[using].run_on_commit) == 1


def test_c31_a_hook_that_saves_is_announced_too(using: str, announced: Announced) -> None:
    with transaction.atomic(using):
        Item(pk=1).save(using=using)
        transaction.on_commit(lambda: Item(pk=2).save(using=using), using)
    assert announced.seen() == item(1, "created") | item(2, "created")


def test_c31_a_hook_sees_the_transaction_ended(using: str, announced: Announced) -> None:
    """A hook that raises in a transaction of its own must not take the outer one's changes for its own."""

    def hook() -> None:
        with rolled_back(using):
            Item(pk=2).save(using=using)

    with transaction.atomic(using):
        Item(pk=1).save(using=using)
        transaction.on_commit(hook, using)
    assert announced.seen() == item(1, "created")


def test_c31_a_receiver_that_raises_rolls_back(using: str, announced: Announced) -> None:
    def receiver(**_: Any) -> None:
        raise Abort

    post_save.connect(receiver, sender=Item)
    try:
        with pytest.raises(Abort), transaction.atomic(using):
            Item(pk=1).save(using=using)
    finally:
        post_save.disconnect(receiver, sender=Item)
    assert announced == []


# other ways to run a transaction


def test_c31_a_durable_block(using: str, announced: Announced) -> None:
    with transaction.atomic(using, durable=True):
        Item(pk=1).save(using=using)
    assert announced.seen() == item(1, "created")


def test_c31_transactions_by_hand(using: str, announced: Announced) -> None:
    transaction.set_autocommit(False, using)
    try:
        Item(pk=1).save(using=using)
        assert announced == []
        transaction.commit(using)
        assert announced.seen() == item(1, "created")
        Item(pk=2).save(using=using)
        transaction.rollback(using)
        with transaction.atomic(using):
            Item(pk=3).save(using=using)
            with rolled_back(using):
                Item(pk=4).save(using=using)
        Item.objects.using(using).update(text="x")
        assert announced == []
        transaction.commit(using)
        assert announced.seen() == item(3, "created") | {Seen("item", "updated", "changes.item", None)}
    finally:
        transaction.rollback(using)
        transaction.set_autocommit(True, using)
    assert announced == []


def test_c31_a_connection_that_is_lost_loses_its_changes_with_it(on_postgres: str, announced: Announced) -> None:
    using = on_postgres
    with rolled_back(using):
        Item(pk=1).save(using=using)
        connections[using].close()
    postgres.connect()
    Item(pk=2).save(using=using)
    assert announced.seen() == item(2, "created")


def test_c31_each_thread_has_its_own_transaction(on_postgres: str, announced: Announced) -> None:
    using, saved, go = on_postgres, threading.Event(), threading.Event()

    def other() -> None:
        postgres.connect()
        try:
            with transaction.atomic(using):
                Item(pk=1).save(using=using)
                saved.set()
                go.wait(10)
        finally:
            connections[using].close()

    thread = threading.Thread(target=other)
    thread.start()
    assert saved.wait(10)
    with transaction.atomic(using):
        Item(pk=2).save(using=using)
    assert announced.seen() == item(2, "created")
    go.set()
    thread.join(10)
    assert announced.seen() == item(1, "created")


def test_c31_async_calls_of_the_orm(using: str, announced: Announced) -> None:
    async def work() -> None:
        row = Item(pk=1)
        await row.asave(using=using)
        assert announced.seen() == item(1, "created")
        row.text = "x"
        await row.asave(using=using)
        assert announced.seen() == item(1, "updated")
        await row.adelete(using=using)
        assert announced.seen() == item(1, "deleted")
        await sync_to_async(in_transaction)()

    def in_transaction() -> None:
        with transaction.atomic(using):
            Item(pk=2).save(using=using)
            assert announced == []

    async_to_sync(work)()
    assert announced.seen() == item(2, "created")


@override_settings(ROOT_URLCONF="tests.changes.urls")
def test_c31_atomic_requests(client: Any, transactional_db: None, announced: Announced, monkeypatch: Any) -> None:
    monkeypatch.setitem(connections["default"].settings_dict, "ATOMIC_REQUESTS", True)
    assert client.get("/save/1/").status_code == 200
    assert announced.seen() == item(1, "created")
    client.raise_request_exception = False
    assert client.get("/save/2/?fail").status_code == 500
    assert announced == []


@pytest.mark.django_db(transaction=False)
def test_c31_captured_callbacks_of_a_test_case_announce(announced: Announced) -> None:
    """A TestCase is one transaction that never commits; hooks run when asked for, those of before do not."""
    transaction.on_commit(fail)
    for pk in (2, 3):
        with TestCase.captureOnCommitCallbacks(execute=True) as callbacks:
            Item(pk=pk).save()
            assert announced == []
        assert len(callbacks) == 1
        assert announced.seen() == item(pk, "created")
    with TestCase.captureOnCommitCallbacks(execute=False):
        Item(pk=4).save()
    assert announced == []
