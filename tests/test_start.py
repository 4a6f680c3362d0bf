"""C3: every installed app's ``live`` is imported at start, and what is wrong in one stops the start."""

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

START = """\
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["tidewire", "shop", "stock"], SECRET_KEY="x")
django.setup()
from tidewire.components.registry import registry
print(*registry.names())
"""
COMPONENT = """\
from tidewire import Component

class {name}(Component):
    template_name = "x.html"
"""


def started(folder: Path, **files: str) -> "subprocess.CompletedProcess[str]":
    """Start a project of the apps ``shop`` and ``stock`` with these files, in a process of its own."""
    for path, text in {"shop/__init__": "", "stock/__init__": "", **files}.items():
        file = folder / f"{path}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text))
    return subprocess.run(
        [sys.executable, "-c", START], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )


def test_c3_live_modules_and_packages_are_imported_and_their_components_register(tmp_path: Path) -> None:
    done = started(
        tmp_path,
        **{
            "shop/live": COMPONENT.format(name="Cart"),
            "stock/live/__init__": "from stock.live import shelf",
            "stock/live/shelf": COMPONENT.format(name="Shelf"),
        },
    )
    assert (done.returncode, done.stdout) == (0, "Cart Shelf\n"), done.stderr


def test_c3_an_app_needs_none(tmp_path: Path) -> None:
    done = started(tmp_path, **{"shop/live": COMPONENT.format(name="Cart")})
    assert (done.returncode, done.stdout) == (0, "Cart\n"), done.stderr


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("import nowhere_to_be_found", "ModuleNotFoundError: No module named 'nowhere_to_be_found'"),
        ("import shop.missing", "ModuleNotFoundError: No module named 'shop.missing'"),
        ("1 / 0", "ZeroDivisionError"),
        ("def broken(:", "SyntaxError"),
    ],
)
def test_c3_an_import_error_stops_the_start_with_its_own_traceback(tmp_path: Path, text: str, error: str) -> None:
    done = started(tmp_path, **{"shop/live": f"# the first line\n{text}\n"})
    assert done.returncode != 0
    assert error in done.stderr
    assert str(Path("shop") / "live.py") in done.stderr
    assert "line 2" in done.stderr


def test_c3_a_duplicate_name_names_both_classes(tmp_path: Path) -> None:
    text = COMPONENT.format(name="Cart")
    done = started(tmp_path, **{"shop/live": text, "stock/live": text})
    assert done.returncode != 0
    assert "Two components are named 'Cart': shop.live.Cart and stock.live.Cart" in done.stderr
    assert 'class Cart(Component, name="...")' in done.stderr


def test_c3_a_class_that_is_wrong_stops_the_start_and_is_named(tmp_path: Path) -> None:
    done = started(tmp_path, **{"shop/live": "from tidewire import Component\n\nclass Bare(Component): ..."})
    assert done.returncode != 0
    assert "ConfigurationError: Bare needs a template_name" in done.stderr
