"""What the controls of a page show: what a visitor did there, else what the server says, as in a browser."""

import re
from collections.abc import Iterable
from typing import Final

from bs4 import Tag

from tidewire.testing.nodes import Node, as_node, elements
from tidewire.testing.sanitizing import sanitized

CHECKABLE: Final = ("checkbox", "radio")
CONTROLS: Final = "input, textarea, select, button"


def kind_of(tag: Tag) -> str:
    """Return the type of an input, else the name of the element."""
    return str(tag.get("type", "text")).lower() if tag.name == "input" else tag.name


def value_of(tag: Tag) -> str:
    """Return what the control says; of a box or a button what it stands for, ticked or not."""
    node = as_node(tag)
    if tag.name == "select":
        return next(iter(chosen_in(tag)), "")
    if tag.name == "textarea":
        return tag.get_text().removeprefix("\n") if node.typed is None else node.typed  # HTML has that for looks
    kind = kind_of(tag)
    text = str(tag.get("value", "on" if kind in CHECKABLE else "")) if node.typed is None else node.typed
    return sanitized(kind, text, tag.attrs) if tag.name == "input" else text


def is_checked(tag: Tag) -> bool:
    """Tell whether a box is ticked, or a radio button is the one of its group."""
    ticked = as_node(tag).ticked
    if ticked is not None or not tag.has_attr("checked"):
        return bool(ticked)
    # Of several that are marked so, a browser shows the last.
    later = [peer for peer in radio_group(tag) if as_node(peer).ticked or peer.has_attr("checked")]
    return not later or later[-1] is tag


def tick(tag: Tag, *, is_ticked: bool) -> None:
    """Tick a box or not; a radio button takes the place of the one of its group."""
    for peer in radio_group(tag):
        as_node(peer).ticked = False
    as_node(tag).ticked = is_ticked


def radio_group(tag: Tag) -> list[Tag]:
    """Return the radio buttons of which only one can be ticked: those of the same name and form."""
    if kind_of(tag) != "radio":
        return []
    named = [peer for peer in document_of(tag).select("input[type=radio]") if peer.get("name") == tag.get("name")]
    return [peer for peer in named if form_of(peer) is form_of(tag)]


def options_of(select: Tag) -> list[Tag]:
    """Return the options of a select."""
    return select.select("option")


def option_value(option: Tag) -> str:
    """Return what an option stands for: its ``value``, else its text without the white space around."""
    return str(option.get("value", option_text(option)))


def option_text(option: Tag) -> str:
    """Return what an option reads."""
    return re.sub(r"\s+", " ", option.get_text()).strip()


def chosen_in(select: Tag) -> list[str]:
    """Return the values of the options that are chosen in a select; disabled ones are chosen, but never sent."""
    return [option_value(option) for option in chosen_options(select)]


def chosen_options(select: Tag) -> list[Tag]:
    """Return the options that are chosen."""
    options, chosen = options_of(select), as_node(select).chosen
    if chosen is not None:
        theirs = [option for option in options if option_value(option) in chosen]
        if theirs or not chosen:
            return theirs
    preset = [option for option in options if option.has_attr("selected")]
    if select.has_attr("multiple") or _is_list(select):
        return preset[0 if select.has_attr("multiple") else -1 :]
    return preset[-1:] or [option for option in options if not is_disabled(option)][:1]


def _is_list(select: Tag) -> bool:
    """Tell whether several options are seen at once: such a select of one begins with none chosen."""
    size = str(select.get("size", ""))
    return size.isdecimal() and int(size) > 1


def is_disabled(tag: Tag) -> bool:
    """Tell whether the control is disabled, itself or by a ``fieldset`` or ``optgroup`` around."""
    return bool(tag.css.match(":disabled"))


def form_of(tag: Tag) -> Tag | None:
    """Return the form that the element belongs to: that which it names, else the one around."""
    if tag.name == "form":
        return tag
    if tag.has_attr("form") and tag.css.match(CONTROLS):
        named = document_of(tag).find("form", id=str(tag["form"]))
        return named if isinstance(named, Tag) else None
    return tag.find_parent("form")


def controls_of(form: Tag) -> list[Tag]:
    """Return the controls of a form, in their order, wherever they are in the document."""
    return [tag for tag in document_of(form).select(CONTROLS) if form_of(tag) is form]


def reset(form: Tag) -> None:
    """Show the controls of a form as the server has them."""
    for control in controls_of(form):
        as_node(control).forget()


def document_of(tag: Tag) -> Tag:
    """Return the whole that the element is in."""
    return [tag, *tag.parents][-1]


def preset_of(select: Tag) -> list[str]:
    """Return the values of the options that the server says are chosen."""
    return [option_value(option) for option in options_of(select) if "selected" in as_node(option).said]


def selects_in(root: Tag) -> Iterable[Node]:
    """Return the selects in which a visitor chose something."""
    return [tag for tag in elements(root) if tag.name == "select" and tag.chosen is not None]
