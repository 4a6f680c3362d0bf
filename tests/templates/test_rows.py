"""Keys of rows, rows that are left out, and what the patches and prints of long lists weigh."""

import json
import random
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import pytest
from benchmarks.rendering.sizes import deep_size
from django.template import Context
from django.test import override_settings
from django.utils import translation
from django.utils.functional import lazystr
from django.utils.safestring import SafeString
from pydantic import BaseModel

from tests.templates.engines import engine_with
from tests.templates.oracle import assert_same, heat
from tidewire.errors import TemplateError
from tidewire.templates import apply, diff, fingerprint, prints_of, to_html, to_tree
from tidewire.templates.code import USES_BEFORE_HOT
from tidewire.templates.compiled import CompiledTemplate, compile_template
from tidewire.templates.prints import BLOCK


@dataclass(frozen=True)
class Frozen:
    id: int
    name: str
    flag: bool = False


@dataclass(frozen=True)
class Holder:
    """Frozen, but of something that is not."""

    id: int
    name: list[str]


class Noted(Frozen):
    """A subclass that was not made a frozen dataclass takes attributes that it has no fields for."""

    note: str = "x"


class Open(BaseModel, frozen=True, extra="allow"):
    """Frozen, but of more than its fields tell."""

    id: int
    name: Any = "x"


class Secretive(BaseModel, frozen=True):
    """Frozen, save for what is private."""

    id: int
    _name: str = "x"

    @property
    def name(self) -> str:
        return self._name


class Watched:
    """Counts how often it is read."""

    def __init__(self, key: int, name: str) -> None:
        self.id, self.text, self.reads = key, name, 0

    @property
    def name(self) -> str:
        self.reads += 1
        return self.text


TABLE = (
    "{% for row in rows %}<tr><td>{{ row.id }}</td><td>{{ row.name }}</td><td>{{ row.kind|upper }}</td>"
    "<td>{{ row.price }}</td><td>{% if row.flag %}on{% endif %}</td></tr>{% endfor %}"
)


def compiled(source: str) -> CompiledTemplate:
    return compile_template(engine_with().from_string(source))


def keys(program: CompiledTemplate, **values: Any) -> list[Any]:
    tree = to_tree(program.render_tree(Context(values)))
    return [row[0] for row in next(slot for slot in tree[1:] if isinstance(slot, dict))["r"]]


class Keyed:
    def __init__(self, **values: Any) -> None:
        vars(self).update(values)


class Failing:
    """Has an ``id`` that cannot be had."""

    @property
    def id(self) -> int:
        raise ValueError("not saved yet")


class Textless:
    def __str__(self) -> str:
        raise ValueError("no text")


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([{"id": 7}, {"id": 3}], [7, 3]),
        ([{"pk": "a", "id": 1}, {"pk": "b", "id": 1}], ["a", "b"]),
        ([Keyed(pk=5, id=1), Keyed(pk=6, id=1)], [5, 6]),
        ([{"id": 2**53}, {"id": 1}], [str(2**53), "1"]),
        ([{"id": 2**53}, {"id": "a"}], [str(2**53), "a"]),
        ([{"id": 1}, {"id": "a"}], [1, "a"]),
        ([{"id": None}, {"id": 1}], [0, 1]),
        ([{"id": True}, {"id": 0}], [0, 1]),
        ([{"id": 1}, {}], [0, 1]),
        ([Keyed(id=1.5), Keyed(id=2)], ["1.5", "2"]),
        (["x", "y"], [0, 1]),
        ([Failing(), Failing()], [0, 1]),
        ([Keyed(id=Textless()), Keyed(id=Textless())], [0, 1]),
    ],
)
def test_the_key_of_a_row(rows: list[Any], expected: list[Any]) -> None:
    assert keys(compiled("{% for row in rows %}{{ row }}{% endfor %}"), rows=rows) == expected


def test_a_key_tag_names_the_key() -> None:
    program = compiled("{% for a, b in pairs %}{% key b.slug %}{{ a }}{% endfor %}")
    assert keys(program, pairs=[(1, {"slug": "one"}), (2, {"slug": "two"})]) == ["one", "two"]


@pytest.mark.parametrize(
    "source", ["{% for r in rows %}{{ r.name }}{% endfor %}", "{% for r in rows %}{% key r.id %}{% endfor %}"]
)
def test_keys_that_are_not_unique_are_an_error_only_for_the_developer(source: str) -> None:
    program = compiled(source)
    rows = [{"id": 1, "name": "a"}, {"id": 2}, {"id": 1, "name": "b"}]
    with override_settings(DEBUG=True), pytest.raises(TemplateError, match=r"the key 1 .*line 1.*key expression"):
        program.render_tree(Context({"rows": rows}))
    with override_settings(DEBUG=False):
        assert keys(program, rows=rows) == [0, 1, 2]
    assert program.render(Context({"rows": rows})) == program.template.render(Context({"rows": rows}))


def patched(program: CompiledTemplate, before: dict[str, Any], after: dict[str, Any]) -> tuple[Any, Any]:
    """Return patch and render of the change, the render made with the old prints; check the patch."""
    old = program.render_tree(Context(before))
    new = program.render_tree(Context(after), previous=prints_of(old))
    patch, _ = diff(prints_of(old), new)
    assert apply(to_tree(old), patch or []) == to_tree(program.render_tree(Context(after)))
    return patch, new


def test_a_row_that_is_the_same_immutable_object_is_not_evaluated() -> None:
    program = compiled("{% for row in rows %}{{ row.name }}{{ suffix }}{% endfor %}")
    rows = [Frozen(number, f"row {number}") for number in range(4)]
    after = [*rows[:2], replace(rows[2], name="other"), rows[3]]
    patch, render = patched(program, {"rows": rows, "suffix": "!"}, {"rows": after, "suffix": "!"})
    assert patch == [0, [[2, [0, "other"]]]]
    assert list(render.slots[0].evaluated) == [2]
    _, moved = patched(
        program, {"rows": rows, "suffix": "!"}, {"rows": [*rows[1:], rows[0], Frozen(9, "new")], "suffix": "!"}
    )
    assert list(moved.slots[0].evaluated) == [4]
    _, other = patched(program, {"rows": rows, "suffix": "!"}, {"rows": after, "suffix": "?"})
    assert other.slots[0].evaluated is None
    with pytest.raises(ValueError, match="previous"):
        to_html(render)


@pytest.mark.parametrize(
    "make",
    [
        lambda n: {"id": n, "name": "x"},
        lambda n: Watched(n, "x"),
        lambda n: Holder(n, ["x"]),
        lambda n: Noted(n, "x"),
        lambda n: Open(id=n, more=["x"]),
        lambda n: Secretive(id=n),
    ],
)
def test_a_row_that_may_have_changed_is_evaluated(make: Any) -> None:
    program = compiled("{% for row in rows %}{{ row.name }}{% endfor %}")
    rows = [make(number) for number in range(3)]
    old = program.render_tree(Context({"rows": rows}))
    new = program.render_tree(Context({"rows": rows}), previous=prints_of(old))
    assert new.slots[0].evaluated is None


def test_a_list_changed_in_place_is_noticed() -> None:
    program = compiled("{% for row in rows %}{{ forloop.counter }}{{ row.name }}{% endfor %}")
    rows = [Frozen(1, "a"), Frozen(2, "b")]
    prints = prints_of(program.render_tree(Context({"rows": rows})))
    rows[0] = Frozen(1, "changed")
    patch, _ = diff(prints, program.render_tree(Context({"rows": rows}), previous=prints))
    assert patch == [0, [[0, [1, "changed"]]]]


def test_a_slot_whose_inputs_are_the_same_is_not_evaluated() -> None:
    calls: list[str] = []

    @dataclass(frozen=True)
    class User:
        name: str

        def shown(self) -> str:
            calls.append(self.name)
            return self.name

    program = compiled("{{ user.shown }}{% if user.shown %}{{ count }}{% endif %}{{ other.0 }}")
    user, other = User("ann"), ["mutable"]
    prints = prints_of(program.render_tree(Context({"user": user, "count": 1, "other": other})))
    calls.clear()
    other[0] = "changed"
    patch, _ = diff(prints, program.render_tree(Context({"user": user, "count": 1, "other": other}), previous=prints))
    assert (patch, calls) == ([2, "changed"], [])
    diff(prints, program.render_tree(Context({"user": User("ann"), "count": 1, "other": other}), previous=prints))
    assert calls == ["ann", "ann"]


@pytest.mark.parametrize(
    "source",
    [
        "{% tick counter %}{{ ticks }}",
        "{% with a=1 %}{% tick counter %}{% endwith %}{{ ticks }}",
        "{% for i in 'a' %}{% tick counter %}{% endfor %}{{ ticks }}",
        "{% include name %}{{ ticks }}",
        "{% with a=1 %}{% repeat %}{% tick counter %}{% endrepeat %}{% endwith %}{{ ticks }}",
    ],
)
def test_a_name_that_a_tag_sets_is_not_taken_for_the_one_that_was_given(source: str) -> None:
    engine, counter = engine_with({"tick.html": "{% tick counter %}"}), [0]
    program = compile_template(engine.from_string(source))
    values = {"counter": counter, "ticks": 0, "name": "tick.html"}
    prints = prints_of(program.render_tree(Context(dict(values))))
    patch, _ = diff(prints, program.render_tree(Context(dict(values)), previous=prints))
    assert patch is not None
    assert patch[1] == str(counter[0])


def test_names_that_tags_set_leave_other_slots_alone() -> None:
    program = compiled("{% join_all a as made %}{{ made }}{{ user.name }}")
    prints = prints_of(program.render_tree(Context({"a": 1, "user": Frozen(1, "ann")})))
    render = program.render_tree(Context({"a": 2, "user": Frozen(1, "ann")}), previous=prints)
    assert "changed & " in program.function(tree=True).source
    assert diff(prints, render)[0] == [0, "&lt;2;&gt;"]


class Point(NamedTuple):
    id: int
    name: str
    flag: bool = False


@dataclass(frozen=True)
class Computed:
    """Frozen, but with something that is made each time, and a method."""

    id: int
    flag: bool = False

    @property
    def name(self) -> str:
        _reads.append(self.id)
        return f"computed {len(_reads)}"

    def shout(self) -> str:
        return f"{self.id}!"


@dataclass(frozen=True, slots=True)
class Slotted:
    id: int
    name: Any
    flag: bool = False


_reads: list[int] = []
ROWS = (
    "{% for r in rows %}{% if r.flag %}f{% endif %}{{ r.name }}{{ r.name|upper }}{{ r.missing }}{{ r.0 }}{% endfor %}"
)
FIELDS = "{% for r in rows %}{{ forloop.counter }}{% if r.flag %}f{% endif %}{{ r.name|upper }}{{ r.id }}{% endfor %}"
METHODS = "{% for r in rows %}{{ forloop.revcounter }}{{ r.id }}{{ r.shout }}{{ r.shout|length }}{% endfor %}"


@pytest.mark.parametrize("source", [ROWS, FIELDS, METHODS])
@pytest.mark.parametrize(
    "rows",
    [
        [Frozen(1, "<a>"), Frozen(2, "b", flag=True)],
        [Slotted(1, "<a>"), Slotted(2, SafeString("<b>"), flag=True), Slotted(3, 1.5), Slotted(4, None)],
        [Slotted(1, lambda: "<called>"), Slotted(2, str), Slotted(3, lazystr("<lazy>")), Slotted(1234, 5678)],
        [Point(1, "<a>"), Frozen(1, "b"), {"id": 3, "name": "c"}, None, "text", Keyed(name="k"), Point(2, "d")],
        [object.__new__(Slotted), Slotted(1, "a"), object.__new__(Slotted)],
        [Holder(1, ["x"]), Frozen(2, "y")],
        [Computed(1), Computed(2, flag=True)],
        [{"id": 1, "name": "<a>", "flag": True}, {"id": 1234, "name": 5678, "flag": 0}, {"id": 3}, {}],
        [{"id": 1, "name": lambda: "<called>"}, {"id": 2, "name": str, "flag": list}, {"id": 3, "name": None}],
        [{"id": 1, "name": SafeString("<b>"), "shout": {}.keys}, {"id": 2, "name": lazystr("<lazy>"), "0": "zero"}],
        [{"id": 1, "name": ["<x>"]}, Slotted(2, "a"), defaultdict[str, Any](str, id=3), {0: "zero", "name": 1.5}],
    ],
)
def test_fields_of_rows_are_what_django_finds(rows: list[Any], source: str) -> None:
    template = engine_with(string_if_invalid="?%s").from_string(source)

    def make() -> Context:
        _reads.clear()
        return Context({"rows": rows})

    for settings in ({}, {"USE_THOUSAND_SEPARATOR": True}):
        with override_settings(**settings):
            assert_same(template, make)


def test_a_property_of_a_frozen_row_is_read_when_it_is_asked_for() -> None:
    program = compiled("{% for r in rows %}{% if r.flag %}{{ r.name }}{% endif %}{% endfor %}")
    heat(program)
    rows = [Computed(1, flag=True), Computed(2)]
    _reads.clear()
    assert program.render(Context({"rows": rows})) == "computed 1"


def test_a_row_that_may_change_is_read_when_it_is_asked_for() -> None:
    class Growing:
        size = 0

        def grow(self) -> str:
            self.size += 1
            return ""

    program = compiled("{% for r in rows %}{{ r.size }}{{ r.grow }}{{ r.size }}{% endfor %}")
    heat(program)
    assert program.render(Context({"rows": [Growing()]})) == "01"


def test_a_dictionary_is_read_when_it_is_asked_for() -> None:
    """As any row that may change: what a template calls in between can put something else into it."""
    row: dict[str, Any] = {"size": 0}
    row["grow"] = lambda: row.update(size=row["size"] + 1) or ""
    program = compiled("{% for r in rows %}{{ r.size }}{{ r.grow }}{% if r.size %}{{ r.size }}{% endif %}{% endfor %}")
    heat(program)
    assert program.render(Context({"rows": [row]})) == "01"


def test_code_is_written_anew_for_what_renders_often_and_only_once() -> None:
    program = compiled("{% for r in rows %}{{ r.name }}{% endfor %}")
    first = program.function(tree=False)
    for _ in range(USES_BEFORE_HOT):
        program.render(Context({"rows": [Frozen(1, "a")]}))
    hot = program.function(tree=False)
    assert hot is not first
    for _ in range(3 * USES_BEFORE_HOT):
        program.render(Context({"rows": [Frozen(1, "a")]}))
    assert program.function(tree=False) is hot


def test_a_slot_that_ends_within_a_node_is_there_although_the_next_one_is_skipped() -> None:
    """Once, what the two slots of an include share was skipped with the second, and the first had no value."""
    source = "<p {% with z=1 %}class='{{ a|upper }}' title='{{ b|upper }}{% endwith %}{{ c|upper }}'></p>"
    program = compile_template(engine_with().from_string(source))
    prints = prints_of(program.render_tree(Context({"a": "x", "b": "y", "c": "z"})))
    for given, expected in (("z", None), ("n", [1, "YN"])):
        again = program.render_tree(Context({"a": "x", "b": "y", "c": given}), previous=prints)
        assert diff(prints, again)[0] == expected


def test_a_program_of_plain_names_does_not_ask_what_has_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    program = compiled("<p>{{ count }}</p>{% translate 'Monday' %}{{ other }}")
    prints = prints_of(program.render_tree(Context({"count": 1, "other": 2})))
    assert prints.inputs == ()
    render = program.render_tree(Context({"count": 1, "other": 3}), previous=prints)
    assert diff(prints, render)[0] == [2, "3"]


def test_another_language_or_time_zone_evaluates_all() -> None:
    program = compiled("{{ number }}{% translate 'Monday' %}")
    prints = prints_of(program.render_tree(Context({"number": 1.5})))
    with override_settings(LANGUAGE_CODE="de"), translation.override("de"):
        patch, _ = diff(prints, program.render_tree(Context({"number": 1.5}), previous=prints))
    assert patch == [0, "1,5", 1, "Montag"]


def thousand() -> list[dict[str, Any]]:
    return [{"id": n, "name": f"name {n}", "kind": "k", "price": n * 3, "flag": n % 2} for n in range(1, 1001)]


def size(content: Any) -> int:
    return len(json.dumps(content, separators=(",", ":")).encode())


def changed_cell(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [*rows[:411], {**rows[411], "flag": not rows[411]["flag"]}, *rows[412:]]


# A frame of an answer has 12 bytes around its patch.
@pytest.mark.parametrize(
    ("change", "frame"),
    [
        (changed_cell, 45),
        (lambda rows: rows[1:], 30),
        (lambda rows: rows[::-1], 40),
        (lambda rows: random.Random(3).sample(rows, len(rows)), 4500),
        (lambda rows: [*rows[500:], *rows[:500]], 40),
        (lambda rows: [{"id": 0, "name": "n"}, *rows], 40 + len('[0,"0","n","","",""]')),
    ],
)
def test_what_a_change_of_a_thousand_rows_weighs(change: Any, frame: int) -> None:
    rows = thousand()
    patch, _ = patched(compiled(TABLE), {"rows": rows}, {"rows": change(rows)})
    assert size(patch) <= frame - 12


def test_prints_of_a_thousand_rows_are_small() -> None:
    rows = [Frozen(row["id"] + 1000, row["name"]) for row in thousand()]
    prints = prints_of(compiled(TABLE).render_tree(Context({"rows": rows})))
    assert prints.slots[0].items is not None  # type: ignore[union-attr]
    assert deep_size(prints, but=rows) <= 64 * 1024


STEPS: dict[str, Any] = {
    "nothing": lambda rows: rows,
    "the first": lambda rows: [{**rows[0], "name": rows[0]["name"] + "!"}, *rows[1:]],
    "either side of a block's end": lambda rows: [
        {**row, "price": row["price"] + 1} if place in (BLOCK - 1, BLOCK) else row for place, row in enumerate(rows)
    ],
    "the last": lambda rows: [*rows[:-1], {**rows[-1], "flag": not rows[-1]["flag"]}],
    "all": lambda rows: [{**row, "kind": row["kind"] + "s"} for row in rows],
    "their order": lambda rows: rows[::-1],
    "one less": lambda rows: rows[1:],
    "one more": lambda rows: [{**rows[0], "id": max(row["id"] for row in rows) + 1}, *rows],
}


@pytest.mark.parametrize("count", [BLOCK, BLOCK + 1, 2 * BLOCK, 2 * BLOCK + 9])
def test_a_long_list_is_compared_as_well_as_a_short_one(count: int) -> None:
    program, seeded = compiled(TABLE), random.Random(count)
    rows = thousand()[:count]
    rendered = program.render_tree(Context({"rows": rows}))
    tree, prints = to_tree(rendered), prints_of(rendered)
    for name in [*STEPS, *seeded.choices(list(STEPS), k=40)]:
        before, rows = rows, STEPS[name](rows)
        rendered = program.render_tree(Context({"rows": rows}))
        patch, prints = diff(prints, rendered)
        assert (patch is None) == (before == rows)
        tree = apply(tree, patch or [])
        assert tree == to_tree(rendered)
        assert fingerprint(prints) == fingerprint(prints_of(rendered))


def test_frozen_rows_of_a_long_list_are_compared_though_few_are_evaluated() -> None:
    program = compiled("{% for row in rows %}<li>{{ row.flag }}</li>{% endfor %}")
    rows = tuple(Frozen(key, f"row {key}") for key in range(2 * BLOCK))
    rendered = program.render_tree(Context({"rows": rows}))
    tree, prints = to_tree(rendered), prints_of(rendered)
    # What changes back, too: a block that was not looked at meanwhile would seem never to have changed.
    for place, known in ((3, True), (3, False), (BLOCK, True), (BLOCK + 1, False), (5, False), (5, True), (5, False)):
        rows = (*rows[:place], replace(rows[place], flag=not rows[place].flag), *rows[place + 1 :])
        patch, prints = diff(prints, program.render_tree(Context({"rows": rows}), previous=prints if known else None))
        tree = apply(tree, patch or [])
        assert tree == to_tree(program.render_tree(Context({"rows": rows})))
