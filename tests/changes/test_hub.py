"""C32: changes reach receivers through the hub, from this process and from others."""

import asyncio
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth.models import User
from django.db import transaction

from tests.changes.models import Item
from tests.projects import REPOSITORY
from tests.redis_server import RedisServer
from tidewire import Action
from tidewire.changes.change import change_from
from tidewire.changes.feed import feed
from tidewire.hub import Delivery, Hub, hub

pytestmark = pytest.mark.django_db(transaction=True)

PATIENCE = 60  # only for a test that fails


@pytest.fixture
def watching(settings: Any) -> Iterator[None]:
    settings.TIDEWIRE = {"AUTO_BROADCAST": True}
    yield
    feed.stop()


async def next_of(got: "asyncio.Queue[Delivery]") -> Delivery:
    async with asyncio.timeout(PATIENCE):
        return await got.get()


async def test_c32_in_one_process_a_change_arrives_without_anything_else(watching: None) -> None:
    assert feed.publish == hub.publish
    got: asyncio.Queue[Delivery] = asyncio.Queue()
    unsubscribe = hub.subscribe("item", got.put_nowait)
    await Item(pk=1, text="x").asave()

    def work() -> None:
        with transaction.atomic():
            Item(pk=1, text="y").save()

    await sync_to_async(work)()
    for action in (Action.CREATED, Action.UPDATED):
        change = change_from((await next_of(got)).payload)
        assert change is not None
        assert (change.action, change.model, change.pk) == (action, Item, 1)
        assert await sync_to_async(change.load)() == Item(pk=1)
    unsubscribe()


COMMAND = """\
import sys
import django
from django.conf import settings

settings.CHANNEL_LAYERS = {"default": {"BACKEND": sys.argv[1], "CONFIG": {"hosts": [sys.argv[2]]}}}
settings.TIDEWIRE = {"AUTO_BROADCAST": True}
django.setup()

from django.core.management import call_command

call_command("migrate", run_syncdb=True, verbosity=0)
call_command("createsuperuser", username="ann", email="ann@example.com", interactive=False, verbosity=0)
"""


async def test_c32_a_management_command_of_another_process_is_heard(redis_server: RedisServer, settings: Any) -> None:
    settings.CHANNEL_LAYERS = redis_server.layers()
    here = Hub()
    got: asyncio.Queue[Delivery] = asyncio.Queue()
    here.subscribe("user.1", got.put_nowait)  # "user" hears of the migrations as well
    await here.settled()
    layer = settings.CHANNEL_LAYERS["default"]["BACKEND"]
    command = await asyncio.create_subprocess_exec(
        sys.executable, "-c", COMMAND, layer, redis_server.url, cwd=REPOSITORY, env=environment()
    )
    try:
        change = change_from((await next_of(got)).payload)
    finally:
        assert await command.wait() == 0
        here.stop()
    assert change is not None
    assert (change.action, change.model) == (Action.CREATED, User)


def environment() -> dict[str, str]:

    return os.environ | {"DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'src'}"}
