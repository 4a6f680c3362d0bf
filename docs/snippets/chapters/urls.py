from django.urls import path

from chapters.views import CHAPTERS, Contents, chapter

urlpatterns = [
    path("", Contents.as_view(extra_context={"chapters": CHAPTERS}), name="contents"),
    path("<slug:name>/", chapter, name="chapter"),
]
