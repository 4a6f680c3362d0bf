"""From values to text at render time: what ``{{ }}`` prints."""

from html import escape as escape_html
from typing import Any, Final

from django.conf import settings
from django.template import Context
from django.template.base import render_value_in_context
from django.utils.safestring import SafeString

from tidewire.templates.lookup import MISSING, attribute, called, find, invalid, path, report

# A live page shows the same short texts again and again: looking one up costs 40 ns, escaping it 180 ns.
# Bounded twice, so that neither many texts nor long ones pile up.
escaped: dict[str, str] = {}
_ESCAPED_BOUND: Final = 16_384
_SHORT: Final = 80

# Where Django's settings keep what was read of them; they empty it when they change. Asking them costs 300 ns, more
# than printing an int does. What is not in there yet, Django's own way of printing reads.
_known_settings: Final = vars(settings)


def escape(text: str) -> str:
    """Return ``text`` (a plain string) escaped for HTML, and remember it if it is short."""
    result = escape_html(text)
    if len(text) <= _SHORT:
        if len(escaped) >= _ESCAPED_BOUND:
            escaped.clear()
        escaped[text] = result
    return result


def has_plain_numbers(context: Context) -> bool:
    """Tell whether whole numbers are shown as their digits, nothing between them."""
    return context.use_l10n is False or not _known_settings.get("USE_THOUSAND_SEPARATOR", True)


def show(value: Any, context: Context, variable: str = "") -> str:
    """Return ``value`` as text, where autoescape is on."""
    kind = type(value)
    if kind is str:
        return escaped.get(value) or escape(value)
    if kind is SafeString:
        return value  # type: ignore[no-any-return]
    if kind is int and has_plain_numbers(context):
        return str(value)
    if value is MISSING:
        value = invalid(context, variable)
    return render_value_in_context(value, context)


def show_called(value: Any, context: Context, variable: str = "") -> str:
    """Return ``value``, called if Django would call it, as text, where autoescape is on."""
    return show(called(value, context, variable) if callable(value) else value, context, variable)


def show_raw(value: Any, context: Context, variable: str = "") -> str:
    """Return ``value`` as text, where autoescape is off."""
    kind = type(value)
    if kind is str or kind is SafeString:
        return value  # type: ignore[no-any-return]
    if value is MISSING:
        value = invalid(context, variable)
    return render_value_in_context(value, context)


def text(context: Context, name: str) -> str:
    """Return the variable ``name`` as text, where autoescape is on."""
    for scope in reversed(context.dicts):
        if name in scope:
            value = scope[name]
            kind = type(value)
            if kind is str:
                return escaped.get(value) or escape(value)
            return show(called(value, context, name) if callable(value) else value, context, name)
    report(context, name)
    return show(MISSING, context, name)


def text_at(context: Context, name: str, names: tuple[str, ...]) -> str:
    """Return the variable ``name.names...`` as text, where autoescape is on."""
    value = find(context, name)
    value = attribute(value, names[0], context) if len(names) == 1 else path(value, names, context)
    if type(value) is str:
        return escaped.get(value) or escape(value)
    return show(value, context, ".".join((name, *names)) if value is MISSING else name)


def cell(value: Any, name: str, context: Context, variable: str = "") -> str:
    """Return ``value.name`` as text, where autoescape is on: in one call, since rows are made of this."""
    found = value[name] if type(value) is dict and name in value else attribute(value, name, context)
    if type(found) is str:
        return escaped.get(found) or escape(found)
    # Rare, and by Django's rules not always called: these are all in one place.
    if type(value) is dict and callable(found):
        found = attribute(value, name, context)
    return show(found, context, variable)


def returned(value: Any) -> str:
    """Return ``value`` as it is, which others' code returned. Raises :class:`TypeError` for no text, as Django does."""
    # Not joined where it is text: a child of a component is more than what it says, and compares by its id.
    return value if isinstance(value, str) else "".join((value,))
