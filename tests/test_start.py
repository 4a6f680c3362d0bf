"""C3 and H8: every installed app's ``live`` is imported at start, and what is wrong in one stops the start."""

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


def started(folder: Path, *, program: str = START, **files: str) -> "subprocess.CompletedProcess[str]":
    """Start a project of the apps ``shop`` and ``stock`` with these files, in a process of its own."""
    for path, text in {"shop/__init__": "", "stock/__init__": "", **files}.items():
        file = folder / f"{path}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(dedent(text))
    return subprocess.run(
        [sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, timeout=60, check=False
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


HANDLER = """\
from tidewire import handler

@handler
{is_async}def {name}(page): ...
"""
NAMES = START + "from tidewire import handlers\nprint(*handlers.names())\n"


def test_h8_all_of_a_live_package_is_imported(tmp_path: Path) -> None:
    done = started(
        tmp_path,
        program=NAMES,
        **{
            "shop/live": HANDLER.format(name="buy", is_async=""),
            "stock/live/__init__": "",
            "stock/live/shelf": HANDLER.format(name="fill", is_async="async "),
            "stock/live/rooms/__init__": HANDLER.format(name="enter", is_async=""),
            "stock/live/rooms/cold": HANDLER.format(name="freeze", is_async="async "),
            "stock/live/__main__": "1 / 0",
            "stock/other": HANDLER.format(name="never", is_async=""),
        },
    )
    assert (done.returncode, done.stdout.split()) == (0, ["buy", "enter", "fill", "freeze"]), done.stderr


def test_h8_a_package_needs_no_init(tmp_path: Path) -> None:
    done = started(tmp_path, program=NAMES, **{"shop/live/cart": HANDLER.format(name="buy", is_async="")})
    assert (done.returncode, done.stdout.split()) == (0, ["buy"]), done.stderr


def test_h8_nor_do_the_folders_in_it(tmp_path: Path) -> None:
    (tmp_path / "shop/live/texts").mkdir(parents=True)
    (tmp_path / "shop/live/texts/buy.txt").write_text("no module")
    done = started(
        tmp_path,
        program=NAMES,
        **{
            "shop/live/cart/lines": HANDLER.format(name="buy", is_async=""),
            "shop/live/cart/old/prices": HANDLER.format(name="haggle", is_async=""),
            "stock/live/__init__": "",
            "stock/live/rooms/cold": HANDLER.format(name="freeze", is_async=""),
            "stock/live/rooms/__main__": "1 / 0",
        },
    )
    assert (done.returncode, done.stdout.split()) == (0, ["buy", "freeze", "haggle"]), done.stderr


@pytest.mark.parametrize(
    ("file", "text", "error"),
    [
        ("shop/live/bare/end", "1 / 0", "ZeroDivisionError"),
        ("shop/live", "from shop import missing", "ImportError: cannot import name 'missing'"),
        ("shop/live/__init__", "import nowhere_to_be_found", "No module named 'nowhere_to_be_found'"),
        ("shop/live/cart", "import shop.live_again", "ModuleNotFoundError: No module named 'shop.live_again'"),
        ("shop/live/deep/__init__", "import shop.live.deep.er", "No module named 'shop.live.deep.er'"),
        ("shop/live/end", "1 / 0", "ZeroDivisionError"),
    ],
)
def test_h8_an_error_in_any_of_it_stops_the_start_with_its_traceback(
    tmp_path: Path, file: str, text: str, error: str
) -> None:
    done = started(tmp_path, **{file: f"# the first line\n{text}\n"})
    assert done.returncode != 0
    assert error in done.stderr
    assert f'{Path(file)}.py", line 2' in done.stderr


def test_h8_an_app_can_be_a_single_module(tmp_path: Path) -> None:
    done = started(tmp_path, program=NAMES.replace('"shop"', '"corner"'), corner="")
    assert (done.returncode, done.stdout.split()) == (0, []), done.stderr


def test_h8_handlers_of_one_name_in_two_apps_stop_the_start_and_both_places_are_named(tmp_path: Path) -> None:
    text = HANDLER.format(name="buy", is_async="")
    done = started(tmp_path, **{"shop/live": text, "stock/live/shelf": text})
    assert done.returncode != 0
    assert "Two handlers are called 'buy': shop.live.buy (" in done.stderr
    assert "stock.live.shelf.buy (" in done.stderr
