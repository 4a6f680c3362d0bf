"""The page as a handler sees it."""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.core.exceptions import SynchronousOnlyOperation
from django.http import QueryDict
from django.template.loader import render_to_string

from tidewire.bridge import in_thread, running_loop
from tidewire.conf import get_settings
from tidewire.errors import BackgroundFull
from tidewire.handlers.background import coroutine_of
from tidewire.handlers.broadcast import Broadcast, Payload, made_of, publish
from tidewire.handlers.flash import TARGET, TEMPLATE, Level, message_of, store
from tidewire.handlers.line import AskedMark, Line, Move, Work
from tidewire.handlers.operations import Operations
from tidewire.handlers.quiet import is_quiet
from tidewire.handlers.streaming import Chunks, Flow
from tidewire.hub.clock import Clock
from tidewire.runtime.destinations import own_address
from tidewire.runtime.locale import Moment
from tidewire.runtime.page import Page
from tidewire.runtime.painting import painting_on
from tidewire.runtime.params import Params
from tidewire.runtime.port import Port
from tidewire.wire import codec
from tidewire.wire.codec import Encoded
from tidewire.wire.frames import Arguments
from tidewire.wire.keys import Verb


class HandlerPage(Operations):
    """What a handler gets as ``page``: who did what, and all that the page can be told to do.

    While the handler runs, what it asks for is collected: it travels with the answer, in order, or not at all if the
    handler fails. Afterwards, from something that goes on in the background, each operation goes out at once. Any
    thread may ask.
    """

    __slots__ = (
        "_clock",
        "_has_told_who",
        "_leaves",
        "_line",
        "_page",
        "_params",
        "_port",
        "_pushes",
        "_said",
        "form",
        "name",
        "room",
        "values",
    )

    def __init__(
        self, page: Page, port: Port, *, name: str, form: QueryDict, values: Arguments, room: str | None, clock: Clock
    ) -> None:
        """``name``: the handler's. ``clock`` paces what it streams."""
        self._page = page
        self._port = port
        self._clock = clock
        self._line = Line(port, f"The handler {name!r}")
        self._said: list[tuple[str, Payload]] = []  # to many pages, if the handler ends well
        self._params: Params | None = None
        self._pushes = False
        self._leaves = False
        self._has_told_who = False  # the user or the session, by both of which a template can reach the database
        self.name = name
        """The handler's name."""
        self.form = form
        """The form around the element, else the element itself if it is an input: a ``QueryDict``, as of a request."""
        self.values = values
        """The arguments that the element was given, by ``tide-value-*`` and by ``{% on %}``, as they came."""
        self.room = room
        """The topic of the room that the element is in; ``None`` outside of any."""

    @property
    def user(self) -> Any:
        """The page's user, ``AnonymousUser`` where nobody is logged in; ``None`` without django.contrib.auth."""
        self._has_told_who = True
        return self._page.user

    @property
    def session(self) -> SessionBase | None:
        """The page's session, ``None`` where it has none."""
        self._has_told_who = True
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
        if self._params is None or self._params.url != self.url:
            self._params = Params(self)
        return self._params

    # The address.

    def push_url(self, url: str) -> None:
        """Show ``url`` in the address bar, as a new entry of the history: *back* leads to the one before.

        The page stays as it is; its components are told of their new ``params``. Raises
        :class:`tidewire.errors.UnsafeRedirect` for what is neither a path of this site nor a query, ``?page=2``.
        """
        self._show(own_address(url, self.url), pushes=True)

    def replace_url(self, url: str) -> None:
        """As :meth:`push_url`, in place of the entry that the history has for this page."""
        self._show(own_address(url, self.url), pushes=False)

    # Messages.

    def flash(self, message: object, level: Level | int = "info", *, extra_tags: str = "") -> None:
        """Show a message of :mod:`django.contrib.messages`, in the page's element with the attribute ``tide-flash``.

        Where the same handler leaves the page, by :meth:`redirect` or :meth:`visit`, the next one shows it as it shows
        any message: it waits in the session, because a socket can set no cookie. So that takes a session, and
        ``MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"``.

        Raises :class:`tidewire.errors.ConfigurationError` where messages are not installed.
        """
        # Shown or stored once all is known that the handler asked for: it may redirect after its message.
        made = message_of(message, level, extra_tags)
        if made is not None:
            self._line.put(Moment().bound(partial(self._flash, made)))

    # What takes longer.

    def background(self, work: Callable[..., Any] | Coroutine[Any, Any, Any], /, *args: Any, **kwargs: Any) -> None:
        """Have ``work`` go on beside the page, once this handler has ended well: a coroutine, or a function to call.

        What it asks of the page goes out at once. Other events are served meanwhile. It is cancelled when the page
        goes: when it is closed or left, when its session ends, when it does not come back in time after a drop; until
        then what it asks for waits for the page's return. A sync function runs in a thread, which nothing can cancel:
        what it then asks of the page goes nowhere. What ``work`` raises is logged, and the page is told that it failed.

        Raises :class:`tidewire.errors.BackgroundFull` when as much goes on as may, ``BACKGROUND_PER_PAGE``.
        """
        # Counted with those that wait: a handler may ask for any number before it ends.
        coroutine = coroutine_of(work, args, kwargs)
        most = get_settings().background_per_page
        if (there := self._port.beside_count + self._line.works_waiting) >= most:
            coroutine.close()
            raise BackgroundFull(
                f"{there} things go on in the background of this page, and TIDEWIRE['BACKGROUND_PER_PAGE'] is {most}. "
                f"Do what belongs together in one of them, or use a task queue for what may outlive the page."
            )
        what = getattr(work, "__qualname__", None) or type(work).__qualname__
        self._line.start(Work(f"Background work {what} of the handler {self.name!r}", coroutine, Moment()))

    def stream(self, target: str, chunks: Chunks) -> Coroutine[Any, Any, None]:
        """Append texts to the element as they come, ``chunks`` being an iterable of them, async or sync.

        As a rule in the background, so that the page does not wait for it::

            page.background(page.stream("#answer", model.tokens(question)))

        Awaited in a handler, the chunks go out while that runs, and before them all that it asked for so far. The
        first chunk goes out at once, those that follow within 25 ms of another together. The next chunks are not asked
        for while the visitor is slower than they are, or away. What a sync iterable does may block: it is asked in a
        thread, unless it is a list or a tuple.
        """
        if isinstance(chunks, str | bytes):
            raise TypeError("stream() takes an iterable of texts, came one text. For that there is append_text().")
        return Flow(partial(self._append_now, target), self._port.room, self._clock).run(chunks)

    # Many pages.

    def broadcast(self, topic: str, /, *, but_me: bool = False, language: str | None = None) -> Broadcast:
        """Return the operations on all pages of ``topic``, as :func:`tidewire.ops` does; sent if the handler ends well.

        ``but_me`` leaves this page out, and no other page of its user's. HTML is rendered once, for nobody in
        particular, in ``language``, else in that of this page.
        """
        but = self._port.page_id if but_me else None
        return Broadcast(topic, self._say, but=but, language=language, can_wait=True)

    # For the framework.

    def ask(self, verb: Verb, *rest: Any) -> None:
        """Have the page do this. Raises :class:`TypeError` for what is no JSON."""
        if verb in (Verb.REDIRECT, Verb.VISIT):
            self._leaves = True
        self._line.put(codec.op(verb, *rest))

    def ask_rendered(self, verb: Verb, target: str, template: str, context: Mapping[str, Any]) -> None:
        """Have the page do this with ``template`` as HTML.

        That is rendered here, where it can neither block nor fail to be told: Django's ``{% if %}`` takes every
        exception for false, that for the database on the event loop's thread, too. Else in a thread, before the op goes
        out; so, too, where the template asks the page for its user or session, which lead to the database.
        """
        # A copy of the context: the handler may go on to change its own.
        make = partial(self._rendered, verb, target, template, dict(context))
        if running_loop() is None:
            self._line.put(make())
        else:
            made = self._made_quietly(make) if is_quiet(context) else None
            self._line.put(made or Moment().bound(make))

    def show_address(self, url: str) -> None:
        """Have the page show ``url`` as its address, as :attr:`params` asks for it."""
        self._show(url, pushes=self.pushes)

    @property
    def pushes(self) -> bool:
        """Whether a new address becomes an entry of the history of its own."""
        return self._page.pushes if self._line.is_collecting else self._pushes

    @pushes.setter
    def pushes(self, pushes: bool) -> None:
        if self._line.is_collecting:
            self._page.pushes = pushes
        else:
            self._pushes = pushes

    @property
    def live(self) -> Page:
        """The page itself, which is the same one in all of its events."""
        return self._page

    def mark(self) -> AskedMark:
        """Return what has been asked for so far, for :meth:`back_to`."""
        return AskedMark(self._line.mark(), self._page.mark(), len(self._said), self._leaves)

    def back_to(self, mark: AskedMark) -> None:
        """Forget what was asked for since ``mark``, while the handler or its middleware still runs."""
        if self._line.is_collecting:
            self._line.back_to(mark.line)
            self._page.back_to(mark.page)
            del self._said[mark.said :]
            self._leaves = mark.leaves

    async def ended(self) -> Sequence[Encoded]:
        """The handler has ended well: return what it asked for. From here on all goes out at once."""
        said = (
            await in_thread(made_of, self._said) if any(callable(payload) for _, payload in self._said) else self._said
        )
        ops = await self._line.ended()
        self._leaves = False
        # From here on nothing fails any more: others are told of nothing that did not happen.
        for topic, payload in said:
            publish(topic, payload)
        return ops

    def failed(self) -> None:
        """The handler has failed: forget what it asked for."""
        self._line.close()

    def _say(self, topic: str, payload: Payload) -> None:
        if self._line.is_collecting:
            self._said.append((topic, payload))
        else:
            self._line.put(partial(publish, topic, payload))

    def _show(self, url: str, *, pushes: bool) -> None:
        if self._line.is_collecting:
            self._page.show_address(url)
            self._page.pushes = pushes
        else:
            self._line.put(Move(url, not pushes))
            self._pushes = False

    async def _append_now(self, target: str, text: str) -> None:
        await self._line.send_now(codec.op(Verb.APPEND_TEXT, target, text))

    def _rendered(self, verb: Verb, target: str, template: str, context: dict[str, Any]) -> Encoded:
        with painting_on(self._page):
            return codec.op(verb, target, render_to_string(template, {"page": self, **context}))

    def _made_quietly(self, make: Callable[[], Encoded]) -> Encoded | None:
        """Return what is made on the event loop's thread, ``None`` if the database may be missing in it."""
        self._has_told_who = False
        try:
            made = make()
        except SynchronousOnlyOperation:  # the template has the database from a tag of its own
            return None
        return None if self._has_told_who else made  # rows that belong to the user could not be read

    def _flash(self, message: Any) -> Encoded | None:
        if self._leaves:
            store(self.session, message)
            return None
        return self._rendered(Verb.APPEND, TARGET, TEMPLATE, {"message": message})
