"""One process after the other is restarted behind a proxy while pages click: every click counts, and counts once.

``make test`` does it with few pages; ``TIDEWIRE_ROLLING=200`` is the whole of it, so many pages through two rounds.
"""

import asyncio
import json
import os
import signal
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, ExitStack
from functools import partial
from pathlib import Path
from typing import Any, Final

import pytest

from tests.deployment.clicker import Clicker
from tests.deployment.proxies import caddy, nginx
from tests.redis_server import RedisServer
from tests.servers.running import Server, running, wait_until

PAGES: Final = int(os.environ.get("TIDEWIRE_ROLLING", "6"))
IS_WHOLE: Final = PAGES >= 100
ROUNDS: Final = 2 if IS_WHOLE else 1
PAUSE: Final = PAGES / 100
"""Seconds between two clicks of a page, at most: some 200 clicks a second in all."""
BETWEEN: Final = 4 if IS_WHOLE else 10
"""Clicks of each page, on average, before a process is restarted and after the last one was."""

PATIENCE: Final = 300.0

Restart = Callable[[], Awaitable[None]]
Proxy = Callable[[Path, list[int]], AbstractContextManager[str]]


@pytest.fixture
def environment(redis_server: RedisServer) -> dict[str, Any]:
    """How the servers are run."""
    return {"settings": "tests.deployment.settings", "DEPLOYMENT_LAYERS": json.dumps(redis_server.layers())}


@pytest.fixture
def two(environment: dict[str, Any]) -> Iterator[list[Server]]:
    """Two processes on ports of their own."""
    with running(**environment) as one, running(**environment) as other:
        yield [one, other]


async def click_through(host: str, restarts: list[Restart]) -> list[Clicker]:
    """Have pages on ``host`` click without end while ``restarts`` happen one after the other; return the pages."""
    pages = [Clicker(host, seed) for seed in range(PAGES)]
    for page in pages:
        await page.open()
    done = asyncio.Event()
    async with asyncio.TaskGroup() as tasks:
        for page in pages:
            tasks.create_task(page.click_until(done, pause=PAUSE))
        for restart in restarts:
            await clicked(pages)
            await restart()
        await clicked(pages)
        done.set()
    return pages


async def clicked(pages: list[Clicker]) -> None:
    """Return once the pages clicked some more, however fast the machine is."""
    wanted = sum(page.clicks for page in pages) + PAGES * BETWEEN
    await asyncio.to_thread(wait_until, lambda: sum(page.clicks for page in pages) >= wanted, within=PATIENCE)


async def none_was_lost(pages: list[Clicker]) -> None:
    """Check that the counters show what was clicked."""
    clicks, returns = sum(page.clicks for page in pages), sum(page.returns for page in pages)
    print(f"{PAGES} pages, {clicks} clicks, {returns} returns")  # noqa: T201 - what a whole run is for
    assert sum(page.lost for page in pages) == 0
    assert [page.shown for page in pages] == [page.clicks for page in pages]
    assert returns >= PAGES  # each was on a process that was restarted, at least once
    for page in pages:
        await page.close()


def restarted(server: Server) -> Restart:
    """Return what restarts ``server`` in order, and returns once it serves again."""

    async def restart() -> None:
        await asyncio.to_thread(server.stop)
        await asyncio.to_thread(server.start)

    return restart


def have_changed(server: Server, before: set[int]) -> bool:
    """Tell whether none of the workers is there any more that there were ``before``, and two others are."""
    now = server.workers()
    return len(now) == 2 and not now & before


@pytest.mark.parametrize("proxy", [nginx, caddy])
async def test_h24_one_process_after_the_other(proxy: Proxy, two: list[Server], tmp_path: Path) -> None:
    with proxy(tmp_path, [server.port for server in two]) as host:
        pages = await click_through(host, [restarted(server) for server in two] * ROUNDS)
        await none_was_lost(pages)


async def test_h24_the_workers_of_one_server(environment: dict[str, Any], tmp_path: Path) -> None:
    with ExitStack() as opened:
        server = opened.enter_context(running("uvicorn workers", **environment))
        host = opened.enter_context(nginx(tmp_path, [server.port, server.port]))

        async def hang_up() -> None:
            before = server.workers()
            os.kill(server.pid, signal.SIGHUP)
            await asyncio.to_thread(wait_until, partial(have_changed, server, before), within=PATIENCE)

        pages = await click_through(host, [hang_up] * ROUNDS)
        await none_was_lost(pages)
