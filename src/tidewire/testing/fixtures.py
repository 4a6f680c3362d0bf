"""Fixtures for pytest: ``pytest_plugins = ["tidewire.testing.fixtures"]`` in the topmost ``conftest.py``.

They are no entry point: pytest would then import them in every project of an environment, also where the extra is not
installed, and take the name ``clock`` from all of their tests. They need `pytest-django`, and the async ones
`pytest-asyncio` or the plugin of `anyio`.
"""

import importlib
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import suppress
from typing import Any, TypeVar, cast

import pytest

from tidewire.testing.client import PageClient
from tidewire.testing.clock import Clock
from tidewire.testing.sync import SyncPageClient

F = TypeVar("F", bound=Callable[..., Any])

_plugin: Any = pytest  # where anyio's plugin sees to async fixtures
with suppress(ImportError):
    _plugin = importlib.import_module("pytest_asyncio")


def _async_fixture(function: F) -> F:
    return cast("F", _plugin.fixture(function))


@_async_fixture
async def page_client(transactional_db: None) -> AsyncIterator[PageClient]:  # noqa: ARG001
    """A visitor of the project, who is not logged in; their pages are closed after the test.

    The database is one with transactions, as components ask it from threads, on connections of their own.
    """
    async with PageClient() as client:
        yield client


@pytest.fixture
def sync_page_client(transactional_db: None) -> Iterator[SyncPageClient]:  # noqa: ARG001
    """The same for sync tests."""
    with SyncPageClient() as client:
        yield client


@pytest.fixture
def clock() -> Iterator[Clock]:
    """Time that the test can set forward: ``await clock.advance(60)``; in sync tests see ``SyncPageClient.advance``."""
    with Clock() as clock:
        yield clock
