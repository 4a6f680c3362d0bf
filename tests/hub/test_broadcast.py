"""tidewire.broadcast from everywhere."""

import asyncio
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import BaseCommand, call_command
from django.db import connections, transaction
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client, override_settings
from django.urls import path

from tidewire import broadcast
from tidewire.bridge import in_thread
from tidewire.hub import hub

pytestmark = pytest.mark.django_db(transaction=True)


class Rollback(Exception):
    """Raised to roll a block back."""


class Listener:
    """Collects the notifications of one topic."""

    def __init__(self) -> None:
        self.queue: asyncio.Queue[Any] = asyncio.Queue()

    async def next(self) -> Any:
        return await asyncio.wait_for(self.queue.get(), 5)

    async def all(self) -> list[Any]:
        """Everything up to now: what threads published is in the loop's line before this mark is."""
        await in_thread(broadcast, "chat", mark=True)
        got = []
        while (kwargs := await self.next()) != {"mark": True}:
            got.append(kwargs)
        return got


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    listener = Listener()
    undo = hub.subscribe("chat", lambda delivery: listener.queue.put_nowait(delivery.payload["notification"]))  # type: ignore[index]
    yield listener
    undo()


def sync_view(request: HttpRequest) -> HttpResponse:
    broadcast("chat", by="sync view")
    return HttpResponse()


async def async_view(request: HttpRequest) -> HttpResponse:
    broadcast("chat", by="async view")
    return HttpResponse()


class Command(BaseCommand):
    """Tells the chat."""

    def handle(self, *args: Any, **options: Any) -> None:
        broadcast("chat", by="command")


urlpatterns = [path("sync/", sync_view), path("async/", async_view)]


def in_bare_thread() -> None:
    thread = threading.Thread(target=broadcast, args=("chat",), kwargs={"by": "thread"})
    thread.start()
    thread.join()


def in_thread_with_a_loop() -> None:
    async def run() -> None:
        broadcast("chat", by="another loop")

    thread = threading.Thread(target=asyncio.run, args=(run(),))
    thread.start()
    thread.join()


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("place", "by"),
    [
        (lambda: Client().get("/sync/"), "sync view"),
        (lambda: Client().get("/async/"), "async view"),
        (lambda: call_command(Command(), stdout=StringIO()), "command"),
        (in_bare_thread, "thread"),
        (in_thread_with_a_loop, "another loop"),
    ],
)
async def test_c28_it_works_in_sync_code(listener: Listener, place: Callable[[], object], by: str) -> None:
    await in_thread(place)
    assert await listener.next() == {"by": by}


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize("url", ["/sync/", "/async/"])
async def test_c28_it_works_in_views_under_asgi(listener: Listener, url: str) -> None:
    await AsyncClient().get(url)
    assert await listener.next() == {"by": f"{url.strip('/')} view"}


async def test_c28_it_works_in_async_code_without_a_connection(listener: Listener) -> None:
    broadcast("chat", by="coroutine")
    assert listener.queue.get_nowait() == {"by": "coroutine"}
    assert not any(each.connection for each in connections.all(initialized_only=True))


async def test_c28_it_is_sent_at_commit(listener: Listener) -> None:
    inside: list[bool] = []

    def commit() -> None:
        with transaction.atomic():
            broadcast("chat", n=1)
            asyncio.run_coroutine_threadsafe(asyncio.sleep(0), loop).result()  # the loop had its turn
            inside.append(listener.queue.empty())

    loop = asyncio.get_running_loop()
    await in_thread(commit)
    assert inside == [True]
    assert await listener.all() == [{"n": 1}]


async def test_c28_it_is_not_sent_after_a_rollback_nor_one_of_its_savepoint(
    listener: Listener,
) -> None:
    def roll_back() -> None:
        with suppress(Rollback), transaction.atomic():
            broadcast("chat", n=1)
            raise Rollback
        with transaction.atomic():
            broadcast("chat", n=2)
            with suppress(Rollback), transaction.atomic():
                broadcast("chat", n=3)
                raise Rollback
            with transaction.atomic():
                broadcast("chat", n=4)

    await in_thread(roll_back)
    assert await listener.all() == [{"n": 2}, {"n": 4}]


async def test_c28_a_callback_that_raises_loses_no_broadcast(
    listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    def fails() -> None:
        raise ValueError("another one's callback")

    def commit() -> None:
        with transaction.atomic():
            transaction.on_commit(fails, robust=True)
            broadcast("chat", n=1)

    await in_thread(commit)
    assert await listener.all() == [{"n": 1}]
    assert "another one's callback" in caplog.text


async def test_c28_arguments_are_taken_as_they_are_at_the_call(listener: Listener) -> None:
    def commit() -> None:
        items = [1]
        with transaction.atomic():
            broadcast("chat", items=items)
            items.append(2)

    await in_thread(commit)
    assert await listener.all() == [{"items": [1]}]


async def test_c28_what_cannot_be_sent_is_refused_at_the_call() -> None:
    with pytest.raises(TypeError, match=r"^author cannot be sent to 'chat'.*Send a primary key"):
        broadcast("chat", author=User(username="ann"))
