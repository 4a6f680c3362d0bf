"""H2 and H3: what each operation asks of the page, and what it refuses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
import pytest
from django.contrib.auth.models import User
from django.test import AsyncClient
from django.utils.safestring import mark_safe

from tests.attributes import HARMLESS, SCRIPTS
from tests.project.handlers import Markup
from tidewire import HandlerPage, handlers
from tidewire.errors import UnsafeRedirect
from tidewire.handlers.operations import Operations
from tidewire.testing import EventFailed, LiveDocument, PageClient
from tidewire.wire import codec
from tidewire.wire.keys import Verb


class Asked(Operations):
    """Operations that a test looks at."""

    def __init__(self) -> None:
        self.ops: list[list[Any]] = []

    def ask(self, verb: Verb, *rest: Any) -> None:
        self.ops.append([verb, *orjson.loads(orjson.dumps(rest))])

    def ask_rendered(self, verb: Verb, target: str, template: str, context: Mapping[str, Any]) -> None:
        self.ops.append([verb, target, f"{template} with {context}"])


@dataclass
class Case:
    """One call, and the op that it makes."""

    call: Callable[[Operations], None]
    op: list[Any] = field(default_factory=list)


CASES = {
    "replace": Case(lambda page: page.replace("#a", "<b>"), [0, "#a", "&lt;b&gt;"]),
    "append": Case(lambda page: page.append("#a", mark_safe("<b>")), [1, "#a", "<b>"]),
    "prepend": Case(lambda page: page.prepend("#a", 5), [2, "#a", "5"]),
    "before": Case(lambda page: page.before("#a", Markup()), [3, "#a", "<li>own</li>"]),
    "after": Case(lambda page: page.after("#a", template="t", context={"x": 1}), [4, "#a", "t with {'x': 1}"]),
    "remove": Case(lambda page: page.remove("#a"), [5, "#a"]),
    "focus": Case(lambda page: page.focus("#a"), [6, "#a"]),
    "scroll_to": Case(
        lambda page: page.scroll_to("#a", behavior="smooth", block="end"),
        [7, "#a", {"behavior": "smooth", "block": "end"}],
    ),
    "redirect": Case(lambda page: page.redirect("page", name="bound"), [8, "/bound/"]),
    "visit": Case(lambda page: page.visit("/bound/?a=1"), [9, "/bound/?a=1", 0]),
    "visit in place": Case(lambda page: page.visit("page", "bound", replace=True), [9, "/bound/", 1]),
    "text": Case(lambda page: page.text("#a", "<b>"), [11, "#a", "<b>"]),
    "append_text": Case(lambda page: page.append_text("#a", 7), [12, "#a", "7"]),
    "set_attribute": Case(lambda page: page.set_attribute("#a", "href", "/x"), [13, "#a", "href", "/x"]),
    "an attribute that is on": Case(lambda page: page.set_attribute("#a", "disabled"), [13, "#a", "disabled", ""]),
    "remove_attribute": Case(lambda page: page.remove_attribute("#a", "href"), [14, "#a", "href"]),
    "add_class": Case(lambda page: page.add_class("#a", "b c"), [15, "#a", "b c"]),
    "remove_class": Case(lambda page: page.remove_class("#a", "b"), [16, "#a", "b"]),
    "set_value": Case(lambda page: page.set_value("#a", 2), [17, "#a", "2"]),
    "scroll_top": Case(lambda page: page.scroll_top(behavior="smooth"), [18, "smooth"]),
    "title": Case(lambda page: page.title("A"), [19, "A"]),
    "call": Case(lambda page: page.call("chart", {"points": [1, 2]}), [20, "chart", {"points": [1, 2]}]),
    "dispatch": Case(lambda page: page.dispatch("#a", "saved", 3), [21, "#a", "saved", 3]),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_h2_each_operation_is_one_op(case: Case) -> None:
    asked = Asked()
    case.call(asked)
    assert asked.ops == [case.op]


def test_h2_every_verb_has_an_operation() -> None:
    assert {case.op[0] for case in CASES.values()} | {Verb.URL} == set(Verb)


@pytest.mark.parametrize("given", [{}, {"html": "a", "template": "t"}])
def test_h2_html_or_a_template_one_of_them(given: dict[str, Any]) -> None:
    with pytest.raises(TypeError, match=r"append\(\) takes html or template=, one of them"):
        Asked().append("#a", **given)


@pytest.mark.parametrize(("name", "value"), SCRIPTS)
def test_h2_no_attribute_becomes_a_script(name: str, value: str) -> None:
    asked = Asked()
    with pytest.raises(ValueError, match=r"would run as a script\. Expected an address that is no script"):
        asked.set_attribute("#a", name, value)
    assert asked.ops == []


@pytest.mark.parametrize("name", ["a b", "a>", '"', "", "a\x00"])
def test_h2_no_name_of_an_attribute_becomes_markup(name: str) -> None:
    asked = Asked()
    with pytest.raises(ValueError, match=r"is no name of an attribute"):
        asked.set_attribute("#a", name, "x")
    assert asked.ops == []


@pytest.mark.parametrize(("name", "value"), HARMLESS)
def test_h2_what_only_looks_like_a_script_is_none(name: str, value: str) -> None:
    asked = Asked()
    asked.set_attribute("#a", name, value)
    assert asked.ops == [[13, "#a", name, value]]


@pytest.mark.parametrize("value", [True, False, None])
def test_h2_an_attribute_is_text_not_true_or_false(value: object) -> None:
    with pytest.raises(TypeError, match=r"remove_attribute\(\)"):
        Asked().set_attribute("#a", "aria-expanded", value)


@pytest.mark.parametrize("to", ["https://evil.example/", "//evil.example", "javascript:/alert(1)", "/\\evil.example"])
def test_h2_no_operation_leads_out_of_the_site(to: str) -> None:
    for leave in (Asked().redirect, Asked().visit):
        with pytest.raises(UnsafeRedirect):
            leave(to)


def test_h2_a_payload_that_is_no_json_says_where() -> None:
    with pytest.raises(TypeError, match=r"call cannot be sent to a page: \[1\]\.items\[1\] is object"):
        codec.op(Verb.CALL, "hook", {"items": [1, object()]})


@pytest.fixture
async def page(any_client: PageClient) -> LiveDocument:
    return await any_client.get("/handlers/")


async def test_h3_what_a_visitor_wrote_is_text_and_templates_are_markup(page: LiveDocument) -> None:
    await page.send("#tell", "insert", text="<script>alert(1)</script>")
    log = page.find("#log").html
    assert "<script>" not in page.html.partition('id="log"')[2]
    assert log.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert "<li>25</li>" in log
    assert "<li>own</li>Yes</ul>" in log
    assert page.find("#told").text == "<script>alert(1)</script>"


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("payload", "call cannot be sent to a page: [1].page is HandlerPage"),
        ("template", "TemplateDoesNotExist: tests/no_such.html"),
        ("", "secret of the handler"),
    ],
)
async def test_h2_a_handler_that_fails_does_nothing_to_the_page(
    page: LiveDocument, caplog: pytest.LogCaptureFixture, how: str, why: str
) -> None:
    with pytest.raises(EventFailed) as failed:
        await page.send("#tell", "fail", how=how)
    assert (failed.value.code, failed.value.text) == ("event-failed", "This could not be done.")
    assert why in caplog.text
    assert page.ops == []
    await page.fire("submit", "#form")
    assert page.find("#greeting").text == "Hello Ada!"


async def test_h2_a_template_that_reaches_the_database_keeps_its_place(page: LiveDocument) -> None:
    await page.send("#tell", "list_users")
    assert [op[:2] for op in page.ops] == [[11, "#told"], [1, "#log"], [12, "#told"], [1, "#log"]]
    assert page.find("#log").text.split() == ["0", "users", "none", "plain", "at", "/handlers/"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [("/handlers/?a=1", "/handlers/?a=1"), ("?a=1&b=2", "/handlers/?a=1&b=2"), ("/elsewhere/", "/elsewhere/")],
)
@pytest.mark.parametrize("push", [True, False])
async def test_h2_the_address_bar_alone(page: LiveDocument, url: str, shown: str, push: bool) -> None:
    await page.send("#tell", "show_address", url=url, push=push)
    assert page.url == shown
    assert page.history == (["/handlers/", shown] if push else [shown])
    assert page.location is None
    assert page.find("#told").text.startswith(shown)


@pytest.mark.parametrize("url", ["https://evil.example/", "//evil.example/", "a/", "#a", "", "/a b", "/\\evil.example"])
async def test_h2_the_address_bar_shows_this_site(
    page: LiveDocument, caplog: pytest.LogCaptureFixture, url: str
) -> None:
    with pytest.raises(EventFailed):
        await page.send("#tell", "show_address", url=url)
    assert "is no address for this page" in caplog.text
    assert page.url == "/handlers/"


async def test_h2_the_components_of_the_page_are_told_of_its_new_address(any_client: PageClient) -> None:
    page = await any_client.get("/handlers_beside/")
    await page.send("#tell", "show_address", url="?filter=done")
    await page.until(lambda: page.find("#filter").text.startswith("done 1"))


async def test_h2_a_message_shows_at_once(page: LiveDocument) -> None:
    await page.send("#tell", "leave", to="", message="<b>", level="error")
    message = page.find("[tide-flash] .tide-flash")
    assert message.html == '<p class="tide-flash error" role="alert">&lt;b&gt;</p>'


SESSION_STORAGE = "django.contrib.messages.storage.session.SessionStorage"


@pytest.fixture
def _messages(settings: Any) -> None:
    settings.MESSAGE_STORAGE = SESSION_STORAGE
    settings.MIDDLEWARE = [*settings.MIDDLEWARE, "django.contrib.messages.middleware.MessageMiddleware"]


async def visitor(client: PageClient) -> LiveDocument:
    await client.http.aforce_login(await User.objects.acreate(username="ada"))
    return await client.get("/handlers/")


async def messages_at(http: AsyncClient) -> str:
    return str((await http.get("/flashed/")).content)


@pytest.mark.usefixtures("_messages")
@pytest.mark.parametrize("live", [True, False])
async def test_h2_the_next_page_shows_the_message_of_a_handler_that_leaves(page_client: PageClient, live: bool) -> None:
    page = await visitor(page_client)
    session = await page_client.http.asession()
    await session.aset("cart", [1])  # by a view, since the socket was opened
    await session.asave()
    await page.send("#tell", "leave", to="/flashed/", live=live, message="Saved", level="success")
    assert page.location == "/flashed/"
    assert len(page.ops) == 1
    assert "[success: Saved]" in await messages_at(page_client.http)
    assert "Saved" not in await messages_at(page_client.http)
    assert await (await page_client.http.asession()).aget("cart") == [1]


async def test_h2_no_message_waits_in_a_cookie(page_client: PageClient, caplog: pytest.LogCaptureFixture) -> None:
    page = await visitor(page_client)
    with pytest.raises(EventFailed):
        await page.send("#tell", "leave", to="/flashed/", message="Saved")
    assert "a socket can set no cookie, and MESSAGE_STORAGE is 'django.contrib.messages.storage.fallback" in caplog.text
    assert page.location is None


@pytest.mark.usefixtures("_messages")
async def test_h2_no_message_waits_for_who_has_no_session(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(EventFailed):
        await page.send("#tell", "leave", to="/flashed/", message="Saved")
    assert "this visitor has none" in caplog.text


async def test_h2_messages_have_to_be_installed(
    page_client: PageClient, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.INSTALLED_APPS = [app for app in settings.INSTALLED_APPS if not app.endswith((".messages", ".admin"))]
    page = await page_client.get("/handlers/")
    with pytest.raises(EventFailed):
        await page.send("#tell", "leave", to="", message="Saved")
    assert "add 'django.contrib.messages' to INSTALLED_APPS" in caplog.text


async def test_h2_a_level_that_there_is_not(page: LiveDocument, caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(EventFailed):
        await page.send("#tell", "leave", to="", message="Saved", level="loud")
    assert "A message's level is one of debug, info, success, warning, error" in caplog.text


@pytest.mark.usefixtures("_all_handlers")
async def test_h2_a_template_that_asks_the_page_who_it_is_reads_the_database(any_client: PageClient) -> None:
    async def name(page: HandlerPage) -> None:
        page.text("#told", "one")
        page.append("#log", template="tests/greeted_by_name.html", context={"name": "Ada"})
        page.append_text("#told", " two")

    handlers.register(name)
    await any_client.http.aforce_login(await User.objects.acreate(username="ada"))
    page = await any_client.get("/handlers/")
    await page.send("#tell", "name")
    assert page.find("#log").text == "Ada in no group", "Django's {% if %} takes what cannot be read for false"
    assert [op[:2] for op in page.ops] == [[11, "#told"], [1, "#log"], [12, "#told"]]
