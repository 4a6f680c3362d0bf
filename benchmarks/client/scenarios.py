"""What changes: for each scenario the page's states, one after the other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.rendering.pages import row_values

STEPS: Final = 11
"""Changes of each scenario; the first few warm up."""
WARM_UP: Final = 3

State = dict[str, Any]
"""``count``, ``rows`` and, for a page of opaque HTML, ``html``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """A page and the change that is made to it again and again."""

    name: str
    title: str
    first: State
    change: Callable[[State, int], State]
    template_name: str = "list.html"
    only_morphs: bool = False
    """The content is HTML of which the framework knows no structure."""
    most_ms: float
    most_bytes: int | None = None

    def states(self) -> list[State]:
        """Return the first state and the one after each step."""
        states = [self.first]
        for step in range(1, STEPS + 1):
            states.append(self.change(states[-1], step))
        return states


def _rows(count: int) -> list[dict[str, Any]]:
    return [row_values(number) for number in range(1, count + 1)]


def _set_cell(state: State, step: int) -> State:
    rows = list(state["rows"])
    place = step * 317 % len(rows)
    rows[place] = {**rows[place], "price": rows[place]["price"] + step}
    return {**state, "rows": rows}


def _count(state: State, _: int) -> State:
    return {**state, "count": state["count"] + 1}


def _prepend(state: State, step: int) -> State:
    return {**state, "rows": [row_values(100_000 + step), *state["rows"]]}


def _reverse(state: State, _: int) -> State:
    return {**state, "rows": state["rows"][::-1]}


def _prepend_html(state: State, step: int) -> State:
    return {**state, "html": f"<li>Row {100_000 + step} <b>x</b></li>{state['html']}"}


def _list(count: int) -> State:
    return {"count": 1, "rows": _rows(count)}


SCENARIOS: Final = (
    Scenario(name="cell-1000", title="one cell of 1,000 rows", first=_list(1000), change=_set_cell, most_ms=1),
    Scenario(name="cell-5000", title="one cell of 5,000 rows", first=_list(5000), change=_set_cell, most_ms=1),
    Scenario(name="count-5000", title="a counter beside 5,000 rows", first=_list(5000), change=_count, most_ms=1),
    Scenario(
        name="prepend-1000",
        title="a row before 1,000",
        first=_list(1000),
        change=_prepend,
        most_ms=2,
        most_bytes=300,
    ),
    Scenario(name="reverse-1000", title="1,000 keyed rows reversed", first=_list(1000), change=_reverse, most_ms=25),
    Scenario(
        name="morph-4000",
        title="an unkeyed row before 4,000, as HTML",
        first={"html": "".join(f"<li>Row {number} <b>x</b></li>" for number in range(4000))},
        change=_prepend_html,
        template_name="html.html",
        only_morphs=True,
        most_ms=20,
    ),
)
