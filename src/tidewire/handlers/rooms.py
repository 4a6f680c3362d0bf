"""Who may be in a room: rules, by the names of rooms. A room without one lets in whoever was given its token."""

from collections.abc import Callable
from functools import partial
from typing import Any, Final, NamedTuple, TypeVar

from tidewire.bridge import after_commit
from tidewire.calls.call import Call, called, path_of
from tidewire.errors import RegistrationError
from tidewire.handlers.topics import parts_of, pk_of
from tidewire.hub import hub

Function = TypeVar("Function", bound=Callable[..., Any])

CHECK: Final = "check"
"""In what is said on a room's topic: judge again who is there; the value is a user's primary key, or ``None``."""


class Rule(NamedTuple):
    """The rule of one room."""

    call: Call
    keys: tuple[str, ...]

    async def allows(self, user: Any) -> bool:
        """Ask it. Raises what it raises, and :class:`TypeError` if it says neither yes nor no."""
        answer = await called(self.call.bound(user, *self.keys))
        # Nothing is taken for a yes: `return user.has_perm`, without the call, would let everybody in.
        if not isinstance(answer, bool):
            raise TypeError(f"The rule {path_of(self.call.function)} of a room says True or False, came {answer!r}.")
        return answer


class Rooms:
    """The rules of a project."""

    def __init__(self) -> None:
        self._rules: dict[str, Call] = {}

    def rule(self, name: str, /) -> Callable[[Function], Function]:
        """Have the decorated function say who may be in the rooms of this name: ``f(user, *keys) -> bool``.

        ::

            @rooms.rule("chat")
            def may_chat(user, pk):
                return Membership.objects.filter(user_id=user.pk, chat_id=pk).exists()

        Sync, in a thread, or async; ``keys`` are text, as in ``room("chat", 5)`` the ``"5"``. It is asked when a page
        joins, when its visitor was read from the database again, and by :meth:`check_again`. Raises
        :class:`RegistrationError` if rooms of that name have another rule.
        """

        def register(function: Function) -> Function:
            there = self._rules.get(name)
            # The same one, of a module that was reloaded, takes the place of the old one.
            if there is not None and (first := path_of(there.function)) != path_of(function):
                raise RegistrationError(
                    f"Rooms called {name!r} have two rules: {first} and {path_of(function)}. Join them."
                )
            self._rules[name] = Call.of(function)
            return function

        return register

    def rule_of(self, topic: str) -> Rule | None:
        """Return the rule of the room of ``topic``; ``None`` if it has none."""
        name, *keys = parts_of(topic)
        call = self._rules.get(name)
        return None if call is None else Rule(call, tuple(keys))

    def check_again(self, topic: str, /, *, user: Any = None) -> None:
        """Have the rule judge again who is in the room of ``topic``, in all processes: whoever it refuses is out.

        ``user``: only the pages of this one, an instance or a primary key. Sent when the transaction on the default
        database commits, at once outside of one. Raises :class:`TypeError` for a room that has no rule.
        """
        if self.rule_of(topic) is None:
            raise TypeError(
                f"There is no rule of {topic!r}: who was given a token stays. Write one with @rooms.rule(name); there "
                f"are rules of {', '.join(sorted(self._rules)) or 'no room'}."
            )
        payload = {CHECK: None if user is None else pk_of(user)}
        after_commit(partial(hub.publish, topic, payload))


rooms: Final = Rooms()
