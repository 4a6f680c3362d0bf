"""Rendering beside Django's engine and Jinja2, in one run: prints a table, writes ``results.json`` and ``.txt``.

    python benchmarks/rendering/run.py

Times are medians; what counts are the ratios within a run. Bars are those of the project's performance document.
"""

import gc
import json
import random
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

import django
import jinja2
from django.conf import settings
from django.template import Context, Engine, Template

HERE: Final = Path(__file__).parent
sys.path.insert(0, str(HERE.parent.parent))

APPS: Final = ("contenttypes", "auth", "admin", "messages", "sessions", "staticfiles")
settings.configure(
    INSTALLED_APPS=[f"django.contrib.{name}" for name in APPS],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    ROOT_URLCONF="benchmarks.rendering.admin_site",
    STATIC_URL="static/",
    SECRET_KEY="benchmark",
)  # fmt: skip
django.setup()

from benchmarks.rendering import admin_site, pages  # noqa: E402  (Django must be set up)
from benchmarks.rendering.sizes import deep_size  # noqa: E402
from tidewire.templates import Prints, diff, prints_of  # noqa: E402
from tidewire.templates.compiled import CompiledTemplate, compile_template  # noqa: E402

SECONDS: Final = 0.6


def medians(*functions: Callable[[], Any]) -> list[float]:
    """Return the median time of each in microseconds. They take turns, so that a busy machine slows all alike."""
    rounds: list[list[float]] = [[] for _ in functions]
    for function in functions:
        function()
    repeats = [_repeats(function) for function in functions]
    end = time.perf_counter() + SECONDS * len(functions)
    while time.perf_counter() < end or len(rounds[0]) < 5:
        for times, function, count in zip(rounds, functions, repeats, strict=True):
            start = time.process_time()
            for _ in range(count):
                function()
            times.append((time.process_time() - start) / count * 1e6)
    return [statistics.median(times) for times in rounds]


def in_context(render: Callable[[Context], Any], values: dict[str, Any]) -> Callable[[], Any]:
    """Return a render, the making of its context included."""
    return lambda: render(Context(values))


def _render_and_diff(compiled: CompiledTemplate, rows: Any, prints: Prints) -> Any:
    return diff(prints, compiled.render_tree(Context({"rows": rows}), previous=prints))


def _repeats(function: Callable[[], Any]) -> int:
    start = time.perf_counter()
    function()
    return max(1, int(0.01 / max(time.perf_counter() - start, 1e-6)))


class Report:
    """Figures, each with its bar if it has one."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.figures: dict[str, Any] = {}

    def add(self, name: str, figure: float, unit: str, bar: float | None = None, *, least: bool = False) -> None:
        """Add one figure: at most ``bar``, or with ``least`` at least."""
        met = bar is None or (figure >= bar if least else figure <= bar)
        self.figures[name] = {"figure": round(figure, 2), "unit": unit, "bar": bar, "met": met}
        limit = "" if bar is None else f"{'>=' if least else '<='} {bar:g}  {'met' if met else 'MISSED'}"
        self.say(f"{name:<46} {figure:>12,.2f} {unit:<8} {limit}".rstrip())

    def say(self, line: str) -> None:
        """Print one line, and keep it."""
        print(line, flush=True)
        self.lines.append(line)

    def write(self) -> None:
        """Write both files."""
        (HERE / "results.json").write_text(json.dumps(self.figures, indent=1) + "\n", encoding="utf-8")
        (HERE / "results.txt").write_text("\n".join(self.lines) + "\n", encoding="utf-8")


def engine() -> Engine:
    """Return Django's engine with the cached loader that production has."""
    loaders = [("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", pages.DJANGO)])]
    return Engine(loaders=loaders)


def pages_and_bars() -> list[tuple[str, str, dict[str, Any], float, float]]:
    """Return (name, template, values, bar against Django, bar against Jinja2)."""
    return [
        ("counter", "counter.html", {"count": 7}, 5, 0),
        ("table100", "table.html", {"rows": pages.dict_rows(100)}, 10, 2.9),
        ("table1000", "table.html", {"rows": pages.dict_rows(1000)}, 10, 2.9),
        ("table1000 of frozen objects", "table.html", {"rows": pages.frozen_rows(1000)}, 10, 2.9),
        ("todo", "todo.html", pages.todo(), 5.5, 1.9),
    ]


def measure_pages(report: Report) -> None:
    """Render each page by all three, then to a tree."""
    django_engine = engine()
    jinja = jinja2.Environment(loader=jinja2.DictLoader(pages.JINJA), autoescape=True, keep_trailing_newline=True)
    for name, template_name, values, bar, jinja_bar in pages_and_bars():
        template, other = django_engine.get_template(template_name), jinja.get_template(template_name)
        compiled = compile_template(template)
        check(template, other, compiled, values)
        times = medians(
            in_context(template.render, values),
            partial(other.render, values),
            in_context(compiled.render, values),
            in_context(compiled.render_tree, values),
        )
        for label, figure in zip(("Django", "Jinja2", "Tidewire", "Tidewire, tree"), times, strict=True):
            report.add(f"{name}: {label}", figure, "us")
        report.add(f"{name}: times as fast as Django", times[0] / times[2], "x", bar, least=True)
        report.add(f"{name}: times as fast as Jinja2", times[1] / times[2], "x", jinja_bar or None, least=True)


def check(template: Template, other: Any, compiled: CompiledTemplate, values: dict[str, Any]) -> None:
    """See that all three print the same."""
    expected = template.render(Context(values))
    assert compiled.render(Context(values)) == expected
    assert other.render(values).split() == expected.replace("&#x27;", "&#39;").split()


def flipped(rows: Any, position: int) -> Any:
    """Return rows with the flag of one turned."""
    row = rows[position]
    if isinstance(row, dict):
        changed: Any = {**row, "flag": not row["flag"]}
    else:
        changed = pages.Row(row.id, row.name, row.kind, row.price, row.state, not row.flag)
    return type(rows)((*rows[:position], changed, *rows[position + 1 :]))


def measure_diff(report: Report) -> None:
    """One changed cell of 1,000 rows: comparing, memory, and what a render with the last prints costs."""
    compiled = compile_template(engine().get_template("table.html"))
    kinds: dict[str, Any] = {
        "dictionaries": pages.dict_rows(1000),
        "frozen objects": tuple(pages.frozen_rows(1000)),
    }
    for kind, rows in kinds.items():
        after = flipped(rows, 411)
        rendered = compiled.render_tree(Context({"rows": rows}))
        prints = prints_of(rendered)
        changed = compiled.render_tree(Context({"rows": after}), previous=prints)
        render, compare, both = medians(
            in_context(compiled.render_tree, {"rows": after}),
            partial(diff, prints, changed),
            partial(_render_and_diff, compiled, after, prints),
        )
        full = medians(in_context(compiled.template.render, {"rows": after}))[0]
        report.add(f"1,000 {kind}: diff after one cell", compare, "us")
        report.add(f"1,000 {kind}: diff / render", 100 * compare / render, "%", 15)
        report.add(f"1,000 {kind}: render with prints, and diff", both, "us")
        report.add(
            f"1,000 {kind}: Django's render / that", full / both, "x", 100 if "frozen" in kind else 9, least=True
        )
        # The items, and the tuple that holds them, are the component's own.
        report.add(f"1,000 {kind}: prints", deep_size(prints, but=(rows, *rows)) / 1024, "kB", 64)


def measure_bytes(report: Report) -> None:
    """The JSON of patches of the table of 1,000 rows and of the small pages."""
    rows = pages.dict_rows(1000)
    shuffled = random.Random(1).sample(rows, len(rows))
    row = {**rows[0], "id": 5000}
    row_bytes = size([[5000, "", "1", row["name"], row["kind"], str(row["price"]), row["state"]]])
    plain = pages.TABLE.replace("{{ forloop.counter }}", "{{ row.id }}")
    cases: list[tuple[str, dict[str, Any], dict[str, Any], str, float]] = [
        ("counter click", {"count": 7}, {"count": 8}, pages.COUNTER, 25 - 12),
        ("one cell of 1,000 x 5", {"rows": rows}, {"rows": flipped(rows, 411)}, plain, 45 - 12),
        ("a row before 1,000", {"rows": rows}, {"rows": [row, *rows]}, plain, row_bytes + 40 - 12),
        ("the first of 1,000 removed", {"rows": rows}, {"rows": rows[1:]}, plain, 30 - 12),
        ("1,000 rows turned round", {"rows": rows}, {"rows": rows[::-1]}, plain, 40 - 12),
        ("1,000 rows shuffled", {"rows": rows}, {"rows": shuffled}, plain, 4500 - 12),
    ]
    for name, before, after, source, bar in cases:
        compiled = compile_template(engine().from_string(source))
        patch, _ = diff(prints_of(compiled.render_tree(Context(before))), compiled.render_tree(Context(after)))
        report.add(f"patch: {name}", size(patch), "bytes", bar)
    report.say("(bars of patches: those of the frame less 12 bytes for what is around the patch)")


def size(content: Any) -> int:
    """Return the length of compact JSON."""
    return len(json.dumps(content, separators=(",", ":"), ensure_ascii=False).encode())


def measure_compiling(report: Report) -> None:
    """What compiling costs beside Django's parse of the same template."""
    django_engine = engine()
    for name, source in (("counter", pages.COUNTER), ("table", pages.TABLE), ("todo", pages.TODO)):
        template = django_engine.from_string(source)
        parse, html, tree = medians(
            partial(django_engine.from_string, source),
            partial(_compile, template, tree=False),
            partial(_compile, template, tree=True),
        )
        report.add(f"compile {name}: Django's parse", parse, "us")
        report.add(f"compile {name}: for HTML / parse", html / parse, "x", 3)
        report.add(f"compile {name}: for a tree / parse", tree / parse, "x", 3)


def _compile(template: Template, *, tree: bool) -> None:
    vars(template).pop("_tidewire_code", None)
    compile_template(template).function(tree=tree)


def measure_admin(report: Report) -> None:
    """The admin's change list of 100 users, rendered by both backends from one response's context."""
    by_django, by_us = admin_site.renders(100)
    assert by_django() == by_us()
    plain, compiled = medians(by_django, by_us)
    report.add("admin change list: Django", plain / 1000, "ms")
    report.add("admin change list: Tidewire", compiled / 1000, "ms")
    report.add("admin change list: times as fast as Django", plain / compiled, "x", 1.5, least=True)


def main() -> None:
    """Measure all, print it and write it down."""
    report = Report()
    report.say(f"Python {sys.version.split()[0]}, Django {django.__version__}, Jinja2 {jinja2.__version__}")
    gc.freeze()
    for measure in (measure_pages, measure_diff, measure_bytes, measure_compiling, measure_admin):
        measure(report)
    report.write()


if __name__ == "__main__":
    main()
