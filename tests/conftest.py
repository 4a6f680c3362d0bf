"""Fixtures that every test may use."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from tests.project.live import Gate
from tidewire.testing import PageClient


@pytest.fixture
async def page_client(transactional_db: None) -> AsyncIterator[PageClient]:
    """A visitor of the test project."""
    async with PageClient() as client:
        yield client


@pytest.fixture
async def gate() -> asyncio.Event:
    """What the handler of the Gate component waits for."""
    Gate.opened = asyncio.Event()
    return Gate.opened
