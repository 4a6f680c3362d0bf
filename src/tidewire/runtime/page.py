"""A page as a component sees it: who is looking, at which address; and what it can be asked to do."""

from collections.abc import Collection
from typing import Any, NamedTuple

from django.contrib.sessions.backends.base import SessionBase
from django.utils.translation import get_language

from tidewire.hub.broadcasting import broadcast
from tidewire.runtime.destinations import address_of
from tidewire.runtime.identity import Identity
from tidewire.runtime.params import Params
from tidewire.templates.ambient import Ambient, ambient
from tidewire.wire.frames import Op
from tidewire.wire.keys import Verb


class PageMark(NamedTuple):
    """What was asked of a page at some moment of a step."""

    url: str
    pushes: bool
    ops: list[Op] | None


class Page:
    """One open browser page. The same on first paint, while the HTML is made, and live, once its socket is there."""

    __slots__ = ("_params", "identity", "ops", "pushes", "url")

    def __init__(self, identity: Identity, url: str) -> None:
        """``url``: the page's address in its browser, path and query."""
        self.identity = identity
        self.url = url
        self.pushes = False  # a new address becomes an entry of the history of its own
        self.ops: list[Op] | None = None  # most pages never ask for any, and pages are many
        self._params: Params | None = None

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

    @property
    def params(self) -> Params:
        """The query of the page's address: a mapping, which an event may change; see :class:`Params`."""
        if self._params is None or self._params.url != self.url:
            self._params = Params(self)
        return self._params

    def redirect_to(self, to: Any, /, *args: Any, allowed_hosts: Collection[str] = (), **kwargs: Any) -> None:
        """Load another page: a path, a view's name with its arguments, or a model with ``get_absolute_url``.

        While the page's HTML is still being made this becomes a real redirect, or a refresh. Raises
        :class:`tidewire.errors.UnsafeRedirect` for an address of another site, unless its host is among
        ``allowed_hosts`` or those of the setting ``REDIRECT_HOSTS``.
        """
        self.ask(Verb.REDIRECT, address_of(to, args, kwargs, allowed_hosts))

    def push_to(self, to: Any, /, *args: Any, **kwargs: Any) -> None:
        """Go to another page of this site, without a full load where the browser's client can, as a link does.

        The arguments are those of :meth:`redirect_to`.
        """
        self.ask(Verb.VISIT, address_of(to, args, kwargs), 0)

    def replace_to(self, to: Any, /, *args: Any, **kwargs: Any) -> None:
        """As :meth:`push_to`, in place of this page in the browser's history: *back* does not lead here."""
        self.ask(Verb.VISIT, address_of(to, args, kwargs), 1)

    def send(self, topic: str, /, **kwargs: Any) -> None:
        """Notify every component that is subscribed to ``topic``, on whichever page; see :func:`broadcast`."""
        broadcast(topic, **kwargs)

    # For the framework.

    def ask(self, *op: Any) -> Op:
        """Have the page do ``op``, once the step that is under way has ended well; return it."""
        asked = list(op)
        self.ops = [*(self.ops or ()), asked]
        return asked

    def show_address(self, url: str) -> None:  # noqa: ARG002 - for live pages
        """Have the page show ``url`` as its address once the step that is under way has ended well."""
        raise RuntimeError(
            "page.params cannot be changed while the page's HTML is made, which shows one address only. "
            "Go to the other one with page.redirect_to(), or change them in an event."
        )

    @property
    def ambient(self) -> Ambient:
        """The language and the time zone that are active now."""
        return ambient()

    def mark(self) -> PageMark:
        """Return what has been asked of the page so far, for :meth:`back_to`."""
        return PageMark(self.url, self.pushes, self.ops)

    def back_to(self, mark: PageMark) -> None:
        """Forget what was asked of the page since ``mark``."""
        self.url, self.pushes, self.ops = mark
