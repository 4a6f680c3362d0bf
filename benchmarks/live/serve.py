"""One subject in a process of its own: ``python -m benchmarks.live.serve MODULE PORT``.

A peer's process runs in the peer's environment: nothing here may need more than uvicorn and Python's library.

Over HTTP the load client also asks here for what only the process itself can do: collect garbage, trace its memory,
sample its stack. A WebSocket goes to the subject without anything in between.
"""

import gc
import json
import sys
import tracemalloc
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any, Final

import uvicorn

from benchmarks.live.sampling import Sampler

CONTROL: Final = "/_bench/"

Scope = dict[str, Any]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Any, Send], Awaitable[None]]


def controlled(subject: Application) -> Application:
    """Return ``subject`` with the control paths beside it."""
    sampler = Sampler()
    before: list[tracemalloc.Snapshot] = []

    def collect() -> object:
        return [gc.collect() for _ in range(3)]

    def memory_start() -> object:
        tracemalloc.start()
        collect()
        before[:] = [tracemalloc.take_snapshot()]
        return None

    def memory_stop() -> object:
        collect()
        grown = tracemalloc.take_snapshot().compare_to(before[0], "lineno")
        tracemalloc.stop()
        return [(line.traceback[0].filename, line.traceback[0].lineno, line.size_diff) for line in grown]

    actions: dict[str, Callable[[], object]] = {
        "collect": collect,
        "memory-start": memory_start,
        "memory-stop": memory_stop,
        "sampling-start": sampler.start,
        "sampling-stop": sampler.stop,
    }

    async def control(scope: Scope, _: Any, send: Send) -> None:
        body = json.dumps(actions[scope["path"].removeprefix(CONTROL)]()).encode()
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})

    def application(scope: Scope, receive: Any, send: Send) -> Awaitable[None]:
        # Not a coroutine: one more frame a connection would count as the subject's memory.
        if scope["type"] == "http" and scope["path"].startswith(CONTROL):
            return control(scope, receive, send)
        return subject(scope, receive, send)

    return application


def main() -> None:
    """Serve until SIGTERM."""
    name, port = sys.argv[1:]
    uvicorn.run(
        controlled(import_module(name).application),
        host="127.0.0.1",
        port=int(port),
        loop="uvloop",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_ping_interval=None,
        interface="asgi3",
        lifespan="auto" if name.endswith(".tidewire") else "off",
        access_log=False,
        log_level="warning",
        backlog=4096,
    )


if __name__ == "__main__":
    main()
