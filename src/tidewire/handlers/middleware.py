"""What handlers can have around them: ``@handler(middleware=[login_required, rate("5/s")])``.

A middleware of your own is a function ``async def m(page, call, next)``. ``await next()`` runs the rest; without it
the handler does not run, and what the middleware asks of the page is the answer. What it raises is what the handler
would have raised; :class:`~django.core.exceptions.PermissionDenied` answers with the error ``forbidden``.
"""

import re
from typing import Final
from urllib.parse import urlencode, urlsplit
from weakref import WeakKeyDictionary

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.shortcuts import resolve_url

from tidewire.bridge import in_thread
from tidewire.errors import ConfigurationError, LimitExceeded
from tidewire.handlers.call import HandlerCall
from tidewire.handlers.chain import Middleware, Next
from tidewire.handlers.page import HandlerPage
from tidewire.hub.clock import Clock, MonotonicClock
from tidewire.runtime.limits import TokenBucket
from tidewire.runtime.page import Page

__all__ = ["HandlerCall", "Middleware", "Next", "login_redirect", "login_required", "permission_required", "rate"]

_SECONDS: Final = {"s": 1, "m": 60, "h": 3600}
_RATE: Final = re.compile(r"([1-9][0-9]{0,8})/([smh])")


async def login_required(page: HandlerPage, call: HandlerCall, next: Next) -> None:
    """Refuse visitors who are not logged in."""
    if not _is_logged_in(page):
        raise PermissionDenied("nobody is logged in")
    await next()


async def login_redirect(page: HandlerPage, call: HandlerCall, next: Next) -> None:
    """Send visitors who are not logged in to ``LOGIN_URL``, from where they come back to this page."""
    if _is_logged_in(page):
        await next()
        return
    login = urlsplit(resolve_url(settings.LOGIN_URL))
    query = "&".join(filter(None, (login.query, urlencode({"next": page.url}, safe="/"))))
    # The project's own setting says where, so that another host, as of a single sign-on, is no way out of the site.
    page.redirect(login._replace(query=query).geturl(), allowed_hosts=[login.netloc] if login.netloc else ())


def permission_required(*permissions: str) -> Middleware:
    """Refuse visitors who do not have all of ``permissions``: ``permission_required("news.change_article")``."""
    if wrong := [each for each in permissions if not isinstance(each, str) or each.count(".") != 1] or not permissions:
        raise ConfigurationError(f'permission_required() takes names as "app.permission", came {wrong or "none"!r}.')

    async def permitted(page: HandlerPage, call: HandlerCall, next: Next) -> None:
        # In a thread, since the backends that are asked are of the project, and Django's own reads the database.
        if page.user is None or not await in_thread(page.user.has_perms, permissions):
            raise PermissionDenied(f"the visitor does not have {' and '.join(permissions)}")
        await next()

    return permitted


def rate(limit: str, *, clock: Clock | None = None) -> Middleware:
    """Refuse calls of a handler by one page that are more than ``limit``: ``"5/s"``, ``"100/m"`` or ``"20/h"``.

    So many may come at once, and in the long run. Each page and each handler is counted for itself, in this process:
    it keeps a page from doing something too often, not somebody who opens many.
    """
    many, seconds = _parsed(limit)
    time = clock or MonotonicClock()
    buckets: WeakKeyDictionary[Page, dict[str, TokenBucket]] = WeakKeyDictionary()

    async def limited(page: HandlerPage, call: HandlerCall, next: Next) -> None:
        of_page = buckets.setdefault(page.live, {})
        now = time.now()
        bucket = of_page.get(call.name) or TokenBucket(rate=many / seconds, burst=many, now=now)
        of_page[call.name] = bucket
        try:
            bucket.take(now)
        except LimitExceeded as error:
            raise PermissionDenied(f"it was called more often than {limit}") from error
        await next()

    return limited


def _is_logged_in(page: HandlerPage) -> bool:
    return page.user is not None and bool(page.user.is_authenticated)


def _parsed(limit: str) -> tuple[int, int]:
    if (match := _RATE.fullmatch(limit)) is None:
        raise ConfigurationError(f'rate() takes a number a second, minute or hour: "5/s", "100/m", came {limit!r}.')
    return int(match[1]), _SECONDS[match[2]]
