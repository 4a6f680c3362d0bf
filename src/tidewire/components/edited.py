"""Under DEBUG: templates edited while the server runs.

``runserver`` empties Django's template cache when a file changes; other servers do not, and even with theirs a program
compiled from the template would stay.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from django.template import Template

_modified: Final[dict[str, int]] = {}
"""When a template's file was changed last, in nanoseconds, as of when it was loaded."""


def note_templates(engine: Any) -> None:
    """Note how old the files in the engine's template cache are: after a render, which loads what it includes."""
    for name in _cached_names(engine):
        if name not in _modified:
            _modified[name] = _time_of(name)


def forget_changed_templates(engine: Any) -> bool:
    """Empty the engine's template cache if a file in it has changed; tell whether one had.

    All of it, since what extends or includes the file holds on to the old one. One ``stat`` a cached template.
    """
    times = {name: _time_of(name) for name in _cached_names(engine)}
    has_changed = any(_modified.get(name, time) != time for name, time in times.items())
    _modified.update(times)
    for loader in engine.template_loaders if has_changed else ():
        loader.reset()
    return has_changed


def _cached_names(engine: Any) -> Iterator[str]:
    for loader in engine.template_loaders:
        for template in list(getattr(loader, "get_template_cache", {}).values()):
            if isinstance(template, Template):
                yield template.origin.name


def _time_of(name: str) -> int:
    try:
        return Path(name).stat().st_mtime_ns
    except OSError:  # from no file, or from one that is just being replaced
        return 0
