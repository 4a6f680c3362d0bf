"""Which tables an SQL statement writes: the few words of its grammar that tell, and no more.

Django brings sqlparse, which builds a tree of the whole statement: 1 ms for a plain INSERT, and it refuses a
bulk_create of 1,000 rows for its more than 10,000 tokens. Here a lexer that knows what is *not* a word (comments,
strings, quoted names) feeds a search for the words that write. It stops at the first table wherever that is enough:
10 µs for an INSERT, of one row or of thousands.
"""

import re
from collections.abc import Container, Iterator
from typing import Final, NamedTuple

from tidewire.changes.actions import Action

_TOKEN: Final = re.compile(
    r"""
      (?: \s+ | --[^\n]* | /\*.*?\*/ )+                          # nothing
    | [eE]'(?:[^'\\]|\\.|'')*' | '(?:[^']|'')*'                  # strings; PostgreSQL's with escapes
    | \$(?P<tag>[a-zA-Z_]\w*|)\$.*?\$(?P=tag)\$
    | "(?P<name>(?:[^"]|"")+)" | `(?P<tick>[^`]+)` | \[(?P<bracket>\w+)\]
    | (?P<word>\w+)
    | .
    """,
    re.VERBOSE | re.DOTALL,
)
_SAVEPOINT: Final = re.compile(
    r"""\s*(?P<verb>SAVEPOINT|RELEASE(?:\s+SAVEPOINT)?|ROLLBACK(?:\s+\w+)?\s+TO(?:\s+SAVEPOINT)?)\s+["`]?(?P<name>\w+)""",
    re.IGNORECASE,
)

_VERBS: Final = {
    "insert": Action.CREATED,
    "update": Action.UPDATED,
    "delete": Action.DELETED,
    "replace": Action.UPDATED,  # of a row that may be there or not
    "merge": Action.UPDATED,
}
_BEFORE_TARGET: Final = frozenset(
    "abort delayed fail from high_priority ignore into low_priority only or quick replace rollback".split()  # noqa: SIM905 - words
)
"""What may stand between the verb and the table, in any of the dialects."""
_NOT_A_VERB_AFTER: Final = frozenset({"do", "for", "key", "on", "then"})
"""``ON CONFLICT DO UPDATE``, ``FOR UPDATE``, ``FOR NO KEY UPDATE``, ``WHEN MATCHED THEN DELETE``, ``ON DELETE``."""
_READS: Final = frozenset(
    "analyze begin checkpoint close comment commit create declare discard end explain fetch grant listen lock notify"  # noqa: SIM905 - words
    " pragma prepare reindex release reset revoke rollback savepoint select set show start table unlisten use vacuum"
    " values".split()
)
"""Statements that change no row of a table that is there already."""


class Savepoint(NamedTuple):
    """A statement that sets a savepoint, releases it or rolls back to it."""

    verb: str
    """``savepoint``, ``release`` or ``rollback``."""
    name: str


class _Token(NamedTuple):
    text: str
    quoted: bool = False


_SEMICOLON: Final = _Token(";")
_DOT: Final = _Token(".")
_PARENTHESIS: Final = _Token("(")


def savepoint_of(sql: str) -> Savepoint | None:
    """Return what ``sql`` does to a savepoint, if that is what it is about."""
    found = _SAVEPOINT.match(sql)
    return Savepoint(found["verb"].split()[0].lower(), found["name"].lower()) if found else None


def written(sql: str, tables: Container[str]) -> dict[str, Action]:
    """Return which of ``tables`` (names in lower case, without a schema) ``sql`` writes, and what it does to them.

    A statement that is not understood writes every table that it names: one announcement too many makes a page look
    once more, one too few leaves it wrong.
    """
    tokens = _tokens(sql)
    # Nearly all are one statement, whose tokens need not be made beyond the table.
    if ";" not in sql:
        return _written_by(tokens, tables)
    found: dict[str, Action] = {}
    for statement in _split(tokens):
        for table, action in _written_by(iter(statement), tables).items():
            found[table] = action if found.get(table, action) is action else Action.UPDATED
    return found


def _written_by(tokens: Iterator[_Token], tables: Container[str]) -> dict[str, Action]:
    # ``(SELECT ...) UNION (SELECT ...)`` begins with its parenthesis.
    head = next((token for token in tokens if token != _PARENTHESIS), _SEMICOLON).text
    if head in _READS:
        return {}
    if head in _VERBS:
        target = _target(tokens)
        return {target: _VERBS[head]} if target in tables else {}
    rest = list(tokens)
    if head == "with":
        return _written_anywhere(rest, tables)
    action = Action.DELETED if head == "truncate" else Action.UPDATED
    return {token.text: action for token in rest if token.text in tables}


def _written_anywhere(tokens: list[_Token], tables: Container[str]) -> dict[str, Action]:
    """Return what the verbs within write: the statement after WITH, and in PostgreSQL each of its parts."""
    found: dict[str, Action] = {}
    for index, token in enumerate(tokens[1:], 1):
        if token.quoted or token.text not in _VERBS or tokens[index - 1].text in _NOT_A_VERB_AFTER:
            continue
        target = _target(iter(tokens[index + 1 :]))
        if target in tables:
            action = _VERBS[token.text]
            found[target] = action if found.get(target, action) is action else Action.UPDATED
    return found


def _target(tokens: Iterator[_Token]) -> str:
    """Return the table named next: the last part of ``"schema"."table"``. Text that is no table's is never tracked."""
    name = next((token for token in tokens if token.quoted or token.text not in _BEFORE_TARGET), _SEMICOLON)
    while next(tokens, _SEMICOLON) == _DOT:
        name = next(tokens, _SEMICOLON)
    return name.text


def _tokens(sql: str) -> Iterator[_Token]:
    for match in _TOKEN.finditer(sql):
        kind = match.lastgroup
        if kind == "word":
            yield _Token(match["word"].lower())
        elif kind is not None and kind != "tag":
            yield _Token(match[kind].lower(), quoted=True)
        elif (text := match[0]) in ";.(":
            yield _Token(text)


def _split(tokens: Iterator[_Token]) -> Iterator[list[_Token]]:
    statement: list[_Token] = []
    for token in tokens:
        if token == _SEMICOLON:
            yield statement
            statement = []
        else:
            statement.append(token)
    yield statement
