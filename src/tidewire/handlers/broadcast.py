"""Operations on all pages that a topic reaches, from anywhere."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import nullcontext
from functools import partial
from types import TracebackType
from typing import Any, Self

from django.core.exceptions import SynchronousOnlyOperation
from django.template.loader import render_to_string
from django.utils.translation import override

from tidewire.bridge import after_commit, running_loop
from tidewire.conf import get_settings
from tidewire.handlers.operations import Operations
from tidewire.handlers.quiet import is_quiet
from tidewire.handlers.topics import checked
from tidewire.hub import hub
from tidewire.hub.payload import encode
from tidewire.runtime.locale import Moment
from tidewire.runtime.painting import painting_for_all
from tidewire.wire import codec
from tidewire.wire.codec import Encoded
from tidewire.wire.keys import Verb

Payload = bytes | Callable[[], bytes]
"""What is published, or what makes it in a thread, where it may block."""

_Item = Encoded | Callable[[], Encoded]


class Broadcast(Operations):
    """The operations on the pages of a topic. Each call sends one; in a ``with`` block all of them go together.

    ::

        ops(room("chat", 5)).append("#log", template="chat/line.html", context={"line": line})

        with ops(EVERYONE) as everyone:
            everyone.title("Sold out")
            everyone.remove("#buy")
    """

    __slots__ = ("_but", "_can_wait", "_collected", "_language", "_publish", "_topic")

    def __init__(
        self,
        topic: str,
        publish: Callable[[str, Payload], object],
        *,
        but: str | None = None,
        language: str | None = None,
        can_wait: bool = False,
    ) -> None:
        """``but``: the id of a page that is left out; ``can_wait``: whether ``publish`` takes what is still to be made.

        Raises :class:`TypeError` if no page listens to ``topic``.
        """
        self._topic = checked(topic)
        self._publish = publish
        self._but = but
        self._language = language
        self._can_wait = can_wait
        self._collected: list[_Item] | None = None  # those of the block, inside one

    def __enter__(self) -> Self:
        if self._collected is not None:
            raise RuntimeError(f"These operations on {self._topic!r} are being collected already, by a block around.")
        self._collected = []
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        collected, self._collected = self._collected, None
        if kind is None and collected:
            self._send(collected)

    def ask(self, verb: Verb, *rest: Any) -> None:
        """Have the pages do this. Raises :class:`TypeError` for what is no JSON."""
        self._add(codec.op(verb, *rest))

    def ask_rendered(self, verb: Verb, target: str, template: str, context: Mapping[str, Any]) -> None:
        """Have the pages do this with ``template`` as HTML: rendered once, with neither a request nor a ``page``.

        Rendered here, where it can neither block nor fail to be told, see :mod:`tidewire.handlers.quiet`. Else in a
        thread, once the handler has ended that can wait with it. Who cannot hears that it is to be said in a thread.
        """
        make = partial(self._rendered, verb, target, template, dict(context))
        if running_loop() is None or is_quiet(context):
            try:
                return self._add(make())
            except SynchronousOnlyOperation:  # the template has the database from elsewhere
                if not self._can_wait:
                    raise
        if not self._can_wait:
            raise SynchronousOnlyOperation(
                f"The context of {template} has more than plain values, which may ask the database, and this is the "
                "event loop's thread. Say it in a thread, as in `await sync_to_async(tell)(...)`, or give it values."
            )
        return self._add(Moment().bound(make))

    def _rendered(self, verb: Verb, target: str, template: str, context: dict[str, Any]) -> Encoded:
        with painting_for_all(), override(self._language) if self._language else nullcontext():
            return codec.op(verb, target, render_to_string(template, context))

    def _add(self, item: _Item) -> None:
        if self._collected is None:
            self._send([item])
        else:
            self._collected.append(item)

    def _send(self, items: list[_Item]) -> None:
        make = partial(self._encoded, items)
        payload = make if any(map(callable, items)) else make()
        # Nobody shall hear of what a rollback then takes back.
        after_commit(partial(self._publish, self._topic, payload))

    def _encoded(self, items: list[_Item]) -> bytes:
        ops = [(item() if callable(item) else item).in_json for item in items]
        payload = encode(self._topic, {"ops": ops, "but": self._but})
        # A page that has so much to take, and anything else, is disconnected as too slow: all of them would be.
        if len(payload) > (most := get_settings().unsent_bytes):
            raise ValueError(
                f"Operations for {self._topic!r} take {len(payload)} bytes, at most {most} (UNSENT_BYTES) can wait for "
                "a page. Send less, or have the pages ask for it: dispatch() an event that a handler is bound to."
            )
        return payload


def publish(topic: str, payload: Payload) -> None:
    """Tell the pages of ``topic``, in this process and in all others. Blocks where ``payload`` is still to be made."""
    hub.publish_encoded(topic, _made(payload))


def made_of(said: Iterable[tuple[str, Payload]]) -> list[tuple[str, Payload]]:
    """Return what is to be published on which topic, made. Blocks where something is still to be made."""
    return [(topic, _made(payload)) for topic, payload in said]


def _made(payload: Payload) -> bytes:
    return payload() if callable(payload) else payload


def ops(topic: str, /, *, language: str | None = None) -> Broadcast:
    """Return the operations on all pages of ``topic``: of a :func:`room`, of :func:`pages_of` a user, of ``EVERYONE``.

    From views, handlers, threads, tasks and commands, sync or async. Sent when the transaction on the default database
    commits, at once outside of one, not at all after a rollback. HTML is rendered once, now, for nobody in particular,
    in ``language``, else the one that is active.

    Raises :class:`TypeError` for a topic that no page listens to. An operation raises it for what JSON cannot carry,
    and :class:`ValueError` if it is too large; on an event loop's thread one with a template raises Django's
    ``SynchronousOnlyOperation`` if its context has more than plain values.
    """
    return Broadcast(topic, publish, language=language)
