"""The feed of the tests: what it announces is kept instead of published."""

import json
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any, NamedTuple

import pytest
from django.db import transaction
from django.test import override_settings

from tests.changes import postgres
from tidewire.changes.feed import feed


class Abort(Exception):
    """Leaves an atomic block."""


@contextmanager
def rolled_back(using: str = "default", *, savepoint: bool = True) -> Iterator[None]:
    """An atomic block that fails at its end."""
    with suppress(Abort), transaction.atomic(using, savepoint=savepoint):
        yield
        raise Abort


class Seen(NamedTuple):
    """One announcement."""

    topic: str
    action: str
    model: str
    pk: Any


class Announced(list[tuple[str, dict[str, Any]]]):
    """What was announced, oldest first."""

    def publish(self, topic: str, payload: dict[str, Any]) -> None:
        self.append((topic, json.loads(json.dumps(payload))))  # as the hub does

    def take(self) -> list[tuple[str, dict[str, Any]]]:
        taken = list(self)
        self.clear()
        return taken

    def seen(self) -> set[Seen]:
        """Take what there is; nothing may be there twice.

        Changes of a table are told to the model's topic and to those over its rows' topics; :meth:`over_rows` takes
        the latter.
        """
        seen = [Seen(topic, *(payload["change"][key] for key in ("action", "model", "pk"))) for topic, payload in self]
        self.clear()
        assert len(set(seen)) == len(seen), seen
        assert all(each.pk is None for each in seen if each.topic.endswith(".*"))
        return {each for each in seen if not each.topic.endswith(".*")}

    def over_rows(self) -> set[str]:
        """Take what there is; return the topics over rows that it was told to."""
        topics = {topic for topic, _ in self if topic.endswith(".*")}
        self.clear()
        return topics

    def brief(self) -> set[tuple[str, str]]:
        """Take what there is, as pairs of topic and action."""
        return {(seen.topic, seen.action) for seen in self.seen()}


@contextmanager
def listening(**auto_broadcast: Any) -> Iterator[Announced]:
    """Keep what is announced under these settings; none: of everything."""
    announced, publish = Announced(), feed.publish
    with override_settings(TIDEWIRE={"AUTO_BROADCAST": auto_broadcast or True, "CHANGES_PER_MODEL": 20}):
        feed.start(announced.publish)
        try:
            yield announced
        finally:
            feed.stop()
            feed.publish = publish


@pytest.fixture
def announced() -> Iterator[Announced]:
    with listening() as announced:
        yield announced


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[dict[str, Any]]:
    with postgres.serving() as database:
        yield database


@pytest.fixture(scope="session")
def tables_made() -> set[str]:
    """The aliases of which the tables are made."""
    return set()


@pytest.fixture
def on_postgres(transactional_db: None, postgres_server: dict[str, Any], tables_made: set[str]) -> Iterator[str]:
    """The alias of a PostgreSQL database with the tables of the test models and no row in them."""
    with postgres.connected(postgres_server) as alias:
        if alias not in tables_made:
            postgres.make_tables(alias)
            tables_made.add(alias)
        postgres.empty_tables(alias)
        yield alias


@pytest.fixture(params=["sqlite", "postgres"])
def using(request: pytest.FixtureRequest, transactional_db: None) -> str:
    """The alias of a database with the tables of the test models and no row in them, outside of any transaction."""
    if request.param == "sqlite":
        return "default"
    alias: str = request.getfixturevalue("on_postgres")
    return alias
