"""``manage.py startlive``: what it writes works in a fresh project, and nothing that is there is lost."""

import subprocess
import sys
from pathlib import Path

import pytest

from tidewire.management.modules import added, names_in
from tidewire.management.scaffold import CannotScaffold, name_for

SETTINGS = """
from pathlib import Path
BASE_DIR = Path(__file__).parent
SECRET_KEY = "for a test"
USE_TZ = True
STATIC_URL = "static/"
INSTALLED_APPS = ["django.contrib.sessions", "django.contrib.auth", "django.contrib.contenttypes", "tidewire"]
INSTALLED_APPS += [path.parent.name for path in sorted(BASE_DIR.glob("*/models.py"))]
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
"""


class Project:
    """A project as ``startproject`` and ``startapp`` leave it, in a folder of its own."""

    def __init__(self, folder: Path, *apps: str) -> None:
        self.folder = folder
        (folder / "settings.py").write_text(SETTINGS)
        for app in apps:
            self.run("startapp", app)

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [sys.executable, "-W", "error", "-m", "django", *arguments, "--settings", "settings", "--pythonpath", "."],
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    def start(self, *arguments: str) -> str:
        done = self.run("startlive", *arguments)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def refused(self, *arguments: str) -> str:
        before = self.texts()
        done = self.run("startlive", *arguments)
        assert done.returncode == 1
        assert "Traceback" not in done.stderr
        assert self.texts() == before
        return done.stderr.strip()

    def tested(self) -> str:
        done = self.run("test")
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stderr

    def texts(self) -> dict[str, str]:
        return {str(path.relative_to(self.folder)): path.read_text() for path in self.folder.rglob("*.[ph][yt]*[lyn]")}

    def read(self, path: str) -> str:
        return (self.folder / path).read_text()

    def write(self, path: str, text: str) -> None:
        (self.folder / path).parent.mkdir(exist_ok=True, parents=True)
        (self.folder / path).write_text(text)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path, "shop")


def test_a_component_with_template_and_test_that_pass_as_written(project: Project) -> None:
    said = project.start("ShoppingCart")
    assert said.splitlines() == [
        "Wrote shop/live.py",
        "Wrote shop/templates/shop/shopping_cart.html",
        "Wrote shop/test_shopping_cart.py",
        "Put it on a page that has {% tidewire_header %} in its head:",
        '  {% component "ShoppingCart" %}',
        "Run its test:",
        "  manage.py test shop",
    ]
    assert "Ran 1 test" in project.tested()


def test_a_handler_with_template_and_test_that_pass_as_written(project: Project) -> None:
    assert '{% include "shop/greet.html" %}' in project.start("greet", "--handler")
    assert "def greet(page: HandlerPage" in project.read("shop/live.py")
    assert "Ran 1 test" in project.tested()


def test_several_share_a_module_and_all_of_them_work(project: Project) -> None:
    project.start("cart")
    first = project.read("shop/live.py")
    assert "Added to shop/live.py" in project.start("say-hello", "--handler")
    project.start("Wish_List")
    text = project.read("shop/live.py")
    assert [line for line in first.splitlines() if line not in text.splitlines()] == []
    assert names_in(text) >= {"Cart", "say_hello", "WishList"}
    assert text.count("from tidewire import Component, event\n") == 1
    assert "Ran 3 tests" in project.tested()


def test_a_live_package_gets_a_module(project: Project) -> None:
    project.write("shop/live/__init__.py", '"""Live."""\n')
    project.write("shop/tests/__init__.py", "")
    (project.folder / "shop/tests.py").unlink()
    said = project.start("Cart")
    assert "Added to shop/live/__init__.py" in said
    assert "Wrote shop/live/cart.py" in said
    assert "Wrote shop/tests/test_cart.py" in said
    assert project.read("shop/live/__init__.py") == '"""Live."""\n\nfrom shop.live.cart import Cart\n'
    assert "Ran 1 test" in project.tested()


@pytest.mark.parametrize("path", ["shop/templates/shop/cart.html", "shop/test_cart.py"])
def test_no_file_is_overwritten(project: Project, path: str) -> None:
    project.write(path, "mine\n")
    error = project.refused("Cart")
    assert error.endswith(f"{path} is there already, and stays as it is. Choose another name.")


def test_no_name_is_taken_twice(project: Project) -> None:
    project.start("Cart")
    assert project.refused("cart").endswith("has a component called Cart already. Choose another name.")
    assert "live.py has a Component already" in project.refused("Component")
    assert "live.py has a handler already" in project.refused("handler", "--handler")


def test_a_module_that_cannot_be_read_stays_as_it_is(project: Project) -> None:
    project.write("shop/live.py", "ITEMS = [\n")
    done = project.run("startlive", "Cart")
    assert done.returncode != 0  # Django itself does not start with it
    assert project.read("shop/live.py") == "ITEMS = [\n"


def test_the_app_has_to_be_said_where_there_are_several(tmp_path: Path) -> None:
    project = Project(tmp_path, "shop", "stock")
    assert project.refused("Cart").endswith("Say which app it goes to, with --app. The project's apps: shop, stock.")
    error = project.refused("Cart", "--app", "attic")
    assert error.endswith("No installed app is called 'attic'. The project's apps: shop, stock.")
    assert "Wrote stock/live.py" in project.start("Cart", "--app", "stock")
    assert "has a component called Cart already" in project.refused("Cart", "--app", "shop")


@pytest.mark.parametrize("name", ["", "2nd", "a b", "../up", "class", "-", "café", "a.b"])
def test_what_cannot_be_a_name_is_refused(name: str) -> None:
    with pytest.raises(CannotScaffold, match="cannot be the name of a function"):
        name_for(name, is_handler=True)


@pytest.mark.parametrize(
    ("given", "component", "handler"),
    [
        ("cart", "Cart", "cart"),
        ("ShoppingCart", "ShoppingCart", "shopping_cart"),
        ("shopping_cart", "ShoppingCart", "shopping_cart"),
        ("shopping-cart", "ShoppingCart", "shopping_cart"),
        ("HTMLView2", "HTMLView2", "html_view_2"),
    ],
)
def test_names_are_written_as_python_writes_them(given: str, component: str, handler: str) -> None:
    assert name_for(given, is_handler=False) == component
    assert name_for(given, is_handler=True) == handler


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "from a import B\n\n\nx = 1\n"),
        ('"""Says."""\n', '"""Says."""\n\nfrom a import B\n\n\nx = 1\n'),
        ("import os\n\nos.sep", "import os\nfrom a import B\n\nos.sep\n\n\nx = 1\n"),
        ("from a import (\n    B,\n    C,\n)\n", "from a import (\n    B,\n    C,\n)\n\n\nx = 1\n"),
        ("from z import (\n    C,\n)\n", "from z import (\n    C,\n)\nfrom a import B\n\n\nx = 1\n"),
        ("from a import B as C\n", "from a import B as C\nfrom a import B\n\n\nx = 1\n"),
        ("y = 1\n", "from a import B\ny = 1\n\n\nx = 1\n"),
    ],
)
def test_a_module_gets_only_what_it_lacks(before: str, after: str) -> None:
    assert added(before, "a", ["B"], "x = 1\n") == after
