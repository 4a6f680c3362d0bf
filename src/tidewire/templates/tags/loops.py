"""``for``: rows."""

import django
from django.template.defaulttags import ForNode

from tidewire.templates.body import Body
from tidewire.templates.expressions import items_source, value_of
from tidewire.templates.fields import Fields, RowFields
from tidewire.templates.judgement import Judgement
from tidewire.templates.key_tag import KeyNode
from tidewire.templates.naming import names_set, opened
from tidewire.templates.purity import all_pure, are_readable, is_pure
from tidewire.templates.registry import register
from tidewire.templates.scope import Loop, Reads, Scope
from tidewire.templates.unit import Unit
from tidewire.templates.writing import write_body, write_nodes

# ``forloop.length`` came with Django 6.0; before, it is a name like any other.
_HAS_LENGTH = django.VERSION >= (6, 0)


def _is_pure_for(node: ForNode, judgement: Judgement) -> bool:
    keys = [child.expression for child in node.nodelist_loop if type(child) is KeyNode]
    return (
        "forloop" not in node.loopvars
        and are_readable([node.sequence], judgement)
        and are_readable(keys, judgement.within(1))
        and all_pure(node.nodelist_loop, judgement, loops=1)
        and all_pure(node.nodelist_empty, judgement)
    )


@register(ForNode, judge=_is_pure_for)
def _for(node: ForNode, unit: Unit) -> None:
    if unit.scope is not None or is_pure(node, unit.judgement):
        _ForWriter(node, unit, real=False).write()
    else:
        _ForWriter(node, unit, real=True).write()


class _ForWriter:
    """Writes one loop, with its names in Python locals or (``real``) in the context."""

    def __init__(self, node: ForNode, unit: Unit, *, real: bool) -> None:
        self.node = node
        self.unit = unit
        self.real = real
        self.index = unit.local("i")
        self.length = unit.local("n")
        self.item = unit.local("x")
        self.rows = unit.local("r")
        self.result = unit.local("s")
        self.counted = ""
        """The statements that count the items, if something asks for their number."""
        self.set = frozenset() if real else names_set(node.nodelist_loop)
        self.key = next((child for child in node.nodelist_loop if type(child) is KeyNode), None)

    def write(self) -> None:
        unit, node = self.unit, self.node
        # Prints are kept of the whole template's own slots: only a loop that is one of those can ask for its old ones.
        slot, top = len(unit.body.slots), unit.depth <= 2 and unit.scope is None
        if self.real:
            unit.reads.known = False
            self.parent = unit.assign("context.get('forloop', {})")
            unit.write("context.dicts.append({})")
        self.items = items_source(unit, node.sequence)
        if node.nodelist_empty:
            self.items = unit.assign(self.items)
            with unit.indented(f"if len({self.items}) < 1:"):
                self._write_empty()
            unit.write("else:")
            unit.depth += 1
        with unit.untrusted() if self.real else unit.hoisting():
            rows = self._write_rows(slot if top and not self.real else None)
        if node.nodelist_empty:
            unit.write(f"{self.result} = {rows}")
            unit.depth -= 1
        if self.real:
            unit.write("context.pop()")
        if node.nodelist_empty:
            unit.slot_from(self.result)
        else:
            unit.slot_of(rows)

    def _write_empty(self) -> None:
        unit, nodes = self.unit, self.node.nodelist_empty
        scope = None if self.real else opened(unit, Scope({}, unit.scope), names_set(nodes))
        with unit.scoped(scope):
            body = write_body(unit, nodes)
        unit.write(f"{self.result} = {unit.assembled(body)}")

    def _write_rows(self, slot: int | None) -> str:
        """Write the rows, and return the expression for all of them."""
        unit = self.unit
        unit.write("")  # what comes before the loop depends on what is in it
        begin = len(unit.lines) - 1
        with unit.reading() as reads:
            program = self._write_loop(reads)
        if not unit.tree:
            unit.lines[begin] += f"{self.counted}{self.rows} = []"
            return f"join({self.rows})"
        place, own_keys = unit.constant((self.node, unit.template)), self.key is not None
        kept = ", own_keys=True" if own_keys else self._kept(slot, reads)
        unit.lines[begin] += f"{self.counted}{self.rows} = work({self.items}, {place}{kept})"
        if own_keys:
            unit.write(f"own_keys({self.rows}, {place})")
        return f"finished({self.rows}, {program})"

    def _count(self) -> None:
        """Have the items counted before the loop."""
        items = self.unit.local()
        self.counted, self.items = f"{items} = {self.items}; {self.length} = len({items}); ", items

    def _header(self, reads: Reads) -> str:
        """Return the head of the loop; over rows of HTML it counts only where their place is asked for."""
        numbered = f"for {self.index}, {self.item} in "
        if self.unit.tree:
            return f"{numbered}{self.rows}.todo:"
        if self.real or reads.positions:
            return f"{numbered}enumerate({self.items}):"
        return f"for {self.item} in {self.items}:"

    def _kept(self, slot: int | None, reads: Reads) -> str:
        """Return the source of the old prints, if rows that are the same objects can be left out."""
        if slot is None or not reads.known:
            return ""
        self.unit.compares = True
        mask = self.unit.mask(reads)
        return f", {reads.positions}, old_rows(before, {slot}{f', changed & {mask}' if mask else ''})"

    def _write_loop(self, reads: Reads) -> str:
        """Write the loop itself, and return the constant of its rows' program."""
        unit = self.unit
        state = len(unit.lines)
        loop = Loop(self.index, self.length, f"t{self.rows}", self._outer_loop())
        self._write_real_forloop()
        scope = self._loop_scope(loop)
        fields = self._begin_fields()
        outer, body = unit.body, unit.begin_body()
        with unit.indented(""):
            place = len(unit.lines)
            with unit.scoped(self._row_scope(scope)):
                if unit.tree and self.key is not None:
                    # Before the row's own code, which may set the name that the key reads.
                    unit.write(f"{self.rows}.keys[{self.index}] = {value_of(unit, self.key.expression)}")
                write_nodes(unit, self.node.nodelist_loop)
            self._pop_unpacked()
            program = self._write_row(body)
        unit.body = outer
        if loop.is_counted or self.real:
            # After the body, which alone knows whether anything asks for the number of items.
            self._count()
        if self.node.is_reversed:
            self.items = f"reversed({self.items})"
        unit.lines[place - 1] += self._header(reads)
        self._write_fields(fields, place)
        if loop.keeps_state:
            unit.insert(state, f"{loop.state} = {{}}")
        return program

    def _begin_fields(self) -> RowFields:
        """Have the fields of a row read at its start from here on, if it turns out to be frozen."""
        fields = RowFields(self.unit.local("d"))
        names = self.node.loopvars
        if not self.real and len(names) == 1 and names[0] not in self.set:
            self.unit.fields[self.item] = fields
        return fields

    def _write_fields(self, fields: RowFields, place: int) -> None:
        """Write, at the start of the row, what reads its fields; and before the loop, that none is known."""
        if not fields.read:
            return
        # Rows of one list are nearly always of one class, so it is looked at only where that changes. A field without a
        # value (``AttributeError``) leaves the row to the ordinary way, which knows how Django treats it.
        unit, item, kind, frozen = self.unit, self.item, self.unit.local("k"), self.unit.local("e")
        unread = " = ".join([*fields.read.values(), "UNREAD"])
        are_frozen = unit.constant(Fields(tuple(fields.read)).are_frozen)
        is_dict = fields.is_dict
        known = f"{kind} = type({item}); {is_dict} = {kind} is dict; {frozen} = not {is_dict} and {are_frozen}({kind})"
        unit.insert(
            place,
            f" if type({item}) is not {kind}: {known}; {unread}",
            f" if {frozen}:",
            f"  try: {'; '.join(f'{local} = {item}.{name}' for name, local in fields.read.items())}",
            f"  except AttributeError: {unread}",
        )
        unit.insert(place - 1, f"{kind} = None")

    def _write_row(self, body: Body) -> str:
        """Write what puts one row together and keeps it; return the constant of its program."""
        unit = self.unit
        if not unit.tree:
            unit.write(f"{self.rows}.append({unit.assembled(body)})")
            return ""
        unit.finish(body)
        program = unit.program(body)
        unit.write(f"{self.rows}.rows[{self.index}] = {unit.row(body)}")
        return program

    def _outer_loop(self) -> Loop | None:
        scope = self.unit.scope
        while scope is not None and not scope.closed:
            if scope.loop:
                return scope.loop
            scope = scope.parent
        return None

    def _write_real_forloop(self) -> None:
        if not self.real:
            return
        length = f", 'length': {self.length}" if _HAS_LENGTH else ""
        self.unit.write(f"f{self.rows} = context['forloop'] = {{'parentloop': {self.parent}{length}}}")

    def _loop_scope(self, loop: Loop) -> Scope | None:
        """Return the scope of all rows. Rows that set names are not independent of each other."""
        if self.real:
            return None
        names = self.node.loopvars
        scope = Scope({names[0]: self.item} if len(names) == 1 else {}, self.unit.scope, loop)
        if self.set:
            self.unit.reads.known = False
            return opened(self.unit, scope, self.set) if len(names) == 1 else scope
        return scope

    def _row_scope(self, scope: Scope | None) -> Scope | None:
        """Write what puts the row's names in scope."""
        unit, names = self.unit, list(self.node.loopvars)
        if scope is None:
            unit.write(f"advance(f{self.rows}, {self.index}, {self.length})")
            self._push_names(names)
        elif len(names) > 1:
            values = [unit.local("x") for _ in names]
            unit.write(f"{', '.join(values)} = {self._unpacked(len(names))}")
            # These names are pushed for each row, and with them what is set in the row.
            row = Scope(dict(zip(names, values, strict=True)), scope)
            return opened(unit, row, self.set)
        return scope

    def _unpacked(self, count: int) -> str:
        source = f"unpacked({self.item}, {count})"
        if not self.unit.may_be_long():
            return source
        return f"{self.item} if type({self.item}) is tuple and len({self.item}) == {count} else {source}"

    def _push_names(self, names: list[str]) -> None:
        if len(names) == 1:
            self.unit.write(f"context[{names[0]!r}] = {self.item}")
        else:
            values = f"unpacked({self.item}, {len(names)})"
            self.unit.write(f"context.dicts.append(dict(zip({tuple(names)!r}, {values})))")

    def _pop_unpacked(self) -> None:
        if self.real and len(self.node.loopvars) > 1:
            self.unit.write("context.pop()")
