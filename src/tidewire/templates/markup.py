"""Where in the HTML a slot stands: what a client must know of a program to write into the page it made.

A program's strings are followed as a browser's parser would, as far as it takes to tell content from attributes and to
see whether elements begin and end within the program. Where a browser mends the markup (end tags left out, rows
straight in a table) or an element begins in one branch and ends in another, nodes are not where the text says: such a
template is not *addressable*, and pages patch it as HTML. The rules: https://html.spec.whatwg.org/multipage/parsing.html
"""

import re
from collections.abc import Callable
from enum import IntEnum, auto
from itertools import islice
from typing import Final

MARKER: Final = "<!---->"
"""Ends the content of a slot where a browser would otherwise run it together with what follows."""
VOID: Final = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"]
)
_RAW: Final = frozenset(["script", "style", "textarea", "title"])
_FOREIGN: Final = frozenset(["svg", "math"])
_INERT: Final = frozenset(["script", "template"])
_NOSCRIPT: Final = "noscript"
# What may stand in these; a browser moves anything else elsewhere.
_ONLY: Final[dict[str, frozenset[str]]] = {
    "table": frozenset(["caption", "colgroup", "thead", "tbody", "tfoot", *_INERT]),
    **dict.fromkeys(["thead", "tbody", "tfoot"], frozenset(["tr", *_INERT])),
    "tr": frozenset(["td", "th", *_INERT]),
    "colgroup": frozenset(["col", *_INERT]),
}
# A browser ends these elements, however deep, where one of those begins in them.
_ENDED_BY: Final[dict[str, frozenset[str]]] = {
    **{name: frozenset([name]) for name in ("a", "button", "form")},
    "p": frozenset(
        [
            *("address", "article", "aside", "blockquote", "center", "details", "dialog", "dir", "div", "dl"),
            *("fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
            *("hgroup", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary"),
            *("table", "ul"),
        ]
    ),
}
# The same, if nothing else is open in between.
_ENDED_AT_ONCE_BY: Final[dict[str, frozenset[str]]] = {
    "li": frozenset(["li"]),
    **dict.fromkeys(["dt", "dd"], frozenset(["dt", "dd"])),
    "option": frozenset(["option", "optgroup"]),
    "optgroup": frozenset(["optgroup"]),
    **dict.fromkeys(["td", "th"], frozenset(["td", "th", "tr"])),
}

# White space as HTML has it: a set that Python looks up, where it would ask `\s` about each character.
_SPACE: Final = "\t\n\f\r "
# Possessive, for a tag that does not end would else be tried in every way there is to cut it up.
_ATTRIBUTES: Final = r"""(?:[^<>"']++|"[^"]*+"|'[^']*+')*+"""
_TOKEN: Final = re.compile(
    rf"<(?:(?P<tag>/?[a-zA-Z][^{_SPACE}/>\"'=<]*)(?:>|(?P<rest>[{_SPACE}/]{_ATTRIBUTES})>)"
    r"|!--.*?-->|![a-zA-Z][^>]*>|(?P<begun>[a-zA-Z/!?].*))",
    re.DOTALL,
)
_NAME_END: Final = re.compile(rf"[{_SPACE}/>]")
_TAG_STOP: Final = re.compile(rf">|=[{_SPACE}]*(?P<quote>[\"']?)")
_UNQUOTED_END: Final = re.compile(rf"[{_SPACE}>]")


class Place(IntEnum):  # which has a hash that Python needs no call for
    """Where a slot stands."""

    CONTENT = auto()
    NAME = auto()
    """Right after the name of a tag."""
    TAG = auto()
    """Between attributes."""
    VALUE = auto()
    """In the value of an attribute."""
    RAW = auto()
    """In an element whose content is text alone."""
    NOWHERE = auto()
    """In a comment, in the name of an attribute: where nothing can be addressed."""


# Python 3.11 takes as long to look up a member of an enum as to follow half a tag.
CONTENT, NAME, TAG, VALUE, RAW, NOWHERE = Place


class _Kind(dict[str, "_Kind | None"]):
    """What is true of every element of one name in like surroundings, in whichever template it stands.

    And what each start tag begins in it: templates repeat the same few elements, and looked up an element takes a tenth
    of the time that its rules take. ``None``: a browser does not leave it there.
    """

    __slots__ = ("end", "ended_by", "is_foreign", "is_raw", "name")

    def __init__(self, name: str, ended_by: frozenset[str], is_foreign: bool) -> None:
        self.name = name
        self.end = f"/{name}"
        self.ended_by = ended_by
        """What cannot begin in here, as a browser would end an element for it."""
        self.is_foreign = is_foreign
        self.is_raw = name in _RAW and not is_foreign

    def __missing__(self, tag: str) -> "_Kind | None":
        if len(self) >= _TAGS_BOUND:
            self.clear()
        self[tag] = kind = _begun(tag.lower(), self)
        return kind


# Bounds, for a site may make templates of what its users write.
_TAGS_BOUND: Final = 128
_KINDS_BOUND: Final = 1024
_kinds: Final[dict[tuple[str, frozenset[str], bool], _Kind]] = {}


def _begun(name: str, around: _Kind) -> _Kind | None:
    """Return what the start tag ``name`` in ``around`` begins, by the rules."""
    if not _may_open(name, around):
        return None
    if name in VOID:
        return _NOTHING
    ended_by = around.ended_by | _ENDED_BY[name] if name in _ENDED_BY else around.ended_by
    if around.name == _NOSCRIPT:
        ended_by |= {_NOSCRIPT}
    return _kind((name, ended_by, around.is_foreign or name in _FOREIGN))


def _kind(rules: tuple[str, frozenset[str], bool]) -> _Kind:
    kind = _kinds.get(rules)
    if kind is None:
        if len(_kinds) >= _KINDS_BOUND:  # which hold each other, so that none goes before all do
            _kinds.clear()
            _OUTERMOST.clear()
        kind = _kinds[rules] = _Kind(*rules)
    return kind


_OUTERMOST: Final = _Kind("", frozenset(), is_foreign=False)
_NOTHING: Final = _Kind("", frozenset(), is_foreign=False)
"""What a void element begins, which has no content."""


class Markup:
    """Follows the HTML of one program, text by text."""

    def __init__(self, around: "Markup | None" = None) -> None:
        """Begin at the place where ``around`` is."""
        self.place = CONTENT
        self.fault = ""
        """Why a browser would not make of it what it says."""
        self.since = ""
        """The text since the value or raw content began that is being followed."""
        self._top: _Kind = around._top if around else _OUTERMOST
        self._open: list[tuple[_Kind, int]] = []
        """What is around the innermost open element, and the last slot of the program among its children."""
        self._slot = -1
        self._tag = self._quote = ""
        self._ends: dict[Place, int] = {}

    def end(self) -> str:
        """Return the fault, if there is one now that the program ends: whatever began must have ended."""
        if not self.fault and self.place is not CONTENT:
            self.fault = "a tag begins that does not end with it"
        elif not self.fault and self._open:
            self.fault = f"<{self._top.name}> has no end tag with it"
        return self.fault

    @property
    def is_outermost(self) -> bool:
        """Whether no element of the program is open."""
        return not self._open

    @property
    def hides_slots(self) -> bool:
        """Whether this is markup in a <noscript>, which is text to a browser that runs scripts."""
        return _NOSCRIPT in self._top.ended_by or (self._top.name == _NOSCRIPT and self.place is not CONTENT)

    def slot(self, number: int) -> int:
        """Note content slot ``number``; return the slot before it among the children of its element, or -1."""
        before, self._slot = self._slot, number
        return before

    def begin_attributes(self) -> None:
        """Note that a slot follows the name of a tag at once: what is in it will begin with a space, or be empty."""
        self.place = TAG

    def lose(self, fault: str) -> None:
        """Give up following it."""
        self.fault = fault
        self.place = CONTENT

    def feed(self, text: str, group: Place | None = None) -> int:
        """Follow ``text``; return where in it ends what it begins in (``group``: value, tag or raw content), or -1."""
        if self._ends:
            self._ends.clear()
        position = self._content(text, 0) if self.place is CONTENT and not self.fault else 0
        if position == len(text):  # as nearly always: all of it was content
            return -1
        while position < len(text) and not self.fault:
            position = _STEPS[self.place](self, text, position)
        return self._ends.get(group, -1) if group else -1

    def _content(self, text: str, position: int) -> int:
        """Go on to the end, or to where something other than content begins."""
        # All at once: a match of each by itself would take half as long again.
        for number, (tag, rest, begun) in enumerate(_TOKEN.findall(text, position)):
            if tag == self._top.end and self._open:  # half of all tags
                self._top, self._slot = self._open.pop()
            elif tag:
                self._element(tag, rest)
                if self.fault or self.place is not CONTENT:
                    return next(islice(_TOKEN.finditer(text, position), number, None)).end()
            elif begun:
                return self._begin_tag(begun[0], len(text) - len(begun))
        return len(text)

    def _begin_tag(self, first: str, position: int) -> int:
        if first in "!?":
            self.lose("a tag or a variable stands in a comment")
            return position
        self._tag = "/" if first == "/" else ""
        self.place = NAME
        return position + len(self._tag)

    def _tag_name(self, text: str, position: int) -> int:
        found = _NAME_END.search(text, position)
        end = found.start() if found else len(text)
        self._tag += text[position:end].lower()
        if found:
            self.place = TAG
        return end

    def _between(self, text: str, position: int) -> int:
        """Go on in a tag to its end, or to the next value."""
        found = _TAG_STOP.search(text, position)
        if found is None:
            self.place = TAG if text[-1] in _SPACE else NOWHERE
            return len(text)
        if found[0] == ">":
            self._ends.setdefault(TAG, found.start())
            self.place = CONTENT
            self._element(self._tag, text[: found.start()])
            return found.end()
        self.place, self.since, self._quote = VALUE, "", found["quote"] or ""
        return found.end()

    def _value(self, text: str, position: int) -> int:
        end = _UNQUOTED_END.search(text, position) if not self._quote else None
        stop = text.find(self._quote, position) if self._quote else end.start() if end else -1
        if stop < 0:
            self.since += text[position:]
            return len(text)
        self._ends.setdefault(VALUE, stop)
        self.place = TAG
        return stop + len(self._quote)

    def _raw(self, text: str, position: int) -> int:
        found = re.compile(rf"</{self._top.name}(?=[{_SPACE}/>])", re.IGNORECASE).search(text, position)
        if found is None:
            self.since += text[position:]
            return len(text)
        self._ends.setdefault(RAW, found.start())
        self.place = CONTENT
        return found.start()

    def _element(self, tag: str, rest: str) -> None:
        top = self._top
        if tag[0] == "/":
            self._close(tag[1:].lower())
        elif (kind := top[tag]) is None:
            self.lose(f"a browser does not leave <{tag.lower()}> in <{top.name}>")
        elif kind is not _NOTHING and not (top.is_foreign and rest.endswith("/")):
            self._open.append((top, self._slot))
            self._top, self._slot = kind, -1
            if kind.is_raw:
                self.place, self.since = RAW, ""

    def _close(self, name: str) -> None:
        if not self._open or self._top.name != name:
            self.lose(f"</{name}> ends nothing that began with it")
            return
        self._top, self._slot = self._open.pop()


def _may_open(name: str, around: _Kind) -> bool:
    if name in around.ended_by:
        return False
    if around.name in _ONLY:
        return name in _ONLY[around.name]
    return around.name not in _ENDED_AT_ONCE_BY or name not in _ENDED_AT_ONCE_BY[around.name]


_STEPS: Final[dict[Place, Callable[[Markup, str, int], int]]] = {
    CONTENT: Markup._content,
    NAME: Markup._tag_name,
    TAG: Markup._between,
    NOWHERE: Markup._between,
    VALUE: Markup._value,
    RAW: Markup._raw,
}
