"""What an input makes of a text: https://html.spec.whatwg.org/multipage/input.html#value-sanitization-algorithm.

A test that read ``value="31.1.2026"`` of a date back would be green where a browser submits nothing.
"""

import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

NUMBERS: Final = ("number", "range")
_AS_IT_IS: Final = ("hidden", "checkbox", "radio", "file", "submit", "image", "reset", "button")
_NUMBER: Final = re.compile(r"-?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?", re.ASCII)
_DAY: Final = r"\d{4}-\d{2}-\d{2}"
_TIME: Final = r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,3})?)?"
_FORMS: Final = {
    "number": _NUMBER,
    "range": _NUMBER,
    "date": re.compile(_DAY, re.ASCII),
    "time": re.compile(_TIME, re.ASCII),
    "datetime-local": re.compile(f"{_DAY}[T ]{_TIME}", re.ASCII),
    "month": re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII),
    "week": re.compile(r"\d{4}-W\d{2}", re.ASCII),
    "color": re.compile("#[0-9a-fA-F]{6}"),
}
_BLACK: Final = "#000000"
_NO_SECONDS: Final = re.compile(r"(?<=T\d\d:\d\d):00(\.0+)?$")


def reads(kind: str, text: str) -> bool:
    """Tell whether an input of this type takes ``text`` for a value; of anything else a browser makes another."""
    form = _FORMS.get(kind)
    return not text or form is None or (form.fullmatch(text) is not None and _is_on_calendar(kind, text))


def sanitized(kind: str, text: str, attributes: Mapping[str, object]) -> str:
    """Return what an input of this type and these attributes says when it is given ``text``."""
    if kind in _AS_IT_IS:
        return text
    if kind not in _FORMS:
        return _one_line(kind, text, is_several="multiple" in attributes)
    known = text if reads(kind, text) else ""
    more = _MORE.get(kind)
    return more(known, attributes) if more else known


def _one_line(kind: str, text: str, *, is_several: bool) -> str:
    line = re.sub(r"[\r\n]", "", text)
    if kind == "email" and is_several:
        return ",".join(map(str.strip, line.split(",")))
    return line.strip() if kind in ("email", "url") else line


def _is_on_calendar(kind: str, text: str) -> bool:
    if kind not in ("date", "datetime-local", "week"):
        return True
    with suppress(ValueError):
        return bool(date.fromisoformat(text[:10]))
    return False


def _colour(text: str, _: Mapping[str, object]) -> str:
    return text.lower() or _BLACK


def _moment(text: str, _: Mapping[str, object]) -> str:
    return _NO_SECONDS.sub("", text.replace(" ", "T"))


def step_base(attributes: Mapping[str, object]) -> Decimal:
    """Return where steps are counted from: https://html.spec.whatwg.org/multipage/input.html#concept-input-min-zero."""
    return _number(attributes, "min", _number(attributes, "value", Decimal(0)))


def _within(text: str, attributes: Mapping[str, object]) -> str:
    """A slider is always somewhere: in the middle, unless it is told, and then on the step that is next to that."""
    least = _number(attributes, "min", Decimal(0))
    most = max(least, _number(attributes, "max", Decimal(100)))
    told = Decimal(text) if text else least + (most - least) / 2
    value = min(max(told, least), most)
    step = _number(attributes, "step", Decimal(1))
    if step > 0 and attributes.get("step") != "any":
        steps = (value - (base := step_base(attributes))) / step
        value = base + steps.to_integral_value(ROUND_HALF_UP) * step
        value -= step if value > most else -step if value < least else 0
    return text if text and value == told else f"{value.normalize():f}"


def _number(attributes: Mapping[str, object], name: str, otherwise: Decimal) -> Decimal:
    text = str(attributes.get(name) or "")
    return Decimal(text) if _NUMBER.fullmatch(text) else otherwise


_MORE: Final[Mapping[str, Callable[[str, Mapping[str, object]], str]]] = {
    "color": _colour,
    "datetime-local": _moment,
    "range": _within,
}
