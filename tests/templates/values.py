"""Every kind of value that a template may meet."""

import datetime as dt
import decimal
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy


class Pair(NamedTuple):
    left: str
    right: str


class Stable:
    """Looks the same wherever it lies in memory."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} & co>"


class Plain(Stable):
    name = "plain <b>"
    items = (1, 2)
    _hidden = "hidden"

    def method(self) -> str:
        return "called"

    def needs(self, argument: str) -> str:
        return argument

    def fails(self) -> str:
        raise KeyError("inside")

    def type_error(self) -> str:
        raise TypeError("inside")

    def silent(self) -> str:
        error = ValueError("silent")
        error.silent_variable_failure = True  # type: ignore[attr-defined]
        raise error

    def undecodable(self) -> str:
        return b"\xff".decode()

    def delete(self) -> str:
        raise AssertionError("must not be called")

    delete.alters_data = True  # type: ignore[attr-defined]

    @property
    def attribute_error(self) -> str:
        raise AttributeError("inside a property")


class Uncallable(Stable):
    do_not_call_in_templates = True
    value = "v"

    def __call__(self) -> str:
        raise AssertionError("must not be called")


class OddItems(Stable):
    def __getitem__(self, key: Any) -> Any:
        if key == "known":
            return "odd"
        raise IndexError(key)


class NoLength(Stable):
    def __iter__(self) -> Iterator[str]:
        return iter("xyz")


class Untrue(Stable):
    def __bool__(self) -> bool:
        raise ValueError("neither true nor false")


class Html:
    def __html__(self) -> str:
        return "<i>html</i>"

    def __str__(self) -> str:
        return "<not this>"


class Text(str):  # noqa: SLOT000  (as people write them)
    """A string of another class."""


def values() -> dict[str, Any]:
    return {
        "x": "a<b>&'\"c",
        "empty": "",
        "none": None,
        "safe": mark_safe("<b>safe</b>"),
        "lazy": gettext_lazy("Monday"),
        "lazy_object": SimpleLazyObject(lambda: "<lazy>"),
        "text": Text("<text>"),
        "one": 1,
        "big": 1234567,
        "negative": -7,
        "float": 1234.5678,
        "infinite": float("inf"),
        "decimal": decimal.Decimal("98765.4321"),
        "yes": True,
        "no": False,
        "date": dt.date(2026, 3, 5),
        "time": dt.time(13, 5, 7),
        "naive": dt.datetime(2026, 3, 5, 23, 30),
        "aware": dt.datetime(2026, 3, 5, 23, 30, tzinfo=dt.UTC),
        "plain": Plain(),
        "klass": Plain,
        "uncallable": Uncallable(),
        "odd": OddItems(),
        "no_length": NoLength(),
        "untrue": Untrue(),
        "html": Html(),
        "bytes": b"<bytes>",
        "list": ["b", "a<", 3, None],
        "numbers": [3, 1, 2, 2],
        "nested": [[1, 2], [3, [4, 5]]],
        "dict": {"key": "value<", "items": "shadowed", "1": "one", 2: "two"},
        "dicts": [{"id": 1, "n": "q", "g": 1}, {"id": 2, "n": "<p>", "g": 1}, {"id": 3, "g": 2}],
        "pairs": [("a", 1), ("b", 2)],
        "triples": [(1, 2, 3)],
        "uneven": [(1, 2), (3,)],
        "records": [Pair("l1", "r1"), Pair("<l2>", "r2")],
        "objects": [Plain(), Plain()],
        "classes": [Plain, str],
        "callable": lambda: "from a call <",
        "callables": [lambda: "c1", lambda: {"k": "c2"}],
        "generator": (letter for letter in "gen<"),
        "range": range(5),
        "set": {7},
        "string": "héllo wörld, this is a longer string with <b>tags</b> & more",
        "url": "see https://example.com/?a=1&b=2 or mail@example.com",
        "template_name_variable": "inc.html",
        "node": {"name": "root", "children": [{"name": "<kid>", "children": [{"name": "leaf", "children": []}]}]},
    }
