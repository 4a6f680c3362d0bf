"""H7: what runs around handlers, sync and async, in process and over a real socket."""

from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.core.checks import run_checks
from django.core.exceptions import PermissionDenied
from django.utils.translation import activate, get_language

from tests.hub.processes import FakeClock
from tidewire import HandlerPage, handler, handlers
from tidewire.errors import ConfigurationError
from tidewire.handlers.chain import for_all
from tidewire.handlers.middleware import (
    HandlerCall,
    Middleware,
    Next,
    login_redirect,
    login_required,
    permission_required,
    rate,
)
from tidewire.testing import EventFailed, LiveDocument, PageClient

Register = Callable[..., None]


def tell(page: HandlerPage, by: int) -> None:
    """Do what can be seen."""
    page.append_text("#told", f" ran {by}")


def fail(page: HandlerPage, by: int) -> None:
    """Ask for much, and fail."""
    tell(page, by)
    page.push_url("?failed=1")
    page.background(tell, page, by)
    raise LookupError("secret of the handler")


async def around(page: HandlerPage, call: HandlerCall, next: Next) -> None:
    page.text("#told", f"before {call.name} {call.handler.__name__[:3]}")
    await next()
    page.append_text("#told", " after")


async def named(name: str, page: HandlerPage, call: HandlerCall, next: Next) -> None:
    page.append_text("#told", f" <{name}")
    await next()
    page.append_text("#told", f" {name}>")


async def stop(page: HandlerPage, call: HandlerCall, next: Next) -> None:
    page.text("#told", "not today")


async def forgive(page: HandlerPage, call: HandlerCall, next: Next) -> None:
    page.text("#told", "trying")
    try:
        await next()
    except LookupError as error:
        page.append_text("#told", f" caught {type(error).__name__}")


async def refused(page: LiveDocument, why: str, caplog: pytest.LogCaptureFixture, **arguments: Any) -> None:
    """Call the handler; it is refused, and nothing of it happens."""
    told = page.find("#told").text
    with pytest.raises(EventFailed) as failed:
        await page.send("#tell", "run", **arguments)
    assert (failed.value.code, failed.value.text) == ("forbidden", "This could not be done.")
    assert why in caplog.text
    assert page.find("#told").text == told
    await page.send("#tell", "greet")
    assert page.find("#greeting").text == "Hello nobody!"


async def test_h7_before_and_after(page: LiveDocument, register: Register) -> None:
    register(tell, middleware=[around])
    before = len(page.frames)
    await page.send("#tell", "run", by="3")
    assert page.find("#told").text == "before run run ran 3 after"
    assert len(page.frames) == before + 1, "in one frame, in order"


async def test_h7_the_settings_come_first_the_first_one_is_outermost(
    page: LiveDocument, register: Register, settings: Any
) -> None:
    here = f"{__name__}."
    settings.TIDEWIRE = {"HANDLER_MIDDLEWARE": [f"{here}around", f"{here}outer"]}
    register(tell, middleware=[partial(named, "c"), partial(named, "d")])
    await page.send("#tell", "run")
    assert page.find("#told").text == "before run run <b <c <d ran 1 d> c> b> after"
    await page.fire("submit", "#form")
    assert page.find("#told").text == "before greet gre <b b> after"


outer = partial(named, "b")


async def test_h7_who_does_not_call_next_is_the_answer(page: LiveDocument, register: Register) -> None:
    register(fail, middleware=[stop])
    await page.send("#tell", "run")
    assert page.find("#told").text == "not today"


async def test_h7_what_a_middleware_raises_is_the_handlers_failure(
    page: LiveDocument, register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(page: HandlerPage, call: HandlerCall, next: Next) -> None:
        await next()
        raise RuntimeError("secret of the middleware")

    register(tell, middleware=[broken])
    with pytest.raises(EventFailed) as failed:
        await page.send("#tell", "run")
    assert (failed.value.code, failed.value.text) == ("event-failed", "This could not be done.")
    assert "secret of the middleware" in caplog.text
    assert page.ops == []


async def test_h7_an_exception_can_be_caught_and_nothing_of_the_handler_happens(
    page: LiveDocument, register: Register
) -> None:
    register(fail, middleware=[forgive])
    await page.send("#tell", "run", by=5)
    assert page.find("#told").text == "trying caught LookupError"
    assert page.url == "/handlers/"
    await page.send("#tell", "tell-all")  # the background would have come before this
    assert "ran 5" not in "".join(page.frames)


async def test_h7_a_middleware_can_try_again(page: LiveDocument, register: Register) -> None:
    tries: list[int] = []

    def flaky(page: HandlerPage, by: int) -> None:
        tries.append(by)
        (fail if len(tries) == 1 else tell)(page, by)

    async def again(page: HandlerPage, call: HandlerCall, next: Next) -> None:
        try:
            await next()
        except LookupError:
            await next()

    register(flaky, middleware=[again])
    await page.send("#tell", "run")
    assert page.find("#told").text == "ran 1"


@pytest.mark.usefixtures("_all_handlers")
async def test_h7_what_was_streamed_before_a_failure_stays_and_the_rest_goes(page: LiveDocument) -> None:
    async def run(page: HandlerPage) -> None:
        await page.stream("#told", [" streamed"])
        page.append_text("#told", " never")
        raise LookupError

    handlers.register(run, middleware=[forgive])
    await page.send("#tell", "run")
    assert page.find("#told").text == "trying streamed caught LookupError"


async def test_h7_arguments_are_bound_and_can_be_changed(page: LiveDocument, register: Register) -> None:
    async def double(page: HandlerPage, call: HandlerCall, next: Next) -> None:
        arguments = await call.arguments()
        arguments["by"] *= 2
        await next()

    register(tell, middleware=[double])
    await page.send("#tell", "run", by="21")
    assert page.find("#told").text == "ran 42"


@pytest.mark.usefixtures("_all_handlers")
async def test_h7_who_is_refused_does_not_learn_which_rows_there_are(
    page: LiveDocument, caplog: pytest.LogCaptureFixture
) -> None:
    def run(page: HandlerPage, user: User) -> None: ...

    handlers.register(run, middleware=[login_required])
    await refused(page, "nobody is logged in", caplog, user=1)


async def test_h7_a_language_that_a_middleware_activates_is_the_handlers(
    page: LiveDocument, register: Register
) -> None:
    async def german(page: HandlerPage, call: HandlerCall, next: Next) -> None:
        activate("de")
        await next()

    def look(page: HandlerPage, by: int) -> None:
        page.text("#told", f"{get_language()} {page.language}")

    register(look, middleware=[german])
    await page.send("#tell", "run")
    assert page.find("#told").text == "de de"


async def test_h7_permission_denied_is_a_refusal_wherever_it_is_raised(
    page: LiveDocument, register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    def deny(page: HandlerPage, by: int) -> None:
        tell(page, by)
        raise PermissionDenied("not yours")

    register(deny)
    await refused(page, "The handler 'run' is not for this visitor: not yours.", caplog)
    assert [record.exc_info for record in caplog.records] == [None], "one line, no traceback"


# What comes along.


async def logged_in(client: PageClient, **fields: Any) -> tuple[LiveDocument, User]:
    user = await User.objects.acreate(username="ada", **fields)
    await client.http.aforce_login(user)
    return await client.get("/handlers/"), user


async def test_h7_login_required(any_client: PageClient, register: Register, caplog: pytest.LogCaptureFixture) -> None:
    register(tell, middleware=[login_required])
    await refused(await any_client.get("/handlers/"), "nobody is logged in", caplog)
    page, _ = await logged_in(any_client)
    await page.send("#tell", "run")
    assert page.find("#told").text == "ran 1"


@pytest.mark.parametrize(
    ("login", "to"),
    [
        ("/log-in/", "/log-in/?next=/handlers/%3Fa%3D1%26b"),
        ("/log-in/?as=it", "/log-in/?as=it&next=/handlers/%3Fa%3D1%26b"),
        ("page", None),
        ("https://sso.example/in", "https://sso.example/in?next=/handlers/%3Fa%3D1%26b"),
    ],
)
async def test_h7_login_redirect(
    any_client: PageClient, register: Register, settings: Any, login: str, to: str | None
) -> None:
    settings.LOGIN_URL = login
    register(tell, middleware=[login_redirect])
    page = await any_client.get("/handlers/?a=1&b")
    if to is None:  # a view that needs an argument cannot be reversed: the setting is wrong, and nobody gets in
        with pytest.raises(EventFailed, match="event-failed"):
            await page.send("#tell", "run")
    else:
        await page.send("#tell", "run")
    assert page.location == to
    assert page.find("#told").text == ""
    page, _ = await logged_in(any_client)
    await page.send("#tell", "run")
    assert page.find("#told").text == "ran 1"


async def test_h7_permission_required(
    any_client: PageClient, register: Register, caplog: pytest.LogCaptureFixture
) -> None:
    register(tell, middleware=[permission_required("auth.add_user", "auth.view_user")])
    await refused(await any_client.get("/handlers/"), "does not have auth.add_user and auth.view_user", caplog)
    page, user = await logged_in(any_client)
    await user.user_permissions.aadd(await Permission.objects.aget(codename="add_user"))
    await refused(page, "does not have", caplog)
    await user.user_permissions.aadd(await Permission.objects.aget(codename="view_user"))
    await page.send("#tell", "run")
    assert page.find("#told").text == "ran 1"


async def test_h7_a_superuser_has_every_permission(any_client: PageClient, register: Register) -> None:
    register(tell, middleware=[permission_required("auth.add_user")])
    page, _ = await logged_in(any_client, is_superuser=True)
    await page.send("#tell", "run")
    assert page.find("#told").text == "ran 1"


@pytest.mark.parametrize(("limit", "seconds"), [("2/s", 0.5), ("2/m", 30), ("2/h", 1800)])
async def test_h7_rate(
    any_client: PageClient, register: Register, caplog: pytest.LogCaptureFixture, limit: str, seconds: float
) -> None:
    clock = FakeClock()
    limited = rate(limit, clock=clock)
    register(tell, middleware=[limited])
    register(tell, middleware=[limited], name="other")
    page, beside = await any_client.get("/handlers/"), await any_client.get("/handlers/")
    for _ in range(2):
        await page.send("#tell", "run")
    await refused(page, f"called more often than {limit}", caplog)
    await clock.advance(seconds * 0.9)
    await refused(page, "called more often", caplog)
    await page.send("#tell", "other")
    await beside.send("#tell", "run")
    await clock.advance(seconds * 0.11)
    await page.send("#tell", "run")
    assert page.find("#told").text == "ran 1 ran 1 ran 1 ran 1"
    await refused(page, "called more often", caplog)


# What is wrong is told where it is written.


@pytest.mark.parametrize("limit", ["5", "5/d", "0/s", "5 / s", "-1/s", "1e3/s", "5/ss", ""])
def test_h7_a_rate_that_is_none(limit: str) -> None:
    with pytest.raises(ConfigurationError, match=r"rate\(\) takes a number a second, minute or hour"):
        rate(limit)


@pytest.mark.parametrize("permissions", [(), ("add_user",), ("auth.add_user", "a.b.c"), ([],)])
def test_h7_a_permission_that_is_none(permissions: Any) -> None:
    with pytest.raises(ConfigurationError, match=r'takes names as "app.permission"'):
        permission_required(*permissions)


def not_async(page: HandlerPage, call: HandlerCall, next: Next) -> None: ...


async def takes_two(page: HandlerPage, next: Next) -> None: ...


class Counting:
    """An object can be a middleware, too."""

    async def __call__(self, page: HandlerPage, call: HandlerCall, next: Next) -> None:
        page.text("#greeting", "counted")
        await next()


@pytest.mark.parametrize("wrong", [not_async, takes_two, rate, permission_required, "dotted.path", None])
def test_h7_what_is_no_middleware_is_refused_when_the_handler_is_made(wrong: Any) -> None:
    def run(page: HandlerPage) -> None: ...

    with pytest.raises(ConfigurationError, match=r"The handler 'run': middleware is an async function, `async def m"):
        handler(middleware=[wrong])(run)
    assert "run" not in handlers.names()


async def test_h7_an_object_can_be_a_middleware(page: LiveDocument, register: Register) -> None:
    register(tell, middleware=[Counting()])
    await page.send("#tell", "run")
    assert page.find("#greeting").text == "counted"
    assert page.find("#told").text == "ran 1"


WRONG = [
    ("nowhere.m", "it cannot be imported: ModuleNotFoundError: No module named 'nowhere'"),
    ("tidewire.handlers.middleware.nothing", "ImportError"),
    ("login_required", "ImportError"),
    ("tidewire.handlers.middleware.rate", "middleware is an async function"),
    ("tests.project.fails_to_import.m", "ZeroDivisionError"),
]


@pytest.mark.django_db  # the checks of JSON fields ask the database, once a process
@pytest.mark.parametrize(("path", "why"), WRONG)
def test_h7_a_check_names_middleware_that_cannot_be_had(settings: Any, path: str, why: str) -> None:
    settings.TIDEWIRE = {"HANDLER_MIDDLEWARE": [f"{__name__}.around", path]}
    found = [message for message in run_checks() if message.id == "tidewire.E011"]
    assert len(found) == 1
    assert f"TIDEWIRE['HANDLER_MIDDLEWARE'], {path!r}" in found[0].msg
    assert why in found[0].msg
    assert found[0].hint


def test_h7_a_check_has_nothing_to_say_of_good_middleware(settings: Any) -> None:
    settings.TIDEWIRE = {"HANDLER_MIDDLEWARE": [f"{__name__}.around", "tidewire.handlers.middleware.login_required"]}
    assert [message for message in run_checks() if (message.id or "").startswith("tidewire.")] == []
    expected: list[Middleware] = [around, login_required]
    assert list(for_all()) == expected


async def test_h7_no_handler_runs_without_the_middleware_of_the_settings(
    page: LiveDocument, register: Register, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    register(tell)
    settings.TIDEWIRE = {"HANDLER_MIDDLEWARE": ["nowhere.m"]}
    with pytest.raises(EventFailed, match="event-failed"):
        await page.send("#tell", "run")
    assert "No module named 'nowhere'" in caplog.text
    settings.TIDEWIRE = {}
    await page.send("#tell", "run")
    assert page.find("#told").text == "ran 1"
