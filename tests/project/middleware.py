"""Middleware of the test project."""

from collections.abc import Callable
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone


def time_zone(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Use the visitor's time zone, as Django's documentation does it: by a cookie."""

    def respond(request: HttpRequest) -> HttpResponse:
        with timezone.override(ZoneInfo(name) if (name := request.COOKIES.get("time_zone")) else None):
            return get_response(request)

    return respond


def strict_paper(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Send the paper's pages under the strict policy that the documentation promises."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/paper/"):
            response["Content-Security-Policy"] = "default-src 'self'; require-trusted-types-for 'script'"
        return response

    return respond
