"""C31, at random: what is announced is the difference of what was committed."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from django.db import connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.changes.conftest import Abort, Announced
from tests.changes.models import Item

pytestmark = pytest.mark.django_db(transaction=True)

PKS = st.integers(1, 4)
LEAVES = st.one_of(
    st.tuples(st.just("save"), PKS),
    st.tuples(st.just("delete"), PKS),
    st.tuples(st.just("raising hook"), st.booleans()),
)


def blocks(inner: Any) -> Any:
    return st.tuples(st.just("block"), st.lists(inner, max_size=5), st.booleans(), st.booleans())


STEPS = st.recursive(LEAVES, blocks, max_leaves=12)
PROGRAMS = st.lists(blocks(STEPS), min_size=1, max_size=3)
"""Each step of a program is a transaction."""


class Program:
    """Runs steps, each of which saves what no step saved before."""

    def __init__(self, using: str) -> None:
        self.using = using
        self.numbers: Iterator[int] = iter(range(10**6))

    def run(self, step: tuple[Any, ...]) -> None:
        match step:
            case ("save", pk):
                Item(pk=pk, text=str(next(self.numbers))).save(using=self.using)
            case ("delete", pk):
                Item.objects.using(self.using).filter(pk=pk).delete()
            case ("raising hook", robust):
                transaction.on_commit(self.fail, self.using, robust)
            case ("block", steps, savepoint, fails):
                self.block(steps, savepoint=savepoint, fails=fails)

    def block(self, steps: list[Any], *, savepoint: bool, fails: bool) -> None:
        with suppress(Abort), transaction.atomic(self.using, savepoint=savepoint):
            for step in steps:
                # What marks the block for rollback lets nothing be executed any more.
                if not connections[self.using].needs_rollback:
                    self.run(step)
            if fails:
                self.fail()

    def fail(self) -> None:
        raise Abort

    def table(self) -> dict[int, str]:
        return dict(Item.objects.using(self.using).values_list("pk", "text"))


def actions(announced: Announced) -> dict[int, str]:
    """Take what was announced of each row: the same on both of its topics, once."""
    seen = announced.seen()
    by_row = {each.pk: each.action for each in seen}
    assert {(each.topic, each.pk) for each in seen} == {(t, pk) for pk in by_row for t in ("item", f"item.{pk}")}
    return by_row


@settings(max_examples=75, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(program=PROGRAMS)
def test_c31_what_is_announced_is_what_was_committed(using: str, announced: Announced, program: list[Any]) -> None:
    Item.objects.using(using).all().delete()
    announced.clear()
    run = Program(using)
    for step in program:
        before = run.table()
        run.run(step)
        after = run.table()
        created = dict.fromkeys(after.keys() - before.keys(), "created")
        deleted = dict.fromkeys(before.keys() - after.keys(), "deleted")
        updated = {pk: "updated" for pk in after.keys() & before.keys() if after[pk] != before[pk]}
        assert actions(announced) == created | deleted | updated
