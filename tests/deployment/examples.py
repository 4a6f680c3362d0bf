"""The examples as they are shipped, changed only where they name what is another thing on the machine of a test."""

import shutil
from pathlib import Path
from typing import Final

import pytest

from tests.projects import REPOSITORY

DEPLOY: Final = REPOSITORY / "deploy"


def example(name: str) -> str:
    """Return the text of an example."""
    return (DEPLOY / name).read_text(encoding="utf-8")


def adapted(name: str, changes: dict[str, str]) -> str:
    """Return an example with each key of ``changes``, which it has just once, replaced by its value."""
    text = example(name)
    for old, new in changes.items():
        assert text.count(old) == 1, f"{name} has {old!r} {text.count(old)} times."
        text = text.replace(old, new)
    return text


def program(name: str) -> str:
    """Return the path of ``name``; skip the test on machines that do not have it."""
    # Debian has servers where only root's PATH leads to.
    path = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if path is None:
        pytest.skip(f"no {name} on this machine; the system's package manager has it")
    return path


def write(folder: Path, name: str, text: str) -> Path:
    """Write ``text`` to a file in ``folder``; return it."""
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file
