from django.urls import include, path
from django.views.generic import TemplateView

from recipes.views import Recipes

urlpatterns = [
    path("", TemplateView.as_view(template_name="clicker/page.html")),
    path("chapters/", include("chapters.urls")),
    path("chat/<int:pk>/", TemplateView.as_view(template_name="chat/page.html")),
    path("enquiries/", TemplateView.as_view(template_name="enquiries/page.html")),
    path("errands/", TemplateView.as_view(template_name="errands/page.html")),
    path("greetings/", TemplateView.as_view(template_name="greetings/page.html")),
    path("recipes/", Recipes.as_view()),
]
