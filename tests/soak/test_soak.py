"""Pages on two processes, one of which is killed again and again, and Redis: in the end every page is as a new one.

``make test`` does it in little; ``TIDEWIRE_SOAK=300`` is the whole of it, 200 pages for 300 seconds, and it writes down
how it went (``-s`` shows that at once).
"""

import asyncio
import json
import os
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import pytest

from tests.changes import postgres
from tests.projects import DEMO, run_in_project
from tests.redis_server import RedisServer
from tests.servers.running import Server, running
from tests.soak.memory import Memory
from tests.soak.visitor import Visitor

SECONDS: Final = float(os.environ.get("TIDEWIRE_SOAK", "6"))
IS_WHOLE: Final = SECONDS >= 60
PAGES: Final = 200 if IS_WHOLE else 12
PAUSE: Final = 10.0 if IS_WHOLE else 1.0  # so that the machine has time for more than this
KILLS: Final = 8 if IS_WHOLE else 2
QUIET_SECONDS: Final = 60.0
EXPECTED: Final = (
    "The channel layer failed;",  # Redis was killed
    "The channel layer is back;",
    "Refused (unknown-channel): ",  # somebody else deleted the item that was just clicked
)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """What both servers say."""
    return tmp_path / "servers.log"


@pytest.fixture
def servers(redis_server: RedisServer, log: Path) -> Iterator[list[Server]]:
    """Two processes of the demo, on one database and one Redis."""
    with postgres.serving() as database:
        variables: dict[str, Any] = {
            "SOAK_DATABASE": json.dumps(database),
            "SOAK_LAYERS": json.dumps(redis_server.layers()),
        }
        settings = {"DJANGO_SETTINGS_MODULE": "tests.soak.settings", "PYTHONPATH": f"{DEMO}:{DEMO.parent}"}
        run_in_project(DEMO, "manage.py", "migrate", "--verbosity", "0", **settings, **variables)
        site: dict[str, Any] = {
            "application": "demo_site.asgi:application",
            "settings": "tests.soak.settings",
            "path": "/",
        }
        with running(**site, log=log, **variables) as one, running(**site, log=log, **variables) as other:
            yield [one, other]


async def test_every_page_is_right_after_kills_drops_and_random_events(
    servers: list[Server], redis_server: RedisServer, log: Path
) -> None:
    up = list(servers)
    visitors = [Visitor(lambda: up, seed, adds=min(0.3, 6 / PAGES), pause=PAUSE) for seed in range(PAGES)]
    for visitor in visitors:
        await visitor.open()
    memory = Memory(servers[0].pid)
    deadline = asyncio.get_running_loop().time() + SECONDS
    async with asyncio.TaskGroup() as tasks:
        for visitor in visitors:
            tasks.create_task(visitor.act_until(deadline))
        tasks.create_task(memory.watch_until(deadline))
        await kill_now_and_then(servers[1], redis_server, up)
    await all_right(visitors)
    for visitor in visitors:
        await visitor.close()
    memory.look()
    returns, acts = sum(visitor.returns for visitor in visitors), sum(visitor.acts for visitor in visitors)
    print(f"{PAGES} pages, {acts} acts, {returns} returns; {memory}; log: {Counter(said(log))}")  # noqa: T201 - what a whole run is for
    assert returns >= KILLS
    assert [line for line in said(log) if not line.startswith(EXPECTED)] == []
    if IS_WHOLE:
        memory.assert_flat()


def said(log: Path) -> list[str]:
    """Return what the servers said."""
    return log.read_text().splitlines()


async def kill_now_and_then(killed: Server, redis: RedisServer, up: list[Server]) -> None:
    """Kill one server ``KILLS`` times, and Redis once."""
    for number in range(KILLS):
        await asyncio.sleep(SECONDS / (KILLS + 1) / 2)
        up.remove(killed)
        killed.kill()
        if number == KILLS // 2:
            redis.kill()
        await asyncio.sleep(SECONDS / (KILLS + 1) / 2)
        if number == KILLS // 2:
            await asyncio.to_thread(redis.start)
        await asyncio.to_thread(killed.start)
        up.append(killed)


async def all_right(visitors: list[Visitor]) -> None:
    """Return once every page is right; fail with one that is not."""
    wrong = visitors
    try:
        async with asyncio.timeout(QUIET_SECONDS):
            while wrong := [visitor for visitor in wrong if not await visitor.is_right()]:
                pass  # what is on its way through Redis comes with the next look
    except TimeoutError:
        pytest.fail(f"{len(wrong)} of {len(visitors)} pages are wrong, such as\n{wrong[0].difference()}")
