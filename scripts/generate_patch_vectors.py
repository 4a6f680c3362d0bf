"""Write ``protocol/vectors/patches.json``: trees, patches and HTML that the client's test suite is held to.

python scripts/generate_patch_vectors.py
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import django
from django.conf import settings
from django.template import Context, Engine

from tidewire.templates import diff, prints_of, programs, to_html, to_tree
from tidewire.templates.compiled import compile_template

TARGET: Final = Path(__file__).parent.parent / "protocol" / "vectors" / "patches.json"

COUNTER: Final = "<p>{{ count }}</p>"
BRANCH: Final = "<div>{% if user %}Hello <b>{{ user }}</b>, {{ count }}{% else %}<i>{{ guest }}</i>{% endif %}</div>"
FLAG: Final = "<p{% if on %} class='on'{% endif %}>{{ text }}</p>"
LIST: Final = "<ul>{% for row in rows %}<li>{{ row.name }}: {{ row.count }}</li>{% endfor %}</ul>"
EMPTY: Final = "<ul>{% for row in rows %}<li>{{ row.name }}</li>{% empty %}<li>none, {{ who }}</li>{% endfor %}</ul>"
NESTED: Final = (
    "{% for group in groups %}<h2>{{ group.name }}</h2>{% for item in group.items %}<p>{{ item.name }}</p>{% endfor %}"
    "{% if group.note %}<em>{{ group.note }}</em>{% endif %}{% endfor %}"
)
INDEXED: Final = "{% for word in words %}<b>{{ word }}</b> {% endfor %}"


def rows(*names: str | int) -> list[dict[str, Any]]:
    """Return keyed rows; equal names, equal rows."""
    return [{"id": name, "name": f"<{name}>", "count": 0} for name in names]


def group(name: str, items: list[dict[str, Any]], note: str = "") -> dict[str, Any]:
    """Return a row that has rows of its own."""
    return {"id": name, "name": name, "items": items, "note": note}


def counted(position: int, count: int, among: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return ``among`` with the count of one row changed."""
    return [{**row, "count": count} if place == position else row for place, row in enumerate(among)]


FIVE: Final = rows(1, 2, 3, 4, 5)
ORDERS: Final = {
    "a row before the others": rows(9, 1, 2, 3, 4, 5),
    "a row after the others": rows(1, 2, 3, 4, 5, 9),
    "a row between": rows(1, 2, 9, 3, 4, 5),
    "the first removed": rows(2, 3, 4, 5),
    "the last removed": rows(1, 2, 3, 4),
    "one removed between": rows(1, 2, 4, 5),
    "turned round": rows(5, 4, 3, 2, 1),
    "turned round from the second on": rows(1, 5, 4, 3, 2),
    "rotated": rows(3, 4, 5, 1, 2),
    "two swapped": rows(1, 4, 3, 2, 5),
    "shuffled": rows(3, 1, 5, 2, 4),
    "shuffled, one removed, one new": rows(4, 9, 1, 5, 3),
    "all others": rows(6, 7),
    "one cell": counted(2, 7, FIVE),
    "one cell, and turned round": counted(0, 7, FIVE)[::-1],
    "two cells, a new row first, the last removed": [*rows(9), *counted(3, 8, counted(0, 7, FIVE))[:4]],
}
GROUPS: Final = [group("a", rows(1, 2)), group("b", rows(3), "note")]

CASES: Final[dict[str, tuple[str, dict[str, Any], dict[str, Any]]]] = {
    "nothing": (COUNTER, {"count": 7}, {"count": 7}),
    "a value": (COUNTER, {"count": 7}, {"count": 8}),
    "a value that needs escaping": (COUNTER, {"count": ""}, {"count": "<b>&\"'"}),
    "letters beyond ASCII": (COUNTER, {"count": "a"}, {"count": "é \U0001f30a \u2028"}),
    "a flag set": (FLAG, {"text": "t"}, {"text": "t", "on": True}),
    "a flag and a text": (FLAG, {"text": "t", "on": True}, {"text": "u"}),
    "a value within a branch": (BRANCH, {"user": "Ann", "count": 1}, {"user": "Ann", "count": 2}),
    "another branch": (BRANCH, {"user": "Ann", "count": 1}, {"guest": "nobody"}),
    "rows instead of none": (EMPTY, {"rows": [], "who": "you"}, {"rows": rows(1)}),
    "none instead of rows": (EMPTY, {"rows": rows(1)}, {"rows": [], "who": "you"}),
    "a value of the empty branch": (EMPTY, {"rows": [], "who": "you"}, {"rows": [], "who": "me"}),
    "keys that are text": (LIST, {"rows": rows("a", "b")}, {"rows": rows("b", "c", "a")}),
    "a row in a nested loop": (NESTED, {"groups": GROUPS}, {"groups": [group("a", rows(1, 4, 2)), GROUPS[1]]}),
    "a branch within a row": (NESTED, {"groups": GROUPS}, {"groups": [GROUPS[0], group("b", rows(3), "other")]}),
    "groups moved, one changed": (NESTED, {"groups": GROUPS}, {"groups": [group("b", rows(3, 1)), GROUPS[0]]}),
    "rows without keys": (INDEXED, {"words": ["a", "b"]}, {"words": ["b", "a", "c"]}),
    **{f"five rows: {name}": (LIST, {"rows": FIVE}, {"rows": after}) for name, after in ORDERS.items()},
}


def vectors() -> dict[str, Any]:
    """Return what the file holds."""
    statics: dict[str, list[str]] = {}
    cases = []
    for name, (source, *states) in CASES.items():
        compiled = compile_template(Engine().from_string(source))
        before, after = (compiled.render_tree(Context(state)) for state in states)
        for render in (before, after):
            statics |= {program.hash: list(program.statics) for program in programs(render)}
        cases.append(
            {
                "name": name,
                "before": to_tree(before),
                "patch": diff(prints_of(before), after)[0],
                "after": to_tree(after),
                "html": [to_html(before), to_html(after)],
            }
        )
    return {"statics": dict(sorted(statics.items())), "cases": cases}


def text() -> str:
    """Return the file's text: one case a line, so that a change of one is a change of one line."""
    return "\n".join(_lines(vectors())) + "\n"


def _lines(content: dict[str, Any]) -> Iterator[str]:
    yield '{"statics": {'
    yield ",\n".join(f"  {json.dumps(name)}: {json.dumps(texts)}" for name, texts in content["statics"].items())
    yield '}, "cases": ['
    yield ",\n".join(f"  {json.dumps(case)}" for case in content["cases"])
    yield "]}"


if __name__ == "__main__":
    settings.configure()
    django.setup()
    TARGET.write_text(text(), encoding="utf-8")
