"""Drives Chromium between two pages of the demo's journal, and counts what goes over the network."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, NamedTuple

import psutil
from playwright.async_api import Browser, CDPSession, Page

from tests.servers.running import Server

WAYS: Final = ("a load", "a live visit", "a live visit, fetched ahead", "back")
LIST: Final = ".journal-topics a[href$='tides/']"
POST: Final = ".post-line a"
KEPT: Final = 10
"""Steps back that need no network."""
_PROBE: Final = Path(__file__).with_name("probe.js")
_SLOW: Final = {"offline": False, "latency": 60, "downloadThroughput": 1_250_000, "uploadThroughput": 1_250_000}


class Visit(NamedTuple):
    """One step from a page to another."""

    seen_ms: float
    live_ms: float
    bytes_down: int
    requests: int


@dataclass
class Traffic:
    """What a page received since it was reset."""

    bytes_down: int = 0
    requests: int = 0
    seen: set[str] = field(default_factory=set)

    def finished(self, event: dict[str, Any]) -> None:
        """Count a response; what comes from the cache has no bytes."""
        size = int(event["encodedDataLength"])
        self.bytes_down += size
        self.requests += size > 0

    def framed(self, event: dict[str, Any]) -> None:
        """Count a frame of the socket, with its two to four bytes of header."""
        size = len(event["response"]["payloadData"].encode())
        self.bytes_down += size + (2 if size < 126 else 4)

    def reset(self) -> None:
        """Begin anew."""
        self.bytes_down = self.requests = 0


@dataclass
class Driver:
    """One page, and how it goes on."""

    page: Page
    traffic: Traffic

    async def step(self, way: str, link: str) -> Visit:
        """Go on by ``link``, or back, and wait until the page that comes is live."""
        if way == WAYS[2]:
            await self._fetch_ahead(link)
        self.traffic.reset()
        await self._begin[way](link)
        await self.page.wait_for_function("window.found")
        found = await self.page.evaluate("window.found")
        return Visit(found["seen"], found["live"], self.traffic.bytes_down, self.traffic.requests)

    @property
    def _begin(self) -> dict[str, Callable[[str], Awaitable[None]]]:
        return {WAYS[0]: self._load, WAYS[1]: self._click, WAYS[2]: self._click, WAYS[3]: self._back}

    async def _fetch_ahead(self, link: str) -> None:
        async with self.page.expect_response("**/journal/**") as coming:
            await self.page.evaluate(
                "link => { document.querySelector(link).blur(); document.querySelector(link).focus() }", link
            )
        await (await coming.value).finished()

    async def _load(self, link: str) -> None:
        async with self.page.expect_navigation(wait_until="load"):
            await self.page.evaluate("link => probe.load(link)", link)

    async def _click(self, link: str) -> None:
        await self.page.evaluate("link => probe.go(() => document.querySelector(link).click())", link)

    async def _back(self, _: str) -> None:
        await self.page.evaluate("probe.go(() => history.back())")


async def measure(
    browser: Browser, server: Server, way: str, times: int, *, is_slow: bool
) -> tuple[list[Visit], float]:
    """Go ``times`` times from a list to a post and on to the list, after two visits that warm up.

    Returns the visits, and the milliseconds of the server's processor that one of them took.
    """
    async with _opened(browser, server.url, is_slow=is_slow) as driver:
        if way == WAYS[3]:
            for number in range(KEPT):
                await driver.step(WAYS[1], (POST, LIST)[number % 2])
            times = KEPT - 2
        for number in range(2):
            await driver.step(way, (POST, LIST)[number % 2])
        before = _cpu_ms(server.pid)
        visits = [await driver.step(way, (POST, LIST)[number % 2]) for number in range(times)]
        return visits, (_cpu_ms(server.pid) - before) / times


@asynccontextmanager
async def _opened(browser: Browser, url: str, *, is_slow: bool) -> AsyncIterator[Driver]:
    context = await browser.new_context(bypass_csp=True)  # for what waits in the page
    await context.add_init_script(path=_PROBE)
    page = await context.new_page()
    await page.goto(f"{url}/journal/topic/tides/")
    await page.evaluate("tidewire.settled()")
    traffic = await _watched(await context.new_cdp_session(page), is_slow=is_slow)
    yield Driver(page, traffic)
    await context.close()


async def _watched(session: CDPSession, *, is_slow: bool) -> Traffic:
    traffic = Traffic()
    await session.send("Network.enable")
    if is_slow:
        await session.send("Network.emulateNetworkConditions", _SLOW)
    session.on("Network.loadingFinished", traffic.finished)
    session.on("Network.webSocketFrameReceived", traffic.framed)
    return traffic


def _cpu_ms(pid: int) -> float:
    """Return the processor time that a process has used."""
    times = psutil.Process(pid).cpu_times()
    return (times.user + times.system) * 1000
