"""The wheel as a user gets it: built from the source distribution, installed where this repository is not."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from tests.projects import REPOSITORY

_SCRIPTS: Final = "Scripts" if os.name == "nt" else "bin"


def _run(*command: str | Path, cwd: Path) -> str:
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Installed:
    """An environment of its own that holds the wheel and what it requires, and nothing else."""

    def __init__(self, python: Path, elsewhere: Path) -> None:
        self._python = python
        self._elsewhere = elsewhere

    def run(self, code: str) -> str:
        """Run ``code`` there, with warnings as errors, and return what it printed."""
        return _run(self._python, "-W", "error", "-c", code, cwd=self._elsewhere).strip()


@pytest.fixture(scope="session")
def uv() -> str:
    """The uv that the Makefile named, that is on PATH, or that set-up put into the repository."""
    found = os.environ.get("UV") or shutil.which("uv") or shutil.which(REPOSITORY / ".venv-tools" / _SCRIPTS / "uv")
    if found is None:
        pytest.fail("No uv to build the wheel with; `make setup` brings one.")
    return found


@pytest.fixture(scope="session")
def distributions(uv: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the source distribution, and the wheel that was built from it."""
    folder = tmp_path_factory.mktemp("distributions")
    _run(uv, "build", "--quiet", "--out-dir", folder, "--python", sys.executable, REPOSITORY, cwd=folder)
    return folder


@pytest.fixture(scope="session")
def wheel(distributions: Path) -> Path:
    """The wheel."""
    (found,) = distributions.glob("*.whl")
    return found


@pytest.fixture(scope="session")
def installed(uv: str, wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    """The wheel in an environment of its own."""
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    environment = elsewhere / "environment"
    python = environment / _SCRIPTS / "python"
    _run(uv, "venv", "--quiet", "--python", sys.executable, environment, cwd=elsewhere)
    _run(uv, "pip", "install", "--quiet", "--python", python, wheel, cwd=elsewhere)
    return Installed(python, elsewhere)
