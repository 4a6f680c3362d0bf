"""A subject's process as seen from the load client: started, measured, asked, ended."""

import http.client
import os
import resource
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import orjson
import psutil

from benchmarks.live.environments import REQUIREMENTS, interpreter, redis_server
from benchmarks.live.serve import CONTROL

_START_SECONDS: Final = 120
_END_SECONDS: Final = 10
_ROOT: Final = Path(__file__).parents[2]
_NOTHING: Final[Mapping[str, str]] = {}


class Server:
    """One running subject."""

    def __init__(self, subject: str, port: int, pid: int) -> None:
        self.subject = subject
        self.port = port
        self.pid = pid
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
def running(subject: str, environment: Mapping[str, str] = _NOTHING) -> Iterator[Server]:
    """Run ``subject`` in a process of its own, a peer in its own environment of Python, too."""
    raise_file_limit()
    port = _free_port()
    command = [*_command(subject), str(port)]
    own = {"PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1", **environment}
    # One peer greets on its standard output; errors come on the other.
    with subprocess.Popen(command, cwd=_ROOT, env=os.environ | own, stdout=subprocess.DEVNULL) as process:
        try:
            server = Server(subject, port, process.pid)
            _await_start(server, process)
            yield server
        finally:
            end(process)


@contextmanager
def redis() -> Iterator[str]:
    """Run a Redis server that keeps nothing; yield its URL."""
    port = _free_port()
    command = [str(redis_server()), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--loglevel", "warning"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            _await_port(port, process)
            yield f"redis://127.0.0.1:{port}/0"
        finally:
            end(process)


def end(process: "subprocess.Popen[bytes]") -> None:
    """End ``process`` and await that; the hard way if it takes too long."""
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def raise_file_limit() -> None:
    """Allow as many sockets as the system lets this process have; its children inherit that."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))


def _command(subject: str) -> list[str]:
    serve = ["-m", "benchmarks.live.serve"]
    if subject in REQUIREMENTS:
        return [str(interpreter(subject)), *serve, f"benchmarks.live.peers.{subject}_pages.asgi"]
    return [sys.executable, *serve, f"benchmarks.live.subjects.{subject}"]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _await_start(server: Server, process: "subprocess.Popen[bytes]") -> None:
    _await_port(server.port, process)
    server.control("collect")


def _await_port(port: int, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"{process.args!r} ended with {process.returncode} instead of starting")
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"{process.args!r} does not listen after {_START_SECONDS} s")
