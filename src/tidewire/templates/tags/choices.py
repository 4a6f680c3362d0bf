"""``cond`` and ``class``: one expression that joins what each condition gives."""

from tidewire.templates.choice_tags import Choice, ChoiceNode
from tidewire.templates.expressions import value_of
from tidewire.templates.judgement import Judgement
from tidewire.templates.purity import are_readable
from tidewire.templates.registry import register
from tidewire.templates.tags.branches import is_pure_condition, written
from tidewire.templates.unit import Unit


def _is_pure(node: ChoiceNode, judgement: Judgement) -> bool:
    keys = [choice.key for choice in node.choices if not isinstance(choice.key, str)]
    conditions = [choice.condition for choice in node.choices]
    return are_readable(keys, judgement) and all(is_pure_condition(each, judgement) for each in conditions)


@register(ChoiceNode, judge=_is_pure)
def _choice(node: ChoiceNode, unit: Unit) -> None:
    unit.text(node.before)
    if all(choice.condition is None and isinstance(choice.key, str) for choice in node.choices):
        unit.text(" ".join(str(choice.key) for choice in node.choices))
    else:
        # Each key with the blank before it: so none of them has to know whether it is the first that holds.
        unit.slot(f"({' + '.join(_piece(choice, unit) for choice in node.choices)})[1:]")
    unit.text(node.after)


def _piece(choice: Choice, unit: Unit) -> str:
    if choice.condition is None:
        return _key(choice, unit)
    condition = written(unit, choice.condition)
    if isinstance(choice.key, str):
        return f"({_key(choice, unit)} if {condition} else '')"
    # A key that is a variable is looked up only where it shows: its lookup may call something, or fail.
    piece = unit.assign("''")
    with unit.indented(f"if {condition}:"):
        unit.write(f"{piece} = {_key(choice, unit)}")
    return piece


def _key(choice: Choice, unit: Unit) -> str:
    if isinstance(choice.key, str):
        return unit.constant(f" {choice.key}")
    return f"' ' + conditional_escape({value_of(unit, choice.key)})"
