"""The pages of the demo."""

from django.urls import include, path
from django.views.generic import TemplateView

urlpatterns = [
    path("", TemplateView.as_view(template_name="index.html"), name="index"),
    path("", include("counters.urls")),
    path("todos/", include("todos.urls")),
    path("alerts/", include("alerts.urls")),
    path("snake/", include("snake.urls")),
    path("job/", include("jobs.urls")),
    path("streaming/", include("streaming.urls")),
    path("journal/", include("blog.urls")),
]
