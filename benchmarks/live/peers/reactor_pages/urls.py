"""One page a component."""

from django.urls import path
from django.views.generic import TemplateView

from benchmarks.live.peers.reactor_pages.live import COMPONENTS

urlpatterns = [
    path(f"{name}/", TemplateView.as_view(template_name="page.html", extra_context={"name": component.__name__}))
    for name, component in COMPONENTS.items()
]
