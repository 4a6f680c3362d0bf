"""The pages of the demo."""

from django.urls import include, path

urlpatterns = [
    path("", include("counters.urls")),
    path("todos/", include("todos.urls")),
    path("journal/", include("blog.urls")),
]
