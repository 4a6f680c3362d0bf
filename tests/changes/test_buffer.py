"""C31: what a transaction amounts to, without a database."""

import pytest

from tidewire.changes.actions import Action
from tidewire.changes.buffer import Buffer, Member, Row, Table


def row(pk: int, action: str, model: str = "app.item", before: str = "", after: str = "") -> Row:
    return Row(
        model=model,
        pk=pk,
        existed=action != "created",
        exists=action != "deleted",
        own=frozenset({f"item.{pk}"}),
        before=frozenset(before),
        after=frozenset(after),
        tables=frozenset({"item"}),
        values={"id": pk} if action == "deleted" else None,
    )


def member(pk: int | None, action: Action) -> Member:
    return Member(
        topic="item.1.tags", relation="app.item_tags", model="app.tag", pk=pk, action=action, tables=frozenset({"tag"})
    )


def drained(buffer: Buffer) -> list[tuple[object, object]]:
    return [(entry.change["pk"], entry.change["action"]) for entry in buffer.drain()]


@pytest.fixture
def buffer() -> Buffer:
    return Buffer(3)


def test_c31_draining_starts_anew(buffer: Buffer) -> None:
    buffer.add(row(1, "created"))
    assert drained(buffer) == [(1, "created")]
    assert drained(buffer) == []


def test_c31_a_row_tells_its_first_and_its_last_sets(buffer: Buffer) -> None:
    buffer.add(row(1, "updated", before="a", after="b"))
    buffer.add(row(1, "updated", before="b", after="c"))
    (entry,) = buffer.drain()
    assert entry.topics == {"item.1", "a", "c"}


def test_c31_last_values_are_those_of_the_last_deletion(buffer: Buffer) -> None:
    buffer.add(row(1, "deleted"))
    buffer.add(row(1, "created"))
    (entry,) = buffer.drain()
    assert "values" not in entry.change
    buffer.add(row(1, "updated"))
    buffer.add(row(1, "deleted"))
    (entry,) = buffer.drain()
    assert entry.change["values"] == {"id": 1}


def test_c31_rolling_back_to_a_savepoint_keeps_it(buffer: Buffer) -> None:
    buffer.add(row(1, "created"))
    buffer.savepoint("a")
    for pk in (2, 3):
        buffer.add(row(pk, "created"))
        buffer.rollback("a")
    buffer.add(row(4, "created"))
    buffer.release("a")
    assert drained(buffer) == [(1, "created"), (4, "created")]


def test_c31_rolling_back_to_an_outer_savepoint_takes_the_inner_ones(buffer: Buffer) -> None:
    for pk, name in enumerate("abc"):
        buffer.savepoint(name)
        buffer.add(row(pk, "created"))
    buffer.rollback("b")
    assert drained(buffer) == [(0, "created")]


def test_c31_of_savepoints_with_one_name_the_last_is_meant(buffer: Buffer) -> None:
    for pk in (1, 2):
        buffer.savepoint("a")
        buffer.add(row(pk, "created"))
    buffer.rollback("a")
    buffer.release("a")
    assert drained(buffer) == [(1, "created")]


def test_c31_a_savepoint_set_before_the_first_change(buffer: Buffer) -> None:
    buffer.add(row(1, "created"))
    buffer.release("from before")
    assert drained(buffer) == [(1, "created")]
    buffer.add(row(1, "created"))
    buffer.savepoint("a")
    buffer.add(row(2, "created"))
    buffer.rollback("from before")
    assert drained(buffer) == []


def test_c31_a_row_created_in_one_savepoint_and_deleted_in_another_is_nothing(buffer: Buffer) -> None:
    buffer.savepoint("a")
    buffer.add(row(1, "created"))
    buffer.release("a")
    buffer.savepoint("b")
    buffer.add(row(1, "deleted"))
    assert drained(buffer) == []


def test_c31_more_rows_of_a_model_than_the_bound_are_one(buffer: Buffer) -> None:
    for pk in range(4):
        buffer.add(row(pk, "created"))
    buffer.add(row(9, "created", model="app.other"))
    buffer.add(row(4, "deleted"))
    assert drained(buffer) == [(9, "created"), (None, "updated")]


def test_c31_the_bound_holds_over_savepoints_too(buffer: Buffer) -> None:
    for pk in range(4):
        buffer.savepoint("a")
        buffer.add(row(pk, "updated"))
        buffer.release("a")
    buffer.savepoint("b")
    buffer.add(row(1, "updated"))
    assert drained(buffer) == [(None, "updated")]


def test_c31_rows_that_came_and_went_do_not_count(buffer: Buffer) -> None:
    for pk in range(10):
        buffer.add(row(pk, "created"))
        buffer.add(row(pk, "deleted"))
    buffer.add(row(1, "created"))
    assert drained(buffer) == [(1, "created")]


def test_c31_too_many_in_a_savepoint_that_is_rolled_back_do_not_count(buffer: Buffer) -> None:
    buffer.savepoint("a")
    for pk in range(10):
        buffer.add(row(pk, "created"))
    buffer.rollback("a")
    buffer.add(row(1, "created"))
    assert drained(buffer) == [(1, "created")]


def test_c31_different_things_in_one_table_are_an_update(buffer: Buffer) -> None:
    buffer.add(Table(model="app.item", action=Action.CREATED, topics=frozenset({"item"})))
    buffer.add(Table(model="app.item", action=Action.CREATED, topics=frozenset({"item"})))
    assert drained(buffer) == [(None, "created")]
    buffer.add(Table(model="app.item", action=Action.CREATED, topics=frozenset({"item"})))
    buffer.add(Table(model="app.item", action=Action.DELETED, topics=frozenset({"item"})))
    assert drained(buffer) == [(None, "updated")]


def test_c31_the_last_word_on_a_member_counts_and_comes_last(buffer: Buffer) -> None:
    for pk, action in [
        (1, Action.ADDED),
        (None, Action.CLEARED),
        (2, Action.ADDED),
        (2, Action.REMOVED),
        (1, Action.ADDED),
    ]:
        buffer.add(member(pk, action))
    assert drained(buffer) == [(None, "cleared"), (2, "removed"), (1, "added")]
    for pk in range(5):
        buffer.add(member(pk, Action.ADDED))
    assert drained(buffer) == [(None, "updated")]
