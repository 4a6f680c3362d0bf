"""Ordinary views: what makes their pages live is in the templates."""

from django.views.generic import TemplateView


class Pair(TemplateView):
    """Two counters on one page, over one socket."""

    template_name = "counters/pair.html"


class Single(TemplateView):
    """One counter on a page of its own."""

    template_name = "counters/single.html"


class Beside(TemplateView):
    """A web component and a hook, beside patches."""

    template_name = "counters/beside.html"
