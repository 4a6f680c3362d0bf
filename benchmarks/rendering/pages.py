"""The pages that are rendered: for Django's engine and for Jinja2, with the same output but for the name of a quote."""

from dataclasses import dataclass
from typing import Any, Final

COUNTER: Final = """<div class="counter">
  <h1>Counter</h1>
  <p class="value">
    The count is <b>{{ count }}</b>
  </p>
  <button type="button">
    More
  </button>
  <p class="hint">
    Press the button
  </p>
</div>
"""

TABLE: Final = """<table>
<thead><tr><th>#</th><th>Name</th><th>Kind</th><th>Price</th><th>State</th></tr></thead>
<tbody>
{% for row in rows %}<tr{% if row.flag %} class="on"{% endif %}>
<td>{{ forloop.counter }}</td><td>{{ row.name }}</td><td>{{ row.kind|upper }}</td>
<td>{{ row.price }}</td><td>{{ row.state }}</td>
</tr>{% endfor %}
</tbody>
</table>
"""

TODO: Final = """<section class="todo">
<h1>{{ title }}</h1>
{% for list in lists %}<article>
<h2>{{ list.name }} ({{ list.items|length }})</h2>
{% if list.items %}<ul>
{% for item in list.items %}{% include "item.html" %}{% endfor %}
</ul>{% else %}<p>Nothing to do.</p>{% endif %}
</article>{% endfor %}
<p>{{ left }} item{{ left|pluralize }} left</p>
</section>
"""

ITEM: Final = """<li class="item{% if item.done %} done{% endif %}">
<input type="checkbox"{% if item.done %} checked{% endif %}>
<label>{{ item.text }}</label>{% if item.note %}<em>{{ item.note }}</em>{% endif %}</li>
"""

JINJA: Final = {
    "counter.html": COUNTER,
    "table.html": TABLE.replace("forloop.counter", "loop.index"),
    "todo.html": TODO.replace("list.items", "list['items']").replace("left|pluralize", "'' if left == 1 else 's'"),
    "item.html": ITEM,
}
DJANGO: Final = {"counter.html": COUNTER, "table.html": TABLE, "todo.html": TODO, "item.html": ITEM}


@dataclass(frozen=True, slots=True)
class Row:
    """A row that cannot change."""

    id: int
    name: str
    kind: str
    price: int
    state: str
    flag: bool


def row_values(number: int) -> dict[str, Any]:
    """Return the values of one row."""
    return {
        "id": number,
        "name": f"Product number {number}",
        "kind": ("book", "disc", "tool")[number % 3],
        "price": 100 + number * 7,
        "state": "in stock" if number % 4 else "sold & gone",
        "flag": number % 2 == 0,
    }


def dict_rows(count: int) -> list[dict[str, Any]]:
    """Return rows as dictionaries."""
    return [row_values(number) for number in range(1, count + 1)]


def frozen_rows(count: int) -> list[Row]:
    """Return rows as frozen dataclasses."""
    return [Row(**row_values(number)) for number in range(1, count + 1)]


def todo(items: int = 18) -> dict[str, Any]:
    """Return three lists of items, about 3 kB of HTML."""
    entries = [
        {"id": n, "text": f"Do thing number {n}", "done": n % 3 == 0, "note": "soon" if n % 5 == 0 else ""}
        for n in range(items)
    ]
    lists = [{"id": n, "name": f"List {n}", "items": entries[n::3]} for n in range(3)]
    return {"title": "Things to do", "lists": lists, "left": items}
