"""The demo's page."""

from django.urls import path

from alerts.views import AlertsPage

app_name = "alerts"
urlpatterns = [path("", AlertsPage.as_view(), name="page")]
