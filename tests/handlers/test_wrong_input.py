"""H21 (C41, C42): what clients may not send and handlers may not raise: an answer each, and nothing else stops."""

import threading
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import orjson
import pytest

from tidewire import HandlerPage, handlers
from tidewire.errors import CloseCode
from tidewire.handlers.middleware import HandlerCall, Next
from tidewire.testing import EventFailed, LiveDocument, PageClient, SocketClosed

GENERIC = "This could not be done."

pytestmark = pytest.mark.usefixtures("_all_handlers")


async def still_works(page: LiveDocument) -> bool:
    """A sync and an async handler of the page run."""
    await page.fire("submit", "#form")
    await page.send("#tell", "tell-all", by=7)
    return page.find("#greeting").text == "Hello Ada!" and "('by', 7)" in page.find("#told").text


def one_line(caplog: pytest.LogCaptureFixture, cause: str) -> bool:
    lines = [record.getMessage() for record in caplog.records if record.name == "tidewire"]
    return len(lines) == 1 and cause in lines[0]


async def refused(page: LiveDocument, code: str, handler: str, arguments: dict[str, Any]) -> EventFailed:
    with pytest.raises(EventFailed) as failed:
        await page.send("#tell", handler, **arguments)
    assert (failed.value.code, failed.value.text) == (code, GENERIC)
    assert page.ops == []
    return failed.value


# What comes from a client.


@pytest.mark.parametrize("form", [5, None, True, ["a=1"], {"a": "1"}, 1.5])
@pytest.mark.parametrize("handler", ["greet", "tell-all"])
async def test_h21_a_form_that_is_no_text(
    page: LiveDocument, caplog: pytest.LogCaptureFixture, handler: str, form: Any
) -> None:
    await refused(page, "bad-arguments", handler, {"": form})
    assert one_line(caplog, "A form comes as text")
    assert await still_works(page)


@pytest.mark.parametrize(
    "arguments",
    [
        {"times": "many"},
        {"times": None},
        {"times": [1]},
        {"times": {"a": 1}},
        {"times": 1.5},
        {"times": 10**30},
        {"name": 5},
        {"": "times=x"},
        {"": "times="},
        {"": "times=1", "times": "x"},
    ],
)
async def test_h21_values_of_wrong_types(
    page: LiveDocument, caplog: pytest.LogCaptureFixture, arguments: dict[str, Any]
) -> None:
    if arguments == {"times": 10**30}:  # no frame of orjson's carries it; a client's own does
        await page.send_raw(f'[4,1,60,"greet",{{"times":{10**30}}}]')
        page.connection.ref = 60
        with pytest.raises(EventFailed, match="bad-arguments"):
            await page.answer_to(60)
    else:
        failed = await refused(page, "bad-arguments", "greet", arguments)
        assert failed.detail is not None
        assert failed.detail["errors"][0]["argument"] in arguments or arguments[""]
        assert one_line(caplog, "cannot take these arguments")
    assert await still_works(page)


async def test_h21_a_thousand_wrong_values_are_a_short_answer(
    page: LiveDocument, caplog: pytest.LogCaptureFixture
) -> None:
    def sum_up(page: HandlerPage, numbers: list[int], by: dict[str, int] | None = None) -> None: ...

    handlers.register(sum_up)
    failed = await refused(page, "bad-arguments", "sum_up", {"numbers": ["x"] * 9000})
    assert failed.detail is not None
    assert len(failed.detail["errors"]) == 20
    await refused(page, "bad-arguments", "sum_up", {"numbers": [], "by": {"k" * 60_000: "x"}})
    assert max(map(len, page.frames)) < 5000
    assert max(len(record.getMessage()) for record in caplog.records) < 5000
    assert await still_works(page)


@pytest.mark.parametrize("handler", ["greet", "tell-all"])
async def test_h21_thousands_of_fields(
    page: LiveDocument, caplog: pytest.LogCaptureFixture, handler: str, settings: Any
) -> None:
    form = urlencode([("a", 1)] * 1001)
    await refused(page, "bad-arguments", handler, {"": form})
    assert one_line(caplog, "DATA_UPLOAD_MAX_NUMBER_FIELDS")
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1001
    await page.send("#tell", handler, **{"": form})
    assert await still_works(page)


@pytest.mark.parametrize(
    ("form", "values", "told"),
    [
        ("a=%00b", {}, "[('a', '\\x00b')]"),
        ("%00=1&=2&&=&%=%", {}, "[('', ''), ('\\x00', '1'), ('%', '%')]"),
        ("a=%ED%A0%80%FF", {}, "[('a', '\ufffd\ufffd\ufffd\ufffd')]"),
        ("", {"a": "\x00"}, "[('a', '\\x00')]"),
        ("", {"__class__": 1, "page.user": 2}, "[('__class__', 1), ('page.user', 2)]"),
    ],
)
async def test_h21_bytes_that_are_no_text(page: LiveDocument, form: str, values: dict[str, Any], told: str) -> None:
    await page.send("#tell", "tell-all", **{"": form, **values})
    assert page.ops[0][2].startswith(told)
    assert await still_works(page)


@pytest.mark.parametrize("cut", ["\\ud83d", "\\uDE00", "a\\ud83d\\ud83dz"])
async def test_h21_half_an_emoji_is_a_character_that_is_not_known(page: LiveDocument, cut: str) -> None:
    await page.send_raw(f'[4,1,60,"greet",{{"name":"{cut}"}}]')
    page.connection.ref = 60
    await page.answer_to(60)
    assert "\ufffd" in page.find("#greeting").text
    assert await still_works(page)


@pytest.mark.parametrize("reserved", ["page", "self", "call", "return", "__kwdefaults__"])
async def test_h21_no_value_takes_the_place_of_the_page(page: LiveDocument, reserved: str) -> None:
    await page.send("#tell", "greet", **{reserved: "evil", "name": "Eve"})
    assert page.find("#greeting").text == "Hello Eve!"
    assert await still_works(page)


async def test_h21_who_takes_anything_takes_no_second_page(page: LiveDocument) -> None:
    await page.send("#tell", "tell-all", page="evil", other=1)
    assert page.find("#told").text == "[('other', 1)]  {'page': 'evil', 'other': 1} None"


async def test_h21_deep_values_are_refused_like_any_other(page: LiveDocument) -> None:
    await page.send_raw('[4,1,60,"greet",{"name":' + "[" * 900 + "]" * 900 + "}]")
    page.connection.ref = 60
    with pytest.raises(EventFailed, match="bad-arguments"):
        await page.answer_to(60)
    assert await still_works(page)


@pytest.mark.parametrize("body", ["5", '"x"', '["x"]', "null,null"])
async def test_h21_values_that_are_no_object_close_the_socket_and_no_other(
    any_client: PageClient, page: LiveDocument, body: str
) -> None:
    other = await any_client.get("/handlers/")
    await page.send_raw(f'[4,1,60,"greet",{body}]')
    with pytest.raises(SocketClosed) as closed:
        await page.take()
    assert closed.value.code == CloseCode.PROTOCOL
    assert await still_works(other)


async def test_h21_a_frame_that_is_too_large_closes_the_socket_and_no_other(
    any_client: PageClient, page: LiveDocument
) -> None:
    other = await any_client.get("/handlers/")
    await page.send_raw(orjson.dumps([4, 1, 60, "greet", {"": "a=" + "x" * 65536}]).decode())
    with pytest.raises(SocketClosed) as closed:
        await page.take()
    assert closed.value.code == CloseCode.TOO_LARGE
    assert await still_works(other)


async def test_h21_a_flood_is_closed_and_other_pages_are_served(any_client: PageClient, page: LiveDocument) -> None:
    other = await any_client.get("/handlers/")
    for ref in range(10, 5010):
        await page.socket.send(f'[4,1,{ref},"nothing"]')
    assert await still_works(other)
    with pytest.raises(SocketClosed) as closed:
        await page.until(lambda: False)
    assert closed.value.code == CloseCode.LIMIT


@pytest.fixture
def stopped() -> Iterator[threading.Event]:
    """What a handler waits for in its thread."""
    event = threading.Event()
    yield event
    event.set()


async def test_h21_events_behind_a_waiting_handler_are_limited(
    any_client: PageClient, settings: Any, stopped: threading.Event
) -> None:
    def wait(page: HandlerPage) -> None:
        stopped.wait(10)

    handlers.register(wait)
    settings.TIDEWIRE = {"WAITING_FRAMES": 5}
    page, other = await any_client.get("/handlers/"), await any_client.get("/handlers/")
    for _ in range(7):
        await page.send_event("#tell", "wait")
    with pytest.raises(SocketClosed) as closed:
        await page.take()
    assert closed.value.code == CloseCode.LIMIT
    stopped.set()
    assert await still_works(other)


# What handlers, and what is around them, raise.


class Interrupted(BaseException):
    """Not an ``Exception``."""


def raise_it(page: HandlerPage) -> None:
    page.append("#log", "never")
    raise RuntimeError("secret")


async def raise_it_async(page: HandlerPage) -> None:
    raise_it(page)


def render_it(page: HandlerPage) -> None:
    page.append("#log", template="tests/breaks.html", context={"broken": Broken()})


async def render_it_async(page: HandlerPage) -> None:
    render_it(page)


class Broken:
    """Cannot be shown."""

    def __str__(self) -> str:
        raise RuntimeError("secret")


async def nothing(page: HandlerPage) -> None: ...


async def raise_before(page: HandlerPage, call: HandlerCall, next: Next) -> None:
    raise RuntimeError("secret")


async def raise_after(page: HandlerPage, call: HandlerCall, next: Next) -> None:
    await next()
    raise RuntimeError("secret")


async def stream_it(page: HandlerPage) -> None:
    await page.stream("#told", chunks())


async def chunks() -> AsyncIterator[str]:
    raise RuntimeError("secret")
    yield "never"


def flash_it(page: HandlerPage) -> None:
    page.flash(Broken())


PLACES: dict[str, tuple[Callable[..., Any], list[Any]]] = {
    "a sync handler": (raise_it, []),
    "an async handler": (raise_it_async, []),
    "a template in a thread": (render_it, []),
    "a template of an async handler": (render_it_async, []),
    "a middleware before": (nothing, [raise_before]),
    "a middleware after": (nothing, [raise_after]),
    "an awaited stream": (stream_it, []),
    "a message": (flash_it, []),
}


@pytest.mark.parametrize(("function", "middleware"), PLACES.values(), ids=PLACES)
async def test_h9_what_is_raised_is_logged_and_the_socket_lives_on(
    page: LiveDocument,
    caplog: pytest.LogCaptureFixture,
    function: Callable[..., Any],
    middleware: list[Any],
) -> None:
    handlers.register(function, name="break", middleware=middleware)
    await refused(page, "event-failed", "break", {})
    assert one_line(caplog, "RuntimeError: secret")
    assert caplog.records[0].exc_info is not None
    assert "secret" not in "".join(page.frames)
    assert await still_works(page)


def begin_in_thread(page: HandlerPage) -> None:
    page.background(raise_it, page)


async def begin(page: HandlerPage) -> None:
    page.background(raise_it_async(page))


async def begin_rendering(page: HandlerPage) -> None:
    page.background(render_it, page)


async def begin_streaming(page: HandlerPage) -> None:
    page.background(stream_it(page))


@pytest.mark.parametrize("function", [begin, begin_in_thread, begin_rendering, begin_streaming])
async def test_h9_what_is_raised_in_the_background_is_logged_and_the_socket_lives_on(
    page: LiveDocument, caplog: pytest.LogCaptureFixture, function: Callable[..., Any]
) -> None:
    handlers.register(function, name="break")
    await page.send("#tell", "break")
    await page.until(lambda: page.frames[-1].startswith("[7,1,0,"))
    assert page.frames[-1].endswith(f'"event-failed","{GENERIC}"]')
    assert one_line(caplog, "RuntimeError: secret")
    assert caplog.records[0].exc_info is not None
    assert await still_works(page)
