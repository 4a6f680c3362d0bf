"""What the package promises about itself."""

import ast
import re
from collections.abc import Iterator
from operator import attrgetter
from pathlib import Path

import pytest

import tidewire
from tests.projects import REPOSITORY
from tidewire.wire.keys import Kind

SOURCE = Path(tidewire.__file__).parent
MODULES = sorted(path.relative_to(SOURCE) for path in SOURCE.rglob("*.py"))
OPTIONAL = {"bs4", "channels"}
"""What only an extra brings: the one thing that a function may import."""


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or "."


def functions(tree: ast.AST) -> Iterator[ast.AST]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


@pytest.mark.parametrize("module", [module for module in MODULES if module.parts[0] == "wire"], ids=str)
def test_the_wire_knows_no_django(module: Path) -> None:
    names = set(imports(ast.parse((SOURCE / module).read_text())))
    assert {name for name in names if name.split(".")[0] == "django"} == set()


@pytest.mark.parametrize("module", MODULES, ids=str)
def test_no_function_imports_what_is_always_there(module: Path) -> None:
    late = {name for function in functions(ast.parse((SOURCE / module).read_text())) for name in imports(function)}
    assert {name for name in late if name.split(".")[0] not in OPTIONAL} == set()


def test_every_kind_is_in_the_specification_under_its_number() -> None:
    table = (REPOSITORY / "protocol/SPEC.md").read_text().split("\n## Frames\n")[1].split("\n### ")[0]
    rows = re.findall(r"^\| (\d+) (\w+) \| \w+ \| `\[(\d+)", table, re.MULTILINE)
    assert {int(number): name for number, name, _ in rows} == {kind.value: kind.name.lower() for kind in Kind}
    assert all(number == first for number, _, first in rows)


NUMBERED = {"C": range(1, 44), "H": range(1, 26), "P": range(1, 52)}
"""The numbered behaviours: components C1 to C43, handlers and live pages H1 to H25, patching the page P1 to P51."""


def numbers_of_tests(surface: str) -> Iterator[int]:
    """Yield the numbers that the names of tests begin with: ``test_c21_c22_...``, and ``"C33 ..."`` in the client."""
    for path in (REPOSITORY / "tests").rglob("test_*.py"):
        for name in map(attrgetter("name"), functions(ast.parse(path.read_text()))):
            if begin := re.match(r"test_((?:[a-z]\d+_)+)", name):
                yield from map(int, re.findall(rf"{surface.lower()}(\d+)_", begin[1]))
    for path in (REPOSITORY / "client" / "test").rglob("*.test.ts"):
        yield from map(int, re.findall(rf"""["'`]{surface}(\d+)\b""", path.read_text()))


@pytest.mark.parametrize(("surface", "numbers"), NUMBERED.items())
def test_every_numbered_behaviour_has_a_test_that_names_it(surface: str, numbers: range) -> None:
    shown = set(numbers_of_tests(surface))
    assert sorted(set(numbers) - shown) == [], "no test begins with these numbers"
    assert sorted(shown - set(numbers)) == [], "there are no such numbers"
