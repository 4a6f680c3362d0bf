"""Adds a definition to a Python module that somebody else wrote, and leaves every line of it as it is."""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

_IMPORTS: Final = (ast.Import, ast.ImportFrom)


def names_in(source: str) -> set[str]:
    """Return the names that the module binds at its top level. Raises :class:`SyntaxError`."""
    return set(_bound(ast.parse(source).body))


def added(source: str, module: str, names: Iterable[str], code: str) -> str:
    """Return ``source`` with ``code`` at its end, and after its imports one of those ``names`` of ``module`` it lacks.

    Raises :class:`SyntaxError`.
    """
    # As text, and not written from its tree: comments and layout are the author's.
    lines = source.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    tree = ast.parse(source)
    place = max((node.end_lineno or 0 for node in tree.body if isinstance(node, _IMPORTS)), default=0)
    lacking = [name for name in names if not _has(tree, module, name)]
    missing = [f"from {module} import {', '.join(lacking)}\n"] if lacking else []
    gap = []
    if not place and ast.get_docstring(tree, clean=False) is not None:
        place, gap = tree.body[0].end_lineno or 0, ["\n"] if missing else []
    lines[place:place] = [*gap, *missing]
    body = "".join(lines).rstrip("\n")
    return f"{body}\n\n\n{code}" if body else code


def _bound(body: Iterable[ast.stmt]) -> Iterator[str]:
    for statement in body:
        if isinstance(statement, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement.name
        elif isinstance(statement, _IMPORTS):
            yield from ((alias.asname or alias.name).partition(".")[0] for alias in statement.names)
        else:
            yield from (
                node.id
                for node in ast.walk(statement)
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
            )


def _has(tree: ast.Module, module: str, name: str) -> bool:
    return any(
        isinstance(statement, ast.ImportFrom)
        and statement.module == module
        and any(alias.name == name and alias.asname is None for alias in statement.names)
        for statement in tree.body
    )
