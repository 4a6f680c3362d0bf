"""What a reader of the documentation copies does what the documentation says."""

import re

import pytest

from tests.projects import REPOSITORY, TUTORIAL, get_page, run_in_project

SNIPPETS = [file for file in sorted(TUTORIAL.rglob("*")) if file.suffix in {".py", ".html"}]


def test_the_tutorials_project_passes_djangos_checks() -> None:
    run_in_project(TUTORIAL, "manage.py", "check", "--fail-level", "WARNING")


def test_the_tutorials_own_tests_pass() -> None:
    apps = ["chapters", "chat", "clicker", "enquiries", "errands", "greetings", "recipes"]
    run_in_project(TUTORIAL, "manage.py", "test", *apps)


def test_h23_the_tests_of_the_documentation_with_pytest_pass() -> None:
    run_in_project(TUTORIAL, "-m", "pytest", "-c", "pytest.ini", "-q", "errands", "-p", "no:cacheprovider")


def test_the_tutorials_page_is_complete_html() -> None:
    page = get_page(TUTORIAL, "/")
    assert re.findall(r"<output>(\d+)</output>", page) == ["0", "100"]
    assert len(set(re.findall(r'tide-snapshot="([^"]+)"', page))) == 2


@pytest.mark.parametrize("module", ["mysite.asgi", "mysite.channels_routing"])
def test_the_asgi_modules_can_be_served(module: str) -> None:
    run_in_project(TUTORIAL, "-c", f"import {module}; assert callable({module}.application)")


def test_the_readmes_code_is_the_tutorials() -> None:
    readme = (REPOSITORY / "README.md").read_text()
    blocks = re.findall(r"^```(?:python|html\+django)\n(.*?)^```$", readme, re.MULTILINE | re.DOTALL)
    known = {file.read_text() for file in SNIPPETS}
    assert len(blocks) == 4
    assert [block for block in blocks if block not in known] == []


def test_the_documentation_shows_every_snippet() -> None:
    pages = "".join(page.read_text() for page in (REPOSITORY / "docs").glob("*.md"))
    shown = set(re.findall(r"\{literalinclude\} (snippets/\S+)", pages))
    unshown = {str(file.relative_to(REPOSITORY / "docs")) for file in SNIPPETS if file.stat().st_size} - shown
    assert unshown == {"snippets/manage.py", "snippets/mysite/__init__.py", "snippets/clicker/__init__.py"}


def test_the_settings_of_several_workers_are_settings() -> None:
    run_in_project(TUTORIAL, "manage.py", "check", DJANGO_SETTINGS_MODULE="mysite.settings_workers")
