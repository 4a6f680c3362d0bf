"""Who a socket belongs to."""

from types import SimpleNamespace
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import AnonymousUser, User
from django.contrib.sessions.backends.db import SessionStore

from tidewire.runtime.identity import identify, identity_of, reread, session_topic, user_topic
from tidewire.signing import ANONYMOUS


def session(key: str | None) -> Any:
    return SimpleNamespace(session_key=key)


def scope(*cookies: str) -> dict[str, Any]:
    return {"headers": [(b"cookie", cookie.encode("latin-1")) for cookie in cookies]}


@pytest.mark.parametrize(
    ("user", "key", "binding"),
    [
        (None, None, ANONYMOUS),
        (AnonymousUser(), None, ANONYMOUS),
        (AnonymousUser(), "", ANONYMOUS),
        (AnonymousUser(), "abc", "session:abc"),
        (None, "abc", "session:abc"),
    ],
)
def test_without_a_user_the_session_counts(user: Any, key: str | None, binding: str) -> None:
    assert identity_of(user, session(key)).binding == binding


def test_a_session_kept_in_its_cookie_names_nobody(settings: Any) -> None:
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    assert identity_of(AnonymousUser(), session("changes with every write")).binding == ANONYMOUS


def test_a_user_is_the_same_in_every_session_until_the_password_changes() -> None:
    user = User(pk=1, password="one")
    binding = identity_of(user, session("a")).binding
    assert binding.startswith("user:1:")
    assert identity_of(user, session("b")).binding == binding
    assert identity_of(User(pk=1, password="two"), session("a")).binding != binding
    assert identity_of(User(pk=2, password="one"), session("a")).binding != binding


def test_a_user_is_the_same_under_a_new_key(settings: Any) -> None:
    user = User(pk=1, password="one")
    binding = identity_of(user, None).binding
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert identity_of(user, None).binding == binding


@pytest.mark.django_db(transaction=True)
async def test_what_middleware_found_out_is_used() -> None:
    user = User(pk=1, password="x")
    assert (await identify({"user": user, "session": session("a"), "headers": []})).user is user


async def test_no_cookie_is_nobody() -> None:
    identity = await identify(scope())
    assert identity.user.is_anonymous
    assert (identity.session, identity.binding) == (None, ANONYMOUS)


def logged_in() -> tuple[User, str]:
    user = User.objects.create_user("ada", password="x")
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return user, str(store.session_key)


@pytest.mark.parametrize(
    "others",
    [
        [],
        ["theme=dark"],
        ['filters={"a": [1, 2]}'],
        ["not a cookie"],
        ["name with spaces=1", "="],
        ['quoted="a b\\054c"'],
        ["größe=1"],
    ],
)
@pytest.mark.django_db(transaction=True)
async def test_whatever_other_cookies_there_are_the_session_is_found(others: list[str]) -> None:
    user, key = await sync_to_async(logged_in)()
    for cookies in ([*others, f"sessionid={key}"], [f"sessionid={key}", *others]):
        assert (await identify(scope("; ".join(cookies)))).user == user
        assert (await identify(scope(*cookies))).user == user  # HTTP/2 may send each in a header of its own


@pytest.mark.django_db(transaction=True)
async def test_a_session_that_ended_is_nobodys() -> None:
    assert (await identify(scope("sessionid=gone"))).user.is_anonymous


async def reread_after(change: Any, *, cookies: bool = True) -> tuple[Any, Any]:
    """The identity of a visitor who is logged in, and what it is after ``change`` of the user and the session's key."""
    user, key = await sync_to_async(logged_in)()
    before = await identify(scope(f"sessionid={key}") if cookies else {"user": user, "headers": []})
    await sync_to_async(change)(user, key)
    return before, await sync_to_async(reread)(before)


def set_password(user: User, _: str) -> None:
    user.set_password("other")
    user.save()


def deactivate(user: User, _: str) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)


def delete_user(user: User, _: str) -> None:
    User.objects.filter(pk=user.pk).delete()


def delete_session(_: User, key: str) -> None:
    SessionStore(key).delete()


@pytest.mark.parametrize("cookies", [True, False], ids=["by session", "by a token"])
@pytest.mark.parametrize("change", [set_password, deactivate, delete_user])
@pytest.mark.django_db(transaction=True)
async def test_who_may_not_log_in_any_more_is_somebody_else(change: Any, cookies: bool) -> None:
    before, after = await reread_after(change, cookies=cookies)
    assert before.can_end
    assert before.binding != after.binding


@pytest.mark.django_db(transaction=True)
async def test_a_deleted_session_is_nobodys() -> None:
    before, after = await reread_after(delete_session)
    assert before.binding.startswith("user:")
    assert after.binding == ANONYMOUS


@pytest.mark.parametrize("cookies", [True, False], ids=["by session", "by a token"])
@pytest.mark.django_db(transaction=True)
async def test_a_user_who_merely_changed_is_the_same_and_new(cookies: bool) -> None:
    def rename(user: User, _: str) -> None:
        User.objects.filter(pk=user.pk).update(first_name="Ada")

    before, after = await reread_after(rename, cookies=cookies)
    assert before.binding == after.binding
    assert (before.user.first_name, after.user.first_name) == ("", "Ada")


@pytest.mark.django_db(transaction=True)
async def test_an_anonymous_session_is_the_same_until_it_is_deleted() -> None:
    store = SessionStore()
    await store.asave()
    before = await identify(scope(f"sessionid={store.session_key}"))
    assert before.binding == f"session:{store.session_key}"
    assert (await sync_to_async(reread)(before)).binding == before.binding
    await store.adelete()
    assert (await sync_to_async(reread)(before)).binding == ANONYMOUS


@pytest.mark.django_db(transaction=True)
async def test_a_socket_leaves_a_session_of_an_older_key_as_it_is(settings: Any) -> None:
    user, key = await sync_to_async(logged_in)()
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", [settings.SECRET_KEY]
    assert (await identify(scope(f"sessionid={key}"))).user == user
    assert await SessionStore().aexists(key)  # Django's request would give it a new key, and a new cookie


@pytest.mark.django_db(transaction=True)
async def test_a_socket_does_not_end_a_session_that_it_cannot_verify() -> None:
    user, key = await sync_to_async(logged_in)()
    await sync_to_async(set_password)(user, key)
    assert (await identify(scope(f"sessionid={key}"))).user.is_anonymous
    assert await SessionStore().aexists(key)


def test_a_visitors_topics_tell_no_key() -> None:
    assert identity_of(User(pk=7), session("secret")).topics == (user_topic(7), session_topic("secret"))
    assert identity_of(User(pk=7), None).topics == (user_topic(7),)
    assert identity_of(AnonymousUser(), session("secret")).topics == (session_topic("secret"),)
    assert identity_of(AnonymousUser(), None).topics == ()
    assert "secret" not in session_topic("secret")
    assert session_topic("secret") != session_topic("other")
