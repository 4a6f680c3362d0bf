"""A page as a component sees it: who is looking."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import get_language

from tidewire.runtime.identity import Identity
from tidewire.wire.frames import Op


class Page:
    """One open browser page. The same on first paint, while the HTML is made, and live, once its socket is there."""

    __slots__ = ("identity", "ops", "url")

    def __init__(self, identity: Identity, url: str) -> None:
        """``url``: the page's address in its browser, path and query."""
        self.identity = identity
        self.url = url
        self.ops: list[Op] | None = None  # most pages never ask for any, and pages are many

    def ask(self, *op: Any) -> None:
        """Have the page do ``op``, once the step that is under way has ended well."""
        self.ops = [*(self.ops or ()), list(op)]

    @property
    def user(self) -> Any:
        """The page's user, ``AnonymousUser`` where nobody is logged in; ``None`` without django.contrib.auth."""
        return self.identity.user

    @property
    def session(self) -> SessionBase | None:
        """The page's session, ``None`` where it has none."""
        return self.identity.session

    @property
    def language(self) -> str | None:
        """The page's language, which is active whenever something of the page runs; ``None`` where none is."""
        return get_language()
