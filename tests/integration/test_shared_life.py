"""The life of shared components: hooks and deliveries come to the one instance, what they change to all pages."""

import asyncio
import logging
import uuid
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User

from tests.project.shared import Ticker
from tests.runtime.wires import tasks_done, ticks
from tidewire.components.instances import instances
from tidewire.hub import MISSED, Delivery, hub
from tidewire.runtime.application import ProjectApplication
from tidewire.testing import EventFailed, LiveDocument, PageClient
from tidewire.wire.keys import Kind


@pytest.fixture
def key() -> str:
    """The key of a ticker that no other test has seen."""
    return uuid.uuid4().hex


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    log: list[str] = []
    monkeypatch.setattr(Ticker, "log", log)
    return log


@pytest.fixture(autouse=True)
def _no_instances() -> Iterator[None]:
    instances._live.clear()  # of pages that other tests left, where the last may come back soon
    yield
    instances._live.clear()


async def opened(client: PageClient, key: str, count: int = 2) -> list[LiveDocument]:
    return [await client.get(f"/ticker/?key={key}") for _ in range(count)]


def lines(page: LiveDocument) -> list[str]:
    return [line.text for line in page.find_all("p")]


async def show(pages: list[LiveDocument], *expected: str) -> None:
    for page in pages:
        await page.until(lambda page=page: lines(page) == list(expected))  # type: ignore[misc]


async def left(client: PageClient, *pages: LiveDocument) -> None:
    """Leave the pages, and return once their instance is gone."""
    for page in pages:
        await page.close()
    assert isinstance(client.application, ProjectApplication)
    await tasks_done(client.application.host)
    await ticks()


def notify(key: str, text: str) -> None:
    hub.publish(f"ticker.{key}", {"notification": {"text": text}})


async def test_c22_many_deliveries_are_one_run_and_one_render_for_all_pages(
    page_client: PageClient, key: str, log: list[str]
) -> None:
    pages = await opened(page_client, key, 4)
    log.clear()
    for text in ("one", "two"):
        notify(key, text)
    await show(pages, "one", "two")
    assert log == ["rendered"]


async def test_c22_a_row_that_changed_is_loaded_once_and_shown_by_all(page_client: PageClient, key: str) -> None:
    pages = await opened(page_client, key)
    user = await User.objects.acreate(username="ada")
    change = {"id": "1", "action": "updated", "model": "auth.user", "pk": user.pk, "database": "default"}
    hub.publish(f"ticker.{key}", {"change": change})
    await show(pages, "updated ada")


async def test_c22_a_hook_that_raises_leaves_nothing_behind_and_stops_no_other(
    page_client: PageClient, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    pages = await opened(page_client, key)
    with caplog.at_level(logging.ERROR, "tidewire"):
        for text in ("one", "nonsense", "two"):
            notify(key, text)
        await show(pages, "one", "two")
    assert "RuntimeError: in the hook" in caplog.text


async def test_c22_missed_deliveries_are_told_once(page_client: PageClient, key: str) -> None:
    pages = await opened(page_client, key)
    hub._deliver([Delivery(f"ticker.{key}", MISSED)])
    await show(pages, "missed")


async def test_c20_an_instance_is_joined_once_and_destroyed_with_its_last_page(
    page_client: PageClient, key: str, log: list[str], settings: Any
) -> None:
    settings.TIDEWIRE = {"GRACE_SECONDS": 0}
    pages = await opened(page_client, key, 3)
    listened = hub._fanouts[asyncio.get_running_loop()]
    assert [word for word in log if word != "rendered"] == ["joined"]
    assert f"ticker.{key}" in listened
    await left(page_client, *pages)
    assert log.count("joined") == log.count("destroyed") == 1
    assert f"ticker.{key}" not in listened


async def test_c20_one_that_ends_leaves_every_page(page_client: PageClient, key: str, log: list[str]) -> None:
    one, other = await opened(page_client, key)
    await one.send("section", "end")
    for page in (one, other):
        await page.until(lambda page=page: not page.find_all("section"))  # type: ignore[misc]
    (again,) = await opened(page_client, key, 1)
    notify(key, "anew")
    await show([again], "anew")
    assert log.count("destroyed") == 1
    assert log.count("joined") == 2


async def test_c20_one_that_ends_as_it_joins_leaves_the_page(page_client: PageClient, key: str, log: list[str]) -> None:
    page = await page_client.get(f"/ticker/?key=over{key}")
    await page.until(lambda: not page.find_all("section"))
    assert log.count("joined") == 1
    assert not instances._live


async def test_an_event_that_fails_is_minded_by_the_instance_and_shown_by_all(
    page_client: PageClient, key: str
) -> None:
    pages = await opened(page_client, key)
    notify(key, "one")
    await show(pages, "one")
    with pytest.raises(EventFailed, match="event-failed"):
        await pages[1].send("section", "fail")
    await show(pages, "one", "fail: failed")


async def test_c25_what_is_sent_in_the_middle_of_an_event_all_pages_get_and_what_it_asks_only_the_sender(
    page_client: PageClient, key: str
) -> None:
    one, other = await opened(page_client, key)
    since = len(other.frames)
    await one.send("section", "say_twice")
    await show([one, other], "once", "twice")
    assert one.focused is not None
    assert other.focused is None
    frames = [orjson.loads(frame) for frame in other.frames[since:]]
    assert [len(frame) for frame in frames if frame[0] == Kind.PATCH] == [4, 4]


async def test_the_log_says_which_instance_it_was(
    page_client: PageClient, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    (page,) = await opened(page_client, key, 1)
    with caplog.at_level(logging.DEBUG, "tidewire"):
        await page.send("section", "say_twice")
    assert f"Event say_twice of Ticker#{page.component('section').id} in " in caplog.text
