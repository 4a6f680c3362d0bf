"""One function being written: its source lines, the constants that they name, what is in scope, and its slots.

The same code serves both ways of rendering. Every slot's value is left in a local variable; only how a body's statics
and slots are put together at its end differs: joined to a string (``html``), or kept apart as a tuple (``tree``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from keyword import iskeyword
from typing import Any, Final

from django.template import Template
from django.template.base import Node, TextNode

from tidewire.templates.judgement import Judgement
from tidewire.templates.rendered import Program, program_for
from tidewire.templates.root import RootTag
from tidewire.templates.scope import Reads, Scope

# Python's own limits are 20 nested loops and 100 levels of indentation. What lies deeper is left to Django.
DEEPEST: Final = 16


@dataclass
class Body:
    """The statics and slots of one program while it is written."""

    texts: list[str] = field(default_factory=lambda: [""])
    slots: list[str] = field(default_factory=list)


class Unit:
    """The code of one function."""

    def __init__(
        self, template: Any, *, tree: bool, autoescape: bool, hot: bool = False, root: RootTag | None = None
    ) -> None:
        self.template = template
        self.root = root
        self.engine = getattr(template, "engine", None)
        self.judgement = Judgement(self.engine)
        self.shows_invalid = bool(getattr(self.engine, "string_if_invalid", True))
        self.plain = True
        self.tree = tree
        self.hot = hot
        self.can_heat = False
        self.autoescape = autoescape
        self.lines: list[str] = []
        self.nodes: list[Node | None] = []
        self.constants: dict[str, Any] = {}
        self.programs: list[Program] = []
        self.inlined: list[tuple[str, Template]] = []
        self.scope: Scope | None = None
        self.body = Body()
        self.reads = Reads()
        self.roots: list[str] = []
        self.compares = False
        self.cycles: dict[Node, str] = {}
        self.node: Node | None = None
        self.depth = 1
        self.trusted = True
        self.foreign = False
        self.renamed: set[str] = set()
        self.fields: dict[str, dict[str, str]] = {}
        self._hoisted: dict[str, str] | None = None
        self._numbers = ""
        self._count = 0

    @property
    def template_source(self) -> str:
        """The text of the template that is being written. A partial's is not known: it may hold any tag."""
        source: str = getattr(self.template, "__dict__", {}).get("source", "{% cycle as %}")
        return source

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

    def text(self, text: str) -> None:
        """Add text that never changes."""
        self.body.texts[-1] += text

    def text_node(self, node: TextNode) -> None:
        """Add the text of a node: with a slot for attributes, if the root element starts in it."""
        if self.root is None or node is not self.root.node:
            self.text(node.s)
            return
        self.text(node.s[: self.root.end])
        self.slot_from("attributes")
        self.text(node.s[self.root.end :])

    def slot(self, expression: str) -> None:
        """Add a slot whose value is ``expression``, evaluated here."""
        self.slot_from(self.assign(expression, "s"))

    def slot_from(self, local: str) -> None:
        """Add a slot whose value is already in ``local``."""
        self.body.slots.append(local)
        self.body.texts.append("")

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

    @contextmanager
    def inner_body(self) -> Iterator[Body]:
        """Collect texts and slots of a program of its own."""
        outer, self.body = self.body, Body()
        yield self.body
        self.body = outer

    @contextmanager
    def as_html(self) -> Iterator[None]:
        """Write what is inside for its text, also where a tree is made of the rest."""
        tree, self.tree = self.tree, False
        yield
        self.tree = tree

    @contextmanager
    def scoped(self, scope: Scope | None) -> Iterator[None]:
        """Resolve names in ``scope`` first."""
        outer, self.scope = self.scope, scope
        yield
        self.scope = outer

    @contextmanager
    def reading(self) -> Iterator[Reads]:
        """Collect what the code written inside depends on."""
        outer, self.reads = self.reads, Reads()
        yield self.reads
        inner, self.reads = self.reads, outer
        outer.names |= inner.names
        outer.known &= inner.known
        outer.positions |= inner.positions

    def read(self, name: str) -> None:
        """Note that the code reads ``name`` from the context."""
        self.reads.names.add(name)
        self.reads.known &= self.trusted and name not in self.renamed

    @contextmanager
    def untrusted(self) -> Iterator[None]:
        """Write code in which the context's names need not mean what they meant at the start of the render."""
        outer, self.trusted = self.trusted, False
        yield
        self.trusted = outer and not self.foreign

    def distrust(self) -> None:
        """Note that foreign code was handed the context: it may have set any name, in any of its scopes."""
        self.trusted = self.plain = False
        self.foreign = True

    @contextmanager
    def hoisting(self) -> Iterator[None]:
        """Look up what the code inside, a loop, reads from the context but once, before it."""
        if self._hoisted is not None:
            yield
            return
        self._hoisted = {}
        place = len(self.lines)
        yield
        self.insert(place, *(f"{local} = find(context, {name!r})" for name, local in self._hoisted.items()))
        if self._numbers:
            self.insert(place, f"{self._numbers} = has_plain_numbers(context)")
            self._numbers = ""
        self._hoisted = None

    @property
    def in_loop(self) -> bool:
        """Tell whether what is written now is within a loop that needs no real context."""
        return self._hoisted is not None

    def hoisted(self, name: str) -> str | None:
        """Return the local that holds the context's ``name``, within a loop."""
        if self._hoisted is None:
            return None
        if name not in self._hoisted:
            self._hoisted[name] = self.local("g")
        return self._hoisted[name]

    def may_be_long(self) -> bool:
        """Tell whether to write more source where that makes faster code; if not yet, note that it could be done."""
        self.can_heat |= not self.hot
        return self.hot

    def plain_numbers(self) -> str:
        """Return the local that tells whether whole numbers are digits and nothing else, within a loop."""
        self._numbers = self._numbers or self.local("z")
        return self._numbers

    def field(self, local: str, name: str) -> str | None:
        """Return the local that holds a field of the row in ``local``, if that row is frozen."""
        fields = self.fields.get(local)
        if fields is None or not name.isidentifier() or iskeyword(name):
            return None
        if not self.may_be_long():
            return None
        if name not in fields:
            fields[name] = self.local("f")
        return fields[name]

    def assembled(self, body: Body) -> str:
        """Return the expression that puts the statics and slots of ``body`` together, as the value of a slot."""
        if not body.slots:
            return self.constant(body.texts[0])
        if self.tree:
            return f"({self.program(body)}, {', '.join(body.slots)})"
        return self.joined(body)

    def joined(self, body: Body) -> str:
        """Return the expression for the HTML of ``body``."""
        if len(body.slots) == 1 and body.texts == ["", ""]:
            return body.slots[0]
        parts = [self.constant(body.texts[0])] if body.texts[0] else []
        for slot, text in zip(body.slots, body.texts[1:], strict=True):
            parts += (slot, self.constant(text)) if text else (slot,)
        # For few parts this is the faster one, and by half the faster one to compile. The first is plain text.
        if body.texts[0] and len(parts) <= 3:
            return " + ".join(parts)
        return f"join(({', '.join(parts)},))"

    def program(self, body: Body) -> str:
        """Return the constant that holds the program of ``body``."""
        program = program_for(body.texts)
        self.programs.append(program)
        return self.constant(program)

    def root_bit(self, name: str) -> int:
        """Return the bit that says whether the context's variable ``name`` may have changed."""
        if name not in self.roots:
            self.roots.append(name)
        return 1 << self.roots.index(name)

    def mask(self, reads: Reads) -> int:
        """Return the bits of all that ``reads`` names."""
        return sum(self.root_bit(name) for name in sorted(reads.names))

    def source(self, name: str, arguments: str) -> str:
        """Return the source text of the whole function."""
        return "\n".join([f"def {name}({arguments}):", *self.lines, ""])
