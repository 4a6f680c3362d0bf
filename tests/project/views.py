"""Pages of the test project."""

import secrets
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import override


def page(request: HttpRequest, name: str) -> HttpResponse:
    """Render the template of this name; query parameters become context."""
    return render(request, f"tests/{name}_page.html", request.GET.dict())


def visited(request: HttpRequest, name: str) -> HttpResponse:
    """One of the pages that are gone through, strict about scripts if it is asked to be (``csp``)."""
    is_strict = "csp" in request.GET
    nonce = secrets.token_urlsafe(8) if is_strict else ""
    status = HTTPStatus.NOT_FOUND if name == "missing" else HTTPStatus.OK
    with override(request.GET.get("language", "en")):
        response = render(request, "tests/nav_page.html", {"name": name, "nonce": nonce}, status=status)
    if is_strict:
        policy = f"default-src 'self'; script-src 'nonce-{nonce}'; style-src 'nonce-{nonce}'"
        response["Content-Security-Policy"] = f"{policy}; require-trusted-types-for 'script'; trusted-types tidewire"
    return response


def sheet(_: HttpRequest, name: str) -> HttpResponse:
    """A style sheet that tells which one it is."""
    return HttpResponse(f":root {{ --sheet-{name}: {name} }}", content_type="text/css")


def script(_: HttpRequest, name: str) -> HttpResponse:
    """A script that tells that it ran."""
    return HttpResponse(f"window.ran = [...(window.ran ?? []), '{name}'];", content_type="text/javascript")


def text(_: HttpRequest) -> HttpResponse:
    """No page of HTML."""
    return HttpResponse("just text", content_type="text/plain")


def moved(_: HttpRequest) -> HttpResponse:
    """A page that is elsewhere."""
    return redirect("nav", name="b")


def out(request: HttpRequest) -> HttpResponse:
    """A page that is on another site: the same server by its other name."""
    return HttpResponseRedirect(f"http://localhost:{request.get_port()}/nav/b/")
