"""What a statement writes."""

import pytest

from tidewire.changes.actions import Action
from tidewire.changes.statements import Savepoint, savepoint_of, written

TABLES = {"app_item", "app_tag", "order"}
CREATED, UPDATED, DELETED = Action.CREATED, Action.UPDATED, Action.DELETED


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ('INSERT INTO "app_item" ("text") VALUES (%s) RETURNING "app_item"."id"', {"app_item": CREATED}),
        ("insert into app_item values (1)", {"app_item": CREATED}),
        ("INSERT INTO APP_ITEM VALUES (1)", {"app_item": CREATED}),
        ("INSERT INTO `app_item` (`text`) VALUES (%s)", {"app_item": CREATED}),
        ("INSERT INTO [app_item] (text) VALUES (%s)", {"app_item": CREATED}),
        ("INSERT INTO app_item(text) VALUES (%s)", {"app_item": CREATED}),
        ('INSERT INTO "public"."app_item" VALUES (1)', {"app_item": CREATED}),
        ("INSERT INTO main.app_item VALUES (1)", {"app_item": CREATED}),
        ("INSERT INTO a . b . app_item VALUES (1)", {"app_item": CREATED}),
        ("INSERT OR REPLACE INTO app_item VALUES (1)", {"app_item": CREATED}),
        ("INSERT OR IGNORE INTO app_item VALUES (1)", {"app_item": CREATED}),
        ("INSERT IGNORE app_item VALUES (1)", {"app_item": CREATED}),
        ("INSERT INTO app_item VALUES (1) ON CONFLICT (id) DO UPDATE SET text = 'x'", {"app_item": CREATED}),
        ("INSERT INTO app_item SELECT * FROM app_tag", {"app_item": CREATED}),
        ("REPLACE INTO app_item VALUES (1)", {"app_item": UPDATED}),
        ('UPDATE "app_item" SET "text" = %s WHERE "app_item"."id" = %s', {"app_item": UPDATED}),
        ("UPDATE ONLY app_item SET text = 'x'", {"app_item": UPDATED}),
        ("UPDATE OR ROLLBACK app_item SET text = 'x'", {"app_item": UPDATED}),
        ('DELETE FROM "app_item" WHERE "app_item"."id" IN (%s)', {"app_item": DELETED}),
        ("DELETE FROM ONLY app_item", {"app_item": DELETED}),
        ("DELETE FROM other USING app_item", {}),
        ("UPDATE other SET text = (SELECT text FROM app_item)", {}),
        ("TRUNCATE app_item, ONLY public.app_tag RESTART IDENTITY", {"app_item": DELETED, "app_tag": DELETED}),
        ('TRUNCATE TABLE "app_item"', {"app_item": DELETED}),
        ("MERGE INTO app_item USING app_tag ON true WHEN MATCHED THEN DELETE", {"app_item": UPDATED}),
        # comments, strings, quotes
        ("/* INSERT INTO app_tag */ UPDATE app_item SET text = 'x'", {"app_item": UPDATED}),
        ("-- UPDATE app_tag\nDELETE FROM app_item", {"app_item": DELETED}),
        ("/* by view */ SELECT 1", {}),
        ("DELETE /* app_tag */ FROM -- app_tag\n app_item", {"app_item": DELETED}),
        ("""UPDATE "or""der" SET text = 'x'""", {}),
        ("""INSERT INTO "order" VALUES (1)""", {"order": CREATED}),
        # WITH
        ("WITH x AS (SELECT 1) INSERT INTO app_item SELECT * FROM x", {"app_item": CREATED}),
        ("WITH x AS (SELECT 1) UPDATE app_item SET text = 'x' FROM x", {"app_item": UPDATED}),
        ("WITH RECURSIVE x AS (SELECT * FROM app_item) SELECT * FROM x", {}),
        ("WITH gone AS (DELETE FROM app_item RETURNING *) INSERT INTO app_tag SELECT * FROM gone",
         {"app_item": DELETED, "app_tag": CREATED}),
        ("WITH a AS (INSERT INTO app_item VALUES (1)) DELETE FROM app_item", {"app_item": UPDATED}),
        ("WITH x AS (SELECT 'DELETE FROM app_item') SELECT * FROM app_item FOR UPDATE", {}),
        ("WITH x AS (SELECT * FROM app_item FOR NO KEY UPDATE OF app_item) SELECT 1", {}),
        ("WITH x AS (SELECT 1) INSERT INTO app_item SELECT * FROM x ON CONFLICT DO UPDATE SET a = 1",
         {"app_item": CREATED}),
        ('WITH "update" AS (SELECT 1) SELECT * FROM "update" app_item', {}),
        ("WITH x AS (SELECT replace(text, 'a', 'b') FROM app_item) SELECT 1", {}),
        # strings that hide things
        ("WITH x AS (SELECT 'it''s; DELETE FROM app_item') SELECT 1", {}),
        (r"WITH x AS (SELECT E'it\'s DELETE FROM app_item') SELECT 1", {}),
        ("WITH x AS (SELECT $a$ DELETE FROM app_item $$ $a$) SELECT 1", {}),
        # several
        ("UPDATE app_item SET text = 'x'; DELETE FROM app_tag;", {"app_item": UPDATED, "app_tag": DELETED}),
        ("UPDATE app_item SET text = 'x'; DELETE FROM app_item", {"app_item": UPDATED}),
        ("SELECT 1; DELETE FROM app_item", {"app_item": DELETED}),
        ("INSERT INTO app_item VALUES (';')", {"app_item": CREATED}),
        # not understood: whatever is named
        ("CALL refresh('app_item')", {}),
        ("DROP TABLE app_item", {"app_item": UPDATED}),
        ("COPY app_item FROM STDIN", {"app_item": UPDATED}),
        ("ALTER TABLE public.app_item ADD COLUMN x int DEFAULT 5", {"app_item": UPDATED}),
        ("FROBNICATE app_item, app_tag", {"app_item": UPDATED, "app_tag": UPDATED}),
        # reads, and nothing at all
        ("(SELECT * FROM app_item) UNION (SELECT * FROM app_item)", {}),
        ("((SELECT * FROM app_item))", {}),
        ("EXPLAIN DELETE FROM app_item", {}),
        ("PRAGMA table_info(app_item)", {}),
        ("CREATE INDEX i ON app_item (text)", {}),
        ("SAVEPOINT app_item", {}),
        ("", {}),
        (";", {}),
        ("INSERT", {}),
        ("INSERT INTO", {}),
        ("WITH", {}),
        ("'", {}),
    ],
)  # fmt: skip
def test_c31_a_statement_writes_what_its_verbs_say_and_a_read_nothing(sql: str, expected: dict[str, Action]) -> None:
    assert written(sql, TABLES) == expected
    assert written(f"  \n/* c */ {sql}", TABLES) == expected


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ('SAVEPOINT "s1_x1"', ("savepoint", "s1_x1")),
        ("savepoint Mine", ("savepoint", "mine")),
        ('RELEASE SAVEPOINT "s1_x1"', ("release", "s1_x1")),
        ("RELEASE s", ("release", "s")),
        ('ROLLBACK TO SAVEPOINT "s1_x1"', ("rollback", "s1_x1")),
        ("ROLLBACK TO s", ("rollback", "s")),
        ("ROLLBACK TRANSACTION TO SAVEPOINT s", ("rollback", "s")),
        (" \n ROLLBACK  WORK  TO  s", ("rollback", "s")),
        ("ROLLBACK", None),
        ("ROLLBACK WORK", None),
        ("SELECT 1", None),
        ("UPDATE savepoint SET a = 1", None),
        ("", None),
    ],
)
def test_c31_statements_about_savepoints_are_known(sql: str, expected: tuple[str, str] | None) -> None:
    assert savepoint_of(sql) == (expected and Savepoint(*expected))
