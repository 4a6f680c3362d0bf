"""What Django tells of users and sessions, for the guards of all processes.

Only what is sure to have ended is told as such; of everything else pages read for themselves what it means to them.
What sends no signal (``QuerySet.update()``, a session deleted in its storage) they find out in ``IDENTITY_SECONDS``. A
receiver for deleted sessions would have ``clearsessions`` load every one of them.
"""

from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.http import HttpRequest

from tidewire.bridge import after_commit
from tidewire.hub import hub
from tidewire.runtime.identity import has_keyless_sessions, session_topic, user_topic

ALL_USERS: Final = "tidewire.users"
"""The topic of what may change any user."""
ENDED: Final = {"ended": True}
"""Says on the topic of a session that it is over. Anything else: look again."""
_CHANGED: Final[dict[str, Any]] = {}
_MOST_NAMED: Final = 100
"""Where more users than this are changed at once, all are told to look: that is one publication."""


def connect() -> None:
    """Listen. Idempotent. Without ``django.contrib.auth`` there is nothing to listen to."""
    if not apps.is_installed("django.contrib.auth"):
        return
    user_logged_in.connect(_logged_in)
    user_logged_out.connect(_logged_out)
    # From whatever model: a proxy of the user model sends its own. No deletion without a sender, though: while
    # anybody listens to all of them, Django loads every row before it deletes it.
    post_save.connect(_saved)
    post_delete.connect(_user_deleted, sender=get_user_model())
    for name in ("auth.Group", "auth.Permission"):
        post_delete.connect(_all_changed, sender=apps.get_model(name))
    m2m_changed.connect(_group_changed, sender=apps.get_model("auth.Group").permissions.through)
    for field in get_user_model()._meta.many_to_many:
        if field.related_model._meta.label in ("auth.Group", "auth.Permission"):
            m2m_changed.connect(_user_linked, sender=field.remote_field.through)


def _logged_in(*, request: HttpRequest, **_: object) -> None:
    # Django has given the visitor another session, unless this is the same user again.
    old = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
    if old and old != request.session.session_key and not has_keyless_sessions():
        _tell(session_topic(old), ENDED)


def _logged_out(*, request: HttpRequest, **_: object) -> None:
    # Before Django ends the session: so the pages are told that it ends, and do not look whether it is there.
    for key in {request.COOKIES.get(settings.SESSION_COOKIE_NAME), request.session.session_key} - {None, ""}:
        _tell(session_topic(str(key)), ENDED)


def _saved(*, instance: Any, created: bool, update_fields: Iterable[str] | None, using: str, **_: object) -> None:
    is_login = update_fields is not None and set(update_fields) == {"last_login"}
    if not created and not is_login and isinstance(instance, get_user_model()):
        _tell(user_topic(instance.pk), _CHANGED, using)


def _user_deleted(*, instance: Any, using: str, **_: object) -> None:
    _tell(user_topic(instance.pk), _CHANGED, using)


def _user_linked(
    *, instance: Any, action: str, reverse: bool, pk_set: set[Any] | None, using: str, **_: object
) -> None:
    if not action.startswith("post_"):
        return
    users = pk_set if reverse else {instance.pk}
    if users is None or len(users) > _MOST_NAMED:  # cleared from the other side: nobody says whose they were
        _tell(ALL_USERS, _CHANGED, using)
        return
    for pk in users:
        _tell(user_topic(pk), _CHANGED, using)


def _group_changed(*, action: str, using: str, **_: object) -> None:
    if action.startswith("post_"):
        _tell(ALL_USERS, _CHANGED, using)


def _all_changed(*, using: str, **_: object) -> None:
    _tell(ALL_USERS, _CHANGED, using)


def _tell(topic: str, payload: dict[str, Any], using: str | None = None) -> None:
    after_commit(partial(hub.publish, topic, payload), using=using)
