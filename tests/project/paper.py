"""A paper: pages of one layout, made in all the ways in which Django makes pages."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import override
from django.views.generic import TemplateView

from tidewire import LivePageMixin, live_page

CSS = """.tall { height: 3000px } .tall-in { height: 900px; margin: 0 }
.box { height: 60px; overflow: auto } #menu { height: 20px; overflow: auto }"""


def context_of(request: HttpRequest, name: str) -> dict[str, Any]:
    language = request.GET.get("language", "en")
    return {
        "name": name,
        "language": language,
        "direction": "rtl" if language == "he" else "ltr",
        "edition": request.GET.get("edition", ""),
    }


@live_page
def article(request: HttpRequest, name: str) -> HttpResponse:
    """As most views are written: rendered at once."""
    context = context_of(request, name)
    with override(context["language"]):
        return counted(request, render(request, "paper/article.html", context))


class Article(LivePageMixin, TemplateView):
    """As Django's generic views are: rendered after the middleware."""

    template_name = "paper/article.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | context_of(self.request, "class")


@live_page
async def awaited(request: HttpRequest) -> HttpResponse:
    """As a view in async code is."""
    await asyncio.sleep(0)
    return TemplateResponse(request, "paper/article.html", context_of(request, "async"))


def undecorated(request: HttpRequest) -> HttpResponse:
    """A page of the same layout by a view that knows nothing of live pages."""
    return counted(request, render(request, "paper/article.html", context_of(request, "undecorated")))


@live_page
def cover(request: HttpRequest) -> HttpResponse:
    """A page of another layout."""
    return render(request, "paper/cover.html", {"name": "cover"})


@live_page
def missing(request: HttpRequest) -> HttpResponse:
    """A page that is not there, said by the view or by Django."""
    if "raise" in request.GET:
        raise Http404
    return render(request, "paper/article.html", context_of(request, "missing"), status=HTTPStatus.NOT_FOUND)


@live_page
def broken(request: HttpRequest) -> HttpResponse:
    """A page that its server could not make, and says so."""
    context = context_of(request, "broken")
    return render(request, "paper/article.html", context, status=HTTPStatus.INTERNAL_SERVER_ERROR)


def sheet(_: HttpRequest) -> HttpResponse:
    """The look."""
    return HttpResponse(CSS, content_type="text/css")


def counted(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Tell which parts of the page were rendered."""
    rendered: Mapping[str, Any] = request.__dict__
    response["Rendered"] = " ".join(rendered.get("rendered", ()))
    return response


urlpatterns = [
    path("paper.css", sheet),
    path("class/", Article.as_view()),
    path("async/", awaited),
    path("undecorated/", undecorated),
    path("cover/", cover),
    path("missing/", missing),
    path("broken/", broken),
    path("<slug:name>/", article, name="paper"),
]
