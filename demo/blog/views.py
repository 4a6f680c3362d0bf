"""Django's own generic views; the mixin has them render the regions alone for a page that has the rest."""

from typing import Any

from django.db.models import QuerySet
from django.views.generic import DetailView, ListView

from blog.models import Post, Topic
from tidewire import LivePageMixin


class PostList(LivePageMixin, ListView):  # type: ignore[type-arg]
    """The newest posts: all, those on a topic, or those that a search finds."""

    template_name = "blog/list.html"
    paginate_by = 6

    def get_queryset(self) -> QuerySet[Post]:
        """Return the posts to show."""
        posts = Post.objects.matching(self.words)  # type: ignore[attr-defined]
        return posts.filter(topic=self.topic) if self.topic else posts  # type: ignore[no-any-return]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the template shows besides the posts."""
        return super().get_context_data(**kwargs) | {"topic": self.topic, "words": self.words}

    @property
    def words(self) -> str:
        """What is searched for."""
        return self.request.GET.get("q", "").strip()[:80]

    @property
    def topic(self) -> Topic | None:
        """What the posts are to be about; ``None``: anything."""
        return Topic(self.kwargs["topic"]) if "topic" in self.kwargs else None


class PostDetail(LivePageMixin, DetailView):  # type: ignore[type-arg]
    """One post."""

    model = Post
    template_name = "blog/post.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return what the template shows besides the post."""
        others = Post.objects.filter(topic=self.object.topic).exclude(pk=self.object.pk)
        return super().get_context_data(**kwargs) | {"others": others[:3]}
