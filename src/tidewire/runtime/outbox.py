"""The only way out of a page: numbers its frames, keeps the last of them for a resume, and writes them in order."""

import asyncio
from time import monotonic
from typing import Protocol


class Socket(Protocol):
    """What an outbox writes to."""

    async def send(self, text: str) -> None:
        """Send one text frame; returns when the server took it."""


class Outbox:
    """Frames on their way to one page, across its sockets.

    While the socket is slow, frames wait here, up to ``unsent_bytes``; while there is none, they are kept in the
    ring only. The ring holds the newest frames, about ``ring_bytes`` of them.
    """

    __slots__ = (
        "_flushing",
        "_ring",
        "_ring_bytes",
        "_ring_size",
        "_room",
        "_socket",
        "_unheld_size",
        "_unsent_bytes",
        "_unsent_size",
        "_waiting",
        "blocked_since",
        "seq",
    )

    def __init__(self, *, ring_bytes: int, unsent_bytes: int) -> None:
        self.seq = 0
        self.blocked_since: float | None = None
        self._ring_bytes = ring_bytes
        self._unsent_bytes = unsent_bytes
        self._ring: list[str] = []  # lists, because an empty deque takes 760 bytes and pages are many
        self._ring_size = 0
        self._waiting: list[str] = []
        self._unsent_size = 0
        self._unheld_size = 0  # put while there was no socket: the ring alone has it
        self._room: asyncio.Future[None] | None = None  # that someone waits for
        self._flushing: Socket | None = None
        self._socket: Socket | None = None

    def attach(self, socket: Socket) -> None:
        """Write to ``socket`` from now on."""
        self.detach()
        self._socket = socket
        self._unheld_size = 0
        self._make_room()

    def detach(self) -> None:
        """There is no socket any more; what it did not take is in the ring."""
        self._socket = None
        self._waiting = []
        self._unsent_size = 0
        self.blocked_since = None
        self._make_room()

    def next_seq(self) -> int:
        """Return the number for the frame that is encoded next; it counts once that is ``put``."""
        return self.seq + 1

    def put(self, text: str) -> None:
        """Queue a numbered frame."""
        self.seq += 1
        size = _bytes(text)
        self._ring.append(text)
        self._ring_size += size
        if self._ring_size > self._ring_bytes:
            self._trim_ring()
        if self._socket is None:
            self._unheld_size += size
        else:
            self._queue(text, size)

    def put_unnumbered(self, text: str) -> None:
        """Queue a frame that no resume repeats."""
        if self._socket is not None:
            self._queue(text, _bytes(text))

    def _queue(self, text: str, size: int) -> None:
        if self._unsent_size <= self._unsent_bytes:
            self._waiting.append(text)
            self._unsent_size += size

    def forget_sent(self) -> None:
        """Keep no frame that a socket has long taken. A page that missed one nevertheless gets all anew."""
        if self._socket is not None and not self._waiting and self._flushing is None:
            self._ring = []
            self._ring_size = 0

    def reaches_back_to(self, seq: int) -> bool:
        """Tell whether all frames after ``seq`` are still in the ring."""
        return self.seq - seq <= len(self._ring)

    def bytes_since(self, seq: int) -> int:
        """Return the size of the frames after ``seq``, of those that the ring still has."""
        return sum(map(_bytes, self._ring[-(self.seq - seq) :])) if self.seq > seq else 0

    def replay(self, seq: int) -> None:
        """Queue again all frames after ``seq``."""
        for text in self._ring[len(self._ring) - (self.seq - seq) :]:
            self.put_unnumbered(text)

    @property
    def has_room(self) -> bool:
        """Whether whoever can wait with the next frame need not.

        Half of what may be unsent is for those who cannot wait. While there is no socket, half of the ring: if it were
        full, a return would bring all content anew, and what is not content, as the text of a stream, would be lost.
        """
        if self._socket is None:
            return self._unheld_size <= self._ring_bytes // 2
        return self._unsent_size <= self._unsent_bytes // 2

    async def room(self) -> None:
        """Return once there :attr:`has_room`; where there is already, at once."""
        while not self.has_room:
            if self._room is None or self._room.done():
                self._room = asyncio.get_running_loop().create_future()
            await asyncio.shield(self._room)  # several may wait: the end of one is not that of the others

    def _make_room(self) -> None:
        if self._room is not None and not self._room.done() and self.has_room:
            self._room.set_result(None)

    @property
    def overflow(self) -> str:
        """What is wrong if more waits for the client than may, else ``""``.

        This socket is lost then: nothing more is written to it, and only a resume on another one brings the rest.
        """
        if self._unsent_size <= self._unsent_bytes:
            return ""
        return f"{self._unsent_size} bytes wait for the client, at most {self._unsent_bytes} may."

    async def flush(self) -> None:
        """Write what waits, unless that is too much. Where this is under way already, that call writes it."""
        socket = self._socket
        if socket is None or self._flushing is socket or self._unsent_size > self._unsent_bytes:
            return
        self._flushing = socket  # a write that hangs on an earlier socket holds up nothing here
        try:
            while self._waiting and socket is self._socket:
                texts, self._waiting = self._waiting, []
                self.blocked_since = monotonic()
                for text in texts:
                    await socket.send(text)
                    if socket is not self._socket:  # detached, or replaced, while the frame was on its way
                        return
                    # Only now: as long as a server takes no more, the client's slowness is ours to bound.
                    self._unsent_size -= _bytes(text)
                    if self._room is not None:
                        self._make_room()
                self.blocked_since = None
        finally:
            if self._flushing is socket:
                self._flushing = None

    def _trim_ring(self) -> None:
        # Down to three quarters, so that the list is shifted once in a while and not at each frame.
        drop = 0
        while self._ring_size > self._ring_bytes * 3 // 4 and drop < len(self._ring):
            self._ring_size -= _bytes(self._ring[drop])
            drop += 1
        del self._ring[:drop]


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())
