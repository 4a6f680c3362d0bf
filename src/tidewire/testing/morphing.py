"""Shows new HTML in the place of old: elements that stay are the same objects, with all that a visitor did to them."""

from collections import Counter
from typing import Any, Final

from bs4 import Tag

from tidewire.testing.controls import CHECKABLE, option_value, options_of, preset_of, selects_in
from tidewire.testing.nodes import Node, as_node, elements

_ROOT: Final = ("",)

Place = tuple[Any, ...]


def morph(old: Tag, new: Tag, *, by_rows: bool = True) -> Tag:
    """Put ``new`` where ``old`` is, made of the elements of ``old`` that it still has; return what is there then.

    Not ``by_rows``: the rows of loops are not known yet, or by other keys. Then their elements are told apart by order.
    """
    presets = [(select, preset_of(select)) for select in selects_in(old)]
    kept = _places(old, by_rows)
    placed = _places(new, by_rows)
    if old.name != new.name:
        del kept[_ROOT]  # what has an id may stay nevertheless
    ignored = {place for place, older in kept.items() if place in placed and place != _ROOT and older.is_ignored}
    unseen = {id(tag) for place in ignored for tag in elements(placed[place])}
    old.replace_with(new)
    for place, newer in reversed(placed.items()):  # what is inside first
        older = kept.get(place)
        if older is None or id(newer) in unseen:
            continue
        if place not in ignored:
            older.follow(newer)
            _fill(older, newer)
        newer.replace_with(older.extract())
    for select, preset in presets:
        _hear_choice(select, preset)
    return kept.get(_ROOT) or new


def _places(root: Tag, by_rows: bool) -> dict[Place, Node]:
    """Return the elements by what tells them apart: an id, else where they are and what they are named there."""
    found: dict[Place, Node] = {_ROOT: as_node(root)}
    seen: Counter[Place] = Counter()
    places: dict[int, Place] = {id(root): _ROOT}
    for tag in elements(root):
        rows = tag.rows if by_rows else ()
        place: Place = ("#", tag.name, tag["id"]) if tag.get("id") else (places[id(tag.parent)], rows, *_naming(tag))
        seen[place] += 1
        places[id(tag)] = place = (*place, seen[place])
        found[place] = tag
    return found


def _naming(tag: Tag) -> Place:
    return tag.name, tag.get("name"), tag.get("value") if tag.get("type") in CHECKABLE else None


def _fill(older: Node, newer: Node) -> None:
    """Put ``older`` with the content of ``newer`` in its place."""
    older.extract()
    for child in list(older.contents):
        child.extract()
    for child in list(newer.contents):
        older.append(child.extract())


def _hear_choice(select: Node, preset: list[str]) -> None:
    """See whether the server chooses something else now. That an option is gone makes no other choice of the rest."""
    offered = [option_value(option) for option in options_of(select)]
    if preset_of(select) != [value for value in preset if value in offered]:
        select.hear()
