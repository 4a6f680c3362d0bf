"""C5: what the logger ``tidewire`` says."""

import logging
import re
from typing import Any

import pytest
from django.template import engines

from tidewire.runtime import journal
from tidewire.testing import EventFailed, LiveDocument, PageClient


@pytest.fixture
async def page(settings: Any, any_client: PageClient) -> LiveDocument:
    settings.TIDEWIRE = {"SNAPSHOT_INTERVAL": 60}  # after the first event no snapshot goes out with another
    return await any_client.get("/counters/")


def noted(caplog: pytest.LogCaptureFixture, *starts: str) -> list[Any]:
    """The records at debug whose text starts so."""
    records = [record for record in caplog.records if record.name == "tidewire" and record.levelname == "DEBUG"]
    return [record for record in records if record.getMessage().startswith(starts)]


async def test_c5_joins_are_told_with_component_duration_and_bytes(
    any_client: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "tidewire")
    await any_client.get("/counters/")
    first, second = noted(caplog, "Joined")
    assert re.fullmatch(r"Joined Counter#first in \d+\.\d ms, 9 bytes\.", first.getMessage())
    assert (first.component, second.component) == ("Counter#first", "Counter#second")
    assert first.bytes == second.bytes == len("[3,1,2,1]")
    assert first.milliseconds > 0


@pytest.mark.parametrize(("button", "name"), [(".inc", "inc"), (".async", "inc_async"), (".thread", "inc_in_thread")])
async def test_c5_events_are_told_with_component_event_duration_and_bytes(
    page: LiveDocument, caplog: pytest.LogCaptureFixture, button: str, name: str
) -> None:
    await page.click(f"#first {button}")
    seen = len(page.frames)
    caplog.set_level(logging.DEBUG, "tidewire")
    await page.click(f"#first {button}")
    (record,) = noted(caplog, "Event")
    assert re.fullmatch(rf"Event {name} of Counter#first in \d+\.\d ms, \d+ bytes\.", record.getMessage())
    assert (record.component, record.event) == ("Counter#first", name)
    answers = [frame for frame in page.frames[seen:] if frame.startswith("[5,")]
    assert record.bytes == len(answers[0])


async def test_c5_deferred_work_is_told_too(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "tidewire")
    await page.click("#first .later")
    await page.until(lambda: page.find("#first output").text == "11")
    assert [record.component for record in noted(caplog, "Deferred work of")] == ["Counter#first"]


def test_c5_a_first_paint_is_told_with_its_size(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "tidewire")
    printed = engines["django"].from_string('{% load tidewire %}{% component "Counter" id="x" %}').render()
    (record,) = noted(caplog, "Painted")
    assert (record.component, record.bytes) == ("Counter#x", len(printed.encode()))


async def test_c5_live_renders_are_told(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "tidewire")
    await page.click("#first .inc")
    (record,) = noted(caplog, "Rendered")
    assert re.fullmatch(r"Rendered Counter#first in \d+\.\d ms\.", record.getMessage())


async def test_c5_errors_come_with_their_traceback(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(EventFailed):
        await page.click("#first .fail")
    (record,) = [record for record in caplog.records if record.levelname == "ERROR"]
    assert record.name == "tidewire"
    assert record.exc_info is not None
    assert str(record.exc_info[1]) == "secret of the handler"
    assert record.exc_info[2] is not None


async def test_c5_with_debug_off_nothing_is_timed(page: LiveDocument, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object, **__: object) -> None:
        raise AssertionError("debug is off")

    monkeypatch.setattr(journal, "perf_counter", refused)
    monkeypatch.setattr(journal.logger, "debug", refused)
    await page.click("#first .inc")
    await page.click("#first .thread")
    assert page.find("#first output").text == "2"
