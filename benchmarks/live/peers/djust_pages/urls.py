"""One page a view."""

from django.urls import path

from benchmarks.live.peers.djust_pages.views import VIEWS

urlpatterns = [path(f"{name}/", view.as_view()) for name, view in VIEWS.items()]
