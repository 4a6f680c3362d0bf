"""The statics and slots of one program while it is written."""

from dataclasses import dataclass, field
from typing import Final

from tidewire.templates.markup import CONTENT, MARKER, NAME, RAW, TAG, VALUE, Markup, Place
from tidewire.templates.scope import Reads

_GROUPED: Final = frozenset({NAME, TAG, VALUE, RAW})


@dataclass
class Group:
    """Texts and slots that become one slot, since a client can only write them together: the value of an attribute,
    what stands between two attributes, the content of a text area."""

    place: Place
    pieces: list[tuple[str, str]] = field(default_factory=list)
    """Static text or the local that holds a slot's text; one of each pair is empty."""
    reads: Reads = field(default_factory=Reads)
    start: tuple[int, str] | None = None
    """The mark in the source where its first slot begins, if the group may be skipped as a whole."""
    is_cheap: bool = True
    """Whether its slots are plain names."""
    ends_between_attributes: bool = False
    """Whether its last slot stands there, and not in a value, which has to be written whole."""

    def add(self, text: str) -> None:
        """Add static text."""
        if text:
            self.pieces.append((text, ""))

    def follow(self, markup: Markup, text: str) -> int:
        """Follow ``text`` in the HTML; return where in it the group ends, or -1."""
        end = markup.feed(text, self.place)
        return max(end, 0) if markup.fault else end

    def trailing(self) -> str:
        """Take away and return the static text that need not be written with the slots: what follows attributes."""
        text = ""
        while self.ends_between_attributes and not self.pieces[-1][1]:
            text = self.pieces.pop()[0] + text
        return text


class Body:
    """The statics and slots of one program; in a body that is rendered to text, ``markup`` is ``None``."""

    group: Group | None = None

    def __init__(self, markup: Markup | None = None) -> None:
        self.markup = markup
        self.texts = [""]
        self.slots: list[str] = []

    @property
    def takes_trees(self) -> bool:
        """Whether a slot added now can be more than text."""
        return self.markup is None or self.markup.place is CONTENT

    def place(self, local: str) -> None:
        """Add the slot whose value is in ``local``: by itself or to a group."""
        markup = self.markup
        if markup is None:
            self.add(local)
        elif self.group is not None:
            self._continue_group(self.group, markup, local)
        elif markup.hides_slots:
            markup.lose("a slot stands in the markup of a <noscript>")
            self.add(local)
        elif markup.place in _GROUPED:
            if markup.place is NAME:
                markup.begin_attributes()
            self._begin_group(markup, local)
        else:
            self._place_content(markup, local)

    def add(self, local: str, after: str = "") -> None:
        """Add a slot, and the text that follows it."""
        self.slots.append(local)
        self.texts.append(after)

    def _begin_group(self, markup: Markup, local: str) -> None:
        self.group = group = Group(markup.place)
        # What stands before it in the same value goes with it: a page writes values whole.
        if markup.place is not TAG:
            self.texts[-1] = self.texts[-1].removesuffix(markup.since)
            group.add(markup.since)
        self._continue_group(group, markup, local)

    def _continue_group(self, group: Group, markup: Markup, local: str) -> None:
        group.pieces.append(("", local))
        group.ends_between_attributes = markup.place is TAG

    def _place_content(self, markup: Markup, local: str) -> None:
        if markup.place is not CONTENT:
            markup.lose("a slot stands in a name or a comment")
        if markup.fault:
            self.add(local)
            return
        before = markup.slot(len(self.slots))
        if before >= 0 and not self.texts[before + 1].startswith(MARKER):
            self.texts[before + 1] = MARKER + self.texts[before + 1]
        # Where a program ends in a slot, what follows it is not known.
        self.add(local, MARKER if markup.is_outermost else "")


def together(parts: list[str], slots: int, first: str) -> str:
    """Return the expression for the ``parts`` of a text, so many of them ``slots``, which begins with ``first``."""
    # For few parts this is the faster one, and by half the faster one to compile. The first is plain text.
    return " + ".join(parts) if first and slots == 1 else f"join(({', '.join(parts)},))"
