"""Who a page belongs to: the user and the session of its handshake, and the text that snapshots are bound to."""

import hashlib
from collections.abc import Mapping
from importlib import import_module
from types import SimpleNamespace
from typing import Any, Final, NamedTuple, cast

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, parse_cookie

from tidewire.bridge import in_thread
from tidewire.signing import ANONYMOUS

# This backend keeps the whole session in the cookie, so its key changes with every write and names nobody.
_KEYLESS_ENGINE: Final = "django.contrib.sessions.backends.signed_cookies"


class Identity(NamedTuple):
    """A visitor. ``user`` is ``None`` without ``django.contrib.auth``, ``session`` where there is none."""

    user: Any
    session: SessionBase | None
    binding: str


def identity_of(user: Any, session: SessionBase | None) -> Identity:
    """Return the identity for a user and a session that are loaded already, as on a request.

    The binding of a user changes with the password, as the session does; that of an anonymous visitor is the
    session's key.
    """
    if user is not None and user.is_authenticated:
        # Not get_session_auth_hash(): that changes with SECRET_KEY too, and pages are to outlive a rotation of it.
        password = hashlib.sha256(str(getattr(user, "password", "")).encode()).hexdigest()
        return Identity(user, session, f"user:{user.pk}:{password}")
    if session is not None and session.session_key and settings.SESSION_ENGINE != _KEYLESS_ENGINE:
        return Identity(user, session, f"session:{session.session_key}")
    return Identity(user, session, ANONYMOUS)


async def identify(scope: Mapping[str, Any]) -> Identity:
    """Return who opened the socket of ``scope``: as Channels' middleware says, else by the session cookie."""
    if "user" in scope or "session" in scope:
        return await in_thread(_from_middleware, scope)
    if (cookie := _session_cookie(scope)) and apps.is_installed("django.contrib.sessions"):
        return await in_thread(_from_cookie, cookie)
    return identity_of(_user_of({}), None)


def _from_middleware(scope: Mapping[str, Any]) -> Identity:
    return identity_of(scope.get("user"), scope.get("session"))


def _from_cookie(key: str) -> Identity:
    session: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return identity_of(_user_of(session), session)


def _user_of(session: SessionBase | dict[str, Any]) -> Any:
    if not apps.is_installed("django.contrib.auth"):
        return None
    return get_user(cast("HttpRequest", SimpleNamespace(session=session)))


def _session_cookie(scope: Mapping[str, Any]) -> str | None:
    # As Django reads them: the standard library's SimpleCookie drops all of them for one that it does not understand.
    headers = "; ".join(value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie")
    return parse_cookie(headers).get(settings.SESSION_COOKIE_NAME)
