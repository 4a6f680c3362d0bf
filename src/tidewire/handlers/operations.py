"""What a page can be told to do, as methods: each asks for one op of the wire; see *Ops* in the protocol."""

import re
from collections.abc import Collection, Mapping
from typing import Any, Final, Literal

from django.utils.html import conditional_escape

from tidewire.runtime.destinations import address_of
from tidewire.wire.keys import Verb

Behavior = Literal["auto", "instant", "smooth"]
Alignment = Literal["start", "center", "end", "nearest"]

_NAME: Final = re.compile(r"[^\s\x00-\x1f\x7f\"'<>/=]+")
# What would run as a script; the client refuses the same, by `harmless` in its dom/ops.ts. The table is in
# docs/security.md, the cases that both are tested with in tests/attributes.py.
_RUNS: Final = re.compile(r"on.*|srcdoc", re.DOTALL)
_ADDRESS: Final = re.compile(r"(xlink:)?(href|src|action|formaction|data)")
_SCRIPT: Final = re.compile(r"(?i:javascript|vbscript):|(?i:data):(?!image/)")
_UNREAD: Final = dict.fromkeys(map(ord, "\t\n\r"))
_BLANK: Final = "".join(map(chr, range(0x21)))
"""Browsers read an address without the former anywhere in it, and without the latter in front."""


class Operations:
    """The operations on a page, or on all pages that a topic reaches.

    ``target`` is a CSS selector, of which the first element of the page counts. ``html`` is escaped, unless it is a
    :class:`~django.utils.safestring.SafeString`; instead of it ``template`` names a template, rendered with
    ``context``.
    """

    __slots__ = ()

    def ask(self, verb: Verb, *rest: Any) -> None:
        """Have the page do this. Raises :class:`TypeError` for what is no JSON."""
        raise NotImplementedError

    def ask_rendered(self, verb: Verb, target: str, template: str, context: Mapping[str, Any]) -> None:
        """Have the page do this with ``template``, rendered with ``context``, as HTML."""
        raise NotImplementedError

    # Elements.

    def replace(
        self, target: str, html: Any = None, *, template: str | None = None, context: Mapping[str, Any] | None = None
    ) -> None:
        """Make the element what ``html`` says. What stays the same is kept: focus, caret, what was typed.

        Where that is several elements, this one becomes the first of them, and what follows comes behind it. A text
        alone takes the place of the element: to change what is in it, see :meth:`text`.
        """
        self._put(Verb.REPLACE, target, html, template, context)

    def append(
        self, target: str, html: Any = None, *, template: str | None = None, context: Mapping[str, Any] | None = None
    ) -> None:
        """Put ``html`` at the end of the element, in the place of a child with the new one's ``id``, if any."""
        self._put(Verb.APPEND, target, html, template, context)

    def prepend(
        self, target: str, html: Any = None, *, template: str | None = None, context: Mapping[str, Any] | None = None
    ) -> None:
        """Put ``html`` at the beginning of the element, in the place of a child with the new one's ``id``, if any."""
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
        text = _attribute_text(name, value)
        _check_attribute(name.lower(), text)
        self.ask(Verb.SET_ATTRIBUTE, target, name, text)

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
        """Make ``value`` what the control says, also while the visitor is at it, but not over what was typed since.

        Of a select it is the value of an option, of a checkbox or radio button that of the one to tick, or a boolean;
        of what takes several a list. What is chosen and not among them is so no longer.
        """
        if isinstance(value, list | tuple):
            self.ask(Verb.SET_VALUE, target, [str(each) for each in value])
        else:
            self.ask(Verb.SET_VALUE, target, value if isinstance(value, bool) else str(value))

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

    # Other pages.

    def redirect(self, to: Any, /, *args: Any, allowed_hosts: Collection[str] = (), **kwargs: Any) -> None:
        """Load another page: a path, a view's name with its arguments, or a model with ``get_absolute_url``.

        Raises :class:`tidewire.errors.UnsafeRedirect` for an address of another site, unless its host is among
        ``allowed_hosts`` or those of the setting ``REDIRECT_HOSTS``.
        """
        self.ask(Verb.REDIRECT, address_of(to, args, kwargs, allowed_hosts))

    def visit(self, to: Any, /, *args: Any, replace: bool = False, **kwargs: Any) -> None:
        """Go to another page of this site without a full load, where the browser's client can, as a link does.

        The arguments are those of :meth:`redirect`. With ``replace``, in place of this page in the browser's history.
        """
        self.ask(Verb.VISIT, address_of(to, args, kwargs), int(replace))

    # Scripts of the page.

    def call(self, hook: str, payload: Any = None) -> None:
        """Call ``handle`` of the hook that the page registered as ``hook``, with ``payload``, which is JSON."""
        self.ask(Verb.CALL, hook, payload)

    def dispatch(self, target: str, event: str, detail: Any = None) -> None:
        """Dispatch a ``CustomEvent`` that bubbles at the element; ``detail`` is JSON."""
        self.ask(Verb.DISPATCH, target, event, detail)

    def _put(self, verb: Verb, target: str, html: Any, template: str | None, context: Mapping[str, Any] | None) -> None:
        # An empty text is HTML, too, which empties the element.
        if (html is None) is (template is None):
            raise TypeError(f"{verb.name.lower()}() takes html or template=, one of them.")
        if template is None:
            self.ask(verb, target, conditional_escape(html))
        else:
            self.ask_rendered(verb, target, template, context or {})


def _attribute_text(name: str, value: object) -> str:
    if value is None or isinstance(value, bool):
        raise TypeError(
            f"set_attribute() takes text or a number for {name!r}, came {value!r}. For one that is on, '' or 'true', "
            f"as the attribute has it; for one that is off, remove_attribute(), or 'false'."
        )
    return str(value)


def _check_attribute(name: str, text: str) -> None:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} is no name of an attribute: one has no spaces, quotes, or any of < > / =.")
    # The page checks this, too; here the handler hears of it, and the value may be what a visitor typed.
    if _RUNS.fullmatch(name) or (_ADDRESS.fullmatch(name) and _SCRIPT.match(text.translate(_UNREAD).lstrip(_BLANK))):
        raise ValueError(
            f"The attribute {name}={text[:80]!r} would run as a script. Expected an address that is no script, or an "
            f"attribute of another name. To have a script of the page run, call() its hook, or dispatch() an event."
        )
