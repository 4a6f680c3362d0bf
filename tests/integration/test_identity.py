"""Pages whose visitors log out, log in as others, or are changed: by Django's own signals, whoever sends them."""

from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.contrib.auth import login
from django.contrib.auth.models import Group, Permission, User
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.test import RequestFactory

from tidewire.runtime.application import ProjectApplication
from tidewire.runtime.host import Host
from tidewire.testing import LiveDocument, PageClient, SocketClosed
from tidewire.wire.keys import Kind


def host_of(client: PageClient) -> Host:
    assert isinstance(client.application, ProjectApplication)
    return client.application.host


async def user_named(name: str = "ada") -> User:
    return await User.objects.acreate_user(name, password="x")


async def logged_in(client: PageClient, user: User, path: str = "/whoami/") -> LiveDocument:
    await client.http.aforce_login(user)
    return await client.get(path)


async def closes(page: LiveDocument) -> None:
    """Whatever still comes, then the close with the code that tells the client to stay away."""
    with pytest.raises(SocketClosed, match="4401"):
        await page.until(lambda: False)


async def do(change: Callable[[], Any]) -> None:
    await sync_to_async(change)()


async def test_logout_closes_every_page_of_the_session(any_client: PageClient) -> None:
    user = await user_named()
    elsewhere = await logged_in(any_client, user)
    any_client.http.cookies.clear()  # another browser
    pages = [await logged_in(any_client, user), await any_client.get("/counters/")]
    await any_client.http.alogout()
    for page in pages:
        await closes(page)
    await elsewhere.click("button")
    assert "ada" in elsewhere.find("p").text


async def test_login_as_another_closes_the_pages_of_before(any_client: PageClient) -> None:
    page = await logged_in(any_client, await user_named())
    await do(lambda: post_login(any_client, "bob"))
    await closes(page)


async def test_login_of_a_visitor_with_a_session_closes_the_pages_of_before(any_client: PageClient) -> None:
    store = SessionStore()
    await store.asave()
    any_client.http.cookies["sessionid"] = str(store.session_key)
    page = await any_client.get("/whoami/")
    await do(lambda: post_login(any_client, "ada"))
    await closes(page)


def post_login(client: PageClient, name: str) -> None:
    """Log in as a view does: with the request that has the visitor's cookies."""
    request = RequestFactory().get("/")
    request.COOKIES["sessionid"] = client.http.cookies["sessionid"].value
    request.session = SessionStore(request.COOKIES["sessionid"])
    login(request, User.objects.create_user(name), backend="django.contrib.auth.backends.ModelBackend")


def change_password(user: User) -> None:
    user.set_password("other")
    user.save()


def deactivate(user: User) -> None:
    user.is_active = False
    user.save(update_fields=["is_active"])


@pytest.mark.parametrize("change", [change_password, deactivate, User.delete])
async def test_who_may_not_log_in_any_more_is_out_at_once(any_client: PageClient, change: Any) -> None:
    user = await user_named()
    page = await logged_in(any_client, user)
    await do(lambda: change(User.objects.get(pk=user.pk)))
    await closes(page)


async def test_a_change_that_is_rolled_back_closes_nothing(any_client: PageClient) -> None:
    user = await user_named()
    page = await logged_in(any_client, user)

    def change_and_roll_back() -> None:
        with transaction.atomic():
            change_password(User.objects.get(pk=user.pk))
            transaction.set_rollback(True)

    await do(change_and_roll_back)
    await page.click("button")
    assert "ada" in page.find("p").text


async def test_a_user_who_merely_changed_is_new_at_the_next_event(any_client: PageClient) -> None:
    user = await user_named()
    page = await logged_in(any_client, user)
    user.username = "lovelace"
    await user.asave()
    await page.click("button")
    assert "Still lovelace" in page.find("p").text


def give_permission(user: User) -> None:
    user.user_permissions.add(Permission.objects.get(codename="add_user"))


def give_group(user: User) -> None:
    group = Group.objects.create(name="staff")
    group.permissions.add(Permission.objects.get(codename="add_user"))
    user.groups.add(group)


def give_group_from_its_side(user: User) -> None:
    group = Group.objects.create(name="staff")
    group.permissions.add(Permission.objects.get(codename="add_user"))
    group.user_set.add(user)


def take_group(user: User) -> None:
    user.groups.clear()


def clear_group_from_its_side(_: User) -> None:
    Group.objects.get().user_set.clear()


def change_group(_: User) -> None:
    Group.objects.get().permissions.clear()


def delete_group(_: User) -> None:
    Group.objects.all().delete()


async def may(page: LiveDocument) -> bool:
    await page.send("p", "ask", permission="auth.add_user")
    return "may" in page.find("p").text


@pytest.mark.parametrize("give", [give_permission, give_group, give_group_from_its_side])
async def test_a_permission_counts_from_the_next_event_on(any_client: PageClient, give: Any) -> None:
    user = await user_named()
    page = await logged_in(any_client, user)
    assert not await may(page)
    await do(lambda: give(user))
    assert await may(page)


@pytest.mark.parametrize("take", [take_group, clear_group_from_its_side, change_group, delete_group])
async def test_a_permission_taken_away_counts_no_more(any_client: PageClient, take: Any) -> None:
    user = await user_named()
    await do(lambda: give_group(user))
    page = await logged_in(any_client, user)
    assert await may(page)
    await do(lambda: take(user))
    assert not await may(page)


async def test_a_session_deleted_elsewhere_is_found_on_schedule(page_client: PageClient, settings: Any) -> None:
    settings.TIDEWIRE = {"IDENTITY_SECONDS": 0}
    page = await logged_in(page_client, await user_named())
    await SessionStore(page_client.http.cookies["sessionid"].value).adelete()
    await page.send_event("p", "again")
    await closes(page)
    assert not [frame for frame in page.frames if frame.startswith(f"[{Kind.ANSWER:d},")]


async def test_the_page_of_a_dead_session_is_not_resumed(page_client: PageClient) -> None:
    page = await logged_in(page_client, await user_named())
    await page.drop()
    assert host_of(page_client).page_count == 1
    await page_client.http.alogout()
    await host_of(page_client).idle()
    assert host_of(page_client).page_count == 0


async def test_a_page_that_came_back_is_watched_like_before(page_client: PageClient) -> None:
    user = await user_named()
    page = await logged_in(page_client, user)
    await page.drop()
    user.first_name = "Ada"
    await user.asave()
    assert await page.reconnect()
    await page.click("button")
    await host_of(page_client).idle()  # SQLite lets nobody write to a table that is being read
    await do(lambda: change_password(User.objects.get(pk=user.pk)))
    await closes(page)


async def test_whoever_is_nobody_goes_on(page_client: PageClient) -> None:
    page = await page_client.get("/whoami/")
    await user_named()
    await do(Group(name="any").save)
    await do(lambda: delete_group(User()))
    await page.click("button")
    assert "Still AnonymousUser" in page.find("p").text
