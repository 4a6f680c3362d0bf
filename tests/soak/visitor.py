"""A visitor of the demo's to-do list, who does what visitors do, at random, with a connection that breaks."""

import asyncio
import random
from collections.abc import Callable
from typing import Any, Final, cast
from urllib.request import urlopen

from bs4 import Tag
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from tests.real_socket import RealSocket
from tests.servers.running import Server
from tidewire.errors import CloseCode
from tidewire.testing import Document, EventFailed, HandshakeRefused, LiveDocument, SocketClosed
from tidewire.testing.transport import MemorySocket

Deed = tuple[str, dict[str, Any]]
"""An event and its arguments."""

_PATH: Final = "/todos/"
_MOST_ITEMS: Final = 6
_BROKEN: Final = (SocketClosed, ConnectionClosed, InvalidHandshake, OSError, HandshakeRefused)
_OF_ITEMS: Final[list[Deed]] = [("toggle", {"completed": True}), ("toggle", {}), ("edit", {}), ("remove", {})]
_OF_OPEN_ITEMS: Final[list[Deed]] = [("save", {"text": "edited"}), ("save", {"text": "edited again"}), ("cancel", {})]
_OF_LISTS: Final[list[Deed]] = [
    ("toggle_all", {"completed": True}),
    ("toggle_all", {}),
    ("clear_completed", {}),
    ("show", {"only": "all"}),
    ("show", {"only": "active"}),
    ("show", {"only": "completed"}),
]
_GONE: Final = frozenset({"unknown-channel", "left"})
"""What an event is answered with whose component went while it was on its way."""


class Visitor:
    """One page, on whichever of the servers takes it."""

    def __init__(self, servers: Callable[[], list[Server]], seed: int, *, adds: float, pause: float) -> None:
        """``servers`` returns those that are up; ``adds``: how likely one adds an item to a list that has few.

        ``pause``: seconds between two acts, at most.
        """
        self._servers = servers
        self._random = random.Random(seed)
        self._adds = adds
        self._pause = pause
        self._page: LiveDocument
        self.acts = 0
        self.returns = 0

    async def open(self) -> None:
        self._page = LiveDocument(await self._html(), _PATH, self._connect)
        await self._page.open()

    async def close(self) -> None:
        await self._page.close()

    async def act_until(self, deadline: float) -> None:
        """Act, with pauses, until the loop's time is ``deadline``."""
        loop = asyncio.get_running_loop()
        while loop.time() < deadline:
            await asyncio.sleep(self._random.uniform(0, self._pause))
            await self._survive(self._act)
            self._page.frames.clear()  # or what a test keeps to look at would be most of the memory of many pages
            self._page.sent.clear()
            self.acts += 1

    async def is_right(self) -> bool:
        """Tell whether the page shows what a new one would."""
        await self._survive(self._catch_up)
        return shown(self._page) == shown(Document(await self._html()))

    def difference(self) -> str:
        """Return what the page shows, for a test that fails."""
        return "\n".join(shown(self._page))

    async def _act(self) -> None:
        items = self._page.find_all(".todo")
        if len(items) < _MOST_ITEMS and self._random.random() < self._adds:
            await self._page.send("#todos", "add", text=f"item {self._random.randrange(1000)}")
            return
        deeds = (self._act_on_item, self._act_on_list, self._drop, self._reload)
        await self._random.choices(deeds, (12 if items else 0, 4, 2, 1))[0]()

    async def _act_on_item(self) -> None:
        item = self._random.choice(self._page.find_all(".todo"))
        is_open = "editing" in item["class"].split()
        handler, arguments = self._random.choice(_OF_OPEN_ITEMS if is_open else _OF_ITEMS)
        await self._page.send(f'[id="{item["id"]}"]', handler, **arguments)

    async def _act_on_list(self) -> None:
        handler, arguments = self._random.choice(_OF_LISTS)
        await self._page.send("#todos", handler, **arguments)

    async def _drop(self) -> None:
        await self._page.drop()
        raise SocketClosed(1006)

    async def _reload(self) -> None:
        await self._page.close()
        await self.open()

    async def _catch_up(self) -> None:
        """Have all that came so far shown, and no field open."""
        await self._page.send("#todos", "show", only="all")
        for item in self._page.find_all(".todo.editing"):
            await self._page.send(f'[id="{item["id"]}"]', "cancel")

    async def _survive(self, act: Callable[[], object]) -> None:
        try:
            await cast("asyncio.Future[None]", act())
        except EventFailed as failed:
            if failed.code not in _GONE:
                raise
        except _BROKEN as broken:
            raise_if_final(broken)
            await self._return()

    async def _return(self) -> None:
        while True:
            try:
                await self._page.reconnect()
            except _BROKEN as broken:
                raise_if_final(broken)
                await asyncio.sleep(0.1)  # as a client does, whose server is down
            except EventFailed as failed:
                if failed.code not in _GONE:
                    raise
            else:
                self.returns += 1
                return

    async def _html(self) -> str:
        while True:
            server = self._random.choice(self._servers())
            try:
                return await asyncio.to_thread(lambda url: urlopen(url).read().decode(), server.url + _PATH)
            except OSError:  # killed meanwhile
                await asyncio.sleep(0.05)

    async def _connect(self) -> MemorySocket:
        server = self._random.choice(self._servers())
        socket = await RealSocket.open(f"ws://{server.host}/ws/tidewire/", {"origin": server.url})
        return cast("MemorySocket", socket)


def raise_if_final(broken: Exception) -> None:
    """Raise what a page does not come back from: a close that says to stay away, for which nothing here gives cause."""
    if isinstance(broken, SocketClosed) and broken.code is not None and broken.code >= CloseCode.PROTOCOL:
        raise broken


def shown(document: Document) -> list[str]:
    """Return what a visitor sees of the list: the items in order, done or not, and the lines around them."""
    items = [
        f"{'x' if 'completed' in each['class'].split() else ' '} {_words(each.tag)}"
        for each in document.find_all(".todo")
    ]
    return [*items, *(_words(each.tag) for each in document.find_all(".todo-foot"))]


def _words(tag: Tag) -> str:
    return " ".join(tag.get_text(" ").split())
