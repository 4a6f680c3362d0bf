"""Templates edited under DEBUG show at the next render, without a restart."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tidewire import Component, Page
from tidewire.components.registry import registry
from tidewire.components.rendering import first_paint
from tidewire.runtime.identity import Identity
from tidewire.signing import ANONYMOUS

FILESYSTEM = "django.template.loaders.filesystem.Loader"
CACHED = ("django.template.loaders.cached.Loader", [FILESYSTEM])


class Edited(Component, abstract=True):
    template_name = "edited.html"


@pytest.fixture(params=[CACHED, FILESYSTEM], ids=["cached", "not cached"])
def folder(request: pytest.FixtureRequest, settings: Any, tmp_path: Path) -> Iterator[Path]:
    """Where the templates are, with a loader that keeps them and one that does not."""
    backend = "django.template.backends.django.DjangoTemplates"
    settings.TEMPLATES = [
        {"BACKEND": backend, "DIRS": [tmp_path], "OPTIONS": {"loaders": [request.param]}},
    ]
    write(tmp_path / "edited.html", "<p>{% include 'inner.html' %}</p>", at=1)
    write(tmp_path / "inner.html", "first", at=1)
    yield tmp_path
    assert "Edited" not in registry.names()


def write(path: Path, text: str, *, at: int) -> None:
    path.write_text(text)
    os.utime(path, ns=(at, at))  # two writes can fall into one tick of a file system's clock


def printed() -> str:
    html = first_paint(Edited(id="e").put_on(Page(Identity(None, None, ANONYMOUS), "/")), None)
    return html[html.index(">") :]


def test_an_edited_template_shows_under_debug(settings: Any, folder: Path) -> None:
    settings.DEBUG = True
    assert printed() == ">first</p>"
    write(folder / "edited.html", "<p>second</p>", at=2)
    assert printed() == ">second</p>"
    write(folder / "edited.html", "<p>third</p>", at=3)
    assert printed() == ">third</p>"


def test_an_edited_include_shows_under_debug(settings: Any, folder: Path) -> None:
    settings.DEBUG = True
    assert printed() == ">first</p>"
    write(folder / "inner.html", "second", at=2)
    assert printed() == ">second</p>"


def test_without_debug_a_template_is_loaded_once(folder: Path) -> None:
    assert printed() == ">first</p>"
    write(folder / "edited.html", "<p>second</p>", at=2)
    assert printed() == ">first</p>"
