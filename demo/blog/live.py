"""What is live in the journal: a search that follows the typing, and claps, in step in every window."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import F, Sum
from django.urls import reverse

from blog.models import Post
from tidewire import Action, Component, event


class Search(Component):
    """The search field. It stands in the layout: the pages that it leads to come and go beside it."""

    template_name = "blog/search.html"

    @event
    def search(self, q: str = "") -> None:
        """Show what ``q`` finds: the first word is a step in the history, the next ones refine it."""
        address = reverse("blog:list")
        query = urlencode({"q": q.strip()[:80]}) if q.strip() else ""
        go = self.page.replace_to if self.words else self.page.push_to
        go(f"{address}?{query}" if query else address)

    @property
    def words(self) -> str:
        """What the address searches for."""
        return str(self.page.params.get("q", ""))


class Applause(Component):
    """A post's claps, and a button that adds one."""

    template_name = "blog/applause.html"

    post: Post

    @property
    def subscriptions(self) -> Iterable[str]:
        """Claps of other windows."""
        return {f"post.{self.post.pk}"}

    def mutation(self, topic: str, action: Action, instance: Any) -> None:  # noqa: ARG002
        """Take the post over as it is now."""
        if isinstance(instance, Post):
            self.post = instance

    @event
    def clap(self) -> None:
        """Add one, however many windows do so at the same moment."""
        self.post.claps = F("claps") + 1
        self.post.save(update_fields=["claps"])
        self.post.refresh_from_db()


class Tally(Component):
    """All claps together. It stands in the layout, and goes on counting from page to page."""

    template_name = "blog/tally.html"
    subscriptions = frozenset({"post"})

    @property
    def total(self) -> int:
        """How many there are."""
        return Post.objects.aggregate(total=Sum("claps"))["total"] or 0
