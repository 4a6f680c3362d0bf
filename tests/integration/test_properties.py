"""C12: what a component's template sees: its fields and properties, async ones awaited, ``this`` and ``page``."""

from collections import Counter
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import SynchronousOnlyOperation
from django.template.loader import render_to_string
from django.test import AsyncRequestFactory

from tests.project.data import Awaited
from tidewire.testing import EventFailed, LiveDocument, PageClient


@pytest.fixture
async def page(any_client: PageClient) -> LiveDocument:
    for name in ("ada", "eve"):
        await User.objects.acreate(username=name)
    Awaited.computed.clear()
    return await any_client.get("/awaited/")


def shown(page: LiveDocument) -> list[str]:
    return [item.text for item in page.find_all("li")]


async def test_c12_async_properties_are_awaited_on_first_paint_and_live(page: LiveDocument) -> None:
    assert (page.find("b").text, shown(page), page.find("i").text) == ("2 users", [], "0")
    await page.send("div", "show", number=1)
    assert (shown(page), page.find("i").text) == (["ada"], "1")
    await page.send("div", "show_async", number=2)
    assert (shown(page), page.find("i").text) == (["ada", "eve"], "2")


async def test_c12_a_property_is_computed_once_a_render_and_only_if_the_template_uses_it(page: LiveDocument) -> None:
    Awaited.computed.clear()
    await page.send("div", "show", number=1)
    assert Counter(Awaited.computed) == {"title": 1, "items": 1}


async def test_c12_a_cached_async_property_keeps_its_value(page: LiveDocument) -> None:
    await page.send("div", "show", number=1)
    value = page.find("q").text
    await page.send("div", "show", number=2)
    assert page.find("q").text == value


async def test_c12_an_exception_in_an_async_property_fails_the_event(page: LiveDocument) -> None:
    await page.send("div", "show", number=1)
    with pytest.raises(EventFailed, match="event-failed"):
        await page.send("div", "show", number=-1)
    assert shown(page) == ["ada"]
    await page.send("div", "show", number=2)
    assert shown(page) == ["ada", "eve"]


async def test_c12_this_and_page_are_in_the_context(page: LiveDocument) -> None:
    assert page.find("u").text == "0 en"
    await page.send("div", "show", number=2)
    assert page.find("u").text == "2 en"


@pytest.mark.django_db
def test_c12_async_properties_are_awaited_without_an_event_loop(rf: Any) -> None:
    User.objects.create(username="ada")
    assert "<b>1 users</b>" in render_to_string("tests/awaited_page.html", request=rf.get("/"))


async def test_c12_the_loops_own_thread_does_not_wait_for_itself(transactional_db: None, monkeypatch: Any) -> None:
    monkeypatch.setattr(Awaited, "title", "a text")
    with pytest.raises(SynchronousOnlyOperation, match=r"Awaited\.items has to be awaited.*sync_to_async\(render\)"):
        render_to_string("tests/awaited_page.html", request=AsyncRequestFactory().get("/"))
