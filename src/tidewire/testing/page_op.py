"""What the server asked of a page, for a test to read."""

from typing import Any, Final, NamedTuple

from tidewire.wire.keys import Verb

_UNTARGETED: Final = (Verb.REDIRECT, Verb.VISIT, Verb.URL, Verb.SCROLL_TOP, Verb.TITLE, Verb.CALL)
_OF_HTML: Final = (Verb.REPLACE, Verb.APPEND, Verb.PREPEND, Verb.BEFORE, Verb.AFTER)
_OF_TEXT: Final = (Verb.TEXT, Verb.APPEND_TEXT)


class PageOp(list[Any]):
    """An op as it came, ``[verb, ...]`` by *Ops* in the protocol, with names for what is in it."""

    @property
    def verb(self) -> Verb:
        """What the page was asked to do."""
        return Verb(self[0])

    @property
    def target(self) -> str | None:
        """The selector; ``None`` where the verb is not about an element."""
        return None if self.verb in _UNTARGETED else str(self[1])

    @property
    def html(self) -> str | None:
        """The HTML that came, ``None`` if there is none."""
        return str(self[2]) if self.verb in _OF_HTML else None

    @property
    def text(self) -> str | None:
        """The text that came, ``None`` if there is none."""
        if self.verb is Verb.TITLE:
            return str(self[1])
        return str(self[2]) if self.verb in _OF_TEXT else None


class HookCall(NamedTuple):
    """A hook that the server had the page call."""

    hook: str
    payload: Any


class Dispatched(NamedTuple):
    """An event that the server had the page dispatch."""

    target: str
    event: str
    detail: Any
