"""The source text of one Python function while it is written: its lines, its locals, and the constants they name.

Two thirds of what compiling takes is Python's own, and a local costs it as much again as the expression that it holds.
So an expression that is needed but once *waits*: it goes into the line that asks for it, if no other line comes before.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeAlias

from django.template.base import Node

_WAITS: Final = "\0"
_RETURN: Final = " return "
_Part: TypeAlias = tuple[str, Node | None]


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
        self.waiting: dict[str, list[_Part]] = {}
        """Locals that have no line of their own yet, in the order in which they are to be evaluated."""
        self._ends: dict[str, int] = {}
        self._count = 0

    def write(self, line: str) -> None:
        """Add one line of source. It belongs to the current node: an exception there is that node's."""
        parts = self._parts(line)
        if self.waiting:
            self.flush()
        self._add(parts)

    def later(self, expression: str) -> str:
        """Return a new local that is ``expression``, a call or in brackets, which is not written yet."""
        name = self.local("s")
        self.waiting[name] = self._parts(expression)
        return name

    def within(self, names: Sequence[str]) -> list[str]:
        """Return the locals ``names`` as the next line is to have them, in turn: those that wait as what they are."""
        waiting = [name for name in names if name in self.waiting]
        if waiting != list(self.waiting)[len(self.waiting) - len(waiting) :]:
            self.flush()
        return [f"\n{_WAITS}{name}\n" if name in self.waiting else name for name in names]

    def flush(self) -> None:
        """Write what waits, each with a line of its own."""
        waiting, self.waiting = self.waiting, {}
        for name, ((text, node), *rest) in waiting.items():
            self._add([(f"{name} = {text}", node), *rest])
            self._ends[name] = len(self.lines)

    def wrap(self, name: str, before: str, after: str) -> None:
        """Put source around a local that waits."""
        parts = self.waiting[name]
        parts[0] = (before + parts[0][0], parts[0][1])
        parts[-1] = (parts[-1][0] + after, parts[-1][1])

    def mark(self) -> tuple[int, str]:
        """Return the place where the next line will be, to be asked for by :meth:`since`."""
        return len(self.lines), next(reversed(self.waiting), "")

    def since(self, mark: tuple[int, str]) -> int:
        """Return the number of the first line after ``mark``; what waited then does not count."""
        line, waited = mark
        return max(line, self._ends.get(waited, 0))

    def _add(self, parts: "Sequence[_Part]") -> None:
        for text, node in parts:
            self.lines.append(" " * self.depth + text)
            self.nodes.append(node)

    def _parts(self, text: str) -> "list[_Part]":
        """Return ``text``, what waits in its place: each on a line that belongs to its own node."""
        if _WAITS not in text:
            return [(text, self.node)]
        first, *pieces = text.split("\n")
        parts: list[_Part] = []
        for piece in pieces:
            if piece.startswith(_WAITS):
                parts += self.waiting.pop(piece[1:])
            else:
                parts[-1] = (parts[-1][0] + piece, parts[-1][1])
        parts[0] = (first + parts[0][0], parts[0][1])
        return parts

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
        if self.waiting:
            self.flush()
        if len(self.lines) == before:
            self.write("pass")
        self.depth -= 1

    def source(self, name: str, arguments: str) -> str:
        """Return the source text of the whole function; from its second line on, that of its lines.

        One that only returns something is an expression, which Python compiles in four fifths of the time.
        """
        first, *rest = self.lines
        if first.startswith(_RETURN):
            return "\n".join([f"\nlambda {arguments}: {first.removeprefix(_RETURN)}", *rest])
        return "\n".join([f"def {name}({arguments}):", *self.lines, ""])
