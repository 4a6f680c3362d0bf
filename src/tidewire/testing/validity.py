"""What keeps a browser from submitting a form: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#constraints."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from bs4 import Tag

from tidewire.testing.controls import (
    CHECKABLE,
    controls_of,
    is_checked,
    is_disabled,
    kind_of,
    radio_group,
    value_of,
)
from tidewire.testing.finding import opening
from tidewire.testing.nodes import as_node
from tidewire.testing.sanitizing import NUMBERS, reads, step_base

_BARRED: Final = ("button", "submit", "reset", "image", "hidden")
# That of the standard: browsers take less for an address than Django does, and more.
_EMAIL: Final = re.compile(
    r"[a-zA-Z0-9.!#$%&'*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?"
    r"(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*"
)
_URL: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:\S+")


def faults_of(form: Tag, submitter: Tag | None) -> list[str]:
    """Return why a browser would not submit the form; empty if it would."""
    if form.has_attr("novalidate") or (submitter is not None and submitter.has_attr("formnovalidate")):
        return []
    return [f"{opening(tag)}: {fault}" for tag in controls_of(form) for fault in _faults(tag)]


def _faults(tag: Tag) -> Iterator[str]:
    if kind_of(tag) in _BARRED or tag.name == "button" or is_disabled(tag) or tag.has_attr("readonly"):
        return
    value = "" if kind_of(tag) in CHECKABLE else value_of(tag)
    if _is_missing(tag, value):
        yield "it is required."
    elif value:
        yield from _mismatches(tag, value)


def _is_missing(tag: Tag, value: str) -> bool:
    if kind_of(tag) == "radio":
        group = radio_group(tag)
        return any(peer.has_attr("required") for peer in group) and not any(is_checked(peer) for peer in group)
    if not tag.has_attr("required"):
        return False
    return not is_checked(tag) if kind_of(tag) == "checkbox" else not value


def _mismatches(tag: Tag, value: str) -> Iterator[str]:
    kind, pattern = kind_of(tag), tag.get("pattern")
    if kind == "email":
        parts = value.split(",") if tag.has_attr("multiple") else [value]
        if not all(_EMAIL.fullmatch(part.strip()) for part in parts):
            yield f"{value!r} is no e-mail address."
    if kind == "url" and not _URL.fullmatch(value):
        yield f"{value!r} is no URL."
    if pattern and tag.name == "input" and not re.fullmatch(str(pattern), value):
        yield f"{value!r} does not match the pattern {pattern}."
    if kind in NUMBERS or kind == "date":
        yield from _out_of_range(tag, kind, value)
    # Only what a visitor typed is too long or too short, not what the server put there.
    if as_node(tag).typed is not None:
        yield from _misfits(tag, value)


def _out_of_range(tag: Tag, kind: str, value: str) -> Iterator[str]:
    least, most = str(tag.get("min", "")), str(tag.get("max", ""))
    if least and reads(kind, least) and _order(kind, value) < _order(kind, least):
        yield f"{value} is less than {least} (min)."
    if most and reads(kind, most) and _order(kind, value) > _order(kind, most):
        yield f"{value} is more than {most} (max)."
    if kind == "number" and (step := str(tag.get("step", "1"))) != "any" and reads(kind, step):
        base = float(step_base(tag.attrs))
        steps = (float(value) - base) / float(step)
        if abs(steps - round(steps)) > 1e-9:
            yield f"{value} is no step of {step} from {base:g}."


def _order(kind: str, value: str) -> float:
    return date.fromisoformat(value).toordinal() if kind == "date" else float(value)


def _misfits(tag: Tag, value: str) -> Iterator[str]:
    least, most = str(tag.get("minlength", "")), str(tag.get("maxlength", ""))
    if least.isdecimal() and len(value) < int(least):
        yield f"{value!r} has fewer than {least} characters (minlength)."
    if most.isdecimal() and len(value) > int(most):
        yield f"{value!r} has more than {most} characters (maxlength)."
