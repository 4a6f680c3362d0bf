"""A process with a hub of its own: ``python -m tests.hub.redis_process NAME FOLDER LAYERS``.

It listens to the topics ``one`` and ``two``. For each line on stdin it publishes the line's number to the topic of its
name, after writing it to a file, as a view would write to the database. It prints the newest number of each topic that
it knows: from the delivery, or read from the file where something was missed.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import django
from django.conf import settings

TOPICS = ("one", "two")


def say(**line: Any) -> None:
    print(json.dumps(line), flush=True)  # noqa: T201 - the protocol


async def main(name: str, folder: Path) -> None:
    from tidewire.hub import MISSED, Delivery, hub

    def receive(delivery: Delivery) -> None:
        missed = delivery.payload is MISSED
        newest = int((folder / delivery.topic).read_text()) if missed else delivery.payload["n"]  # type: ignore[index]
        say(topic=delivery.topic, n=newest, missed=missed)

    for topic in TOPICS:
        hub.subscribe(topic, receive)
    await hub.settled()
    say(ready=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        # Whole or not at all: the other process may read just now.
        (folder / f"{name}.new").write_text(line)
        (folder / f"{name}.new").rename(folder / name)
        hub.publish(name, {"n": int(line)})
    hub.stop()


if __name__ == "__main__":
    settings.configure(CHANNEL_LAYERS=json.loads(sys.argv[3]))
    django.setup()
    asyncio.run(main(sys.argv[1], Path(sys.argv[2])))
