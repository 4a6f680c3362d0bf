"""URLs of the test project."""

from django.urls import include, path

from tests.project import paper, views

urlpatterns = [
    path("paper/", include(paper.urlpatterns)),
    path("nav/sheet/<slug:name>.css", views.sheet),
    path("nav/script/<slug:name>.js", views.script),
    path("nav/text/", views.text),
    path("nav/moved/", views.moved),
    path("nav/out/", views.out),
    path("nav/<slug:name>/", views.visited, name="nav"),
    path("<slug:name>/", views.page, name="page"),
]
