"""The page as a handler sees it."""

import asyncio
from collections.abc import Mapping
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict
from django.template.loader import render_to_string

from tidewire.bridge import running_loop
from tidewire.handlers.operations import Operations
from tidewire.runtime.page import Page
from tidewire.runtime.painting import painting_on
from tidewire.runtime.params import Params
from tidewire.runtime.port import Port
from tidewire.runtime.surface import Effects
from tidewire.wire.frames import Arguments, Op


class HandlerPage(Operations):
    """What a handler gets as ``page``: who did what, and all that the page can be told to do.

    While the handler runs, what it asks for is collected: it travels with the answer, in order, or not at all if the
    handler fails. Afterwards, from something that goes on in the background, each operation goes out at once.
    """

    __slots__ = ("_collected", "_loop", "_page", "_port", "form", "room", "values")

    def __init__(self, page: Page, port: Port, *, form: str, values: Arguments, room: str | None) -> None:
        """``form``: as a browser would send it, ``a=1&b=2``."""
        self._page = page
        self._port = port
        self._loop = asyncio.get_running_loop()
        self._collected: list[Op] | None = []  # None: the handler has ended
        self.form = QueryDict(form)
        """The form around the element, else the element itself if it is an input: a ``QueryDict``, as of a request."""
        self.values = values
        """The arguments that the element was given, by ``tide-value-*`` and by ``{% on %}``, as they came."""
        self.room = room
        """The topic of the room that the element is in; ``None`` outside of any."""

    @property
    def user(self) -> Any:
        """The page's user, ``AnonymousUser`` where nobody is logged in; ``None`` without django.contrib.auth."""
        return self._page.user

    @property
    def session(self) -> SessionBase | None:
        """The page's session, ``None`` where it has none."""
        return self._page.session

    @property
    def language(self) -> str | None:
        """The page's language, which is active while the handler runs; ``None`` where none is."""
        return self._page.language

    @property
    def url(self) -> str:
        """The page's address in its browser, path and query."""
        return self._page.url

    @property
    def params(self) -> Params:
        """The query of the page's address: a mapping, which a handler may change; see :class:`Params`."""
        return self._page.params

    # For the framework.

    def ask(self, *op: Any) -> None:
        """Have the page do ``op``."""
        if self._collected is not None:
            self._collected.append(list(op))
        elif running_loop() is self._loop:
            self._tell([list(op)])
        else:
            self._loop.call_soon_threadsafe(self._tell, [list(op)])

    def render(self, template: str, context: Mapping[str, Any]) -> str:
        """Return ``template`` rendered for this page; it sees ``page`` besides ``context``."""
        with painting_on(self._page):
            return render_to_string(template, {"page": self, **context})

    def ended(self) -> list[Op]:
        """The handler has ended well: return what it asked for. From here on all goes out at once."""
        collected, self._collected = self._collected, None
        return collected or []

    def _tell(self, ops: list[Op]) -> None:
        self._port.tell(Effects(ops=ops))
