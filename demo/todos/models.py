"""What is to be done."""

from typing import ClassVar, Self

from django.db import models


class Item(models.Model):
    """One thing to do."""

    text = models.CharField(max_length=200)
    completed = models.BooleanField(default=False)

    objects: ClassVar[models.Manager[Self]]

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text
