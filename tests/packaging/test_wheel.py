"""What is in the wheel, and that it works where this repository is not."""

import tarfile
import zipfile
from pathlib import Path

from tests.packaging.conftest import Installed
from tests.projects import REPOSITORY

PROJECT = """
import django
from django.conf import settings
settings.configure(
    SECRET_KEY="for this test only",
    INSTALLED_APPS=["django.contrib.staticfiles", "tidewire"],
    STATIC_URL="static/",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
django.setup()
"""


def test_it_is_imported_from_the_environment(installed: Installed) -> None:
    location = installed.run("import tidewire; print(tidewire.__file__)")
    assert "site-packages" in location
    assert not location.startswith(str(REPOSITORY))


def test_importing_it_needs_no_settings(installed: Installed) -> None:
    assert installed.run("import tidewire; from django.conf import settings; print(settings.configured)") == "False"


def test_the_asgi_application_is_there(installed: Installed) -> None:
    installed.run(PROJECT + "from tidewire.asgi import get_asgi_application; assert callable(get_asgi_application())")


def test_the_template_tags_are_there(installed: Installed) -> None:
    code = (
        "from django.template import engines; engines['django'].from_string('{% load tidewire %}{% tidewire_header %}')"
    )
    installed.run(PROJECT + code)


def test_the_client_is_found_as_a_static_file(installed: Installed) -> None:
    code = """
from django.contrib.staticfiles.finders import find
for name in ("", "more.", "debug.", "behaviours.", "navigation."):
    assert find(f"tidewire/tidewire.{name}js"), name
assert find("tidewire/tidewire.css")
"""
    installed.run(PROJECT + code)


def test_it_tells_type_checkers_that_it_is_typed(wheel: Path) -> None:
    assert "tidewire/py.typed" in zipfile.ZipFile(wheel).namelist()


def test_it_holds_the_package_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"tidewire"}
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert [name for name in names if name.endswith((".pyc", ".ts", ".map")) and not name.endswith(".d.ts")] == []


def test_the_source_distribution_holds_no_other_folder(distributions: Path) -> None:
    (archive,) = distributions.glob("*.tar.gz")
    with tarfile.open(archive) as opened:
        inside = {name.split("/")[1] for name in opened.getnames() if "/" in name}
    assert inside == {"src", "README.md", "CHANGELOG.md", "LICENSE", "PKG-INFO", "pyproject.toml", ".gitignore"}
