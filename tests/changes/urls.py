"""A view that saves, and may fail then."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.changes.models import Item


def save(request: HttpRequest, pk: int) -> HttpResponse:
    Item(pk=pk).save()
    if "fail" in request.GET:
        raise RuntimeError("after the save")
    return HttpResponse()


urlpatterns = [path("save/<int:pk>/", save)]
