"""Middleware for a project's ``MIDDLEWARE``."""

from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponseRedirect
from django.http.response import HttpResponseBase

from tidewire.runtime.redirects import ATTRIBUTE

GetResponse = Callable[[HttpRequest], Any]


class RedirectMiddleware:
    """Makes a real redirect of what a component's ``new`` asked for: ``page.redirect_to``, ``push_to``, ``replace_to``.

    Without it the page is loaded, and a ``<meta http-equiv="refresh">`` in the component's place leads on.
    """

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: GetResponse) -> None:
        self._get_response = get_response
        self._is_async = iscoroutinefunction(get_response)
        if self._is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        """Answer ``request``."""
        setattr(request, ATTRIBUTE, None)
        if self._is_async:
            return self._answer(request)
        return _redirected(request, self._get_response(request))

    async def _answer(self, request: HttpRequest) -> HttpResponseBase:
        return _redirected(request, await self._get_response(request))


def _redirected(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    address = getattr(request, ATTRIBUTE)
    if address is None:
        return response
    redirect = HttpResponseRedirect(address)
    # They are meant for the visitor, as that of a session is, and not for the page that is left out.
    redirect.cookies = response.cookies
    response.close()
    return redirect
