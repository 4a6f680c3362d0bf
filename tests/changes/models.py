"""Models of every shape that the change feed has to know."""

import uuid

from django.db import models


class TodoList(models.Model):
    name = models.CharField(max_length=50, unique=True)


class Tag(models.Model):
    name = models.CharField(max_length=50)


class Item(models.Model):
    text = models.CharField(max_length=50)
    done = models.BooleanField(default=False)
    price = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    due = models.DateTimeField(null=True)
    data = models.JSONField(default=dict)
    todo_list = models.ForeignKey(TodoList, models.CASCADE, null=True)
    reviewer = models.ForeignKey(TodoList, models.SET_NULL, null=True, related_name="reviews")
    author = models.ForeignKey(TodoList, models.SET_NULL, null=True, related_name="+")
    tags = models.ManyToManyField(Tag)


class DoneItem(Item):
    class Meta:
        proxy = True


class NamedRow(models.Model):
    """Points to its list by another column than the primary key."""

    parent = models.ForeignKey(TodoList, models.CASCADE, to_field="name", related_name="named_rows")


class Place(models.Model):
    name = models.CharField(max_length=50)
    region = models.ForeignKey(TodoList, models.CASCADE, null=True, related_name="places")


class Restaurant(Place):
    stars = models.IntegerField(default=0)


class Person(models.Model):
    friends = models.ManyToManyField("self")
    follows = models.ManyToManyField("self", symmetrical=False, related_name="followers")


class Ticket(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.CharField(max_length=50, default="")


class Booking(models.Model):
    pk = models.CompositePrimaryKey("room", "night")
    room = models.IntegerField()
    night = models.DateField()


class Group(models.Model):
    """Shares its name with a model of Django."""


class Oddly(models.Model):
    class Meta:
        db_table = "Oddly Named"
