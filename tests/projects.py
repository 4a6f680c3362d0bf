"""Runs code inside another Django project of this repository, in a process of its own: settings are once a process."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Final

REPOSITORY: Final = Path(__file__).resolve().parent.parent
DEMO: Final = REPOSITORY / "demo"
TUTORIAL: Final = REPOSITORY / "docs" / "snippets"

_SETTINGS: Final = {DEMO: "demo_site.settings", TUTORIAL: "mysite.settings", REPOSITORY: "tests.settings"}


def run_in_project(project: Path, *arguments: str, **variables: str) -> str:
    """Run ``python *arguments`` in ``project`` and return what it printed; warnings are errors.

    ``variables`` are added to its environment.
    """
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": _SETTINGS[project],
        "PYTHONPATH": str(project),
        "PYTHONUTF8": "1",
        **variables,
    }
    done = subprocess.run(
        [sys.executable, "-W", "error", *arguments],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@cache
def get_page(project: Path, path: str) -> str:
    """Return the head lines and the HTML with which ``project`` answers ``path``."""
    return run_in_project(project, "-c", _PRINT_ANSWER, path)


_PRINT_ANSWER: Final = """\
import sys
import django
from django.test import Client

django.setup()
answer = Client(headers={"host": "localhost"}).get(sys.argv[1])
assert answer.status_code == 200, answer
print(answer.serialize().decode())
"""
