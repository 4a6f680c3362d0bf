"""What people are told."""

from typing import ClassVar, Self

from django.db import models


class Alert(models.Model):
    """One alert, of some urgency."""

    class Level(models.TextChoices):
        """How urgent it is."""

        INFO = "info", "For information"
        WARNING = "warning", "Take care"
        DANGER = "danger", "Act now"

    level = models.CharField(max_length=10, choices=Level.choices, default=Level.INFO)
    text = models.CharField(max_length=120)
    posted = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[models.Manager[Self]]

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return self.text
