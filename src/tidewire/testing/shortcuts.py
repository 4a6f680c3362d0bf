"""``tide-keys``: combinations of keys that elements have calls for, as ``client/src/behaviours/keys.ts`` reads them."""

from typing import Final

import orjson
from bs4 import Tag

from tidewire.testing.bindings import calling, values_of
from tidewire.testing.happenings import Call, Happening
from tidewire.wire.keys import Attribute

_NAMES: Final = {
    "esc": "escape",
    "space": " ",
    "plus": "+",
    **{name: f"arrow{name}" for name in ("up", "down", "left", "right")},
}
_HELD: Final = ("ctrl", "alt", "shift", "meta")
_BUTTONS: Final = ("button", "submit", "reset", "image", "checkbox", "radio", "range", "color", "file")
_FIELDS: Final = ", ".join(
    ("textarea", "select", "[contenteditable]", "input" + "".join(f":not([type={kind}])" for kind in _BUTTONS))
)


def shortcut(pressed: Happening) -> Call | None:
    """Return what the innermost element around calls that lists the keys; ``None`` if none does.

    Raises :class:`ValueError` for a ``tide-keys`` that is no JSON object of calls.
    """
    for tag in (pressed.target, *pressed.target.parents):
        if tag.has_attr(Attribute.KEYS) and not (tag is not pressed.target and _is_typed(pressed)):
            for combination, value in _table(tag).items():
                if is_meant(combination, pressed):
                    handler, arguments = calling(value)
                    return Call(tag, pressed.type, handler, values_of(tag) | arguments, None, is_hook=False)
    return None


def is_meant(combination: str, pressed: Happening) -> bool:
    """Tell whether ``ctrl+s`` is what is pressed: a key, and before it, each with a ``+``, what is held."""
    *held, name = (part.strip() for part in combination.lower().split("+"))
    key = pressed.key.lower()
    # Whether a sign needs shift depends on the keyboard: "?" is "?".
    is_sign = len(key) == 1 and key != " " and key == key.upper()
    counting = [modifier for modifier in _HELD if not (modifier == "shift" and is_sign)]
    is_held = all((modifier in held) == (modifier in pressed.held) for modifier in counting)
    return key == _NAMES.get(name, name) and is_held


def _is_typed(pressed: Happening) -> bool:
    """Tell whether the keys write something, where something can be written: that is no shortcut of what is around."""
    is_text = len(pressed.key) == 1 and not pressed.held & {"ctrl", "alt", "meta"}
    return is_text and pressed.target.css.match(_FIELDS)


def _table(tag: Tag) -> dict[str, str]:
    text = str(tag[Attribute.KEYS])
    try:
        table = orjson.loads(text)
    except orjson.JSONDecodeError:
        table = None
    if not isinstance(table, dict) or not table or not all(isinstance(value, str) for value in table.values()):
        raise ValueError(f'{text!r} of a tide-keys is no JSON object of calls. Write {{"ctrl+s": "save"}}.')
    return table
