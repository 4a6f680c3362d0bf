"""Fixtures that every test may use."""

import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from django.core.management.commands import flush

from tests.project.live import Gate
from tests.real_socket import ServerPageClient, serving
from tests.redis_server import RedisServer, running_redis
from tidewire.testing import PageClient

pytest_plugins = ["tidewire.testing.fixtures"]


@pytest.fixture(scope="session", autouse=True)
def _quick_flush() -> Iterator[None]:
    """Leave in the database what migrations put there.

    Django's flush after each test with transactions makes all of it anew: 21 ms of processor time where the rows of
    the test are gone in 0.3, and there are more than 2,000 such tests.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(flush, "sql_flush", _sql_flush)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: None)
        yield


def _sql_flush(style: Any, connection: Any, **options: Any) -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    tests_own = [table for table in tables if table not in ("django_content_type", "auth_permission")]
    return list(connection.ops.sql_flush(style, tests_own, **options))


@pytest.fixture(scope="session")
def served() -> Iterator[tuple[Any, int]]:
    """The test project on a real server: the application and its port."""
    with serving() as served:
        yield served


@pytest.fixture(params=["in process", "over uvicorn"])
async def any_client(request: pytest.FixtureRequest, transactional_db: None) -> AsyncIterator[PageClient]:
    """A visitor of the test project: in process, and over a real socket."""
    real = request.param == "over uvicorn"
    async with ServerPageClient(*request.getfixturevalue("served")) if real else PageClient() as client:
        yield client


@pytest.fixture
def gate() -> threading.Event:
    """What the handler of the Gate component waits for."""
    Gate.opened = threading.Event()
    return Gate.opened


@pytest.fixture
def redis_server() -> Iterator[RedisServer]:
    """A Redis of this test's own."""
    with running_redis() as server:
        yield server
