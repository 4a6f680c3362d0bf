"""The way into a thread and back."""

import asyncio
import threading
from contextlib import suppress
from contextvars import ContextVar

import pytest
from django.core.exceptions import SynchronousOnlyOperation
from django.db import close_old_connections, connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.utils import translation

from tidewire.bridge import after_commit, in_thread, wait_for

pytestmark = pytest.mark.django_db(transaction=True)  # stale connections are looked after around each call

LANGUAGE: ContextVar[str] = ContextVar("LANGUAGE", default="")


async def test_it_runs_in_a_thread_of_its_own_with_its_arguments() -> None:
    def add(one: int, *, other: int) -> tuple[int, str]:
        return one + other, threading.current_thread().name

    total, thread = await in_thread(add, 1, other=2)
    assert total == 3
    assert thread.startswith("tidewire")


async def test_two_calls_run_side_by_side() -> None:
    barrier = threading.Barrier(2, timeout=5)
    await asyncio.gather(in_thread(barrier.wait), in_thread(barrier.wait))


async def test_context_variables_and_the_language_go_along() -> None:
    LANGUAGE.set("tide")
    with translation.override("de"):
        assert await in_thread(LANGUAGE.get) == "tide"
        assert await in_thread(translation.get_language) == "de"


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("k")])
async def test_what_it_raises_comes_back(error: Exception) -> None:
    def fails() -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        await in_thread(fails)
    assert raised.value is error


async def test_an_iterator_that_is_exhausted_fails_and_does_not_hang() -> None:
    async with asyncio.timeout(5):
        with pytest.raises(RuntimeError, match="StopIteration"):
            await in_thread(next, iter(()))


async def value() -> tuple[str, int]:
    await asyncio.sleep(0)
    return LANGUAGE.get(), threading.get_ident()


async def test_a_thread_can_wait_for_what_its_event_loop_does() -> None:
    LANGUAGE.set("de")
    language, thread = await in_thread(lambda: wait_for(value(), "value"))
    assert (language, thread) == ("de", threading.get_ident())


def test_without_an_event_loop_it_gets_one() -> None:
    assert wait_for(value(), "value")[0] == ""


async def test_what_is_awaited_raises_in_the_thread() -> None:
    async def broken() -> None:
        raise LookupError("gone")

    with pytest.raises(LookupError, match="gone"):
        await in_thread(lambda: wait_for(broken(), "broken"))


async def test_the_event_loops_own_thread_is_told_and_nothing_is_left_behind() -> None:
    pending = value()
    with pytest.raises(SynchronousOnlyOperation, match=r"^value has to be awaited.*render in a thread"):
        wait_for(pending, "value")
    with pytest.raises(RuntimeError, match="cannot reuse already awaited"):
        await pending


class Rollback(Exception):
    """Raised to roll a block back."""


@pytest.fixture
def calls() -> list[str]:
    return []


def test_without_a_transaction_it_is_called_at_once(calls: list[str]) -> None:
    after_commit(lambda: calls.append("now"))
    assert calls == ["now"]


def test_in_a_transaction_it_waits_for_the_outermost_commit(calls: list[str]) -> None:
    with transaction.atomic():
        with transaction.atomic():
            after_commit(lambda: calls.append("committed"))
        assert calls == []
    assert calls == ["committed"]


def test_a_rollback_drops_it(calls: list[str]) -> None:
    with suppress(Rollback), transaction.atomic():
        after_commit(lambda: calls.append("never"))
        raise Rollback
    assert calls == []


def test_a_savepoint_drops_its_own_and_no_other(calls: list[str]) -> None:
    with transaction.atomic():
        after_commit(lambda: calls.append("before"))
        with suppress(Rollback), transaction.atomic():
            with transaction.atomic():
                after_commit(lambda: calls.append("in a savepoint of the savepoint"))
            after_commit(lambda: calls.append("in the savepoint"))
            raise Rollback
        after_commit(lambda: calls.append("after"))
    assert calls == ["before", "after"]


def test_one_that_raises_is_logged_and_stops_no_other(calls: list[str], caplog: pytest.LogCaptureFixture) -> None:
    def fails() -> None:
        raise ValueError("broken")

    with transaction.atomic():
        after_commit(fails)
        after_commit(lambda: calls.append("next"))
    assert calls == ["next"]
    assert "broken" in caplog.text


def test_it_refuses_to_guess_under_manual_transactions(calls: list[str]) -> None:
    transaction.set_autocommit(False)
    try:
        with pytest.raises(TransactionManagementError):
            after_commit(lambda: calls.append("when?"))
    finally:
        transaction.set_autocommit(True)
    assert calls == []


def test_a_thread_without_a_connection_gets_none(calls: list[str]) -> None:
    def run() -> None:
        after_commit(lambda: calls.append("now"))
        calls.extend(each.alias for each in connections.all(initialized_only=True))

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    assert calls == ["now"]


async def test_async_code_needs_no_connection(calls: list[str]) -> None:
    after_commit(lambda: calls.append("now"))
    assert calls == ["now"]
    assert not any(each.connection for each in connections.all(initialized_only=True))


async def test_a_transaction_of_another_thread_is_not_waited_for(calls: list[str]) -> None:
    entered, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            entered.set()
            leave.wait(5)

    holding = asyncio.ensure_future(in_thread(hold))
    assert await in_thread(entered.wait, 5)
    after_commit(lambda: calls.append("now"))
    assert calls == ["now"]
    leave.set()
    await holding


def test_a_closed_connection_has_no_transaction(calls: list[str]) -> None:
    connection.ensure_connection()
    close_old_connections()
    after_commit(lambda: calls.append("now"))
    assert calls == ["now"]
