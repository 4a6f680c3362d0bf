"""Finds the modules in which an app's components and handlers are: ``live.py``, or a package ``live``."""

from importlib import import_module
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
    # Not pkgutil.walk_packages, which leaves out packages that cannot be imported, without a word.
    for found in iter_modules(getattr(module, "__path__", ()), f"{module.__name__}."):
        if found.name.rpartition(".")[2] != _PROGRAM:  # which would begin to run
            _import_all_in(import_module(found.name))
