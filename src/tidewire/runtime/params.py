"""The query of a page's address, as a mapping that can be changed."""

import json
from collections.abc import Iterable, Iterator, MutableMapping
from typing import Any, Final, Protocol
from urllib.parse import parse_qsl, urlencode

_JSON: Final = ".json"


class Addressed(Protocol):
    """What has an address that can be changed."""

    pushes: bool

    @property
    def url(self) -> str:
        """Path and query."""

    def show_address(self, url: str) -> None:
        """Have ``url`` be the address."""


class Params(MutableMapping[str, Any]):
    """The query of a page's address.

    A change shows in the browser's address bar once the step that made it has ended well, and the other components of
    the page are told. It takes the place of the entry in the browser's history; :meth:`push` makes a new one.

    Values are text; of a key that is repeated the last one counts, and :meth:`getlist` has all. Where a key ends in
    ``.json`` its values are JSON's: ``?filter.json={"done":true}`` is ``{"filter.json": {"done": True}}``. What is no
    JSON there is passed over, as if it were missing. A JSON value is read anew each time: to change one, set it.
    """

    __slots__ = ("_page", "_texts", "url")

    def __init__(self, page: Addressed) -> None:
        self._page = page
        self.url = page.url
        """The address that these are the params of."""
        self._texts: dict[str, list[str]] = {}
        for key, text in parse_qsl(_query_of(self.url), keep_blank_values=True):
            self._texts.setdefault(key, []).append(text)

    def __getitem__(self, key: str) -> Any:
        if values := self.getlist(key):
            return values[-1]
        raise KeyError(key)

    def __setitem__(self, key: str, value: Any) -> None:
        self.setlist(key, [value])

    def __delitem__(self, key: str) -> None:
        if key not in self._texts:
            raise KeyError(key)
        self._change({name: texts for name, texts in self._texts.items() if name != key})

    def __iter__(self) -> Iterator[str]:
        return (key for key in self._texts if self.getlist(key))

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def getlist(self, key: str) -> list[Any]:
        """Return all values of ``key``, in their order; none if it is missing."""
        texts = self._texts.get(key, [])
        return list(_parsed(texts)) if key.endswith(_JSON) else list(texts)

    def setlist(self, key: str, values: Iterable[Any]) -> None:
        """Give ``key`` these values, in their order. Raises :class:`TypeError` for one that no address can have."""
        self._change(self._texts | {key: [_text(key, value) for value in values]})

    def push(self) -> None:
        """Make a new entry of what this step changes in the browser's history: *back* undoes it."""
        self._page.pushes = True

    def _change(self, texts: dict[str, list[str]]) -> None:
        path = self.url.partition("?")[0]
        query = urlencode(texts, doseq=True)
        url = f"{path}?{query}" if query else path
        self._page.show_address(url)
        self._texts, self.url = texts, url


def _query_of(url: str) -> str:
    return url.partition("?")[2].partition("#")[0]


def _parsed(texts: Iterable[str]) -> Iterator[Any]:
    for text in texts:
        try:
            yield json.loads(text)
        except (ValueError, RecursionError):  # visitors write what they like into an address
            continue


def _text(key: str, value: Any) -> str:
    if key.endswith(_JSON):
        return json.dumps(value, separators=(",", ":"))
    if value is None or isinstance(value, bool | list | tuple | dict | set | frozenset):
        raise TypeError(
            f"params[{key!r}] takes text or a number, came {value!r}. Delete the key for none, use setlist() for "
            f"several values, or a key that ends in '.json'."
        )
    return str(value)
