"""The engine of the tests whose templates are short strings."""

from functools import cache
from typing import Any

from django.template import Engine

from tests.templates.oracle import LIBRARIES

FILES = {
    "inc.html": "({{ x }}{{ forloop.counter }}{% cycle 'p' 'q' %}{{ missing }}{{ i.name }})",
    "inclusion.html": "[{{ value }}]",
}


def engine_with(files: dict[str, str] | None = None, **options: Any) -> Engine:
    """Return an engine whose loader is cached, as in production."""
    loaders = [("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", files or FILES)])]
    return Engine(loaders=loaders, libraries=LIBRARIES, builtins=list(LIBRARIES.values()), **options)


@cache
def shared_engine() -> Engine:
    """Return one engine for thousands of examples."""
    return engine_with()
