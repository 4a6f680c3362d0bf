"""Who a page belongs to: its user and its session, and the text that snapshots are bound to."""

import hashlib
from collections.abc import Mapping
from importlib import import_module
from types import SimpleNamespace
from typing import Any, Final, NamedTuple, cast

from django.apps import apps
from django.conf import settings
from django.contrib.auth import SESSION_KEY, get_user, get_user_model
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest, parse_cookie
from django.utils.crypto import salted_hmac

from tidewire.bridge import in_thread
from tidewire.signing import ANONYMOUS

# This backend keeps the whole session in the cookie, so its key changes with every write and names nobody.
_KEYLESS_ENGINE: Final = "django.contrib.sessions.backends.signed_cookies"
_USER: Final = "user:"


class Identity(NamedTuple):
    """A visitor. ``user`` is ``None`` without ``django.contrib.auth``, ``session`` where there is none."""

    user: Any
    session: SessionBase | None
    binding: str

    @property
    def can_end(self) -> bool:
        """Whether there is a user or a session that could be gone one day."""
        return self.binding != ANONYMOUS

    @property
    def topics(self) -> tuple[str, ...]:
        """Where changes of this visitor are told: none for one who is nobody."""
        user = (user_topic(self.user.pk),) if self.binding.startswith(_USER) else ()
        return (*user, session_topic(self.session.session_key)) if self.session and self.session.session_key else user


def user_topic(pk: object) -> str:
    """Return the topic of changes of a user."""
    return f"tidewire.user.{pk}"


def session_topic(key: str) -> str:
    """Return the topic of the session ``key``. What passes by it shall not be able to use the session."""
    return f"tidewire.session.{salted_hmac('tidewire.session', key, algorithm='sha256').hexdigest()[:24]}"


def identity_of(user: Any, session: SessionBase | None) -> Identity:
    """Return the identity for a user and a session that are loaded already, as on a request.

    The binding of a user changes with the password, as the session does; that of an anonymous visitor is the
    session's key.
    """
    if user is not None and user.is_authenticated:
        # Not get_session_auth_hash(): that changes with SECRET_KEY too, and pages are to outlive a rotation of it.
        password = hashlib.sha256(str(getattr(user, "password", "")).encode()).hexdigest()
        return Identity(user, session, f"{_USER}{user.pk}:{password}")
    if session is not None and session.session_key and not has_keyless_sessions():
        return Identity(user, session, f"session:{session.session_key}")
    return Identity(user, session, ANONYMOUS)


def has_keyless_sessions() -> bool:
    """Tell whether a session of this project has no key that stays: the server cannot end one either."""
    return settings.SESSION_ENGINE == _KEYLESS_ENGINE


async def identify(scope: Mapping[str, Any]) -> Identity:
    """Return who opened the socket of ``scope``: as Channels' middleware says, else by the session cookie."""
    if "user" in scope or "session" in scope:
        return await in_thread(_from_middleware, scope)
    if (cookie := _session_cookie(scope)) and apps.is_installed("django.contrib.sessions"):
        return await in_thread(_from_cookie, cookie)
    return identity_of(_user_of(None), None)


def reread(identity: Identity) -> Identity:
    """Return who the visitor of ``identity`` is by now, read anew: another binding means that the session has ended.

    Blocks.
    """
    session = None if identity.session is None else _stored(str(identity.session.session_key))
    known = identity.user is not None and identity.user.is_authenticated
    if known and not (identity.session is not None and SESSION_KEY in identity.session):
        return identity_of(_user_again(identity.user), session)  # by a token, say: no session knows this user
    return identity_of(_user_of(session), session)


def _from_middleware(scope: Mapping[str, Any]) -> Identity:
    return identity_of(scope.get("user"), scope.get("session"))


def _from_cookie(key: str) -> Identity:
    session = _stored(key)
    return identity_of(_user_of(session), session)


def _stored(key: str) -> SessionBase:
    session: SessionBase = import_module(settings.SESSION_ENGINE).SessionStore(key)
    return session


class _Contents(dict[str, Any]):
    """What a session holds, to read.

    Django changes a session whose user it cannot verify, or only by an old ``SECRET_KEY``: on a socket that would log
    its visitor out, since no cookie can be set there.
    """

    def flush(self) -> None:
        """Leave the session as it is: it is HTTP's to end."""

    def cycle_key(self) -> None:
        """Leave its key as it is."""


def _user_of(session: SessionBase | None) -> Any:
    if not apps.is_installed("django.contrib.auth"):
        return None
    if session is None:  # get_user() returns the same for an empty session, in four times the time
        return import_module("django.contrib.auth.models").AnonymousUser()
    return get_user(cast("HttpRequest", SimpleNamespace(session=_Contents(session.items()))))


def _user_again(user: Any) -> Any:
    found = get_user_model()._default_manager.filter(pk=user.pk).first()
    return found if found is not None and found.is_active else _user_of(None)


def _session_cookie(scope: Mapping[str, Any]) -> str | None:
    # As Django reads them: the standard library's SimpleCookie drops all of them for one that it does not understand.
    cookies = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    return parse_cookie("; ".join(cookies)).get(settings.SESSION_COOKIE_NAME) if cookies else None
