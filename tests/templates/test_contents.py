"""Rows that are dictionaries: not evaluated while they hold the very objects that they held, and evaluated else."""

import random
from collections import OrderedDict
from collections.abc import Callable
from decimal import Decimal
from typing import Any, Final

import pytest
from django.template import Context
from django.utils.safestring import SafeString

from tests.templates.engines import engine_with
from tests.templates.oracle import heat
from tidewire.templates import apply, diff, prints_of, to_tree
from tidewire.templates.compiled import CompiledTemplate, compile_template
from tidewire.templates.contents import Contents, compared, contents_of

Row = dict[Any, Any]

TABLE: Final = (
    "{% for row in rows %}<p>{{ forloop.counter }} {{ row.id }} {{ row.name }} {{ row.size }}</p>"
    "{% if row.flag %}on{% endif %}{% for key in row %}{{ key }}{% endfor %}{{ row }}{% endfor %}"
)
PLAIN: Final = "{% for row in rows %}{{ row.name }}{{ row.size }}{% endfor %}"


class Page:
    """What a client and the server hold of one template's render, kept up to date by patches."""

    def __init__(self, source: str, **values: Any) -> None:
        self.program: CompiledTemplate = compile_template(engine_with().from_string(source))
        heat(self.program)  # else all is evaluated once more, when the code is written anew
        self.values = values
        rendered = self.program.render_tree(Context(values))
        self.tree, self.prints = to_tree(rendered), prints_of(rendered)
        self.evaluated: list[int] | None = None

    def update(self) -> Any:
        """Render again; return the patch, and check that it leads to what a render without prints has."""
        rendered = self.program.render_tree(Context(self.values), previous=self.prints)
        evaluated = getattr(rendered.slots[0], "evaluated", None)  # text where there are no rows
        self.evaluated = None if evaluated is None else list(evaluated)
        patch, self.prints = diff(self.prints, rendered)
        self.tree = apply(self.tree, patch or [])
        return patch

    def is_right(self) -> bool:
        """Tell whether the tree is what a render without prints has."""
        return self.tree == to_tree(self.program.render_tree(Context(self.values)))


def rows(count: int = 8) -> list[Row]:
    return [{"id": n, "name": f"name {n}", "size": n * 1.5, "flag": n % 2 == 0} for n in range(1, count + 1)]


def page_of(items: Any, source: str = TABLE) -> Page:
    """Return a page that has compared once: what rows hold is kept from the second render on."""
    page = Page(source, rows=items)
    page.update()
    return page


def test_only_the_row_that_changed_in_place_is_evaluated() -> None:
    items = rows()
    page = page_of(items)
    items[3]["flag"] = not items[3]["flag"]
    page.update()
    assert page.evaluated == [3]
    assert page.is_right()
    items[0]["name"], items[7]["name"] = "first", "last"
    page.update()
    assert page.evaluated == [0, 7]
    assert page.is_right()
    assert page.update() is None
    assert page.evaluated == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (1, True),
        (True, 1),
        (1, 1.0),
        (0, False),
        (0.0, -0.0),
        (None, float("nan")),
        (2**70, 2.0**70),
        ("<b>", SafeString("<b>")),
        (SafeString("<b>"), "<b>"),
        ("1", 1),
        (Decimal("1.0"), Decimal("1.00")),
        (-1, -2),  # whose hashes are the same
    ],
)
def test_values_that_are_equal_and_look_different_are_a_change(before: Any, after: Any) -> None:
    items = rows()
    items[2]["size"] = before
    page = page_of(items)
    items[2]["size"] = after
    page.update()
    assert page.evaluated == [2]
    assert page.is_right()


def renamed(row: Row) -> None:
    row["title"] = row.pop("name")


def reordered(row: Row) -> None:
    row["id"] = row.pop("id")


def by_a_safe_key(row: Row) -> None:
    row[SafeString("flag")] = row.pop("flag")


def grown(row: Row) -> None:
    row["more"] = 1


@pytest.mark.parametrize("change", [renamed, reordered, by_a_safe_key, grown, dict.clear])
def test_other_keys_are_a_change(change: Callable[[Row], Any]) -> None:
    items = rows()
    page = page_of(items)
    change(items[2])
    page.update()
    assert page.evaluated is None
    assert page.is_right()


def test_a_value_that_may_change_is_looked_at_each_time() -> None:
    items = rows()
    page = page_of(items)
    tags = ["a"]
    items[1]["size"] = tags
    for tag in "bcd":
        page.update()
        assert page.evaluated is None
        assert page.is_right()
        tags.append(tag)


def test_a_row_of_another_class_is_looked_at_each_time() -> None:
    class Louder(OrderedDict[str, Any]):
        def __getitem__(self, name: str) -> Any:
            return f"{super().__getitem__(name)}!" if self.loud else super().__getitem__(name)

        loud = False

    items: list[Row] = rows()
    page = page_of(items)
    row = items[1] = Louder(items[1])
    for loud in (False, True, False):
        row.loud = loud
        page.update()
        assert page.is_right()


def test_rows_that_move_come_or_go_are_found() -> None:
    items = rows()
    page = page_of(items)
    for change in (list.reverse, list.pop, lambda rows: rows.insert(0, {**rows[0], "id": 99}), list.clear):
        change(items)
        page.update()
        assert page.is_right()


def test_a_copy_that_holds_the_same_is_no_change() -> None:
    page = page_of(rows())
    page.values["rows"] = [row.copy() for row in page.values["rows"]]
    assert page.update() is None
    assert page.evaluated == []


def test_what_the_template_itself_changes_later_on_shows_the_next_time() -> None:
    items = rows()
    turns = iter(range(100))

    def change() -> str:
        items[4]["name"] = f"turn {next(turns)}"
        return ""

    page = page_of(items, f"{PLAIN}{{{{ change }}}}")
    page.values["change"] = change
    for turn in range(3):
        page.update()
        expected = "name 5" if turn == 0 else f"turn {turn - 1}"
        assert page.tree[1]["r"][4][1] == expected


def test_another_name_that_rows_read_has_all_evaluated() -> None:
    page = Page("{% for row in rows %}{{ row.name }}{{ suffix }}{% endfor %}", rows=rows(), suffix="!")
    page.update()
    page.values["suffix"] = "?"
    page.update()
    assert page.evaluated is None
    assert page.is_right()


def lists() -> list[Row]:
    return [{"id": n, "name": f"list {n}", "items": rows(n), "note": None} for n in range(4)]


NESTED: Final = (
    "{% for list in rows %}<h2>{{ list.name }} {{ list.items|length }}</h2>{% for item in list.items %}"
    "<p>{{ forloop.parentloop.counter }} {{ item.name }} {{ item.size }}</p>{% empty %}none{% endfor %}"
    "{% if list.note %}{{ list.note }}{% endif %}{{ list }}{% endfor %}"
)


def longer(items: list[Row]) -> None:
    items.append({"id": 99, "name": "new", "size": 1, "flag": False})


@pytest.mark.parametrize(
    "change",
    [
        longer,
        list.pop,
        list.clear,
        list.reverse,
        lambda items: items[1].update(size=True),
        lambda items: items[0].clear(),
    ],
)
def test_only_the_row_whose_list_changed_is_evaluated(change: Callable[[list[Row]], Any]) -> None:
    items = lists()
    page = page_of(items, NESTED)
    assert page.update() is None
    assert page.evaluated == []
    change(items[2]["items"])
    page.update()
    assert page.evaluated in ([2], None)
    assert page.is_right()
    longer(items[0]["items"])
    page.update()
    assert page.is_right()


def test_a_list_within_that_got_longer_is_kept_from_then_on() -> None:
    items = lists()
    page = page_of(items, NESTED)
    for row in (2, 0, 2, 3):
        longer(items[row]["items"])
        page.update()
        assert page.evaluated == [row]
        assert page.is_right()


def test_another_list_that_holds_the_same_is_no_change_and_a_tuple_is_one() -> None:
    items = lists()
    page = page_of(items, NESTED)
    items[2]["items"] = [row.copy() for row in items[2]["items"]]
    assert page.update() is None
    items[2]["items"] = tuple(items[2]["items"])
    page.update()
    assert page.is_right()


def test_a_list_of_no_rows_is_not_one_of_empty_rows() -> None:
    items = lists()
    page = page_of(items, NESTED)
    items[0]["items"].append({})
    page.update()
    assert page.is_right()


def test_a_list_that_contains_itself_is_not_kept() -> None:
    row: Row = {"items": []}
    row["items"].append(row)
    assert contents_of([row]) is None


def test_lists_within_count() -> None:
    assert contents_of([{"items": rows(120)}, {"items": rows(120)}]) is not None
    assert contents_of([{"items": rows(130)}, {"items": rows(130)}]) is None
    kept = contents_of([{"items": rows(120)}, {"items": []}])
    assert kept is not None
    assert compared(kept, [{"items": rows(120)}, {"items": rows(140)}]) is None


def test_long_lists_are_not_kept() -> None:
    assert contents_of(rows(256)) is not None
    assert contents_of(rows(257)) is None


@pytest.mark.parametrize(
    "items",
    [
        [],
        [{}],
        ["a"],
        [None],
        [{(): 1}],
        [{"a": {}}],
        [{"a": ()}],
        [{"a": ["b"]}],
        [{"a": [{}]}],
        [{"a": 1}, {"b": 1}],
        [{"a": 1}, OrderedDict(a=1)],
        [{"a": []}, {"a": [OrderedDict(b=1)]}],
    ],
)
def test_what_is_not_kept(items: list[Any]) -> None:
    assert contents_of(items) is None


def test_what_cannot_be_compared() -> None:
    kept = contents_of(rows(3))
    assert kept is not None
    assert compared(kept, rows(4)) is None
    assert compared(kept, [*rows(2), OrderedDict(rows(1)[0])]) is None
    assert compared(kept, [*rows(2), {**rows(1)[0], "size": {}}]) is None
    assert isinstance(kept, Contents)


VALUES: Final = [
    0,
    1,
    True,
    False,
    1.0,
    -0.0,
    0.0,
    None,
    "",
    "a",
    SafeString("a"),
    "<",
    "1",
    -1,
    -2,
    [],
    ["x"],
    {"k": 1},
]


def changed_at_random(draw: random.Random, items: list[Row]) -> None:
    """Do one thing to the rows, mostly to a value of one."""
    row = draw.choice(items) if items else {}
    match draw.randrange(12):
        case 0:
            draw.shuffle(items)
        case 1:
            items.insert(
                draw.randrange(len(items) + 1), {"id": draw.randrange(20), "name": "new", "size": 1, "flag": 1}
            )
        case 2 if items:
            items.pop()
        case 3 if "name" in row:
            row["name"] = row.pop("name")
        case 4 if row:
            items[items.index(row)] = row.copy()
        case 5:
            row.pop("size", None)
        case 6 if isinstance(row.get("size"), list):
            row["size"].append("y")
        case 7 if items:
            changed_at_random(draw, row.setdefault("items", rows(2)))
        case _:
            row[draw.choice(["name", "size", "flag", "flag", "id"])] = draw.choice(VALUES)


@pytest.mark.parametrize(("source", "make"), [(TABLE, rows), (PLAIN, rows), (NESTED, lists)])
@pytest.mark.parametrize("seed", range(40))
def test_random_changes_in_place_lead_to_what_a_fresh_render_has(
    seed: int, source: str, make: Callable[[], list[Row]]
) -> None:
    draw = random.Random(seed)
    items = make()
    page = page_of(items, source)
    for _ in range(30):
        for _ in range(draw.randrange(3)):
            changed_at_random(draw, items)
        page.update()
        assert page.is_right()
