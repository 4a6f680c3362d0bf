"""Finds the modules in which an app's components and handlers are: ``live.py``, or a package ``live``."""

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from types import ModuleType
from typing import Final

from django.apps import AppConfig
from django.utils.module_loading import module_has_submodule

_NAME: Final = "live"
_PROGRAM: Final = "__main__"


def import_live(app: AppConfig) -> None:
    """Import what ``app`` has as ``live``, of a package everything in it. What that raises comes out as it is.

    Whether there is one is asked of the import system before, and not told by an ``ImportError``: that may just as well
    be of something that the module itself misses.
    """
    if module_has_submodule(app.module, _NAME):
        _import_all_in(import_module(f"{app.name}.{_NAME}"))


def _import_all_in(module: ModuleType) -> None:
    paths = getattr(module, "__path__", ())
    # Not pkgutil.walk_packages, which leaves out packages that cannot be imported, without a word.
    for name in (*(found.name for found in iter_modules(paths)), *_bare_folders(paths)):
        if name != _PROGRAM:  # which would begin to run
            _import_all_in(import_module(f"{module.__name__}.{name}"))


def _bare_folders(paths: Iterable[str]) -> Iterator[str]:
    """Yield folders with modules and no ``__init__.py``: packages for Python, and nothing for ``iter_modules``."""
    for folder in (entry for path in map(Path, paths) if path.is_dir() for entry in sorted(path.iterdir())):
        if folder.name.isidentifier() and not (folder / "__init__.py").exists() and any(folder.rglob("*.py")):
            yield folder.name
