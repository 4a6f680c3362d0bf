"""The demo's page."""

from django.urls import path
from django.views.generic import TemplateView

app_name = "streaming"
urlpatterns = [path("", TemplateView.as_view(template_name="streaming/page.html"), name="page")]
