"""Keys by the names that tests and bindings have for them."""

from typing import Final, NamedTuple

_HELD: Final = ("ctrl", "alt", "shift", "meta")
_NAMES: Final = {
    "esc": "Escape",
    "space": " ",
    **{name: f"Arrow{name.capitalize()}" for name in ("up", "down", "left", "right")},
    **{name: name.capitalize() for name in ("enter", "tab", "delete", "backspace", "escape", "home", "end")},
}


class Stroke(NamedTuple):
    """A key, and those that are held down meanwhile."""

    key: str
    """As in a browser's ``KeyboardEvent.key``."""
    held: frozenset[str]


def stroke(keys: str) -> Stroke:
    """Read ``ctrl+s``, ``enter``, ``shift+F2``, ``+``. Raises :class:`ValueError` for what cannot be held."""
    before, plus, key = keys.rpartition("+")
    if not key:  # the key is the plus itself
        before, key = before.removesuffix("+") if plus and before != "+" else "", "+"
    held = [name.strip().lower() for name in before.split("+") if name]
    for name in held:
        if name not in _HELD:
            raise ValueError(f"{name!r} in {keys!r} cannot be held down; expected some of {', '.join(_HELD)}.")
    return Stroke(_NAMES.get(key.lower(), key), frozenset(held))
