"""Pages of the test project."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page(request: HttpRequest, name: str) -> HttpResponse:
    """Render the template of this name; query parameters become context."""
    return render(request, f"tests/{name}_page.html", request.GET.dict())
