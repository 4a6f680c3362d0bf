"""A list and its items: each item is a component of its own, so a change of one patches that one alone."""

from enum import StrEnum
from typing import Any

from django.db import DatabaseError
from django.db.models import QuerySet

from tidewire import Action, Component, event
from todos.models import Item


class Show(StrEnum):
    """Which items the list shows; what the address says."""

    ALL = "all"
    ACTIVE = "active"
    COMPLETED = "completed"


class TodoList(Component):
    """All items, and what is done with several of them."""

    template_name = "todos/list.html"
    subscriptions = frozenset({"item"})

    @event
    def add(self, text: str) -> None:
        if text := text.strip():
            Item.objects.create(text=text[:200])

    @event
    def toggle_all(self, completed: bool = False) -> None:
        Item.objects.update(completed=completed)

    @event
    def clear_completed(self) -> None:
        Item.objects.filter(completed=True).delete()

    @event
    def show(self, only: Show) -> None:
        self.page.params["show"] = only

    @property
    def shown(self) -> str:
        """What the address asks for; everything where it asks for nothing there is."""
        asked = self.page.params.get("show")
        return asked if asked in set(Show) else Show.ALL

    @property
    def items(self) -> QuerySet[Item]:
        """The items to show."""
        if self.shown == Show.ALL:
            return Item.objects.all()
        return Item.objects.filter(completed=self.shown == Show.COMPLETED)

    @property
    def left(self) -> int:
        """How many are still to be done."""
        return Item.objects.filter(completed=False).count()

    @property
    def total(self) -> int:
        """How many there are."""
        return Item.objects.count()


class TodoItem(Component):
    """One item, which can be edited in place."""

    template_name = "todos/item.html"

    item: Item | None
    editing: bool = False

    @property
    def subscriptions(self) -> set[str]:
        """Its own changes: also those of other windows, and of the admin."""
        return {f"item.{self.item.pk}"} if self.item else set()

    def mutation(self, topic: str, action: Action, instance: Any) -> None:  # noqa: ARG002
        """Take the item over as it is now, or go with it. Of a bulk update there is no instance: it was read again."""
        if instance and action is Action.DELETED:
            self.destroy()
        elif instance:
            self.item = instance

    @event
    def toggle(self, completed: bool = False) -> None:
        if self.item:
            self.item.completed = completed
            self._write(self.item, "completed")

    @event
    def edit(self) -> None:
        self.editing = True
        self.focus_on(f"#{self.id} .edit")

    @event
    def save(self, text: str) -> None:
        if not (self.editing and self.item):
            return
        self.editing = False
        self.item.text = text.strip()[:200]
        if self.item.text:
            self._write(self.item, "text")
        else:
            self.remove()

    @event
    def cancel(self) -> None:
        self.editing = False

    @event
    def remove(self) -> None:
        if self.item:
            self.item.delete()
            self.destroy()

    def _write(self, item: Item, field: str) -> None:
        try:
            item.save(update_fields=[field])
        except DatabaseError:  # another window deleted it meanwhile, and nothing was there to be updated
            self.destroy()
