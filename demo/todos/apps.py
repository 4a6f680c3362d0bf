"""The app's configuration."""

from django.apps import AppConfig


class TodosConfig(AppConfig):
    """To-do items."""

    name = "todos"
