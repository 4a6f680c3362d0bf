"""H23: visitors: logged in or not, several at once, in sync tests and in Django's own test cases."""

import asyncio
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import TestCase, TransactionTestCase

from tidewire.testing import LiveDocument, NotInteractive, PageClient, SyncLiveDocument, SyncPageClient, TargetMissing
from tidewire.wire.keys import Verb


@pytest.fixture
def ada(transactional_db: None) -> User:
    return User.objects.create_user("ada")


async def shown_user(page: LiveDocument) -> str:
    await page.send("#act", "whoami")
    return page.find("#place").text


async def test_h23_a_visitor_logs_in(page_client: PageClient, ada: User) -> None:
    assert await shown_user(await page_client.get("/acts/")) == "nobody"
    await page_client.login(ada)
    assert await shown_user(await page_client.get("/acts/")) == "ada"


async def test_h23_several_visitors_at_once(ada: User) -> None:
    async with PageClient(user=ada) as one, PageClient(one.application) as other:
        pages = await asyncio.gather(one.get("/acts/"), other.get("/acts/"))
        assert [await shown_user(page) for page in pages] == ["ada", "nobody"]


def test_h23_a_sync_visitor_does_all_that_an_async_one_does(transactional_db: None, ada: User) -> None:
    with SyncPageClient(user=ada) as client:
        page = client.get("/acts/")
        page.send("#act", "whoami")
        assert page.find("#place").text == "ada"
        page.fill("#text", "new")
        page.select("#one", "c")
        page.check("#box")
        page.uncheck("#box")
        page.click("#act")
        assert [page.find(css).value for css in ("#text", "#one")] == ["new", "c"]
        assert "ada" not in page.find("#noted").text
        with pytest.raises(NotInteractive, match="Nothing listens"):
            page.fire("wheel", "#act")
        with pytest.raises(NotInteractive, match="Nothing listens"):
            page.press("f2")
        with pytest.raises(NotInteractive, match="Nothing listens for 'submit'"):
            page.submit("#form", {"text": "x"})
        client.logout()


def test_h23_async_and_sync_pages_have_the_same_verbs() -> None:
    verbs = {"click", "fill", "select", "check", "uncheck", "submit", "press", "fire", "send", "go", "until", "drop"}
    verbs |= {"reconnect", "find", "find_all", "html", "url", "location", "focused", "ops", "calls", "dispatched"}
    assert verbs <= set(dir(SyncLiveDocument))


async def test_h23_what_the_server_asked_has_names(page_client: PageClient) -> None:
    page = await page_client.get("/acts/")
    ops: list[list[Any]] = [
        [Verb.APPEND, "#noted", "<li>x</li>"],
        [Verb.TEXT, "#place", "y"],
        [Verb.TITLE, "z"],
        [Verb.CALL, "chart", {"x": 1}],
        [Verb.DISPATCH, "#place", "ping", [1]],
    ]
    await page.send("#act", "do", ops=ops)
    assert [(op.verb.name, op.target, op.html, op.text) for op in page.ops] == [
        ("APPEND", "#noted", "<li>x</li>", None),
        ("TEXT", "#place", None, "y"),
        ("TITLE", None, None, "z"),
        ("CALL", None, None, None),
        ("DISPATCH", "#place", None, None),
    ]
    assert page.calls == [("chart", {"x": 1})]
    assert page.dispatched == [("#place", "ping", [1])]


async def test_h23_bindings_hear_what_the_server_dispatches(page_client: PageClient) -> None:
    page = await page_client.get("/acts/")
    page.find("#place").tag["tide-ping"] = "note"
    await page.send("#act", "do", ops=[[Verb.DISPATCH, "#place", "ping", None]])
    await page.until(lambda: "{}" in page.find("#noted").text)
    with pytest.raises(TargetMissing):
        await page.send("#act", "do", ops=[[Verb.DISPATCH, "#nowhere", "ping", None]])


class Transactions(TransactionTestCase):
    """A transaction test case works, with data that it made."""

    def test_h23_a_page_sees_the_rows_of_the_test(self) -> None:
        with SyncPageClient(user=User.objects.create_user("eve")) as client:
            page = client.get("/acts/")
            page.send("#act", "whoami")
            assert page.find("#place").text == "eve"

    async def test_h23_async_tests_of_it_work_with_the_async_client(self) -> None:
        async with PageClient(user=await User.objects.acreate(username="eve")) as client:
            assert await shown_user(await client.get("/acts/")) == "eve"


class OneTransaction(TestCase):
    """What Django's plain test case makes is in a transaction of its own."""

    def test_h23_a_sync_client_says_that_pages_would_not_see_the_rows(self) -> None:
        with self.assertRaisesMessage(RuntimeError, "Use TransactionTestCase"), SyncPageClient():
            pass

    async def test_h23_an_async_client_says_so_too(self) -> None:
        with self.assertRaisesMessage(RuntimeError, "Use TransactionTestCase"):
            await PageClient().__aenter__()
