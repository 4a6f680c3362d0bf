"""The source text of one Python function while it is written: its lines, its locals, and the constants they name.

Two thirds of what compiling takes is Python's own, and a local costs it as much again as the expression that it holds.
So an expression that is needed but once *waits*: it goes into the line that asks for it, if no other line comes before.
"""

from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from django.template.base import Node

_RETURN: Final = " return "
_Nodes: TypeAlias = tuple[Node | None, ...]


class Held:
    """Holds an attribute at a value while what is inside is written. ``contextmanager`` takes three times as long."""

    __slots__ = ("holder", "name", "outer", "value")

    def __init__(self, holder: Any, name: str, value: Any) -> None:
        self.holder = holder
        self.name = name
        self.value = value

    def __enter__(self) -> Any:
        self.outer = getattr(self.holder, self.name)
        setattr(self.holder, self.name, self.value)
        return self.value

    def __exit__(self, *_: object) -> None:
        setattr(self.holder, self.name, self.outer)


class _Block:
    """Writes what is inside one level deeper."""

    __slots__ = ("_before", "_source")

    def __init__(self, source: "Source") -> None:
        self._source = source

    def __enter__(self) -> None:
        self._source.depth += 1
        self._before = len(self._source.lines)

    def __exit__(self, *_: object) -> None:
        source = self._source
        if source.waiting:
            source.flush()
        if len(source.lines) == self._before:
            source.write("pass")
        source.depth -= 1


class Source:
    """Statements of Python, each line of them remembered with the template's node that it was written for."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        """Statements. One that others went into has a line for each after the first of these."""
        self.nodes: list[_Nodes] = []
        """The nodes of each statement's lines: an exception there is that node's."""
        self.constants: dict[str, Any] = {}
        """Objects that the lines name. Only names and literals are ever written, so no text of a template is code."""
        self.node: Node | None = None
        self.depth = 1
        self.waiting: dict[str, tuple[str, _Nodes]] = {}
        """Locals that have no line of their own yet, in the order in which they are to be evaluated."""
        self._within: list[Node | None] = []
        """The nodes of what was asked for to go into the next line."""
        self._ends: dict[str, int] = {}
        self._count = 0

    def write(self, line: str) -> None:
        """Add one statement. It belongs to the current node: an exception there is that node's."""
        nodes: _Nodes = (self.node,)
        if self._within:
            line, nodes = self._joined(line)
        if self.waiting:
            self.flush()
        self.lines.append(" " * self.depth + line)
        self.nodes.append(nodes)

    def later(self, expression: str) -> str:
        """Return a new local that is ``expression``, a call or in brackets, which is not written yet."""
        self._count += 1
        name = f"s{self._count}"
        self.waiting[name] = self._joined(expression) if self._within else (expression, (self.node,))
        return name

    def within(self, names: Sequence[str]) -> Sequence[str]:
        """Return the locals ``names`` as the next line is to have them, in turn: those that wait as what they are."""
        waiting = self.waiting
        # The next line evaluates what goes into it from left to right: only those that wait last, in their order, can
        # go there without a change of what is evaluated first. Calls may have side effects, exceptions have an order.
        taken = [name for name in names if name in waiting]
        if taken != list(waiting)[len(waiting) - len(taken) :]:
            self.flush()
            return names
        result: list[str] = []
        for name in names:
            if name in waiting:
                text, nodes = waiting.pop(name)
                self._within += nodes
                result.append("\n " + text)
            else:
                result.append(name)
        return result

    def _joined(self, line: str) -> tuple[str, _Nodes]:
        """Return ``line``, into which something went: the first of that stays on the line it went into."""
        nodes, self._within = tuple(self._within), []
        return line.replace("\n ", "", 1), nodes

    def flush(self) -> None:
        """Write what waits, each with a line of its own."""
        waiting, self.waiting = self.waiting, {}
        indent = " " * self.depth
        for name, (text, nodes) in waiting.items():
            self.lines.append(f"{indent}{name} = {text}")
            self.nodes.append(nodes)
            self._ends[name] = len(self.lines)

    def wrap(self, name: str, before: str, after: str) -> None:
        """Put source around a local that waits."""
        text, nodes = self.waiting[name]
        self.waiting[name] = (before + text + after, nodes)

    def mark(self) -> tuple[int, str]:
        """Return the place where the next line will be, to be asked for by :meth:`since`."""
        return len(self.lines), next(reversed(self.waiting), "")

    def since(self, mark: tuple[int, str]) -> int:
        """Return the number of the first line after ``mark``; what waited then does not count."""
        line, waited = mark
        return max(line, self._ends.get(waited, 0))

    def insert(self, place: int, *lines: str) -> None:
        """Add lines of source before those from ``place`` on."""
        self.lines[place:place] = [" " * self.depth + line for line in lines]
        self.nodes[place:place] = [(self.node,)] * len(lines)

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

    def indented(self, header: str) -> _Block:
        """Write a block."""
        self.write(header)
        return _Block(self)

    def source(self, name: str, arguments: str) -> str:
        """Return the source text of the whole function; from its second line on, that of its lines.

        One that only returns something is an expression, which Python compiles in four fifths of the time.
        """
        if self.lines[0].startswith(_RETURN):  # which ends it
            return f"\nlambda {arguments}: {self.lines[0].removeprefix(_RETURN)}"
        return "\n".join([f"def {name}({arguments}):", *self.lines, ""])
