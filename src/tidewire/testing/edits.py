"""What an op changes at one element: of a test's document, as the client does it to the browser's."""

from typing import Any, Final

from bs4 import Tag

from tidewire.testing.controls import CHECKABLE, kind_of, option_value, options_of, tick, value_of
from tidewire.testing.failures import TargetMissing
from tidewire.testing.nodes import as_node

_VALUED: Final = ("button", "data", "input", "li", "meter", "option", "progress")


def set_text(target: Tag, text: str) -> None:
    """Make ``text`` all that the element contains."""
    target.string = text


def append_text(target: Tag, text: str) -> None:
    """Put ``text`` at the end of the element."""
    target.append(text)


def set_attribute(target: Tag, name: str, value: str) -> None:
    """Set the attribute."""
    target[name.lower()] = value


def remove_attribute(target: Tag, name: str) -> None:
    """Remove the attribute, if it is there."""
    target.attrs.pop(name.lower(), None)


def add_class(target: Tag, names: str) -> None:
    """Add the classes ``names``, which spaces separate."""
    target["class"] = " ".join(dict.fromkeys([*_classes(target), *names.split()]))


def remove_class(target: Tag, names: str) -> None:
    """Remove the classes ``names``."""
    target["class"] = " ".join(name for name in _classes(target) if name not in names.split())


def set_value(target: Tag, value: Any) -> None:
    """Make ``value`` what the control says, whatever was typed: text; of boxes also a boolean; of several a list.

    Raises :class:`TargetMissing` for an element that has no value.
    """
    chosen = value if isinstance(value, list) else [value]
    # What a visitor typed would hide it: the server says this one over their heads.
    as_node(target).forget()
    if target.name == "select":
        for option in options_of(target):
            _mark(option, "selected", is_set=option_value(option) in chosen)
    elif kind_of(target) in CHECKABLE:
        is_ticked = value is True or value_of(target) in chosen
        _mark(target, "checked", is_set=is_ticked)  # what a reset goes back to
        tick(target, is_ticked=is_ticked)
    elif target.name == "textarea":
        target.string = as_node(target).typed = value
    elif target.name == "output":
        target.string = value
    elif target.name not in _VALUED and "-" not in target.name:  # of one of the page's own kind nobody knows
        raise TargetMissing(f"SET_VALUE: an element {target.name} has no value; text() changes what it contains.")
    else:
        target["value"] = value


def _classes(target: Tag) -> list[str]:
    there = target.get("class") or ""
    return there.split() if isinstance(there, str) else list(there)


def _mark(tag: Tag, name: str, *, is_set: bool) -> None:
    if is_set:
        tag[name] = ""
    else:
        tag.attrs.pop(name, None)
