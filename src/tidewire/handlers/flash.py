"""Messages of ``django.contrib.messages`` over a socket, which has no response that could set a cookie."""

from types import SimpleNamespace
from typing import Any, Final, Literal, cast

from django.apps import apps
from django.conf import settings
from django.contrib.messages.constants import DEFAULT_LEVELS
from django.contrib.messages.storage import default_storage
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils.module_loading import import_string

from tidewire.errors import ConfigurationError
from tidewire.runtime.identity import has_keyless_sessions
from tidewire.wire.keys import Attribute

Level = Literal["debug", "info", "success", "warning", "error"]

TARGET: Final = f"[{Attribute.FLASH}]"
TEMPLATE: Final = "tidewire/flash.html"
_IN_SESSION: Final = "django.contrib.messages.storage.session.SessionStorage"


def message_of(text: object, level: Level | int, extra_tags: str) -> Any:
    """Return a message as Django makes it, ``None`` for one that ``MESSAGE_LEVEL`` is above.

    Raises :class:`ConfigurationError` where messages are not installed, :class:`ValueError` for an unknown level.
    """
    if not apps.is_installed("django.contrib.messages"):
        raise ConfigurationError("flash() shows messages of Django: add 'django.contrib.messages' to INSTALLED_APPS.")
    # A storage of its own for each message: the level that is shown and the tags are Django's to know.
    storage = _storage({})
    storage.add(_number(level), text, extra_tags)
    return next(iter(storage), None)


def store(session: SessionBase | None, message: Any) -> None:
    """Have the next page of the visitor show ``message``. Blocks.

    Raises :class:`ConfigurationError` where no session can hold it.
    """
    if not issubclass(import_string(settings.MESSAGE_STORAGE), import_string(_IN_SESSION)):
        raise ConfigurationError(
            f"A message for the next page waits in the session, since a socket can set no cookie, and MESSAGE_STORAGE "
            f"is {settings.MESSAGE_STORAGE!r}. Set it to {_IN_SESSION!r}, or show the message on this page."
        )
    key = None if session is None or has_keyless_sessions() else session.session_key
    if session is None or key is None or not session.exists(key):
        raise ConfigurationError("A message for the next page waits in the session, and this visitor has none.")
    # Read anew: what the page holds is as old as its socket, and to save that would undo what views have saved since.
    fresh = type(session)(key)
    storage = _storage(fresh)
    storage.add(message.level, message.message, message.extra_tags)
    storage.update(None)
    fresh.save()


def _storage(session: Any) -> Any:
    return default_storage(cast("HttpRequest", SimpleNamespace(session=session, COOKIES={}, META={})))


def _number(level: Level | int) -> int:
    if isinstance(level, int):
        return level
    if (number := DEFAULT_LEVELS.get(level.upper())) is None:
        raise ValueError(
            f"A message's level is one of {', '.join(DEFAULT_LEVELS).lower()}, or a number, came {level!r}."
        )
    return number
