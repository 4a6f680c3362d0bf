"""Fixtures that every test may use."""

import threading
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest

from tests.project.live import Gate
from tests.real_socket import ServerPageClient, serving
from tests.redis_server import RedisServer, running_redis
from tidewire.testing import PageClient

pytest_plugins = ["tidewire.testing.fixtures"]


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
