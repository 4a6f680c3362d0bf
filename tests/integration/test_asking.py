"""C23, C24: what a component asks of its page besides its render."""

import threading
from typing import Any

import orjson
import pytest

from tests.project.live import Asker
from tidewire.testing import EventFailed, LiveDocument, PageClient, TargetMissing
from tidewire.wire.keys import Kind, Verb


@pytest.fixture
async def page(any_client: PageClient) -> LiveDocument:
    return await any_client.get("/asker/")


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """What a handler waits for between its two steps."""
    gate = threading.Event()
    monkeypatch.setattr(Asker, "gate", gate)
    return gate


def amount(page: LiveDocument) -> str:
    return page.find("#asker > b").text


def items(page: LiveDocument) -> list[str]:
    return [str(node.get_text()) for node in page.find("#list").tag.find_all(recursive=False)]


def kinds(page: LiveDocument) -> list[int]:
    return [orjson.loads(frame)[0] for frame in page.frames]


async def test_c23_skip_render_shows_nothing_until_the_next_render(page: LiveDocument) -> None:
    await page.send("#asker", "skip")
    assert amount(page) == "0"
    await page.send("#asker", "inc")
    assert amount(page) == "2"


async def test_c23_what_a_skipped_render_would_show_is_kept(page: LiveDocument) -> None:
    await page.send("#asker", "skip")
    await page.until(lambda: kinds(page)[-1] == Kind.SNAPSHOT)
    assert page.component("#asker").snapshot != ""
    await page.drop()
    page.connection.epoch = "another server's"
    assert not await page.reconnect()
    assert amount(page) == "1"


async def test_c23_force_render_sends_all_of_it_and_wins_over_skip(page: LiveDocument) -> None:
    await page.send("#asker", "inc")
    await page.send("#asker", "force")
    frame = next(orjson.loads(frame) for frame in reversed(page.frames) if frame.startswith("[2,"))
    assert frame[1:3] == [page.component("#asker").channel, 0]
    assert amount(page) == "1"


async def test_c23_a_frozen_component_runs_and_renders_no_more_unless_forced(page: LiveDocument) -> None:
    await page.send("#asker", "stop")
    await page.send("#asker", "inc")
    assert amount(page) == "0"
    await page.send("#asker", "force")
    assert amount(page) == "2"
    await page.send("#asker", "inc")
    assert amount(page) == "2"


async def test_c23_a_failed_event_freezes_nothing(page: LiveDocument) -> None:
    with pytest.raises(EventFailed):
        await page.send("#asker", "stop_and_fail")
    await page.send("#asker", "inc")
    assert amount(page) == "1"


@pytest.mark.parametrize("handler", ["step_in_thread", "step_async"])
async def test_c23_send_render_shows_before_the_handler_ends(
    page: LiveDocument, gate: threading.Event, handler: str
) -> None:
    if handler == "step_async":  # which may not block the loop
        gate.set()
    ref = await page.send_event("#asker", handler)
    await page.until(lambda: amount(page) == "1")
    assert page.focused is not None
    assert not any(frame.startswith("[5,") for frame in page.frames)
    gate.set()
    answer = await page.answer_to(ref)
    assert amount(page) == "11"
    assert len(answer) == 5  # the focus went with the first render


@pytest.mark.parametrize("handler", ["step_in_thread", "step_async"])
async def test_c23_what_send_render_sent_is_not_taken_back(
    page: LiveDocument, gate: threading.Event, handler: str
) -> None:
    gate.set()
    with pytest.raises(EventFailed):
        await page.send("#asker", handler, fail=True)
    assert amount(page) == "1"
    await page.send("#asker", "inc")
    assert amount(page) == "2"


async def test_c23_send_render_is_refused_where_nobody_can_wait(page: LiveDocument, settings: Any) -> None:
    settings.DEBUG = True
    with pytest.raises(EventFailed, match="make the handler async, or leave out thread=False"):
        await page.send("#asker", "step_on_loop")


async def test_c23_focus_on_goes_with_the_answer_and_not_with_a_failure(page: LiveDocument) -> None:
    await page.send("#asker", "look_at", selector="#asker b")
    assert page.focused is not None
    assert page.focused.tag.name == "b"
    with pytest.raises(EventFailed):
        await page.send("#asker", "look_at", selector="#nowhere", fail=True)
    assert len(page.ops) == 1


async def test_c23_a_target_that_is_not_there_fails_a_test(page: LiveDocument) -> None:
    with pytest.raises(TargetMissing, match="FOCUS found nothing that matches '#nowhere'"):
        await page.send("#asker", "look_at", selector="#nowhere")


async def test_c23_scroll_into_view_names_only_the_options_that_are_given(page: LiveDocument) -> None:
    await page.send("#asker", "scroll")
    assert page.ops == [[Verb.SCROLL, "#asker", {"behavior": "smooth", "block": "nearest"}]]


@pytest.mark.parametrize(
    ("action", "shown"),
    [("APPEND", ["first", "one of asker"]), ("PREPEND", ["one of asker", "first"])],
)
async def test_c24_a_template_is_put_inside_an_element(page: LiveDocument, action: str, shown: list[str]) -> None:
    await page.send("#asker", "insert", action=action)
    assert items(page) == shown
    await page.send("#asker", "inc")  # a patch passes over what is the page's own
    assert items(page) == shown


@pytest.mark.parametrize(("action", "place"), [("BEFORE", "previous"), ("AFTER", "next")])
async def test_c24_a_template_is_put_beside_an_element(page: LiveDocument, action: str, place: str) -> None:
    await page.send("#asker", "insert", action=action)
    beside = getattr(page.find("#list").tag, f"find_{place}_sibling")()
    assert beside.get_text().strip() == "one of asker"


async def test_c24_an_element_is_replaced_and_removed(page: LiveDocument) -> None:
    await page.send("#asker", "insert", action="REPLACE")
    assert page.find_all("#list") == []
    await page.send("#asker", "take_away", what="2nd:p.x")
    assert [each["id"] for each in page.find_all("p")] == ["-x"]


@pytest.mark.parametrize("by_name", [True, False])
async def test_c24_a_component_is_put_into_the_page_and_lives(page: LiveDocument, by_name: bool) -> None:
    await page.send("#asker", "insert_component", by_name=by_name, id="second", amount=5)
    assert page.find("#second b").text == "5"
    await page.send("#second", "inc")
    assert page.find("#second b").text == "6"
    await page.send("#asker", "inc")
    assert (amount(page), page.find("#second b").text) == ("1", "6")


async def test_c24_a_component_in_a_template_that_is_put_into_the_page_lives(page: LiveDocument) -> None:
    await page.send("#asker", "insert_nested")
    await page.click("#nested .inc")
    assert page.find("#nested output").text == "1"


async def test_c24_html_that_is_made_already_is_taken_as_it_is(page: LiveDocument) -> None:
    await page.send("#asker", "insert_html", into="list")
    assert items(page) == ["first", "made"]


async def test_c24_text_is_no_html(page: LiveDocument, settings: Any) -> None:
    settings.DEBUG = True
    with pytest.raises(EventFailed, match="TemplateDoesNotExist: <script>"):
        await page.send("#asker", "insert_text", text="<script>alert(1)</script>")
    assert items(page) == ["first"]


async def test_c24_what_a_template_is_given_is_escaped(page: LiveDocument) -> None:
    await page.send("#asker", "insert", action="APPEND", text="<b>bold</b>")
    assert items(page) == ["first", "<b>bold</b> of asker"]


async def test_c24_a_new_that_fails_fails_the_event(page: LiveDocument) -> None:
    with pytest.raises(EventFailed):
        await page.send("#asker", "insert_component", by_name=True, amount="x" * 9, colour=1)
    assert page.ops == []
