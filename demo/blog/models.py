"""What the journal is made of."""

from typing import ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse


class Topic(models.TextChoices):
    """What a post is about; the value is its address."""

    TIDES = "tides", "Tides"
    HARBOURS = "harbours", "Harbours"
    BIRDS = "birds", "Birds"
    BOATS = "boats", "Boats"


class PostQuerySet(models.QuerySet["Post"]):
    """Posts, as pages ask for them."""

    def matching(self, words: str) -> Self:
        """Only those in which every one of ``words`` occurs."""
        found = self
        for word in words.split()[:8]:
            found = found.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(body__icontains=word))
        return found


class Post(models.Model):
    """One entry of the journal."""

    title = models.CharField(max_length=120)
    slug = models.SlugField(unique=True)
    topic = models.CharField(max_length=20, choices=Topic)
    summary = models.CharField(max_length=300)
    body = models.TextField()
    published = models.DateField()
    claps = models.PositiveIntegerField(default=0)

    objects: ClassVar[models.Manager[Self]] = PostQuerySet.as_manager()

    class Meta:
        ordering = ("-published", "-pk")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Return where the post is read."""
        return reverse("blog:post", kwargs={"slug": self.slug})

    @property
    def minutes(self) -> int:
        """How long it takes to read."""
        return max(1, len(self.body.split()) // 200)
