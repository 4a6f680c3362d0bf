"""The pages with counters."""

from django.urls import path

from counters.views import Beside, Pair, Single

app_name = "counters"
urlpatterns = [
    path("counters/", Pair.as_view(), name="pair"),
    path("counters/one/", Single.as_view(), name="single"),
    path("counters/beside/", Beside.as_view(), name="beside"),
]
