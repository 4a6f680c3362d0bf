"""What a page can be told to do, as methods: each asks for one op of the wire; see *Ops* in the protocol."""

from collections.abc import Mapping
from typing import Any, Literal

from django.utils.html import conditional_escape

from tidewire.wire.keys import Verb

Behavior = Literal["auto", "instant", "smooth"]
Alignment = Literal["start", "center", "end", "nearest"]


class Operations:
    """The operations on a page, or on all pages that a topic reaches.

    ``target`` is a CSS selector, of which the first element of the page counts. ``html`` is escaped, unless it is a
    :class:`~django.utils.safestring.SafeString`; instead of it ``template`` names a template, rendered with
    ``context``.
    """

    __slots__ = ()

    def ask(self, *op: Any) -> None:
        """Have the page do ``op``: a :class:`~tidewire.wire.keys.Verb` and what it takes."""
        raise NotImplementedError

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        """Return ``template`` rendered with ``context``."""
        raise NotImplementedError

    # Elements.

    def replace(
        self, target: str, html: Any = None, *, template: str | None = None, context: Mapping[str, Any] | None = None
    ) -> None:
        """Make the element what ``html`` says. What stays the same is kept: focus, caret, what was typed."""
        self._put(Verb.REPLACE, target, html, template, context)

    def append(
        self, target: str, html: Any = None, *, template: str | None = None, context: Mapping[str, Any] | None = None
    ) -> None:
        """Put ``html`` at the end of the element."""
        self._put(Verb.APPEND, target, html, template, context)

    def prepend(
        self, target: str, html: Any = None, *, template: str | None = None, context: Mapping[str, Any] | None = None
    ) -> None:
        """Put ``html`` at the beginning of the element."""
        self._put(Verb.PREPEND, target, html, template, context)

    def before(
        self, target: str, html: Any = None, *, template: str | None = None, context: Mapping[str, Any] | None = None
    ) -> None:
        """Put ``html`` before the element."""
        self._put(Verb.BEFORE, target, html, template, context)

    def after(
        self, target: str, html: Any = None, *, template: str | None = None, context: Mapping[str, Any] | None = None
    ) -> None:
        """Put ``html`` after the element."""
        self._put(Verb.AFTER, target, html, template, context)

    def remove(self, target: str) -> None:
        """Remove the element."""
        self.ask(Verb.REMOVE, target)

    def text(self, target: str, text: object) -> None:
        """Make ``text`` all that the element contains."""
        self.ask(Verb.TEXT, target, str(text))

    def append_text(self, target: str, text: object) -> None:
        """Put ``text`` at the end of the element."""
        self.ask(Verb.APPEND_TEXT, target, str(text))

    # Attributes.

    def set_attribute(self, target: str, name: str, value: object = "") -> None:
        """Set the attribute ``name`` to ``value``. Raises :class:`ValueError` for one that would run as a script."""
        if name.lower().startswith("on") or name.lower() == "srcdoc":
            raise ValueError(f"{name} would run what it says as a script. Use call() for a hook, or dispatch().")
        self.ask(Verb.SET_ATTRIBUTE, target, name, str(value))

    def remove_attribute(self, target: str, name: str) -> None:
        """Remove the attribute ``name``."""
        self.ask(Verb.REMOVE_ATTRIBUTE, target, name)

    def add_class(self, target: str, names: str) -> None:
        """Add the classes ``names``, separated by spaces."""
        self.ask(Verb.ADD_CLASS, target, names)

    def remove_class(self, target: str, names: str) -> None:
        """Remove the classes ``names``, separated by spaces."""
        self.ask(Verb.REMOVE_CLASS, target, names)

    def set_value(self, target: str, value: object) -> None:
        """Make ``value`` what the input says, whatever was typed."""
        self.ask(Verb.SET_VALUE, target, str(value))

    # What the visitor sees and hears of it.

    def focus(self, target: str) -> None:
        """Focus the element."""
        self.ask(Verb.FOCUS, target)

    def scroll_to(
        self,
        target: str,
        *,
        behavior: Behavior | None = None,
        block: Alignment | None = None,
        inline: Alignment | None = None,
    ) -> None:
        """Scroll the element into view. The options are those of the DOM's ``scrollIntoView``."""
        options = {"behavior": behavior, "block": block, "inline": inline}
        self.ask(Verb.SCROLL, target, {name: value for name, value in options.items() if value is not None})

    def scroll_top(self, *, behavior: Behavior = "auto") -> None:
        """Scroll to the top of the page."""
        self.ask(Verb.SCROLL_TOP, behavior)

    def title(self, text: object) -> None:
        """Make ``text`` the title of the document."""
        self.ask(Verb.TITLE, str(text))

    # Scripts of the page.

    def call(self, hook: str, payload: Any = None) -> None:
        """Call ``handle`` of the hook that the page registered as ``hook``, with ``payload``, which is JSON."""
        self.ask(Verb.CALL, hook, payload)

    def dispatch(self, target: str, event: str, detail: Any = None) -> None:
        """Dispatch a ``CustomEvent`` that bubbles at the element; ``detail`` is JSON."""
        self.ask(Verb.DISPATCH, target, event, detail)

    def _put(self, verb: Verb, target: str, html: Any, template: str | None, context: Mapping[str, Any] | None) -> None:
        if (html is None) is (template is None):
            raise TypeError(f"{verb.name.lower()}() takes html or template=, one of them.")
        self.ask(verb, target, conditional_escape(html) if template is None else self.render(template, context or {}))
