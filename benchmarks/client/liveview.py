"""The scenarios as Phoenix LiveView's server would say them: its rendered tree and its diffs.

Written by hand after ``Phoenix.LiveView.Diff`` 1.2: a comprehension of ``:for`` with ``:key``, tracked by key, a row a
map of its dynamics; a row that moved without a change is its old index.
"""

from html import escape
from itertools import pairwise
from typing import Any, Final

from benchmarks.client.scenarios import Scenario, State

Tree = dict[str, Any]

_ROW: Final = ["<tr", "", ">\n<td>", "</td><td>", "</td><td>", "</td>\n<td>", "</td><td>", "</td>\n</tr>"]
_LIST: Final = [
    "<section>\n<p>",
    "</p>\n<table>\n<thead><tr><th>#</th><th>Name</th><th>Kind</th><th>Price</th><th>State</th></tr></thead>\n<tbody>",
    "</tbody>\n</table>\n</section>",
]
_HTML: Final = ["<section>\n<ul>", "</ul>\n</section>"]


def rendered(scenario: Scenario) -> Tree:
    """Return what the join is answered with."""
    state = scenario.first
    if scenario.only_morphs:
        return {"0": state["html"], "s": _HTML, "r": 1}
    rows = {str(index): _row(row) for index, row in enumerate(state["rows"])}
    loop = {"s": _ROW, "k": {**rows, "kc": len(rows)}}
    return {"0": str(state["count"]), "1": loop, "s": _LIST, "r": 1}


def diffs(scenario: Scenario) -> list[Tree]:
    """Return the diff of each step."""
    states = scenario.states()
    return [_diff(before, after) for before, after in pairwise(states)]


def _diff(before: State, after: State) -> Tree:
    if "html" in after:
        return {"0": after["html"]}
    diff: Tree = {}
    if before["count"] != after["count"]:
        diff["0"] = str(after["count"])
    if before["rows"] is not after["rows"]:
        diff["1"] = {"k": _keyed(before["rows"], after["rows"])}
    return diff


def _keyed(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Tree:
    old = {row["id"]: (index, row) for index, row in enumerate(before)}
    entries: Tree = {}
    moved = False
    for index, row in enumerate(after):
        source, previous = old.get(row["id"], (None, None))
        if previous is None:
            entries[str(index)] = _row(row)
            continue
        was = _row(previous)
        changes = {name: text for name, text in _row(row).items() if was[name] != text}
        if source != index:
            moved = True
            entries[str(index)] = [source, changes] if changes else source
        elif changes:
            entries[str(index)] = changes
    return {**entries, "kc": len(after), **({"km": True} if moved else {})}


def _row(row: dict[str, Any]) -> dict[str, str]:
    texts = (f' id="r{row["id"]}"', ' class="on"' if row["flag"] else "")
    cells = (row["id"], row["name"], row["kind"].upper(), row["price"], row["state"])
    return {str(slot): text for slot, text in enumerate((*texts, *(escape(str(cell)) for cell in cells)))}
