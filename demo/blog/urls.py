"""The journal's pages."""

from django.urls import path, register_converter

from blog.models import Topic
from blog.views import PostDetail, PostList


class TopicConverter:
    """A topic's name in an address."""

    regex = "|".join(Topic.values)

    def to_python(self, value: str) -> Topic:
        """Return the topic."""
        return Topic(value)

    def to_url(self, value: str) -> str:
        """Return its name."""
        return str(value)


register_converter(TopicConverter, "topic")

app_name = "blog"
urlpatterns = [
    path("", PostList.as_view(), name="list"),
    path("topic/<topic:topic>/", PostList.as_view(), name="topic"),
    path("<slug:slug>/", PostDetail.as_view(), name="post"),
]
