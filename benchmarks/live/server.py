"""A subject's process as seen from the load client: started, measured, asked, ended."""

import http.client
import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import orjson
import psutil

from benchmarks.live.serve import CONTROL

_START_SECONDS: Final = 30
_END_SECONDS: Final = 10
_ROOT: Final = Path(__file__).parents[2]


class Server:
    """One running subject."""

    def __init__(self, subject: str, port: int, pid: int) -> None:
        self.subject = subject
        self.port = port
        self._process = psutil.Process(pid)
        self._schedstats = Path(f"/proc/{pid}/task")

    def cpu(self) -> float:
        """Return the seconds of processor time, user and system, of all threads so far."""
        # The kernel's nanoseconds where it tells them; psutil's come in steps of 10 ms.
        total = 0
        try:
            for thread in self._schedstats.iterdir():
                total += int((thread / "schedstat").read_text().split()[0])
        except (OSError, IndexError):
            times = self._process.cpu_times()
            return times.user + times.system
        return total / 1e9

    def memory(self) -> int:
        """Return the bytes resident that are this process's alone, after a garbage collection."""
        self.control("collect")
        return int(self._process.memory_full_info().uss)

    def control(self, action: str) -> Any:
        """Have the process do one of the actions of ``serve.py``; return what it answers."""
        return orjson.loads(self.get(CONTROL + action))

    def get(self, path: str) -> bytes:
        """Return the body of an HTTP answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            body = response.read()
        finally:
            connection.close()
        if response.status != 200:
            raise RuntimeError(f"{self.subject} answered {path} with {response.status}: {body[:200]!r}")
        return body


@contextmanager
def running(subject: str) -> Iterator[Server]:
    """Run ``subject`` in a process of its own."""
    raise_file_limit()
    port = _free_port()
    command = [sys.executable, "-m", "benchmarks.live.serve", subject, str(port)]
    process = subprocess.Popen(command, cwd=_ROOT, env=os.environ | {"PYTHONHASHSEED": "0"})
    try:
        server = Server(subject, port, process.pid)
        _await_start(server, process)
        yield server
    finally:
        process.terminate()
        try:
            process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def raise_file_limit() -> None:
    """Allow as many sockets as the system lets this process have; its children inherit that."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _await_start(server: Server, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{server.subject} ended with {process.returncode} instead of starting")
        try:
            server.control("collect")
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{server.subject} does not answer after {_START_SECONDS} s")
