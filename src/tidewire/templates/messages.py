"""Translated texts at render time: what ``translate`` and ``blocktranslate`` call."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from functools import partial
from typing import Any, Final

from django.conf import settings
from django.template import Context, TemplateSyntaxError
from django.template.base import render_value_in_context
from django.utils import translation
from django.utils.safestring import SafeData, mark_safe

ATTEMPTS: Final[tuple[tuple[Callable[[], AbstractContextManager[None]], bool], ...]] = (
    (nullcontext, False),
    (partial(translation.override, None), True),
)
"""The languages in which a block is translated, and whether it is the last one: the active one, then none."""


class Texts:
    """The message ids of one ``blocktranslate``."""

    def __init__(self, node: Any, singular: str, plural: str = "") -> None:
        self.node = node
        self.singular = singular
        self.plural = plural

    def check(self, count: Any) -> None:
        """Raise :class:`TemplateSyntaxError` if ``count`` is no number."""
        if not isinstance(count, Decimal | float | int):
            raise TemplateSyntaxError(
                f"{self.node.countervar!r} argument to {self.node.tag_name!r} tag must be a number."
            )

    def text(self, message_context: str | None, count: Any, values: Mapping[str, str], last: bool) -> str | None:
        """Return the translation with ``values`` in it, or ``None`` if its placeholders are wrong.

        At the ``last`` attempt that raises :class:`TemplateSyntaxError`.
        """
        message = self._translated(message_context, count)
        try:
            text = message % values
        except (KeyError, ValueError):
            if not last:
                return None
            raise TemplateSyntaxError(
                f"{self.node.tag_name!r} is unable to format string returned by gettext: {message!r} using {values!r}"
            ) from None
        # Django sets the name within the second attempt, and then once more to what that attempt prints: nothing.
        return "" if last and self.node.asvar else text

    def _translated(self, message_context: str | None, count: Any) -> str:
        if count is None:
            if message_context:
                return translation.pgettext(message_context, self.singular)
            return translation.gettext(self.singular)
        if message_context:
            return translation.npgettext(message_context, self.singular, self.plural, count)
        return translation.ngettext(self.singular, self.plural, count)


def translated(message: str) -> str:
    """Return a message of the catalogue, with the percent signs as they were in the template."""
    return translation.gettext(message).replace("%%", "%")


def lazily(value: Any, message_context: Any) -> Any:
    """Return the translation of a value, as ``{% translate value %}`` hands it to its filters."""
    message = value.replace("%", "%%")
    if isinstance(value, SafeData):
        message = mark_safe(message)  # noqa: S308  (it was safe, and a percent sign is)
    if message_context:
        return translation.pgettext_lazy(message_context, message)
    return translation.gettext_lazy(message)


def named(value: Any, context: Context) -> str:
    """Return the text that ``{% translate value as name %}`` sets."""
    text = render_value_in_context(value, context)
    plain = text.replace("%%", "%")
    return mark_safe(plain) if isinstance(text, SafeData) else plain  # noqa: S308  (it was safe, and a percent sign is)


def available_languages() -> list[tuple[str, str]]:
    """Return codes and names of the languages in the settings."""
    return [(code, translation.gettext(name)) for code, name in settings.LANGUAGES]
