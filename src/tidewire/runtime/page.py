"""A page as a component sees it: who is looking."""

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import get_language

from tidewire.runtime.identity import Identity


class Page:
    """One open browser page. The same on first paint, while the HTML is made, and live, once its socket is there."""

    __slots__ = ("identity",)

    def __init__(self, identity: Identity) -> None:
        self.identity = identity

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
