"""What the server says, held back until a test lets it through."""

import asyncio
import json
from collections.abc import Sequence

from playwright.async_api import Page, WebSocketRoute

from tests.e2e.browser import WAIT_SECONDS
from tidewire.errors import CloseCode


class Held:
    """Passes the server's frames to a page, or keeps them, in their order."""

    def __init__(self) -> None:
        self._page_side: WebSocketRoute | None = None
        self._frames: list[str | bytes] = []
        self._is_holding = False
        self._news = asyncio.Event()

    async def watch(self, page: Page) -> None:
        """Stand between the page's socket and the server; before the page is opened."""
        await page.route_web_socket("**/*", self._connect)

    def hold(self) -> None:
        """Keep what comes from now on."""
        self._is_holding = True

    async def answers(self, count: int) -> None:
        """Return once so many answers are kept."""
        async with asyncio.timeout(WAIT_SECONDS):
            while len(self._answers) < count:
                self._news.clear()
                await self._news.wait()

    def add(self, *ops: Sequence[object]) -> None:
        """Have the last kept answer bring these operations, as if the server had asked for them."""
        at = self._answers[-1]
        self._frames[at] = json.dumps([*json.loads(self._frames[at]), ops])

    def release_one(self) -> None:
        """Let the first kept answer through, with all that came before it."""
        end = self._answers[0] + 1
        self._send(self._frames[:end])
        del self._frames[:end]

    def release_backwards(self) -> None:
        """Let what is kept through in the wrong order, and what comes later as it comes."""
        self._is_holding = False
        self._send(self._frames[::-1])
        self._frames = []

    def release_all(self) -> None:
        """Let all kept frames through, and those to come."""
        self._is_holding = False
        self._send(self._frames)
        self._frames = []

    def lose(self) -> None:
        """Lose what is kept, as a server that ends does, and let through what comes later."""
        self._is_holding = False
        self._frames = []

    async def refuse(self, code: CloseCode) -> None:
        """Close the page's socket as the server would."""
        assert self._page_side
        await self._page_side.close(code=code)

    @property
    def _answers(self) -> list[int]:
        return [position for position, frame in enumerate(self._frames) if str(frame).startswith("[5,")]

    def _send(self, frames: Sequence[str | bytes]) -> None:
        assert self._page_side
        for frame in frames:
            self._page_side.send(frame)

    def _connect(self, page_side: WebSocketRoute) -> None:
        self._page_side = page_side
        page_side.connect_to_server().on_message(self._heard)

    def _heard(self, frame: str | bytes) -> None:
        if self._is_holding:
            self._frames.append(frame)
            self._news.set()
        else:
            self._send([frame])
