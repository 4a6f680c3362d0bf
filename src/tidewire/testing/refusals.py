"""What a browser keeps its visitor from doing: each function raises :class:`NotInteractive` and says why."""

from collections.abc import Iterable
from typing import Final, Never

from bs4 import Tag

from tidewire.testing.controls import controls_of, is_disabled, kind_of, option_text, option_value, options_of
from tidewire.testing.failures import NotInteractive
from tidewire.testing.finding import opening
from tidewire.testing.nodes import as_node

_UNTYPED: Final = {
    "checkbox": "check it with `check()` or `uncheck()`",
    "radio": "choose it with `check()`",
    "select": "choose with `select()`",
    "file": "no script and no test of this kit can choose a file",
    "submit": "press it with `click()`",
    "button": "press it with `click()`",
    "reset": "press it with `click()`",
    "image": "press it with `click()`",
    "hidden": "a visitor does not see it",
}
_NOT_SHOWN: Final = ("head", "script", "style", "noscript", "datalist")


def refuse(tag: Tag, why: str) -> Never:
    """Say that nothing can be done with ``tag``, and why."""
    raise NotInteractive(f"{opening(tag)}: {why}")


def must_be_reachable(tag: Tag) -> None:
    """Refuse what a visitor does not see, or cannot use."""
    must_be_seen(tag)
    must_be_enabled(tag)


def must_be_enabled(tag: Tag) -> None:
    """Refuse what is disabled, by itself or by what is around it."""
    # What is in a button that is disabled hears no clicks either.
    for around in (tag, *tag.find_parents("button")):
        if is_disabled(around):
            by = "" if around is tag and tag.has_attr("disabled") else f" by {opening(_disabling(around))}"
            refuse(tag, f"it is disabled{by}.")


def must_be_seen(tag: Tag) -> None:
    """Refuse what is hidden. Style sheets are not read, but for ``display: none`` in the element itself."""
    if kind_of(tag) == "hidden":
        refuse(tag, "an input of type hidden is not seen.")
    below = tag
    for around in (tag, *tag.parents):
        if (why := _hides(around, below)) is not None:
            refuse(tag, why if around is tag else f"{opening(around)} around it: {why}")
        below = around


def must_be_typed_in(tag: Tag, text: str) -> None:
    """Refuse what takes no text, is read only, or takes no text like this."""
    kind = kind_of(tag)
    if tag.name not in ("input", "textarea") or kind in _UNTYPED:
        refuse(tag, f"nothing can be typed there; {_UNTYPED.get(kind, 'it is no field')}.")
    if tag.has_attr("readonly"):
        refuse(tag, "it is readonly.")
    limit = str(tag.get("maxlength", ""))
    if limit.isdecimal() and len(text) > int(limit):
        refuse(tag, f"a browser stops after {limit} characters (maxlength); {text!r} has {len(text)}.")
    if tag.name == "input" and "\n" in text:
        refuse(tag, f"it has one line; {text!r} has several.")


def option_like(select: Tag, wanted: str) -> Tag:
    """Return the option of that value, or else of that text. Refuses one that is not there or disabled."""
    options = options_of(select)
    fits = [option for option in options if option_value(option) == wanted]
    # Visitors read the text, but templates are written by values: these win.
    fits = fits or [option for option in options if option_text(option) == wanted]
    if not fits:
        offered = ", ".join(f"{option_value(option)!r} ({option_text(option)})" for option in options)
        refuse(select, f"there is no option {wanted!r}; there are: {offered or 'none'}.")
    if is_disabled(fits[0]):
        refuse(select, f"the option {wanted!r} is disabled.")
    return fits[0]


def no_such_field(form: Tag, name: str) -> Never:
    """Say that a form has no field of that name, and which ones it has."""
    names: Iterable[str] = dict.fromkeys(str(tag["name"]) for tag in controls_of(form) if tag.has_attr("name"))
    refuse(form, f"it has no field {name!r}; it has: {', '.join(map(repr, names)) or 'none'}.")


def _hides(around: Tag, below: Tag) -> str | None:
    if around.has_attr("hidden") or around.has_attr("inert"):
        return "it is hidden." if around.has_attr("hidden") else "it is inert."
    if "display:none" in str(around.get("style", "")).replace(" ", "").lower():
        return "it is not displayed."
    if around.name in _NOT_SHOWN:
        return f"what is in <{around.name}> is not on the page."
    if around.name == "dialog" and not around.has_attr("open"):
        return "the dialog is closed."
    # Of closed details the first summary is seen all the same.
    is_summary = below.name == "summary" and around.find("summary", recursive=False) is below
    if around.name == "details" and below is not around and not is_open(around) and not is_summary:
        return "its details are closed; click its summary first."
    return None


def is_open(details: Tag) -> bool:
    """Tell whether the visitor or the server has ``details`` open."""
    opened = as_node(details).opened
    return details.has_attr("open") if opened is None else opened


def _disabling(tag: Tag) -> Tag:
    return next((around for around in (tag, *tag.parents) if around.has_attr("disabled")), tag)
