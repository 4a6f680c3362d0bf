"""H10 through the whole server: what goes on beside the page, and text that comes in chunks."""

import asyncio
import queue
from collections.abc import Callable, Iterator

import pytest
from django.contrib.auth.models import User

from tests.project import handlers as project
from tidewire.runtime.host import Host
from tidewire.testing import EventFailed, LiveDocument, PageClient, SocketClosed


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    project.steps.clear()
    project.told = queue.SimpleQueue()
    project.released.clear()
    yield
    project.released.set()


@pytest.fixture
async def page(any_client: PageClient) -> LiveDocument:
    return await any_client.get("/handlers/")


def shows(page: LiveDocument, text: str, css: str = "#told") -> Callable[[], bool]:
    return lambda: text in page.find(css).text


def host_of(client: PageClient) -> Host:
    return client.application.host  # type: ignore[attr-defined, no-any-return]


async def happened(told: str) -> None:
    """Wait for what happens without the page, and without a word to anybody: perhaps in the server's thread."""
    assert await asyncio.to_thread(project.told.get, timeout=10) == told


async def test_h10_feedback_first_the_result_later_other_clicks_meanwhile(page: LiveDocument) -> None:
    await page.send("#tell", "work", name="wait for the click")
    assert page.frames[-1].startswith("[5,")
    await page.until(shows(page, "begun one"))
    await page.send("#tell", "go_on", name="wait for the click")
    await page.until(shows(page, "begun one two en"))
    assert page.find("#greeting").text == "went on"
    assert page.find("#log li").text == "<QuerySet []> at /handlers/"
    await page.until(lambda: page.url == "/handlers/?done=1")


async def test_h10_a_sync_function_runs_in_a_thread_with_its_handlers_language(page: LiveDocument) -> None:
    await page.send("#tell", "work_in_thread")
    await page.until(shows(page, " ".join(map(str, range(20)))))
    project.released.set()
    await page.until(shows(page, "19 de 0"))
    assert page.find("#log li").text == "<QuerySet []> at /handlers/"


async def test_h10_nothing_goes_on_when_the_handler_fails(page: LiveDocument) -> None:
    with pytest.raises(EventFailed):
        await page.send("#tell", "fail")
    await page.send("#tell", "work")
    await page.until(shows(page, "two en"))
    assert "later" not in "".join(page.frames)


async def test_h10_what_fails_in_the_background_is_logged_and_told(
    page: LiveDocument, caplog: pytest.LogCaptureFixture
) -> None:
    await page.send("#tell", "fail_later")
    await page.until(shows(page, "asked"))
    failed, made = caplog.records
    assert "(event-failed): The handler 'fail_later': TemplateDoesNotExist: tests/no_such.html" in made.getMessage()
    assert "Background work failing of the handler 'fail_later': RuntimeError: secret" in failed.getMessage()
    assert failed.exc_info is not None
    assert all("secret" not in frame for frame in page.frames)
    errors = [frame for frame in page.frames if frame.startswith("[7,1,0,")]
    assert [error.endswith('"event-failed","This could not be done."]') for error in errors] == [True, True]
    await page.fire("submit", "#form")
    assert page.find("#greeting").text == "Hello Ada!"


async def test_h10_the_cause_reaches_the_browser_under_debug(page: LiveDocument, settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    await page.send("#tell", "fail_later")
    await page.until(shows(page, "asked"))
    assert "RuntimeError: secret of the background" in "".join(page.frames)


async def test_h10_a_page_has_so_much_going_on_and_no_more(
    page: LiveDocument, settings: object, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TIDEWIRE = {"BACKGROUND_PER_PAGE": 2}  # type: ignore[attr-defined]
    with pytest.raises(EventFailed):
        await page.send("#tell", "work", name="wait", many=3)
    assert "2 things go on in the background of this page" in caplog.text
    await page.send("#tell", "work", name="wait", many=2)
    with pytest.raises(EventFailed):
        await page.send("#tell", "work", name="wait")
    await page.send("#tell", "go_on", name="wait")
    await page.until(lambda: page.find("#told").text.count("two") == 2)
    await page.send("#tell", "work", name="again")
    await page.until(lambda: page.find("#told").text == "begun one two en")


async def test_h10_it_is_cancelled_when_the_page_is_closed(any_client: PageClient, page: LiveDocument) -> None:
    await page.send("#tell", "work", name="wait")
    await page.until(shows(page, "begun one"))
    await page.close()
    await happened("wait cancelled")


async def test_h10_a_thread_outlives_its_page_and_its_operations_go_nowhere(any_client: PageClient) -> None:
    page, other = await any_client.get("/handlers/"), await any_client.get("/handlers/")
    await page.send("#tell", "work_in_thread")
    await page.until(shows(page, "19"))
    await page.close()
    project.released.set()
    await happened("thread ended")
    await other.send("#tell", "work")
    await other.until(shows(other, "two en"))


async def test_h10_it_is_cancelled_when_its_session_ends(page_client: PageClient) -> None:
    await page_client.http.aforce_login(await User.objects.acreate(username="ada"))
    page = await page_client.get("/handlers/")
    await page.send("#tell", "work", name="wait")
    await page_client.http.alogout()
    await happened("wait cancelled")


async def test_h10_it_goes_on_while_the_page_is_away_and_the_page_gets_it_all(page_client: PageClient) -> None:
    page = await page_client.get("/handlers/")
    await page.send("#tell", "work", name="wait")
    await page.until(shows(page, "one"))
    await page.drop()
    await (await page_client.get("/handlers/")).send("#tell", "go_on", name="wait")
    assert await page.reconnect()
    await page.until(shows(page, "begun one two en"))


async def test_h10_it_is_cancelled_when_the_page_does_not_come_back(page_client: PageClient, settings: object) -> None:
    settings.TIDEWIRE = {"GRACE_SECONDS": 0}  # type: ignore[attr-defined]
    page = await page_client.get("/handlers/")
    await page.send("#tell", "work", name="wait")
    await page.until(shows(page, "one"))
    await page.drop()
    await happened("wait cancelled")


async def test_h10_it_is_cancelled_when_the_server_goes_down(page_client: PageClient) -> None:
    page = await page_client.get("/handlers/")
    await page.send("#tell", "work", name="wait")
    await page.until(shows(page, "one"))
    drain = asyncio.ensure_future(host_of(page_client).drain())
    with pytest.raises(SocketClosed, match="4001"):
        await page.until(lambda: False)
    await drain
    await happened("wait cancelled")


@pytest.mark.parametrize(
    ("kind", "text"), [("async", "one two three"), ("sync", "one 0 three"), ("list", "one two three")]
)
async def test_h10_a_text_streams_in(page: LiveDocument, kind: str, text: str) -> None:
    await page.send("#tell", "stream", kind=kind)
    assert page.find("#told").text == ">"
    await page.until(shows(page, f"> {text}"))
    first = next(frame for frame in page.frames if "12," in frame)
    assert first.endswith(',[],[[12,"#told","one "]]]'), "the first chunk goes out at once, in a small frame"


async def test_h10_a_handler_can_wait_for_its_stream(page: LiveDocument) -> None:
    await page.send("#tell", "stream", wait=True)
    assert page.find("#told").text == "> one two three."
    assert page.frames[-1].startswith("[5,")
    assert page.frames[-1].endswith('[],[[12,"#told","."]]]')


async def test_h10_a_source_that_fails_keeps_what_came_before(page: LiveDocument) -> None:
    await page.send("#tell", "stream", kind="broken")
    await page.until(lambda: page.frames[-1].startswith("[7,1,0,"))
    assert page.find("#told").text == "> one"
