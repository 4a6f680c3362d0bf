"""Patches in a browser, written to the slots' own nodes: what comes of them is what a fresh page would show."""

import json
import os
import random
from pathlib import Path
from typing import Any, Final

import pytest
from django.template import Context
from django.utils.safestring import mark_safe

from tests.e2e.patching.conftest import Patching
from tests.templates.engines import shared_engine
from tidewire.templates import diff, prints_of, programs, shape_of, to_tree
from tidewire.templates.compiled import compile_template

ROOT: Final = Path(__file__).parents[3]
EXAMPLES: Final = 20_000 if os.environ.get("TIDEWIRE_NIGHTLY") == "1" else 500
VECTORS: Final = json.loads((ROOT / "protocol" / "vectors" / "patches.json").read_text(encoding="utf-8"))


async def assert_right(dom: Patching, cases: list[dict[str, Any]]) -> None:
    faults = await dom("return arg.map(check)", cases)
    wrong = [(case, fault) for case, fault in zip(cases, faults, strict=True) if fault]
    source = wrong[0][0].get("source") if wrong else ""
    assert not wrong, f"{len(wrong)} of {len(cases)}; the first: {source}\n{wrong[0][1]}\n{wrong[0][0]}"


def case_of(source: str, *contexts: dict[str, Any]) -> dict[str, Any]:
    """Return the first render of a template, and the patches to those that follow."""
    compiled = compile_template(shared_engine().from_string(source))
    renders = [compiled.render_tree(Context(dict(values))) for values in contexts]
    prints = prints_of(renders[0])
    case: dict[str, Any] = {
        "source": source,
        "statics": {program.hash: program.statics for render in renders for program in programs(render)},
        "before": to_tree(renders[0]),
        "shape": shape_of(prints),
        "patches": [],
    }
    for render in renders[1:]:
        patch, prints = diff(prints, render)
        case["patches"].append({"patch": patch, "after": to_tree(render)})
    travelled: dict[str, Any] = json.loads(json.dumps(case))
    return travelled


SAFE: Final = mark_safe("x=1 y")
SHOWN: Final[dict[str, tuple[str, list[dict[str, Any]]]]] = {
    "a text": ("<p>{{ a }}</p>", [{"a": 1}, {"a": "<2>"}, {"a": ""}, {"a": mark_safe("<b>x</b>y")}, {"a": 3}]),
    "texts side by side": ("<p>{{ a }} and {{ b }}!</p>", [{"a": 1, "b": 2}, {"a": "", "b": 3}, {"a": 4, "b": ""}]),
    "a value": ("<p class='x {{ a }} y' {% if b %}hidden{% endif %}>z</p>", [{"a": 1, "b": 1}, {"a": "&"}, {"b": 2}]),
    "several attributes": (
        "<a {{ a }} title={{ b }} {% if c %}id='c'{% endif %}>z</a>",
        [{"b": "q", "c": 1}, {"a": mark_safe("x=1 y"), "b": 2}],
    ),
    "raw content": ("<textarea>\n{{ a }} b {{ c }}</textarea><style>{{ a }}</style>", [{"a": 1}, {"a": "<&>", "c": 2}]),
    "rows": ("<ul>\n{% for i in xs %}\n <li>{{ i.name }}</li>\n{% endfor %}\n</ul>", [{"xs": []}, {"xs": ["a", "b"]}]),
}


@pytest.mark.parametrize("name", SHOWN)
async def test_p48_what_changes_is_written_where_it_stands(dom: Patching, name: str) -> None:
    source, contexts = SHOWN[name]
    await assert_right(dom, [case_of(source, *contexts, *reversed(contexts))])


def shape_of_tree(slot: Any) -> Any:
    if isinstance(slot, list):
        return [slot[0], *map(shape_of_tree, slot[1:])]
    if isinstance(slot, dict):
        return {"h": slot["h"], "r": [[1, *map(shape_of_tree, row[1:])] for row in slot["r"]]}
    return 0


async def test_the_vectors_hold_on_nodes(dom: Patching) -> None:
    cases = [
        {
            "statics": VECTORS["statics"],
            "before": item["before"],
            "shape": shape_of_tree(item["before"]),
            "patches": [{"patch": item["patch"], "after": item["after"]}],
        }
        for item in VECTORS["cases"]
    ]
    await assert_right(dom, cases)


class Random(random.Random):
    """Random templates whose elements are whole, and contexts for them."""

    def template(self, depth: int = 3) -> str:
        return "".join(self.piece(depth) for _ in range(self.randint(1, 4)))

    def piece(self, depth: int) -> str:
        leaves = ["text ", " ", "\n", "<hr>", "{{ a }}", "{{ b }}", "{{ i.name }}", "{{ html }}", "<i>static</i>"]
        if depth == 0 or self.random() < 0.4:
            return self.choice(leaves)
        inner, other = self.template(depth - 1), self.template(depth - 1)
        return self.choice(
            [
                f"<div>{inner}</div>",
                f"<b class='k {{{{ a }}}} {{% if b %}}on{{% endif %}}'>{inner}</b>",
                f'<em {{% if a %}}hidden{{% endif %}} title="{{{{ b }}}}">{inner}</em>',
                f"{{% if a %}}{inner}{{% endif %}}",
                f"{{% if a %}}{inner}{{% else %}}{other}{{% endif %}}",
                f"{{% for i in xs %}}{inner}{{% endfor %}}",
                f"{{% for i in ys %}}{inner}{{% empty %}}{other}{{% endfor %}}",
                f"<table><tbody>{{% for i in xs %}}<tr><td>{other}</td></tr>{{% endfor %}}</tbody></table>",
                f"<textarea>{{{{ a }}}} {{{{ b }}}}</textarea>{inner}",
                f"<svg>{{% for i in xs %}}<circle r='{{{{ i.id }}}}'/>{{% endfor %}}</svg>{other}",
            ]
        )

    def context(self) -> dict[str, Any]:
        rows = [{"id": key, "name": self.text()} for key in self.sample(range(9), self.randint(0, 6))]
        others = [{"id": key, "name": self.text()} for key in self.sample(range(9), self.randint(0, 3))]
        return {"a": self.text(), "b": self.text(), "xs": rows, "ys": others, "html": self.html()}

    def text(self) -> str:
        return self.choice(["", "", "a", "b & c", "<x>", "two words", "é"])

    def html(self) -> str:
        return mark_safe(self.choice(["", "plain", "<u>1</u>", "<u>1</u> and <u>2</u>", "x<br>y", "&amp;"]))


def random_case(seed: int) -> dict[str, Any] | None:
    """Return a random case, or nothing where chance made a template that is patched otherwise."""
    chance = Random(seed)
    source = chance.template()
    if not compile_template(shared_engine().from_string(source)).hash:
        return None
    return case_of(source, *(chance.context() for _ in range(4)))


async def test_random_patches_make_what_a_fresh_page_would_show(dom: Patching) -> None:
    for start in range(0, EXAMPLES, 500):
        cases = [case for seed in range(start, start + 500) if (case := random_case(seed))]
        assert len(cases) > 200
        await assert_right(dom, cases)


ROWS = "<ul>\n{% for row in rows %}  <li><b>{{ row.name }}</b> {{ row.note }}</li>\n{% endfor %}</ul>"


def rows(*keys: int, **notes: str) -> dict[str, Any]:
    return {"rows": [{"id": key, "name": f"row {key}", "note": notes.get(f"r{key}", "")} for key in keys]}


@pytest.mark.parametrize(
    ("after", "moved"),
    [
        ((1, 2, 3, 4, 5), 0),
        ((5, 4, 3, 2, 1), 4),
        ((5, 1, 2, 3, 4), 1),
        ((2, 3, 4, 5, 1), 1),
        ((1, 4, 3, 2, 5), 2),
        ((3, 1, 5, 2, 4), 2),
        ((2, 9, 5), 1),
        ((9, 1, 2, 8, 3, 4, 5, 7), 3),
        ((), 0),
    ],
    ids=["same", "reversed", "last first", "first last", "swapped", "shuffled", "some gone", "some new", "all gone"],
)
async def test_p05_p06_p07_rows_that_stay_keep_their_nodes_and_few_of_them_move(
    dom: Patching, moving: bool, after: tuple[int, ...], moved: int
) -> None:
    before = (1, 2, 3, 4, 5)
    kept, placed = await dom(
        """
        const shown = new Shown(arg);
        const text = (item) => item.querySelector("b").textContent;
        const items = () => [...shown.root.querySelectorAll("li")];
        const olds = new Map(items().map((item) => [text(item), item]));
        const records = mutations(() => shown.patch());
        if (shown.fault) throw new Error(shown.fault);
        const added = records.flatMap((record) => [...record.addedNodes]);
        const placed = new Set(added.filter((node) => node.nodeName === "LI"));
        return [items().filter((item) => olds.get(text(item)) === item).map(text), placed.size];
        """,
        case_of(ROWS, rows(*before), rows(*after)),
    )
    assert kept == [f"row {key}" for key in after if key in before]
    assert placed == moved


async def test_p06_one_row_more_is_one_element_more(dom: Patching) -> None:
    source = "<ul>{% for row in rows %}<li>{{ row.name }}</li>{% endfor %}</ul>"
    kinds = await dom(
        "const shown = new Shown(arg); return mutations(() => shown.patch()).map((record) => record.type)",
        case_of(source, rows(1, 2, 3), rows(9, 1, 2, 3)),
    )
    assert kinds == ["childList"]


async def test_p01_what_the_server_did_not_change_is_not_touched(dom: Patching) -> None:
    source = "<p class='a {{ a }}'>{{ a }} <b>{{ b }}</b></p>"
    touched = await dom(
        """
        const shown = new Shown(arg);
        shown.patch();
        const records = mutations(() => shown.patch());
        return records.map((record) => record.target.nodeName + record.type);
        """,
        case_of(source, {"a": 1, "b": 1}, {"a": 2, "b": 2}, {"a": 2, "b": 3}),
    )
    assert touched == ["#textcharacterData"]


async def test_p39_what_others_added_survives_in_rows_that_are_patched_and_moved(dom: Patching) -> None:
    seen = await dom(
        """
        const shown = new Shown(arg);
        const [first, second] = shown.root.querySelectorAll("li");
        first.classList.add("theirs");
        first.append(Object.assign(document.createElement("i"), {textContent: "!"}));
        second.before(Object.assign(document.createElement("hr")));
        shown.patch();
        return [...shown.root.querySelectorAll("li, hr")].map((item) => item.className + item.textContent.trim());
        """,
        case_of(ROWS, rows(1, 2, 3, r1="old"), rows(3, 1, 2, r1="changed")),
    )
    assert sorted(seen) == ["", "row 2", "row 3", "theirsrow 1 changed!"]


async def test_a_slot_of_html_is_morphed_between_its_neighbours(dom: Patching) -> None:
    field = "<input name='n' value='{}'><em>{}</em>"
    source = "<form>Name {{ field }} <button>ok</button></form>"
    contexts = [{"field": mark_safe(field.format(1, error))} for error in ("", "too short", "taken")]
    values = await dom(
        """
        const shown = new Shown(arg);
        const input = shown.root.querySelector("input");
        input.value = "typed";
        input.focus();
        shown.patch();
        shown.patch();
        if (shown.fault) throw new Error(shown.fault);
        return [shown.root.querySelector("input") === input, input.value, document.activeElement === input];
        """,
        case_of(source, *contexts),
    )
    assert values == [True, "typed", True]


@pytest.mark.parametrize(
    "meddle",
    [
        "shown.root.querySelector('b').remove()",
        "shown.root.querySelector('b').replaceWith('x')",
        "shown.root.querySelector('p').firstChild.data = 'other '",
    ],
)
async def test_nodes_that_somebody_else_took_away_are_a_misfit(dom: Patching, meddle: str) -> None:
    source = "<div><p>static {{ a }}<b>x</b>{{ b }}</p></div>"
    error = await dom(
        f"""
        const shown = new Shown(arg);
        {meddle};
        try {{ shown.patch() }} catch (error) {{ return error.message }}
        """,
        case_of(source, {"a": 1, "b": 1}, {"a": 1, "b": 2}),
    )
    assert error.startswith("expected ")


async def test_p47_an_appended_row_takes_the_place_of_the_one_that_had_its_id(dom: Patching) -> None:
    source = "<ul>{% for row in rows %}<li id='{{ row.place }}'>{{ row.id }}</li>{% endfor %}</ul>"
    before, after = (
        {"rows": [{"id": key, "place": place} for key, place in zip(keys, places, strict=True)]}
        for keys, places in (((1, 2, 3), "abc"), ((1, 3, 9), "acb"))
    )
    items = await dom(
        """
        const shown = new Shown(arg);
        shown.patch();
        if (shown.fault) throw new Error(shown.fault);
        return [...shown.root.querySelectorAll("#b")].map((item) => item.textContent);
        """,
        case_of(source, before, after),
    )
    assert items == ["9"]
