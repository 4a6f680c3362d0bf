"""Elements whose events are under way, and buttons that say so: ``client/src/behaviours/disabling.ts``."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Final, NamedTuple

from bs4 import Tag
from bs4.element import NavigableString

from tidewire.testing.controls import controls_of
from tidewire.testing.inputs import submits
from tidewire.wire.keys import Attribute

SCRIPTED: Final = ""
"""The type of an event that a script of the page calls."""
_DISABLED: Final = f"[{Attribute.DISABLE_WITH}]"

Undo = Callable[[], None]


class _Flight(NamedTuple):
    """One event that is under way."""

    tag: Tag
    type: str
    undos: list[Undo]


class Flights:
    """The events of a page that are not answered yet, by the refs of their frames."""

    def __init__(self) -> None:
        self._flights: dict[int, _Flight] = {}

    def __bool__(self) -> bool:
        return bool(self._flights)

    def refs(self) -> list[int]:
        """Return the refs of those under way."""
        return list(self._flights)

    def refuses(self, tag: Tag, type: str) -> bool:  # noqa: A002 - as of Happening
        """Tell whether a browser sends no such event of ``tag`` now: a second click before the answer."""
        others = [flight.type for flight in self._flights.values() if flight.tag is tag]
        return type in ("click", "submit") and bool({type, SCRIPTED} & {*others})

    def begin(self, ref: int, tag: Tag, type: str) -> None:  # noqa: A002 - as of Happening
        """An event of ``tag`` is under way: it is busy, and what has ``tide-disable-with`` cannot be used."""
        # What is in it is concerned by a submit alone, not by each letter that is typed.
        # Of a form its buttons elsewhere on the page, too.
        reached = [tag, *tag.select(_DISABLED), *(controls_of(tag) if tag.name == "form" else ())]
        marked = {id(each): each for each in reached if each.has_attr(Attribute.DISABLE_WITH)}.values()
        concerned = [each for each in marked if each is tag or type == "submit"]
        undos = [undo for each in concerned for undo in _disable(each, str(each[Attribute.DISABLE_WITH]))]
        self._flights[ref] = _Flight(tag, type, undos)
        self._mark(tag)

    def end(self, ref: int) -> Tag:
        """It is answered: all is as it was before; return the element."""
        tag, _, undos = self._flights.pop(ref)
        for undo in reversed(undos):
            undo()
        self._mark(tag)
        return tag

    def end_all(self) -> None:
        """No answer will come."""
        for ref in self.refs():
            self.end(ref)

    def _mark(self, tag: Tag) -> None:
        types = [flight.type for flight in self._flights.values() if flight.tag is tag]
        if types:
            tag[Attribute.BUSY], tag["aria-busy"] = " ".join(types), "true"
        else:
            tag.attrs.pop(Attribute.BUSY, None)
            tag.attrs.pop("aria-busy", None)


def _disable(marked: Tag, label: str) -> Iterator[Undo]:
    buttons = [tag for tag in controls_of(marked) if submits(tag)] if marked.name == "form" else [marked]
    for button in buttons:
        # A link has nothing to disable.
        has_state = button.css.match("button, input, select, textarea, fieldset")
        yield _put(button, "disabled", "") if has_state else _put(button, "aria-disabled", "true")
        if label and button.name == "input":
            yield _put(button, "value", label)
        elif label:
            yield from _say(button, label)


def _put(tag: Tag, name: str, value: str) -> Undo:
    before = tag.get(name)
    tag[name] = value

    def undo() -> None:
        if tag.get(name) != value:  # somebody else's by now
            return
        if before is None:
            del tag[name]
        else:
            tag[name] = before

    return undo


def _say(tag: Tag, label: str) -> Iterator[Undo]:
    """Make ``label`` all the text there is; pictures stay."""
    texts = [text for text in tag.find_all(string=True) if text.strip()]
    for text, new in zip(texts, [label, *[""] * (len(texts) - 1)], strict=True):
        shown = NavigableString(new)
        text.replace_with(shown)
        yield partial(_put_back, text, shown)


def _put_back(text: NavigableString, shown: NavigableString) -> None:
    if shown.parent is not None:  # else a patch took it away
        shown.replace_with(text)
