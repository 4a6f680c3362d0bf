"""Whether pages can see what a test wrote to the database."""

from django.db import connections


def must_be_visible() -> None:
    """Refuse what would read an empty database, or on SQLite find it locked. Raises :class:`RuntimeError`."""
    if any(connection.in_atomic_block for connection in connections.all(initialized_only=True)):
        raise RuntimeError(
            "This test runs in a transaction, as in Django's TestCase and with pytest's `db`: pages ask the database "
            "from threads, which would not see its rows. Use TransactionTestCase, or `transactional_db`."
        )
