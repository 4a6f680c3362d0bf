"""The parts of a page whose elements call handlers: its rooms, and what is in none."""

from tidewire.testing.bindings import has_binding
from tidewire.testing.connection import Connection
from tidewire.testing.document import Document
from tidewire.testing.element import Element
from tidewire.testing.failures import EventFailed
from tidewire.testing.nodes import elements, having
from tidewire.wire.keys import Attribute, SurfaceKey


class Places:
    """Their channels, by the tokens of the rooms; ``None`` for what is in no room."""

    def __init__(self, document: Document, connection: Connection) -> None:
        self._document = document
        self._connection = connection
        self._channels: dict[str | None, int] = {}
        self._left: set[str | None] = set()  # the rooms that the server took the page out of: they are not joined again

    def __contains__(self, channel: object) -> bool:
        return channel in self._channels.values()

    def around(self, element: Element) -> int:
        """Return the channel of the nearest room around ``element``, or that of the rest.

        Raises :class:`EventFailed` if the page was taken out of that room.
        """
        if (token := element.room()) in self._left:
            raise EventFailed("left", "The server took the page out of this room.")
        return self._channels[token]

    def end(self, channel: int) -> list[Element]:
        """The server took the page out of the room of ``channel``: return the elements that are the room."""
        token = next(token for token, joined in self._channels.items() if joined == channel)
        del self._channels[token]
        self._left.add(token)
        return [Element(tag) for tag in having(self._document.soup, Attribute.ROOM) if tag[Attribute.ROOM] == token]

    async def join_all(self) -> None:
        """Join every place, on a new page."""
        self._channels.clear()
        await self.follow()

    async def follow(self) -> None:
        """Join the places that are new."""
        for token in self._tokens():
            if token in self._channels or token in self._left:
                continue
            self._channels[token] = self._connection.new_channel()
            body = [] if token is None else [token]
            await self._connection.join(self._channels[token], SurfaceKey.HANDLERS, *body)

    def _tokens(self) -> list[str | None]:
        soup = self._document.soup
        rooms = [str(tag[Attribute.ROOM]) for tag in having(soup, Attribute.ROOM)]
        bound = (has_binding(tag) and not Element(tag).is_in_component for tag in elements(soup))
        return [None, *dict.fromkeys(rooms)] if rooms or any(bound) else []
