"""What elements are bound to: the attributes that ``{% on %}`` writes, by ``protocol/vectors/bindings.json``."""

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import orjson
from bs4 import Tag

from tidewire.wire.keys import VALUE_PREFIX, is_binding

if TYPE_CHECKING:
    from tidewire.testing.happenings import Happening

Step = Callable[["Happening", Tag], bool]
"""Does its part when something happens; ``False`` ends the binding for this time."""

_PREFIX: Final = "tide-"
_PLACES: Final = ("window", "document", "outside")
_ELSEWISE: Final = ("once", "js", "passive")
_PACES: Final = ("debounce", "throttle")


class Binding(NamedTuple):
    """What an element does on an event: the handler and its explicit arguments."""

    attribute: str
    type: str
    """Of the event."""
    steps: tuple[Step, ...]
    place: str | None
    """Where the event is heard, if not on its way up: ``window``, ``document`` or ``outside``."""
    flags: frozenset[str]
    handler: str
    arguments: dict[str, Any]

    def fits(self, happening: "Happening", tag: Tag) -> bool:
        """Tell whether the modifiers let it pass, each of which does its part until one does not."""
        return all(step(happening, tag) for step in self.steps)


def has_binding(tag: Tag) -> bool:
    """Tell whether the element is bound to anything."""
    return any(is_binding(name.removeprefix("data-")) for name in tag.attrs)


def bindings_of(tag: Tag) -> Iterator[Binding]:
    """Return all that the element is bound to. Raises :class:`ValueError` for a modifier that there is not."""
    for attribute, value in tag.attrs.items():
        name = attribute.removeprefix("data-")
        if is_binding(name) and value:
            yield _parsed(attribute, name.removeprefix(_PREFIX), str(value))


def calling(value: str) -> tuple[str, dict[str, Any]]:
    """Return what ``vote {"up": true}`` calls, and with which explicit arguments."""
    # As in `client/src/dom/calls.ts`: up to the first space, as a JSON text may have any number of its own.
    handler, _, arguments = value.strip().partition(" ")
    return handler, orjson.loads(arguments) if arguments else {}


def values_of(tag: Tag) -> dict[str, str]:
    """Return the arguments that attributes say: ``tide-value-page-size="20"`` is ``page_size``."""
    own = ((name.removeprefix("data-"), str(value)) for name, value in tag.attrs.items())
    return {
        name.removeprefix(VALUE_PREFIX).replace("-", "_"): value for name, value in own if name.startswith(VALUE_PREFIX)
    }


def steps_and_flags(name: str) -> tuple[tuple[Step, ...], frozenset[str]]:
    """Read ``click.prevent.debounce.300``. Raises :class:`ValueError` for a modifier that there is not."""
    _, *parts = name.split(".")
    steps: list[Step] = []
    flags: set[str] = set()
    while parts:
        part = parts.pop(0)
        if part in _STEPS:
            steps.append(_STEPS[part])
        elif part == "key":
            steps.append(_is_key(parts.pop(0) if parts else ""))
        elif part in _PACES:
            # Visitors of tests take their time: nothing is held back, and nothing comes too fast.
            parts = parts[1:] if parts and re.fullmatch(r"[0-9]+", parts[0]) else parts
        elif part in _PLACES or part in _ELSEWISE:
            flags.add(part)
        else:
            raise ValueError(f"{part!r} in {name!r} is no modifier.")
    return tuple(steps), frozenset(flags)


def _parsed(attribute: str, name: str, value: str) -> Binding:
    steps, flags = steps_and_flags(name)
    handler, explicit = calling(value)
    place = next((flag for flag in flags if flag in _PLACES), None)
    return Binding(attribute, name.partition(".")[0], steps, place, flags, handler, explicit)


def _prevent(happening: "Happening", _: Tag) -> bool:
    happening.is_prevented = True
    return True


def _stop(happening: "Happening", _: Tag) -> bool:
    happening.is_stopped = True
    return True


def _is_key(key: str) -> Step:
    # Attribute names are lower case in HTML, so keys are compared in it.
    return lambda happening, _: happening.key.lower() == key


def _is_held(key: str) -> Step:
    return lambda happening, _: key in happening.held


_STEPS: Final[dict[str, Step]] = {
    "prevent": _prevent,
    "stop": _stop,
    "self": lambda happening, tag: happening.target is tag,
    "space": _is_key(" "),
    "esc": _is_key("escape"),
    **{name: _is_key(name) for name in ("enter", "tab", "delete", "backspace")},
    **{name: _is_key(f"arrow{name}") for name in ("up", "down", "left", "right")},
    **{name: _is_held(name) for name in ("ctrl", "alt", "shift", "meta")},
}
