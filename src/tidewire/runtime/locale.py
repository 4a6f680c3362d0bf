"""The language and the time zone of a page: those in which its HTML was made, wherever the project had them from.

A socket's handshake does not tell them: the path is not the page's, and what a middleware of the project's own looks
at is not to be known. So the page's header writes them into the socket's address, where they differ from the
settings. A visitor can change them there, as with any other language switch, to what the project has.
"""

from collections.abc import Callable, Mapping
from contextvars import Context, copy_context
from typing import Any, Final, TypeVar
from urllib.parse import parse_qs, urlencode
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation

from tidewire.bridge import in_thread, running_loop
from tidewire.templates.ambient import Ambient, ambient

T = TypeVar("T")

_LANGUAGE: Final = "language"
_TIME_ZONE: Final = "timezone"


class Locale:
    """The language and the time zone of one page, in which each of its steps begins."""

    __slots__ = ("_context", "_known")

    def __init__(self, context: Context) -> None:
        """``context``: of which every step gets a copy."""
        self._context = context
        self._known: Ambient | None = None

    def now(self) -> Ambient:
        """Return what is active now.

        Both are context variables: as long as a step has set none, they are those of the page, which Django needs to
        be asked for but once. To compare contexts takes 0.2 µs. In other threads Django may see less than is set.
        """
        if running_loop() is None or copy_context() != self._context:
            return ambient()
        if self._known is None:
            self._known = ambient()
        return self._known

    async def change(self, query: str) -> None:
        """Activate what ``query``, else the settings, say of the page that is shown now, from here on."""
        parsed = parse_qs(query)
        await in_thread(_change, parsed)  # where catalogues are read; what this task awaits next finds it, too
        # Here once more, as asgiref hides what was set on another thread than the one that asks.
        self._context.run(_change, parsed)
        self._known = None


class Moment:
    """The context of now, with its language and time zone, for what runs later and perhaps on another thread.

    A copy of the context alone would not do: asgiref's locals, by which Django keeps both, show nothing to a thread
    that did not set them, except where asgiref itself went from one to the other.
    """

    __slots__ = ("_ambient", "_context")

    def __init__(self) -> None:
        self._context = copy_context()
        self._ambient = ambient()

    def bound(self, call: Callable[[], T]) -> Callable[[], T]:
        """Return what runs ``call`` in this context, on whatever thread."""

        def run() -> T:
            return self.context().run(call)

        return run

    def context(self) -> Context:
        """Return a copy of the context, for the thread that asks for it."""
        context = self._context.copy()
        context.run(_surround, self._ambient)
        return context


def _surround(ambient: Ambient) -> None:
    if ambient.language is None:
        translation.deactivate_all()
    else:
        translation.activate(ambient.language)
    timezone.activate(ambient.timezone)


def locale_query() -> str:
    """Return what is active now as a query string, ``""`` if that is what the settings say: ``?language=de``."""
    query = {}
    language, zone = translation.get_language(), timezone.get_current_timezone()
    if settings.USE_I18N and language and language != settings.LANGUAGE_CODE:
        query[_LANGUAGE] = language
    if settings.USE_TZ and isinstance(zone, ZoneInfo) and zone.key not in (None, settings.TIME_ZONE):
        query[_TIME_ZONE] = zone.key
    return f"?{urlencode(query)}" if query else ""


async def activate_locale(scope: Mapping[str, Any]) -> None:
    """Activate, in the caller's context, what the address of the socket says, as far as the project has it."""
    if query := scope.get("query_string"):
        await in_thread(_activate, parse_qs(query.decode("latin-1")))  # a language's first use reads its catalogues


def _change(query: Mapping[str, list[str]]) -> None:
    translation.deactivate()
    timezone.deactivate()
    _activate(query)


def _activate(query: Mapping[str, list[str]]) -> None:
    if settings.USE_I18N and _LANGUAGE in query:
        try:
            translation.activate(translation.get_supported_language_variant(query[_LANGUAGE][0]))
        except LookupError:
            translation.deactivate()
    if settings.USE_TZ and _TIME_ZONE in query:
        try:
            timezone.activate(ZoneInfo(query[_TIME_ZONE][0]))
        except (LookupError, ValueError, OSError):  # unknown, no name at all, or that of a folder
            timezone.deactivate()
