from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.generic import TemplateView

from tidewire import LivePageMixin, live_page

CHAPTERS = {"ebb": "The water goes.", "flood": "The water comes back."}


class Contents(LivePageMixin, TemplateView):
    template_name = "chapters/contents.html"


@live_page
def chapter(request: HttpRequest, name: str) -> HttpResponse:
    if name not in CHAPTERS:
        raise Http404
    return render(request, "chapters/chapter.html", {"name": name, "text": CHAPTERS[name]})
