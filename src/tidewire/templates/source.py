"""The source text of one Python function while it is written: its lines, its locals, and the constants they name."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.template.base import Node


class Source:
    """Lines of Python, each of them remembered with the template's node that it was written for."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.nodes: list[Node | None] = []
        """The node of each line: an exception there is that node's."""
        self.constants: dict[str, Any] = {}
        """Objects that the lines name. Only names and literals are ever written, so no text of a template is code."""
        self.node: Node | None = None
        self.depth = 1
        self._count = 0

    def write(self, line: str) -> None:
        """Add one line of source. It belongs to the current node: an exception there is that node's."""
        self.lines.append(" " * self.depth + line)
        self.nodes.append(self.node)

    def insert(self, place: int, *lines: str) -> None:
        """Add lines of source before those from ``place`` on."""
        self.lines[place:place] = [" " * self.depth + line for line in lines]
        self.nodes[place:place] = [self.node] * len(lines)

    def local(self, prefix: str = "v") -> str:
        """Return the name of a new local variable."""
        self._count += 1
        return f"{prefix}{self._count}"

    def assign(self, expression: str, prefix: str = "v") -> str:
        """Write ``new local = expression`` and return the local."""
        name = self.local(prefix)
        self.write(f"{name} = {expression}")
        return name

    def constant(self, value: Any) -> str:
        """Return an expression for an object known at compile time."""
        if type(value) in (str, int, bool) or value is None:
            return repr(value)
        self._count += 1
        name = f"K{self._count}"
        self.constants[name] = value
        return name

    @contextmanager
    def indented(self, header: str) -> Iterator[None]:
        """Write a block."""
        self.write(header)
        self.depth += 1
        before = len(self.lines)
        yield
        if len(self.lines) == before:
            self.write("pass")
        self.depth -= 1

    def source(self, name: str, arguments: str) -> str:
        """Return the source text of the whole function."""
        return "\n".join([f"def {name}({arguments}):", *self.lines, ""])
