"""Real ASGI servers as child processes, on free ports, for the time of a test."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import psutil

ROOT = Path(__file__).parents[2]
START_SECONDS = 60.0  # a second on an idle machine; tests share theirs with what else it does

COMMANDS: dict[str, Callable[[str, int], list[str]]] = {
    "uvicorn": lambda app, port: ["uvicorn", app, "--port", str(port), "--log-level", "warning"],
    "uvicorn workers": lambda app, port: [
        "uvicorn",
        app,
        "--port",
        str(port),
        "--log-level",
        "warning",
        "--workers",
        "2",
        "--timeout-worker-healthcheck",
        "240",
    ],
    "uvicorn --reload": lambda app, port: ["uvicorn", app, "--port", str(port), "--log-level", "warning", "--reload"],
    "granian": lambda app, port: ["granian", "--interface", "asgi", "--port", str(port), app],
    "daphne": lambda app, port: ["daphne", "-b", "127.0.0.1", "-p", str(port), app],
}
"""How to start each server, from an application's import path and a port."""


class Server:
    """One server process, which can be killed and started again on its port."""

    def __init__(
        self,
        kind: str,
        application: str,
        *,
        settings: str,
        path: str,
        log: Path | None = None,
        folder: Path = ROOT,
    ) -> None:
        """``folder``: of the project, where the process runs."""
        self.port = free_port()
        self._path = path
        self._log = log
        self._folder = folder
        self.host = f"127.0.0.1:{self.port}"
        self._command = [sys.executable, "-m", *COMMANDS[kind](application, self.port)]
        paths = os.pathsep.join((str(folder), str(ROOT), str(ROOT / "demo")))
        self.environment = os.environ | {"PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": settings}
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it serves HTTP."""
        return f"http://{self.host}"

    def start(self) -> None:
        """Start it and wait until it serves."""
        with ExitStack() as opened:
            said = None if self._log is None else opened.enter_context(self._log.open("ab"))
            self._process = subprocess.Popen(self._command, cwd=self._folder, env=self.environment, stderr=said)
        wait_until(lambda: self._process is None or self._process.poll() is not None or self._answers())
        assert self._process.poll() is None, f"{self._command} ended with {self._process.returncode}."

    def kill(self) -> None:
        """End it and the processes that it has started at once, as a crash of the machine does."""
        started = [] if self._process is None else _children(self._process.pid)
        self._end(signal.SIGKILL)
        for process in started:  # which nobody is there for to end any more
            with suppress(psutil.NoSuchProcess):
                process.kill()

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    @property
    def pid(self) -> int:
        """The process's id."""
        assert self._process is not None
        return self._process.pid

    def workers(self) -> set[int]:
        """The ids of the processes that serve for it, where it has several."""
        return {child.pid for child in _children(self.pid) if "multiprocessing.spawn" in _command(child)}

    def _end(self, number: int) -> None:
        if self._process is None:
            return
        self._process.send_signal(number)
        try:
            self._process.wait(15)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
            raise
        finally:
            self._process = None

    def _answers(self) -> bool:
        try:
            with urlopen(f"{self.url}{self._path}", timeout=2):
                return True
        except (URLError, ConnectionError, TimeoutError):
            return False


@contextmanager
def running(
    kind: str = "uvicorn",
    application: str = "tests.project.asgi:application",
    *,
    path: str = "/counters/",
    settings: str = "tests.settings",
    log: Path | None = None,
    folder: Path = ROOT,
    **environment: str,
) -> Iterator[Server]:
    """Run a server for the time of the block; it serves as soon as it answers ``path``.

    ``log``: a file that what it says is added to; ``folder``: of the project; ``environment``: variables that are added
    to its own.
    """
    server = Server(kind, application, settings=settings, path=path, log=log, folder=folder)
    server.environment |= environment
    try:
        server.start()
        yield server
    finally:
        server.kill()


def _children(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def _command(process: psutil.Process) -> str:
    try:
        return " ".join(process.cmdline())
    except psutil.NoSuchProcess:  # it ended meanwhile; a zombie is one, too
        return ""


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], bool], *, within: float = START_SECONDS) -> None:
    """Return once ``holds()``: for the start of a server, which has no other sign than that it serves."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, f"Not ready after {within:.0f} s."
        time.sleep(0.02)
