"""What the server says, held back until a test lets it through."""

from playwright.async_api import Page, WebSocketRoute


class Held:
    """Passes the server's frames to a page, or keeps them, in their order."""

    def __init__(self) -> None:
        self._page_side: WebSocketRoute | None = None
        self._frames: list[str | bytes] = []
        self._is_holding = False

    async def watch(self, page: Page) -> None:
        """Stand between the page's socket and the server; before the page is opened."""
        await page.route_web_socket("**/*", self._connect)

    def hold(self) -> None:
        """Keep what comes from now on."""
        self._is_holding = True

    @property
    def count(self) -> int:
        """How many frames are kept."""
        return len(self._frames)

    def release(self, count: int | None = None) -> None:
        """Let the first ``count`` kept frames through, or all of them and those to come."""
        assert self._page_side
        self._is_holding = count is not None
        for frame in self._frames[:count]:
            self._page_side.send(frame)
        del self._frames[:count]

    def _connect(self, page_side: WebSocketRoute) -> None:
        self._page_side = page_side
        page_side.connect_to_server().on_message(self._heard)

    def _heard(self, frame: str | bytes) -> None:
        if self._is_holding:
            self._frames.append(frame)
        elif self._page_side:
            self._page_side.send(frame)
