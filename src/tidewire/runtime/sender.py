"""Says things to a page: turns effects into numbered frames, with the statics that the page lacks in front."""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple

from tidewire.runtime.outbox import Outbox
from tidewire.runtime.surface import Effects, Whole
from tidewire.templates import Program, programs, programs_of_shape, to_tree
from tidewire.wire import codec
from tidewire.wire.keys import ErrorCode

_MOST_LAST_WORDS: Final = 200
"""A client that goes on joining what there is not shall not fill the server's memory."""


class _LastWord(NamedTuple):
    """What was said last of a channel that there is no more, or never was, and that frame's seq.

    Of others a client that missed too much is told all anew; of these nobody would say anything.
    """

    seq: int
    channel: int
    error: tuple[int, ErrorCode, str, Mapping[str, Any] | None] | None
    """What the join was refused with; ``None``: the server ended the channel."""


class Sender:
    """Writes one page's frames into its outbox."""

    __slots__ = ("_known", "_last_words", "_outbox")

    def __init__(self, outbox: Outbox) -> None:
        self._outbox = outbox
        self._known: set[str] | None = None  # hashes of the programs whose statics went out
        self._last_words: list[_LastWord] = []

    def forget_statics(self) -> None:
        """The page may have missed statics: send them again where they are needed."""
        self._known = None

    def joined(self, channel: int, ref: int, effects: Effects) -> None:
        """``channel`` is joined, or (``ref`` 0) shown anew."""
        content = effects.content
        if content is None:
            self._outbox.put(codec.same(channel, ref, self._outbox.next_seq()))
        elif isinstance(content, Whole):
            self._statics(content.programs)
            self._outbox.put(codec.joined(channel, ref, self._outbox.next_seq(), content.tree))
        else:
            self._statics(programs(content))
            self._outbox.put(codec.joined(channel, ref, self._outbox.next_seq(), to_tree(content)))

    def answer(self, channel: int, ref: int, effects: Effects) -> None:
        """Answer event ``ref``; where the whole content changed, that goes first."""
        self._prepare(channel, effects)
        self._outbox.put(codec.answer(channel, ref, self._outbox.next_seq(), effects.patch, effects.ops))

    def patch(self, channel: int, effects: Effects) -> None:
        """Send the change, and the ops, if there are any, that nobody asked for."""
        # As of nearly all that 1,000 pages are told at once: two looks instead of two calls.
        if effects.shape is not None or effects.content is not None or effects.programs != ():
            self._prepare(channel, effects)
        if effects.patch is not None or effects.ops:
            self._outbox.put(codec.patch(channel, self._outbox.next_seq(), effects.patch or [], effects.ops))

    def leave(self, channel: int) -> None:
        """``channel`` has ended."""
        self._outbox.put(codec.leave(channel, self._outbox.next_seq()))
        self._remember(channel, None)

    def error(self, channel: int, ref: int, code: ErrorCode, text: str, detail: Mapping[str, Any] | None) -> None:
        """Answer ``ref`` with an error, or (``ref`` 0) report one."""
        self._outbox.put(codec.error(channel, ref, self._outbox.next_seq(), code, text, detail))

    def refused(self, channel: int, ref: int, code: ErrorCode, text: str, detail: Mapping[str, Any] | None) -> None:
        """Answer the join ``ref`` with an error."""
        self.error(channel, ref, code, text, detail)
        self._remember(channel, (ref, code, text, detail))

    def repeat_last_words(self, seq: int) -> None:
        """Send again what was said after ``seq`` of channels that there are not, for a page that missed too much."""
        missed = [word for word in self._last_words if word.seq > seq]
        self._last_words = []
        for word in missed:
            if word.error is None:
                self.leave(word.channel)
            else:
                self.refused(word.channel, *word.error)

    def _remember(self, channel: int, error: tuple[int, ErrorCode, str, Mapping[str, Any] | None] | None) -> None:
        self._last_words = [*self._last_words[-_MOST_LAST_WORDS + 1 :], _LastWord(self._outbox.seq, channel, error)]

    def snapshot(self, channel: int, snapshot: str) -> None:
        """Send the state of ``channel``."""
        self._outbox.put(codec.snapshot(channel, self._outbox.next_seq(), snapshot))

    def _prepare(self, channel: int, effects: Effects) -> None:
        """Send what the page has to have before the patch."""
        if effects.content is not None:
            self.joined(channel, 0, effects)
        if effects.shape is not None:
            self._statics(programs_of_shape(effects.shape))
            self._outbox.put(codec.shape(channel, self._outbox.next_seq(), effects.shape))
        self._statics(effects.programs)

    def _statics(self, needed: Iterable[Program]) -> None:
        if needed == ():  # as for nearly every patch
            return
        known = self._known if self._known is not None else set()
        if missing := {program.hash: program.statics for program in needed if program.hash not in known}:
            self._known = known | missing.keys()
            self._outbox.put(codec.statics(self._outbox.next_seq(), missing))
