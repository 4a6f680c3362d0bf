"""Which files a page is made of besides Python, and which of them were changed."""

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

from django.apps import apps
from django.contrib.staticfiles.finders import get_finders
from django.template.autoreload import get_template_directories

_STYLES: Final = ".css"
_INSTALLED: Final = {"site-packages", "dist-packages", "node_modules", ".git"}
"""Nobody edits what is in there, and there is much of it."""


Seen = tuple[int, int]
"""When a file was changed last, in nanoseconds, and how large it is."""


class Times(NamedTuple):
    """What was seen of each file, by its path."""

    templates: Mapping[str, Seen]
    static: Mapping[str, Seen]


class Edited(NamedTuple):
    """What was changed, added or removed between two looks."""

    templates: frozenset[str]
    styles: frozenset[str]
    others: frozenset[str]
    """Other static files: scripts, images."""


def look() -> Times:
    """Return what is there now: all templates and static files of the project, not those of installed packages.

    Takes one ``stat`` a file.
    """
    return Times(dict(_times(get_template_directories())), dict(_times(_static_directories())))


def edited(before: Times, now: Times) -> Edited:
    """Return what is different."""
    static = _different(before.static, now.static)
    styles = frozenset(path for path in static if path.endswith(_STYLES))
    return Edited(_different(before.templates, now.templates), styles, static - styles)


def _different(before: Mapping[str, Seen], now: Mapping[str, Seen]) -> frozenset[str]:
    return frozenset(path for path in before.keys() | now.keys() if before.get(path) != now.get(path))


def _static_directories() -> Iterator[Path]:
    if apps.is_installed("django.contrib.staticfiles"):
        for finder in get_finders():
            yield from (Path(storage.path("")) for storage in getattr(finder, "storages", {}).values())


def _times(folders: Iterable[Path]) -> Iterator[tuple[str, Seen]]:
    for folder in folders:
        if _INSTALLED.isdisjoint(folder.parts):
            yield from _times_in(folder)


def _times_in(top: Path) -> Iterator[tuple[str, Seen]]:
    for folder, inner, names in os.walk(top):
        inner[:] = [name for name in inner if name not in _INSTALLED]
        for name in names:
            path = f"{folder}/{name}"
            try:
                found = Path(path).stat()
                yield path, (found.st_mtime_ns, found.st_size)  # both: the clock of a file system ticks every few ms
            except OSError:  # editors save by replacing: it is back at the next look
                continue
