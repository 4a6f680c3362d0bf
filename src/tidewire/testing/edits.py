"""What an op changes at one element: of a test's document, as the client does it to the browser's."""

from typing import Any

from bs4 import Tag

_CHECKABLE = ("checkbox", "radio")


def set_text(target: Tag, text: str) -> None:
    """Make ``text`` all that the element contains."""
    target.string = text


def append_text(target: Tag, text: str) -> None:
    """Put ``text`` at the end of the element."""
    target.append(text)


def set_attribute(target: Tag, name: str, value: str) -> None:
    """Set the attribute."""
    target[name] = value


def remove_attribute(target: Tag, name: str) -> None:
    """Remove the attribute, if it is there."""
    target.attrs.pop(name, None)


def add_class(target: Tag, names: str) -> None:
    """Add the classes ``names``, which spaces separate."""
    target["class"] = " ".join(dict.fromkeys([*_classes(target), *names.split()]))


def remove_class(target: Tag, names: str) -> None:
    """Remove the classes ``names``."""
    target["class"] = " ".join(name for name in _classes(target) if name not in names.split())


def set_value(target: Tag, value: Any) -> None:
    """Make ``value`` what the control says: text, of boxes also a boolean, of what takes several a list."""
    chosen = value if isinstance(value, list) else [value]
    if target.name == "select":
        for option in target.select("option"):
            _mark(option, "selected", is_set=option.get("value", option.get_text()) in chosen)
    elif target.get("type") in _CHECKABLE:
        _mark(target, "checked", is_set=value is True or target.get("value", "on") in chosen)
    elif target.name == "textarea":
        target.string = value
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
