"""The sources of the pages' templates: those that the floors render."""

from pathlib import Path
from typing import Final

from benchmarks.rendering.pages import DJANGO

_COUNTER: Final = Path(__file__).parents[1] / "subjects" / "templates" / "counter.html"

SOURCES: Final = {**DJANGO, "counter.html": _COUNTER.read_text(encoding="utf-8")}
"""By name: the counter with the button that the floors have, tables and lists as in the rendering benchmark."""
TEMPLATES: Final = {
    "counter": "counter.html",
    "table100": "table.html",
    "table1000": "table.html",
    "todo": "todo.html",
    "own": "counter.html",
    "shared": "counter.html",
}
"""By page: the template that it shows."""
