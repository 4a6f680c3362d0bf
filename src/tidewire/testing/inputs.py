"""The arguments that inputs on a page make, as the client collects them: ``protocol/vectors/arguments.json``."""

import re
from collections.abc import Iterator
from typing import Any, Final, Self
from urllib.parse import urlencode

from bs4 import Tag

from tidewire.testing.controls import (
    CHECKABLE,
    chosen_in,
    chosen_options,
    controls_of,
    form_of,
    is_checked,
    is_disabled,
    kind_of,
    option_value,
    value_of,
)
from tidewire.wire.keys import Attribute

_CONTROLS: Final = "input[name], textarea[name], select[name]"
_UNSENT: Final = ("button", "submit", "reset", "image", "file")
_NAME: Final = re.compile(r"[^.\[\]]+(?:\.[^.\[\]]+|\[[0-9]{0,9}\])*")
_STEP: Final = re.compile(r"[^.\[\]]+|\[[0-9]*\]")


def arguments_of(element: Tag, root: Tag, submitter: Tag | None = None) -> dict[str, Any]:
    """Return what goes along with an event of ``element``: the inputs of the form around, else of its component.

    ``root`` is the component's element. Inputs of components inside count only where they are in the form.
    ``submitter`` is what a form is submitted by.
    """
    form = element if element.name == "form" else element.find_parent("form")
    if form is not None and root not in form.parents:
        form = None
    controls = [tag for tag in root.select(_CONTROLS) if _belongs(tag, form, root)]
    entries = list(_entries([tag for tag in controls if is_sent(tag)], controls))
    pressed = submitter or element
    if pressed.name == "button" and pressed.get("name"):
        entries.append((str(pressed["name"]), str(pressed.get("value", ""))))
    return nested(entries)


def form_text(element: Tag, submitter: Tag | None = None) -> str:
    """Return what a handler gets: the form around ``element``, else the input that it is, as a browser sends it."""
    form, pressed = form_of(element), submitter or element
    if form is None:
        controls = [element] if element.css.match(_CONTROLS) and is_sent(element) else []
    else:
        controls = [tag for tag in controls_of(form) if is_sent(tag) or (tag is pressed and submits(tag))]
    return urlencode([(_with_line_ends(name), text) for tag in controls for name, text in _submitted(tag)])


def submits(tag: Tag) -> bool:
    """Tell whether the element is a button that submits its form."""
    if tag.name == "button":
        return str(tag.get("type", "submit")).lower() not in ("button", "reset")
    return kind_of(tag) in ("submit", "image")


def takes_line(tag: Tag) -> bool:
    """Tell whether the element is an input in which a line of text is typed, which *enter* ends."""
    return tag.name == "input" and kind_of(tag) not in (*_UNSENT, *CHECKABLE, "hidden", "range", "color")


def is_sent(tag: Tag) -> bool:
    """Tell whether a control is part of its form as it is now."""
    kind = kind_of(tag)
    if is_disabled(tag) or kind in _UNSENT or tag.find_parent("datalist") is not None:
        return False
    return kind not in CHECKABLE or is_checked(tag)


def nested(entries: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return named values as a tree: ``a.b``, ``a[0].x`` and ``a[]`` are places in it, other names are keys."""
    root = _Branch(is_list=False)
    for name, value in entries:
        root.put(_STEP.findall(name) if _NAME.fullmatch(name) else [name], value)
    return {key: _plain(item) for key, item in root.items.items()}


class _Branch:
    """A map, or a list whose items are known by numbers that need not follow each other."""

    def __init__(self, *, is_list: bool) -> None:
        self.is_list = is_list
        self.items: dict[Any, Any] = {}

    def put(self, steps: list[str], value: Any) -> None:
        step, *rest = steps
        if step == "[]" and not rest and isinstance(value, list):
            for item in value:
                self.put(["[]"], item)
            return
        key = self._index(step[1:-1]) if self.is_list else step
        if rest:
            self._branch(key, is_list=rest[0].startswith("[")).put(rest, value)
        else:
            self.items[key] = value

    def _branch(self, key: str | int, *, is_list: bool) -> Self:
        there = self.items.get(key)
        if not isinstance(there, _Branch) or there.is_list != is_list:
            there = self.items[key] = _Branch(is_list=is_list)
        return there  # type: ignore[return-value]

    def _index(self, digits: str) -> int:
        return int(digits) if digits else max(self.items, default=-1) + 1


def _plain(item: Any) -> Any:
    if not isinstance(item, _Branch):
        return item
    if item.is_list:
        return [_plain(item.items[key]) for key in sorted(item.items)]
    return {key: _plain(value) for key, value in item.items.items()}


def _belongs(tag: Tag, form: Tag | None, root: Tag) -> bool:
    if form is None:
        return tag.find_parent(attrs={Attribute.COMPONENT: True}) is root
    return form_of(tag) is form


def _submitted(tag: Tag) -> list[tuple[str, str]]:
    name = str(tag.get("name", ""))
    if kind_of(tag) == "image":
        prefix = f"{name}." if name else ""
        return [(f"{prefix}x", "0"), (f"{prefix}y", "0")]  # where it was clicked
    if not name:
        return []
    if tag.name == "select":
        options = [option for option in chosen_options(tag) if not is_disabled(option)]
        return [(name, option_value(option)) for option in options]
    return [(name, _with_line_ends(value_of(tag)))]


def _with_line_ends(text: str) -> str:
    """As forms are sent: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#constructing-the-form-data-set."""
    return re.sub(r"\r\n?|\n", "\r\n", text)


def _entries(sent: list[Tag], controls: list[Tag]) -> Iterator[tuple[str, Any]]:
    groups: dict[str, list[str]] = {}
    boxes = [tag["name"] for tag in controls if kind_of(tag) == "checkbox"]
    for tag in sent:
        name, value = str(tag["name"]), _value(tag)
        if kind_of(tag) != "checkbox" or boxes.count(name) == 1:
            yield name, value
        elif name in groups:
            groups[name].append(value)
        else:
            # Several checkboxes of one name are one list, in the place of the first.
            groups[name] = [value]
            yield name, groups[name]


def _value(tag: Tag) -> Any:
    return chosen_in(tag) if tag.has_attr("multiple") and tag.name == "select" else value_of(tag)
