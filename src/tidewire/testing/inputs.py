"""The arguments that inputs on a page make, as the client collects them: ``protocol/vectors/arguments.json``."""

import re
from collections.abc import Iterator
from typing import Any, Final, Self
from urllib.parse import urlencode

from bs4 import Tag

from tidewire.wire.keys import Attribute

_CONTROLS: Final = "input[name], textarea[name], select[name]"
_CHECKABLE: Final = ("checkbox", "radio")
_UNSENT: Final = ("button", "submit", "reset", "image", "file")
_NAME: Final = re.compile(r"[^.\[\]]+(?:\.[^.\[\]]+|\[[0-9]{0,9}\])*")
_STEP: Final = re.compile(r"[^.\[\]]+|\[[0-9]*\]")


def arguments_of(element: Tag, root: Tag) -> dict[str, Any]:
    """Return what goes along with an event of ``element``: the inputs of the form around, else of its component.

    ``root`` is the component's element. Inputs of components inside count only where they are in the form.
    """
    form = element if element.name == "form" else element.find_parent("form")
    if form is not None and root not in form.parents:
        form = None
    controls = [tag for tag in root.select(_CONTROLS) if _belongs(tag, form, root)]
    entries = list(_entries([tag for tag in controls if _is_sent(tag)], controls))
    if element.name == "button" and element.get("name"):
        entries.append((str(element["name"]), str(element.get("value", ""))))
    return nested(entries)


def form_of(element: Tag) -> str:
    """Return what a handler gets: the form around ``element``, else the input that it is, as a browser sends it."""
    form = element if element.name == "form" else element.find_parent("form")
    controls = [element] if form is None else [tag for tag in _document(form).select(_CONTROLS) if _is_of(tag, form)]
    entries = [(str(tag["name"]), _value(tag)) for tag in controls if tag.has_attr("name") and _is_sent(tag)]
    if element.name == "button" and element.get("name"):
        entries.append((str(element["name"]), str(element.get("value", ""))))
    return urlencode(entries, doseq=True)


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
    return _is_of(tag, form)


def _is_of(tag: Tag, form: Tag) -> bool:
    return str(tag["form"]) == form.get("id") if tag.has_attr("form") else tag.find_parent("form") is form


def _document(tag: Tag) -> Tag:
    return [tag, *tag.parents][-1]


def _is_sent(tag: Tag) -> bool:
    kind = _kind(tag)
    if tag.css.match(":disabled") or kind in _UNSENT:
        return False
    return kind not in _CHECKABLE or tag.has_attr("checked")


def _entries(sent: list[Tag], controls: list[Tag]) -> Iterator[tuple[str, Any]]:
    groups: dict[str, list[str]] = {}
    boxes = [tag["name"] for tag in controls if _kind(tag) == "checkbox"]
    for tag in sent:
        name, value = str(tag["name"]), _value(tag)
        if _kind(tag) != "checkbox" or boxes.count(name) == 1:
            yield name, value
        elif name in groups:
            groups[name].append(value)
        else:
            # Several checkboxes of one name are one list, in the place of the first.
            groups[name] = [value]
            yield name, groups[name]


def _kind(tag: Tag) -> str:
    return str(tag.get("type", "text")).lower() if tag.name == "input" else tag.name


def _value(tag: Tag) -> Any:
    if tag.name == "textarea":
        return tag.get_text()
    if tag.name != "select":
        return str(tag.get("value", "on" if _kind(tag) in _CHECKABLE else ""))
    chosen = [_option(option) for option in tag.select("option[selected]")]
    return chosen if tag.has_attr("multiple") else next(reversed(chosen), _first_option(tag))


def _option(option: Tag) -> str:
    return str(option.get("value", option.get_text()))


def _first_option(tag: Tag) -> str:
    option = tag.find("option")
    return _option(option) if isinstance(option, Tag) else ""
