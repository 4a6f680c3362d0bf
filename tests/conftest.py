"""Fixtures that every test may use."""

from collections.abc import AsyncIterator

import pytest

from tidewire.testing import PageClient


@pytest.fixture
async def page_client(transactional_db: None) -> AsyncIterator[PageClient]:
    """A visitor of the test project."""
    async with PageClient() as client:
        yield client
