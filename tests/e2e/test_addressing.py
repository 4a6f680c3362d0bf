"""Patches in a browser, written to the slots' own nodes: what comes of them is what a fresh page would show."""

import json
import os
import random
import subprocess
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_asyncio
from django.template import Context
from django.utils.safestring import mark_safe
from playwright.async_api import Page

from tests.templates.engines import shared_engine
from tidewire.templates import diff, prints_of, programs, shape_of, to_tree
from tidewire.templates.compiled import compile_template

ROOT: Final = Path(__file__).parent.parent.parent
EXAMPLES: Final = 20_000 if os.environ.get("TIDEWIRE_NIGHTLY") == "1" else 500
VECTORS: Final = json.loads((ROOT / "protocol" / "vectors" / "patches.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def bundle() -> str:
    """The client's parts, for a page that has nothing else."""
    esbuild, entry = ROOT / "client/node_modules/.bin/esbuild", ROOT / "client/test/browser/parts.ts"
    command = [str(esbuild), str(entry), "--bundle", "--format=iife", "--log-level=error"]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    return run.stdout


@pytest_asyncio.fixture(loop_scope="session")
async def checked(page: Page, bundle: str) -> Page:
    """A page that offers ``check``."""
    await page.add_script_tag(content=bundle)
    return page


async def assert_right(page: Page, cases: list[dict[str, Any]]) -> None:
    faults = await page.evaluate(
        "cases => cases.map(item => { try { return check(item) } catch (e) { return String(e.stack) } })", cases
    )
    wrong = [(case, fault) for case, fault in zip(cases, faults, strict=True) if fault]
    assert not wrong, (
        f"{len(wrong)} of {len(cases)}; the first: {wrong[0][0].get('source')}\n{wrong[0][1]}\n{wrong[0][0]}"
    )


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
async def test_p48_what_changes_is_written_where_it_stands(checked: Page, name: str) -> None:
    source, contexts = SHOWN[name]
    await assert_right(checked, [case_of(source, *contexts, *reversed(contexts))])


def shape_of_tree(slot: Any) -> Any:
    if isinstance(slot, list):
        return [slot[0], *map(shape_of_tree, slot[1:])]
    if isinstance(slot, dict):
        return {"h": slot["h"], "r": [[1, *map(shape_of_tree, row[1:])] for row in slot["r"]]}
    return 0


async def test_the_vectors_hold_on_nodes(checked: Page) -> None:
    cases = [
        {
            "statics": VECTORS["statics"],
            "before": item["before"],
            "shape": shape_of_tree(item["before"]),
            "patches": [{"patch": item["patch"], "after": item["after"]}],
        }
        for item in VECTORS["cases"]
    ]
    await assert_right(checked, cases)


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


async def test_random_patches_make_what_a_fresh_page_would_show(checked: Page) -> None:
    for start in range(0, EXAMPLES, 500):
        cases = [case for seed in range(start, start + 500) if (case := random_case(seed))]
        assert len(cases) > 200
        await assert_right(checked, cases)
