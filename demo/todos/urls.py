"""The list's page."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "todos"
urlpatterns = [path("", TemplateView.as_view(template_name="todos/page.html"), name="list")]
