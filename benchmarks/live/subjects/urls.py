"""The pages that hold Tidewire's components, and one of handlers."""

from django.urls import path
from django.views.generic import TemplateView

from benchmarks.live.subjects.live import COMPONENTS

urlpatterns = [
    path("room/", TemplateView.as_view(template_name="room.html")),
    *(
        path(
            f"{name}/",
            TemplateView.as_view(template_name="page.html", extra_context={"component": component.definition.name}),
        )
        for name, component in COMPONENTS.items()
    ),
]
