"""The client's second file: which pages load it, what waits for it, and what happens where it cannot be had."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Final

import pytest
import pytest_asyncio
from playwright.async_api import Page, Route, expect

from tests.e2e.browser import INSERT, WAIT_SECONDS, Watch, noted
from tests.e2e.held import Held
from tests.projects import REPOSITORY
from tests.servers.running import Server
from tidewire.errors import CloseCode
from tidewire.wire.keys import Verb

FILE: Final = "**/tidewire.more.js"
STATIC: Final = REPOSITORY / "src/tidewire/static/tidewire"
PUT: Final = "fields => tidewire.send(document.querySelector('.put'), 'put', fields)"
TITLE: Final = [Verb.TITLE, "told"]


class File:
    """The file on its way to a page: held back, or lost."""

    def __init__(self) -> None:
        self.asked = 0
        self.lost = 0
        """How many of the next requests are lost."""
        self.body: str | None = None
        """What comes instead of it."""
        self._news = asyncio.Event()
        self._open = asyncio.Event()
        self._open.set()

    def hold(self) -> None:
        self._open.clear()

    def release(self) -> None:
        self._open.set()

    async def was_asked(self) -> None:
        """Return once a page asked for it."""
        async with asyncio.timeout(WAIT_SECONDS):
            await self._news.wait()

    async def __call__(self, route: Route) -> None:
        self.asked += 1
        self._news.set()
        await self._open.wait()
        if self.lost:
            self.lost -= 1
            await route.abort()
        elif self.body is not None:
            await route.fulfill(body=self.body, content_type="text/javascript")
        else:
            await route.continue_()


@pytest_asyncio.fixture(loop_scope="session")
async def file(page: Page) -> AsyncIterator[File]:
    """The file, as it comes to the page."""
    file = File()
    await page.route(FILE, file)
    yield file
    file.release()


@pytest.fixture
def said(page: Page) -> list[str]:
    """The codes that the console tells of."""
    said: list[str] = []
    page.on("console", lambda line: said.extend(re.findall(r"TW-E\d\d", line.text)))
    return said


async def counted(page: Page, watch: Watch, held: Held, server: Server) -> None:
    """Open two counters, and have the server answer a click with a title as well; the answer is held back."""
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    held.hold()
    await page.click("#first .inc")
    await held.answers(1)
    held.add(TITLE)


async def acting(page: Page, file: File, server: Server, html: str) -> None:
    """Open a page that has use for the file, which is held back, and put ``html`` on it."""
    file.hold()
    await page.goto(f"{server.url}/acts/")
    await page.evaluate(INSERT, html)
    await file.was_asked()


# Who loads it.


async def test_a_page_of_texts_and_rows_never_loads_it(page: Page, watch: Watch, file: File, server: Server) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    await page.click("#first .inc")
    await page.click("#second .inc-by")
    await watch.live()
    await expect(page.locator("#second output")).to_have_text("110")
    assert file.asked == 0


@pytest.mark.parametrize("name", ["form", "acts", "behaviours", "nav/a"])
async def test_a_page_that_shows_a_use_for_it_loads_it_at_once_and_once(
    page: Page, watch: Watch, file: File, server: Server, name: str
) -> None:
    await page.goto(f"{server.url}/{name}/")
    await watch.live()
    assert file.asked == 1


async def test_a_dialog_that_comes_later_brings_it(page: Page, watch: Watch, file: File, server: Server) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    assert file.asked == 0
    await page.evaluate("document.querySelector('#first').insertAdjacentHTML('beforeend', '<dialog></dialog>')")
    await watch.live()
    assert file.asked == 1


async def test_controls_that_come_later_bring_it(page: Page, watch: Watch, file: File, server: Server) -> None:
    await page.goto(f"{server.url}/counters/")
    await watch.live()
    await page.evaluate("document.querySelector('#first').insertAdjacentHTML('beforeend', '<input name=by value=7>')")
    await watch.live()
    assert file.asked == 1
    await page.click("#first .inc")
    await expect(page.locator("#first output")).to_have_text("7")


# What waits for it.


async def test_events_wait_in_their_order_and_a_double_click_is_one(
    page: Page, watch: Watch, file: File, server: Server
) -> None:
    await acting(page, file, server, "<button id=other tide-click=note tide-value-by=2>other</button>")
    await page.click("#act")
    await page.click("#other")
    await page.click("#act")
    assert await page.locator("#noted li").count() == 0
    file.release()
    assert await noted(page) == ["{}", "{'by': '2'}"]
    assert not watch.errors


async def test_keys_that_only_it_knows_are_heard_before_it_is_there(
    page: Page, watch: Watch, file: File, server: Server
) -> None:
    await acting(page, file, server, "<input id=keys tide-keydown.enter=note>")
    await page.press("#keys", "a")
    await page.press("#keys", "Enter")
    file.release()
    assert await noted(page) == ["{}"]


async def test_what_was_typed_before_it_is_there_is_kept(page: Page, watch: Watch, file: File, server: Server) -> None:
    file.hold()
    await page.goto(f"{server.url}/form/")
    await file.was_asked()
    text = page.locator("section > [name=text]")
    await text.fill("typed")
    await page.locator("section > [name=box]").check()
    await page.locator("#elsewhere").focus()
    await page.evaluate("void tidewire.send(document.querySelector('.put'), 'put', {mark: 'new', text: 'other'})")
    await text.fill("typed later")
    await page.locator("#elsewhere").focus()
    file.release()
    await watch.live()
    await expect(text).to_have_class("new")
    await expect(text).to_have_value("typed later")
    await expect(page.locator("section > [name=box]")).to_be_checked()
    await page.evaluate(PUT, {"text": "last"})
    await expect(text).to_have_value("last")
    assert not watch.errors


async def test_a_frame_that_has_use_for_it_waits_with_all_behind_it(
    page: Page, watch: Watch, held: Held, file: File, server: Server
) -> None:
    await counted(page, watch, held, server)
    await page.click("#first .inc-by")
    await held.answers(2)
    file.hold()
    held.release_all()
    await file.was_asked()
    assert await page.locator("#first output").inner_text() == "0"
    assert await page.title() == "Tests"
    file.release()
    await watch.live()
    await expect(page.locator("#first output")).to_have_text("11")
    await expect(page).to_have_title("told")
    assert file.asked == 1


async def test_frames_that_wait_when_the_socket_breaks_come_again(
    page: Page, watch: Watch, held: Held, file: File, server: Server
) -> None:
    await counted(page, watch, held, server)
    file.hold()
    held.release_all()
    await file.was_asked()
    await held.refuse(CloseCode.RESTART)
    await expect(page.locator("html.tide-disconnected")).to_be_attached()
    file.release()
    await watch.live()
    # As it comes from the server, which knows nothing of the title that the test put there.
    await expect(page.locator("#first output")).to_have_text("1")
    await expect(page).to_have_title("Tests")


# Where it cannot be had.


async def test_a_lost_request_is_made_again(
    page: Page, watch: Watch, file: File, said: list[str], server: Server
) -> None:
    file.lost = 1
    await page.goto(f"{server.url}/acts/")
    await page.click("#act")
    assert await noted(page) == ["{}"]
    assert file.asked == 2
    assert said == []


async def test_without_it_the_page_goes_on_tells_of_it_and_tries_again(
    page: Page, watch: Watch, held: Held, file: File, said: list[str], server: Server
) -> None:
    await counted(page, watch, held, server)
    file.lost = 2
    held.release_all()
    await watch.live()
    await expect(page.locator("#first output")).to_have_text("1")
    assert said == ["TW-E23"]
    assert await page.evaluate("tidewire.misses") == 1
    await page.evaluate("document.querySelector('#first').insertAdjacentHTML('beforeend', '<input name=by value=7>')")
    await page.click("#first .inc")
    await expect(page.locator("#first output")).to_have_text("8")
    assert said == ["TW-E23"]


async def test_html_is_shown_anew_where_what_compares_it_cannot_be_loaded(
    page: Page, watch: Watch, file: File, server: Server
) -> None:
    file.lost = 1000
    await page.goto(f"{server.url}/form/")
    await watch.live()
    await page.evaluate(PUT, {"mark": "new", "saved": ["<i>"]})
    await expect(page.locator("section > [name=text]")).to_have_class("new")
    await expect(page.locator(".saved b")).to_have_text("<i>")


async def test_a_file_of_another_build_is_none(
    page: Page, watch: Watch, file: File, said: list[str], server: Server
) -> None:
    build = re.search(r'\.start\("([\w-]{6})"', (STATIC / "tidewire.js").read_text())
    assert build
    text = (STATIC / "tidewire.more.js").read_text()
    assert text.count(build[1]) >= 1
    file.body = text.replace(build[1], "others")
    await page.goto(f"{server.url}/form/")
    await watch.live()
    assert said == ["TW-E23"]


@pytest.mark.parametrize("name", ["behaviours", "navigation"])
async def test_the_files_that_it_loads_are_of_its_build_too(
    page: Page, watch: Watch, said: list[str], server: Server, name: str
) -> None:
    build = re.search(r'\.start\("([\w-]{6})"', (STATIC / "tidewire.js").read_text())
    assert build
    body = (STATIC / f"tidewire.{name}.js").read_text().replace(build[1], "others")
    await page.route(f"**/tidewire.{name}.js", lambda route: route.fulfill(body=body, content_type="text/javascript"))
    await page.goto(f"{server.url}/{'nav/a' if name == 'navigation' else name}/")
    await watch.live()
    assert said == [{"behaviours": "TW-E21", "navigation": "TW-E19"}[name]]


async def test_every_file_is_of_one_build() -> None:
    files = [(STATIC / f"tidewire.{name}js").read_text() for name in ("", "more.", "behaviours.", "navigation.")]
    build = re.search(r'\.start\("([\w-]{6})"', files[0])
    assert build
    assert all(json.dumps(build[1]) in text for text in files)
