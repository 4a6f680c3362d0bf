"""H4 and H5 in a real browser: windows that share a room."""

from collections.abc import AsyncIterator

import orjson
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.browser import Watch
from tests.e2e.proxy import Wire
from tests.servers.running import Server


class Window:
    """A page of the chat in a tab of its own."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.watch = Watch(page)

    async def open(self, url: str, number: int = 5) -> None:
        await self.page.goto(f"{url}/chat/?number={number}")
        await self.watch.live()

    async def say(self, text: str) -> None:
        await self.page.fill("#say input", text)
        await self.page.click("#say button")

    async def shows(self, *lines: str) -> None:
        await expect(self.page.locator("#log li")).to_have_text(lines)

    def sent(self, kind: int) -> list[list[object]]:
        """The frames of this kind that the page sent."""
        return [frame for frame in map(orjson.loads, self.watch.sent) if frame[0] == kind]

    async def evaluate(self, script: str, argument: object = None) -> object:
        result: object = await self.page.evaluate(script, argument)
        await self.watch.live()
        return result


@pytest_asyncio.fixture(loop_scope="session")
async def one(page: Page) -> Window:
    """A window."""
    return Window(page)


@pytest_asyncio.fixture(loop_scope="session")
async def two(page: Page) -> AsyncIterator[Window]:
    """Another window of the same visitor's."""
    other = await page.context.new_page()
    yield Window(other)
    await other.close()


async def test_h5_what_one_window_says_the_other_shows(one: Window, two: Window, server: Server) -> None:
    for window in (one, two):
        await window.open(server.url)
    await one.say("hello")
    await two.say("<b>hi</b>")
    for window in (one, two):
        await window.shows("hello", "<b>hi</b>")
    await one.page.click("#whisper")
    await expect(two.page.locator("#place")).to_have_text("heard")
    await expect(one.page.locator("#place")).to_have_text("said")
    assert (one.watch.errors, two.watch.errors) == ([], [])


async def test_h5_events_go_to_the_nearest_room(one: Window, server: Server) -> None:
    await one.open(server.url)
    for button, room in (("#where-inner", "tidewire.room.inner.5"), ("#where", "None")):
        await one.page.click(button)
        await expect(one.page.locator("#place")).to_have_text(room)
    await one.page.click("#where-own")
    await expect(one.page.locator("#place")).to_contain_text("tidewire.own-room.")
    assert len(one.sent(1)) == 4


async def test_h5_a_wrong_token_reloads_the_page_once(one: Window, server: Server) -> None:
    await one.open(server.url)
    spoil = "document.querySelector('#chat').setAttribute('tide-room', 'no token')"
    async with one.page.expect_navigation():
        await one.page.evaluate(spoil)
    await one.watch.live()
    await one.say("here again")
    await one.shows("here again")
    await one.evaluate(spoil)
    await one.page.click("#where")  # and what is in no room goes on
    await expect(one.page.locator("#place")).to_have_text("None")
    assert one.watch.loads == 2


async def test_h5_rooms_that_come_and_go_are_joined_and_left(one: Window, two: Window, server: Server) -> None:
    await one.open(server.url)
    await two.open(server.url, 6)
    token = await two.page.get_attribute("#chat", "tide-room")
    joined = len(one.sent(1))
    await one.evaluate("token => document.querySelector('#chat').setAttribute('tide-room', token)", token)
    kinds = [frame[0] for frame in map(orjson.loads, one.watch.sent)]
    assert kinds[-2:] == [1, 8]  # joined before the other one is left: nothing can fall in between
    await two.say("moved")
    await one.shows("moved")
    await one.evaluate("document.querySelector('#chat').removeAttribute('tide-room')")
    assert len(one.sent(8)) == 2
    await one.evaluate("document.querySelector('#inner').remove()")
    assert len(one.sent(8)) == 3
    html = f'<ul id="new" tide-room="{token}"><button id="where-new" tide-click="where">?</button></ul>'
    await one.evaluate("html => document.body.insertAdjacentHTML('beforeend', html)", html)
    assert len(one.sent(1)) == joined + 2
    await one.page.click("#where-new")
    await expect(one.page.locator("#place")).to_have_text("tidewire.room.chat.6")
    assert not one.watch.errors


async def test_h5_a_restarted_server_has_the_windows_back_in_their_rooms(
    one: Window, two: Window, own_server: Server
) -> None:
    for window in (one, two):
        await window.open(own_server.url)
    own_server.kill()
    for window in (one, two):
        await expect(window.page.locator("html.tide-disconnected")).to_be_attached()
    own_server.start()
    for window in (one, two):
        await expect(window.page.locator("#looked")).to_have_text("looked again")
        await window.watch.live()
    await one.say("back")
    for window in (one, two):
        await window.shows("back")
        await expect(window.page.locator("#looked")).to_have_text("looked again")
    assert (one.watch.loads, two.watch.loads) == (1, 1)


async def test_h5_a_window_that_the_rule_puts_out_is_told_and_does_not_come_back(
    one: Window, two: Window, own_server: Server
) -> None:
    for window in (one, two):
        await window.page.goto(f"{own_server.url}/club/?number=open")
        await window.watch.live()
    await one.page.click("#say")
    await expect(two.page.locator("#log")).to_have_text("hi")
    close = "tidewire.send(document.querySelector('#put-out'), 'close-club', {number: 'open'})"
    await one.evaluate(close)
    for window in (one, two):
        await expect(window.page.locator("#told")).to_have_text("out")
    code = "tidewire.send(document.querySelector('#say'), 'say-in-club').then(() => 'heard', ({code}) => code)"
    assert await one.evaluate(code) == "left"
    joins = [len(window.sent(1)) for window in (one, two)]
    own_server.kill()
    for window in (one, two):
        await expect(window.page.locator("html.tide-disconnected")).to_be_attached()
    own_server.start()  # by which the closed club is open again, for those who ask
    for window, before in zip((one, two), joins, strict=True):
        await expect(window.page.locator("html.tide-disconnected")).to_have_count(0)
        await window.watch.live()
        assert [frame[4:] for frame in window.sent(1)[before:]] == [[]]  # what is in no room
        assert window.watch.loads == 1
        assert window.watch.errors == []


async def test_h5_a_window_that_the_rule_does_not_let_in_is_told(one: Window, server: Server) -> None:
    await one.page.goto(f"{server.url}/club/?number=5")
    await expect(one.page.locator("#told")).to_have_text("out")
    await one.page.click("#put-out")  # and what is in no room goes on
    await one.watch.live()
    assert one.watch.loads == 1


async def test_h4_a_window_whose_wire_was_cut_gets_what_it_missed(
    one: Window, two: Window, server: Server, wire: Wire
) -> None:
    await one.open(wire.url)
    await two.open(server.url)
    wire.is_up = False
    wire.cut()
    await expect(one.page.locator("html.tide-disconnected")).to_be_attached()
    await two.say("meanwhile")
    await two.shows("meanwhile")
    wire.is_up = True
    await one.shows("meanwhile")
    await one.watch.live()
    await expect(one.page.locator("#looked")).to_have_text("")


async def test_h4_a_window_that_missed_more_than_the_server_keeps_is_told_once(
    one: Window, two: Window, server: Server, wire: Wire
) -> None:
    await one.open(wire.url)
    await two.open(server.url)
    wire.is_up = False
    wire.cut()
    await expect(one.page.locator("html.tide-disconnected")).to_be_attached()
    await two.say("x" * 20_000)  # RING_BYTES is 16,384
    await two.shows("x" * 20_000)
    wire.is_up = True
    await expect(one.page.locator("#looked")).to_have_text("looked again")
    await one.say("here again")
    await one.shows("here again")
    await expect(one.page.locator("#looked")).to_have_text("looked again")
    await expect(two.page.locator("#looked")).to_have_text("")
    assert one.watch.loads == 1
