"""H23: what the kit for tests does is what Chromium does: the same frames go out, the same is shown."""

import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

import orjson
import pytest
from playwright.async_api import Page, expect

from tests.e2e.browser import Watch
from tests.servers.running import Server
from tidewire.testing import LiveDocument, NotInteractive, PageClient
from tidewire.wire.keys import Kind, Verb

Act = Callable[[Any], Awaitable[Any]]


async def greet(page: LiveDocument) -> None:
    await page.submit("#form", {"name": "Bo", "tag": ["b"], "on": False, "off": True})
    await page.fill("#alone", "new")
    await page.click("#tell")


async def greet_in_browser(page: Page) -> None:
    await page.fill("#form [name=name]", "Bo")
    await page.select_option("#form [name=tag]", ["b"])
    await page.uncheck("#form [name=on]")
    await page.check("#form [name=off]")
    await page.press("#form [name=name]", "Enter")
    await page.evaluate("tidewire.settled()")
    await page.fill("#alone", "new")
    await page.locator("#alone").blur()
    await page.evaluate("tidewire.settled()")
    await page.click("#tell")


async def write(page: LiveDocument) -> None:
    await page.fill(".words input", "one")
    await page.press("enter", ".words input")
    await page.fill(".echo input", "two")
    await page.click(".words button")


async def write_in_browser(page: Page) -> None:
    await page.fill(".words input", "one")
    await page.press(".words input", "Enter")
    await page.evaluate("tidewire.settled()")
    await page.fill(".echo input", "two")
    await page.locator(".echo input").blur()
    await page.evaluate("tidewire.settled()")
    await page.click(".words button")


COMING = """<div id="keys" tide-init="note" tide-value-what="come"
tide-keys='{"ctrl+s": "note {\\"by\\": 2}", "x": "note"}'>
<input id="typed" name="typed" tide-focus></div><p id="far" tide-appear="note" style="margin-top: 4000px">far</p>"""
PUT = [[Verb.BEFORE, "#noted", COMING]]
SEND = "([at, name, args]) => tidewire.send(document.querySelector(at), name, args)"


async def come(page: LiveDocument) -> None:
    await page.send("#noted", "do", ops=PUT)
    await page.press("ctrl+s")  # where the focus is
    with suppress(NotInteractive):
        await page.press("x")  # which is typed, and no shortcut there
    await page.fill("#typed", "x")
    await page.appear("#far")
    await page.disappear("#far")
    await page.appear("#far")


async def come_in_browser(page: Page) -> None:
    await page.evaluate(SEND, ["#noted", "do", {"ops": PUT}])
    await page.evaluate("tidewire.settled()")
    await page.keyboard.press("Control+s")
    await page.keyboard.press("x")
    for number in (4, 0, 5):  # so many notes there are when it was seen; none more when it is left
        await page.evaluate("y => scrollTo({top: y, behavior: 'instant'})", 9999 if number else 0)
        if number:
            await expect(page.locator("#noted li")).to_have_count(number)
        else:
            await expect(page.locator("#far")).not_to_be_in_viewport()


async def keep(page: LiveDocument) -> None:
    for _ in range(2):
        await page.send("output", "inc")


async def keep_in_browser(page: Page) -> None:
    for _ in range(2):
        await page.evaluate(SEND, ["output", "inc", {}])


FLOWS: list[tuple[str, Act, Act, list[str]]] = [
    ("/handlers/", greet, greet_in_browser, ["#greeting", "#told", "#log"]),
    ("/form/", write, write_in_browser, [".saved", "output"]),
    ("/behaviours/", come, come_in_browser, ["#noted"]),
    ("/marked/", keep, keep_in_browser, ["output", ".ignored", ".kept", "main"]),
]


def events(frames: list[str]) -> list[Any]:
    """Return what was called with what, without channels and refs: they are numbered by who joins first."""
    read = [orjson.loads(frame) for frame in frames]
    return [frame[3:] for frame in read if frame[0] == Kind.EVENT]


def text_of(html: str) -> str:
    return re.sub(r"\s+", " ", html).strip()


@pytest.mark.parametrize(("path", "act", "act_in_browser", "shown"), FLOWS, ids=[flow[0] for flow in FLOWS])
async def test_h23_the_kit_and_the_browser_do_the_same(
    transactional_db: None,
    page: Page,
    watch: Watch,
    server: Server,
    path: str,
    act: Act,
    act_in_browser: Act,
    shown: list[str],
) -> None:
    await page.goto(f"{server.url}{path}")
    await watch.live()
    await act_in_browser(page)
    await page.evaluate("tidewire.settled()")
    async with PageClient() as client:
        kit = await client.get(path)
        await act(kit)
        assert events(watch.sent) == events(kit.sent)
        for css in shown:
            assert text_of(await page.locator(css).inner_html()) == text_of(kit.find(css).tag.decode_contents())
    controls = await page.eval_on_selector_all("input[name]:not([type=file])", "all => all.map(one => one.value)")
    assert controls == [field.value for field in kit.find_all("input[name]") if field.get("type") != "file"]
