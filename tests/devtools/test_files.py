"""What hot reload looks at, and what it finds different."""

from pathlib import Path
from typing import Any

import pytest

from tidewire.devtools.files import Edited, Times, edited, look


@pytest.fixture
def project(tmp_path: Path, settings: Any) -> Path:
    """A project's templates and static files."""
    for path in ("templates/a/page.html", "static/a/look.css", "static/a/do.js"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("before")
    backend = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [{"BACKEND": backend, "DIRS": [tmp_path / "templates"]}]
    settings.STATICFILES_DIRS = [tmp_path / "static"]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    return tmp_path


def names(paths: frozenset[str], folder: Path) -> list[str]:
    return sorted(str(Path(path).relative_to(folder)) for path in paths)


def test_templates_styles_and_other_static_files_are_told_apart(project: Path) -> None:
    before = look()
    assert edited(before, look()) == Edited(frozenset(), frozenset(), frozenset())
    (project / "templates/a/page.html").write_text("after!")
    (project / "static/a/look.css").unlink()
    (project / "static/a/more.js").write_text("new")
    found = edited(before, look())
    assert names(found.templates, project) == ["templates/a/page.html"]
    assert names(found.styles, project) == ["static/a/look.css"]
    assert names(found.others, project) == ["static/a/more.js"]


def test_installed_packages_are_not_looked_at(project: Path, settings: Any) -> None:
    for folder in ("static/node_modules/x", "static/.git"):
        (project / folder).mkdir(parents=True)
        (project / folder / "a.css").write_text("x")
    elsewhere = project / "site-packages" / "static"
    elsewhere.mkdir(parents=True)
    (elsewhere / "b.css").write_text("x")
    settings.STATICFILES_DIRS = [*settings.STATICFILES_DIRS, elsewhere]
    assert names(frozenset(look().static), project) == ["static/a/do.js", "static/a/look.css"]


def test_a_change_of_the_same_length_within_a_tick_of_the_clock_needs_another_time() -> None:
    before = Times({"/a.html": (5, 10)}, {})
    assert edited(before, Times({"/a.html": (5, 11)}, {})).templates == {"/a.html"}
    assert edited(before, Times({"/a.html": (6, 10)}, {})).templates == {"/a.html"}
    assert edited(before, before).templates == frozenset()
