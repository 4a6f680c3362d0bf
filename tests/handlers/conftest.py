"""Handlers of one test's own."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from tidewire import HandlerPage, handlers
from tidewire.testing import LiveDocument, PageClient


@pytest.fixture
def _all_handlers() -> Iterator[None]:
    """Have what the test registers be gone after it."""
    before = set(handlers.names())
    yield
    for name in set(handlers.names()) - before:
        handlers.unregister(name)


@pytest.fixture(params=["sync", "async"])
def register(request: pytest.FixtureRequest, _all_handlers: None) -> Callable[..., None]:
    """Register what a handler does, as a sync and as an async one; of several the names are its own."""

    def register(does: Callable[..., Any], **options: Any) -> None:
        def run(page: HandlerPage, by: int = 1) -> None:
            does(page, by)

        async def run_async(page: HandlerPage, by: int = 1) -> None:
            does(page, by)

        handlers.register(run if request.param == "sync" else run_async, **{"name": "run", **options})

    return register


@pytest.fixture
async def page(any_client: PageClient) -> LiveDocument:
    """A page with elements that call handlers."""
    return await any_client.get("/handlers/")
