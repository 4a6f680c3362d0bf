"""A page in Chromium with what a test wants to know of it."""

import asyncio
import os
import shutil
from collections.abc import Callable
from typing import Final

from playwright.async_api import Page, WebSocket, expect

_NAMES: Final = (
    os.environ.get("TIDEWIRE_CHROMIUM", "chromium-headless-shell"),
    *("chromium", "chromium-browser", "google-chrome"),
)
EXECUTABLE: Final = next((path for name in _NAMES if (path := shutil.which(name))), None)
FLAGS: Final = [
    "--no-sandbox",  # tests may run as root, where Chromium's own sandbox does not start
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_SECONDS: Final = 15.0


class Watch:
    """Counts and keeps what a page does: loads, sockets, frames, errors."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._news = asyncio.Event()
        self.loads = 0
        self.sockets: list[WebSocket] = []
        self.received: list[str] = []
        self.sent: list[str] = []
        self.errors: list[str] = []
        page.on("load", lambda _: self._loaded())
        page.on("websocket", self._socket)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on(
            "console", lambda line: self.errors.append(line.text) if "Content Security Policy" in line.text else None
        )

    async def live(self) -> None:
        """Return once every component of the page is joined and nothing is under way."""
        await expect(self.page.locator("html:not(.tide-disconnected)")).to_be_attached()
        await self.page.evaluate("tidewire.settled()")

    async def until(self, holds: Callable[[], bool]) -> None:
        """Return once ``holds()``: for what is seen from here and not from the page."""
        async with asyncio.timeout(WAIT_SECONDS):
            while not holds():
                self._news.clear()
                await self._news.wait()

    def _loaded(self) -> None:
        self.loads += 1
        self._news.set()

    def _socket(self, socket: WebSocket) -> None:
        self.sockets.append(socket)
        socket.on("framereceived", lambda payload: self._frame(self.received, str(payload)))
        socket.on("framesent", lambda payload: self._frame(self.sent, str(payload)))

    def _frame(self, frames: list[str], text: str) -> None:
        frames.append(text)
        self._news.set()


INSERT = "html => document.body.insertAdjacentHTML('beforeend', html)"
"""Puts HTML at the end of the page, as a script of its own would."""


async def insert(page: Page, html: str) -> None:
    """Put ``html`` at the end of the page, and return once the page has loaded what it has use for now."""
    await page.evaluate(INSERT, html)
    await page.evaluate("tidewire.settled()")


async def noted(page: Page) -> list[str]:
    """Return what the handler was called with, once all that was done is answered."""
    await page.evaluate("tidewire.settled()")
    return await page.locator("#noted li").all_inner_texts()
