"""H25: the demos in Chromium, some in two windows, over a slow network, with the server restarted in the middle."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import NamedTuple

import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, expect

from tests.e2e.browser import WAIT_SECONDS, Watch
from tests.e2e.proxy import Wire
from tests.servers.running import Server

SLOW_SECONDS = 0.15
IN_THE_FIRST_ROW = re.compile(r"^M\d+ 8h0")
"""A snake whose head has never turned."""
MORE_THAN_FIVE = re.compile(r"^([6-9]|\d\d)$")


class Window(NamedTuple):
    """One visitor's page."""

    page: Page
    watch: Watch

    def find(self, css: str) -> Locator:
        return self.page.locator(css)


Opened = Callable[[str], Awaitable[Window]]


@pytest_asyncio.fixture(loop_scope="session")
async def opened(browser: Browser) -> AsyncIterator[Opened]:
    """Opens live pages, each in a browser of its own."""
    windows: list[Window] = []

    async def opens(url: str) -> Window:
        context = await browser.new_context()
        context.set_default_timeout(WAIT_SECONDS * 1000)
        page = await context.new_page()
        watch = Watch(page)
        await page.goto(url)
        await watch.live()
        windows.append(Window(page, watch))
        return windows[-1]

    async with AsyncExitStack() as stack:
        yield opens
        for window in windows:
            stack.push_async_callback(window.page.context.close)
    assert [window.watch.errors for window in windows] == [[] for _ in windows]


@pytest_asyncio.fixture(loop_scope="session")
async def slow(demo: Server) -> AsyncIterator[Wire]:
    """A slow network between a browser and the demo."""
    async with Wire(demo) as wire:
        wire.delay = SLOW_SECONDS
        yield wire


async def restart(server: Server, *windows: Window) -> None:
    """Kill the server and start it again; return once the windows are live."""
    server.kill()
    for window in windows:
        await expect(window.find("html.tide-disconnected")).to_be_attached()
    server.start()
    for window in windows:
        await window.watch.live()


# Alerts


async def test_h25_an_alert_is_in_both_windows_and_goes_from_both(opened: Opened, demo: Server, slow: Wire) -> None:
    near, far = await opened(f"{demo.url}/alerts/"), await opened(f"{slow.url}/alerts/")
    await near.find("#id_level").select_option("danger")
    await near.find("#id_text").fill("The sea wall has a leak")
    await near.find("#id_text").press("Enter")
    for window in (near, far):
        await expect(window.find(".alert.danger span")).to_have_text("The sea wall has a leak")
        await expect(window.find(".toast")).to_have_text("The sea wall has a leak")
    await expect(near.find("#id_text")).to_have_value("")
    await expect(near.find("#id_text")).to_be_focused()
    await far.find(".alert button").click()
    for window in (near, far):
        await expect(window.find(".alert")).to_have_count(0)
        await expect(window.find(".none")).to_be_visible()


async def test_h25_a_form_is_checked_while_somebody_types_on_a_slow_network(opened: Opened, slow: Wire) -> None:
    window = await opened(f"{slow.url}/alerts/")
    field = window.find("#id_text")
    await field.press_sequentially("SHOUTING", delay=20)
    await expect(window.find(".error")).to_have_text("There is no need to shout.")
    await field.press_sequentially(" at nobody", delay=20)
    await expect(window.find(".error")).to_have_count(0)
    await expect(field).to_have_value("SHOUTING at nobody")
    await expect(field).to_be_focused()
    assert await field.evaluate("input => input.selectionStart") == len("SHOUTING at nobody")
    await field.fill("Too few")
    await field.press("Enter")
    await expect(window.find(".error")).to_have_text("Say a little more: at least 8 letters.")
    await expect(window.find("[aria-invalid=true]")).to_be_focused()
    await expect(window.find(".alert")).to_have_count(0)


async def test_h25_an_alert_posted_while_the_server_is_away_is_posted_once(opened: Opened, own_demo: Server) -> None:
    one, other = await opened(f"{own_demo.url}/alerts/"), await opened(f"{own_demo.url}/alerts/")
    await one.find("#id_text").fill("<b>High water</b> tonight")
    await one.watch.live()
    own_demo.kill()
    await expect(one.find("html.tide-disconnected")).to_be_attached()
    await one.find("#id_text").press("Enter")
    await expect(one.find("[tide-connection=connecting]")).to_be_visible()
    own_demo.start()
    for window in (one, other):
        await window.watch.live()
        await expect(window.find(".alert span")).to_have_text(["<b>High water</b> tonight"])
        assert window.watch.loads == 1


# A long job


async def test_h25_a_job_says_how_far_it_is_while_other_clicks_are_answered(opened: Opened, demo: Server) -> None:
    window = await opened(f"{demo.url}/job/")
    await window.page.get_by_role("button", name="Start").click()
    await window.find("#click").click()
    await expect(window.find("#clicks")).to_have_text("1")
    await window.find("#click").click()
    await expect(window.find("#clicks")).to_have_text("2")
    await window.page.get_by_role("button", name="Stop").click()
    await expect(window.find("#job")).to_have_class("job stopped")
    reached = int(await window.find("#progress").get_attribute("value") or 0)
    assert 0 < reached < 50
    await window.page.get_by_role("button", name="Go on").click()
    await expect(window.find("#job")).to_have_class("job done")
    await expect(window.find("#progress")).to_have_attribute("value", "50")


async def test_h25_a_job_goes_on_after_the_server_was_restarted(opened: Opened, own_demo: Server) -> None:
    window = await opened(f"{own_demo.url}/job/")
    await window.page.get_by_role("button", name="Start").click()
    await expect(window.find("#progress")).to_have_attribute("value", MORE_THAN_FIVE)
    await restart(own_demo, window)
    reached = await window.find("#progress").evaluate("progress => progress.value")
    assert reached > 5
    await expect(window.find("#job")).to_have_class("job done")
    assert window.watch.loads == 1


# Streaming


async def ask(window: Window, question: str) -> None:
    await window.find("#question").fill(question)
    await window.find("#question").press("Enter")
    await expect(window.find(".question").last).to_have_text(question)


async def test_h25_answers_come_word_by_word_several_at_a_time(opened: Opened, slow: Wire) -> None:
    window = await opened(f"{slow.url}/streaming/")
    await ask(window, "What is Django?")
    await expect(window.find("#question")).to_have_value("")
    await ask(window, "And a WebSocket?")
    await expect(window.find(".writing")).to_have_count(2)
    await expect(window.find(".writing")).to_have_count(0)
    first, second = await window.find(".answer p").all_text_contents()
    assert first.startswith("Django is a web framework for Python.")
    assert first.rstrip().endswith("without leaving any of that behind.")
    assert second.rstrip().endswith("on the page a few milliseconds later.")
    assert len([frame for frame in window.watch.received if re.search(r'"#answer-\w+ p"', frame)]) > 10


async def test_h25_an_answer_is_stopped(opened: Opened, demo: Server) -> None:
    window = await opened(f"{demo.url}/streaming/")
    await ask(window, "What are tides?")
    await expect(window.find(".answer p")).to_contain_text("Tides are")
    await window.page.get_by_role("button", name="Stop").click()
    await expect(window.find(".writing")).to_have_count(0)
    text = await window.find(".answer p").inner_text()
    assert not text.endswith("comes.")


# Snake


async def test_h25_a_snake_is_steered_by_keys_and_by_buttons(opened: Opened, demo: Server) -> None:
    window = await opened(f"{demo.url}/snake/")
    await window.page.get_by_role("button", name="Start").click()
    await expect(window.find("#board")).to_be_focused()
    await expect(window.find("#snake-score")).to_have_text("1")  # the food lies ahead
    await window.page.keyboard.press("ArrowDown")
    await expect(window.find("#snake-body")).not_to_have_attribute("d", IN_THE_FIRST_ROW)
    await window.page.get_by_role("button", name="Left").click()
    await expect(window.find("#snake-said")).to_have_text("Arrows, W A S D or buttons.")


async def test_h25_a_lost_game_is_told_of(opened: Opened, own_demo: Server) -> None:
    window = await opened(f"{own_demo.url}/snake/")
    await window.page.get_by_role("button", name="Start").click()
    await expect(window.find("#snake.playing")).to_be_attached()
    await restart(own_demo, window)
    await expect(window.find("#snake-said")).to_have_text("The server was started anew, and the game with it.")
    await window.page.get_by_role("button", name="Start").click()
    await expect(window.find("#snake.playing")).to_be_attached()
