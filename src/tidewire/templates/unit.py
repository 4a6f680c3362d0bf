"""One function being written: what is in scope, what it reads, and its slots. Its lines are in :class:`Source`.

The same code serves both ways of rendering. Every slot's value is left in a local variable; only how a body's statics
and slots are put together at its end differs: joined to a string (``html``), or kept apart as a tuple (``tree``).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from keyword import iskeyword
from typing import Any, Final

from django.template import Template
from django.template.base import Node, TextNode

from tidewire.templates.body import Body, together
from tidewire.templates.fields import RowFields
from tidewire.templates.judgement import Judgement
from tidewire.templates.markup import Markup
from tidewire.templates.rendered import Program, program_for
from tidewire.templates.root import RootTag
from tidewire.templates.scope import Reads, Scope
from tidewire.templates.source import Held, Source

# Python's own limits are 20 nested loops and 100 levels of indentation. What lies deeper is left to Django.
DEEPEST: Final = 16


class Unit(Source):
    """The code of one function."""

    # What most units leave as it is stands on the class: templates are many, and most of them small.
    plain = True
    """Whether no tag keeps state in the context: then none need be set up, which is half of a small render."""
    can_heat = False
    """Whether longer source would be faster: there is no point in compiling it a second time otherwise."""
    scope: Scope | None = None
    fault = ""
    """Why a page could not find its slots."""
    compares = False
    """Whether any slot asks for ``changed``; only then it is an argument."""
    # A slot can be skipped while the context's names mean what they did at the start of the render. Three things
    # take that away: being inside a tag that pushed names, after one that may set any, and a name that was set.
    trusted = True
    foreign = False
    _hoisted: dict[str, str] | None = None
    _numbers = ""

    def __init__(
        self, template: Any, *, tree: bool, autoescape: bool, hot: bool = False, root: RootTag | None = None
    ) -> None:
        super().__init__()
        self.template = template
        self.root = root
        self.engine = getattr(template, "engine", None)
        self.shows_invalid = bool(getattr(self.engine, "string_if_invalid", True))
        self.tree = tree
        self.hot = hot
        self.autoescape = autoescape
        self.programs: list[Program] = []
        self.inlined: list[tuple[str, Template]] = []
        self.body = self._new_body(None)
        self.reads = Reads()
        self.roots: list[str] = []
        """The context's names that slots depend on, in the order of their bits in ``changed``."""
        self.cycles: dict[Node, str] = {}
        self.renamed: set[str] = set()
        self.fields: dict[str, RowFields] = {}

    @cached_property
    def judgement(self) -> Judgement:
        """What may be asked of the nodes of this code."""
        return Judgement(self.engine)

    @property
    def template_source(self) -> str:
        """The text of the template that is being written. A partial's is not known: it may hold any tag."""
        source: str = getattr(self.template, "__dict__", {}).get("source", "{% cycle as %}")
        return source

    def text(self, text: str) -> None:
        """Add text that never changes."""
        body = self.body
        if body.markup is None:
            body.texts[-1] += text
            return
        if body.group is None:
            body.markup.feed(text)
            body.texts[-1] += text
            return
        end = body.group.follow(body.markup, text)
        if end < 0:
            body.group.add(text)
        else:
            body.group.add(text[:end])
            self.end_group(body)
            body.texts[-1] += text[end:]

    def end_group(self, body: Body) -> None:
        """Write the slot that a group comes to, at the outermost level only when one of its variables changed."""
        group, body.group = body.group, None
        if group is None:
            return
        after, pieces = group.trailing(), group.pieces
        slot = pieces[0][1]
        if len(pieces) > 1:
            slots = self.within([local for _, local in pieces if local])
            values = iter(slots)
            parts = [self.constant(text) if text else next(values) for text, _ in pieces]
            slot = self.later(f"({together(parts, len(slots), pieces[0][0])})")
        if group.start and self.depth == 1 and not group.is_cheap:
            self.guard(group.start, group.reads, slot)
        body.add(slot, after)

    def guard(self, mark: tuple[int, str], reads: Reads, slot: str) -> None:
        """Have the code since ``mark``, which makes ``slot``, run only when something that it reads has changed."""
        if not reads.known or not reads.names:
            return
        self.compares = True
        # Where nothing was written since, the slot is one expression still, and stays one.
        start, has_changed = self.since(mark), f"changed & {self.mask(reads)}"
        if start == len(self.lines):
            self.wrap(slot, "(", f" if {has_changed} else SAME)")
            return
        self.flush()
        self.lines[start:] = [f" {line}" for line in self.lines[start:]]
        self.lines.insert(start, " " * self.depth + f"if {has_changed}:")
        self.nodes.insert(start, (None,))
        self.write(f"else: {slot} = SAME")

    def text_node(self, node: TextNode) -> None:
        """Add the text of a node: with a slot for attributes, if the root element starts in it."""
        if self.root is None or node is not self.root.node:
            self.text(node.s)
            return
        self.text(node.s[: self.root.end])
        self.body.add("attributes")
        self.text(node.s[self.root.end :])

    def slot(self, expression: str) -> None:
        """Add a slot whose value is ``expression``, evaluated here."""
        self.slot_of(f"({expression})")

    def slot_of(self, call: str) -> None:
        """The same for an expression that is one to whatever stands around it: a call, or in brackets."""
        self.body.place(self.later(call))

    def slot_from(self, local: str) -> None:
        """Add a slot whose value is already in ``local``."""
        self.body.place(local)

    def begin_body(self) -> Body:
        """Collect texts and slots of a program of its own, until the body that was there is put back."""
        self.body = self._new_body(self.body)
        return self.body

    def _new_body(self, around: Body | None) -> Body:
        if not self.tree:
            return Body()
        return Body(Markup(around.markup if around else None))

    def as_html(self) -> Held:
        """Write what is inside for its text, also where a tree is made of the rest."""
        return Held(self, "tree", False)

    def scoped(self, scope: Scope | None) -> Held:
        """Resolve names in ``scope`` first."""
        return Held(self, "scope", scope)

    def reading(self) -> "_Reading":
        """Collect what the code written inside depends on."""
        return _Reading(self, "reads", Reads())

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
        self.flush()
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

    def field(self, local: str, name: str) -> tuple[str, str] | None:
        """Return the local that holds a field of the row in ``local``, if that is frozen, and whether it is a dict."""
        fields = self.fields.get(local)
        if fields is None or not name.isidentifier() or iskeyword(name):
            return None
        if not self.may_be_long():
            return None
        if name not in fields.read:
            fields.read[name] = self.local("f")
        return fields.read[name], fields.is_dict

    def assembled(self, body: Body) -> str:
        """Return the expression that puts the statics and slots of ``body`` together, as the value of a slot."""
        self.finish(body)
        if not body.slots and (not self.tree or "<" not in body.texts[0]):
            return self.constant(body.texts[0])
        if not self.tree:
            return self.joined(body)
        return self.branch(self.program(body), body)

    def branch(self, program: str, body: Body) -> str:
        """Return the expression for the slots of ``body`` after their ``program``."""
        return f"({', '.join([program, *self.within(body.slots)])})" if body.slots else f"({program},)"

    def row(self, body: Body) -> str:
        """Return the expression for the slots of ``body`` alone."""
        return f"({', '.join(self.within(body.slots))}{',' if len(body.slots) == 1 else ''})"

    def finish(self, body: Body) -> None:
        """End what is left open where a program ends."""
        self.end_group(body)
        if body.markup is not None and not self.fault and (fault := body.markup.end()):
            line = getattr(getattr(self.node, "token", None), "lineno", None)
            self.fault = f"line {line}: {fault}" if line else fault

    def joined(self, body: Body) -> str:
        """Return the expression for the HTML of ``body``."""
        slots = self.within(body.slots)
        if len(slots) == 1 and body.texts == ["", ""]:
            return slots[0]
        parts = [self.constant(body.texts[0])] if body.texts[0] else []
        for slot, text in zip(slots, body.texts[1:], strict=True):
            parts += (slot, self.constant(text)) if text else (slot,)
        return together(parts, len(slots), body.texts[0])

    def program(self, body: Body) -> str:
        """Return the constant that holds the program of ``body``, which is finished."""
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


class _Reading(Held):
    """Holds what is read inside; when that ends, what is around depends on it, too."""

    __slots__ = ()

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self.outer.add(self.value)
