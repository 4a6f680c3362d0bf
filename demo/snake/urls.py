"""The demo's page."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "snake"
urlpatterns = [path("", TemplateView.as_view(template_name="snake/page.html"), name="page")]
