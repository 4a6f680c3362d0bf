"""URLs of the test project."""

from django.urls import path

from tests.project import views

urlpatterns = [path("<slug:name>/", views.page, name="page")]
