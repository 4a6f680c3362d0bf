"""H11, H12: what binds an element outside of components to a handler, with what it sends, and what does not."""

import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Page, expect

from tests.e2e.browser import INSERT, Watch, noted
from tests.servers.running import Server


@pytest_asyncio.fixture(loop_scope="session")
async def plain(page: Page, watch: Watch, server: Server) -> AsyncIterator[Page]:
    """A page that has nothing live in it."""
    await page.goto(f"{server.url}/plain/")
    yield page
    assert not watch.errors
    assert watch.loads == 1


@pytest_asyncio.fixture(loop_scope="session")
async def acts(page: Page, watch: Watch, server: Server) -> AsyncIterator[Page]:
    """A page of handlers alone, live."""
    await page.goto(f"{server.url}/acts/")
    await watch.live()
    yield page
    assert not watch.errors


@pytest.mark.parametrize(
    "html",
    [
        "<p tide-connection></p>",
        "<p data-tide-connection></p>",
        "<main tide-boost=off></main>",
        "<p tide-hook=chart></p>",
        "<p tide-ignore tide-keep=class tide-permanent id=x tide-force tide-clear></p>",
        "<p tide-value-a=1 tide-value-user-id=2></p>",
        "<button tide-confirm='Sure?' tide-debounce=300 tide-disable-with=Saving></button>",
        "<form tide-focus><input></form>",
        "<button tide-click.js=copy></button>",
    ],
)
async def test_h11_what_calls_no_handler_opens_no_socket(plain: Page, watch: Watch, html: str) -> None:
    await plain.evaluate(INSERT, html)
    await plain.evaluate("tidewire.settled()")
    assert await plain.evaluate("tidewire.state") == "idle"
    assert watch.sockets == []


@pytest.mark.parametrize(
    "html",
    [
        "<button tide-click=note></button>",
        "<button data-tide-click=note></button>",
        "<ul><li><button tide-my-event.once=note></button></li></ul>",
        "<p tide-mouseenter=note></p>",
        "<div tide-keys='{}'></div>",
    ],
)
async def test_h11_a_binding_in_markup_that_comes_later_opens_one(plain: Page, watch: Watch, html: str) -> None:
    await plain.evaluate(INSERT, html)
    await watch.live()
    assert await plain.evaluate("tidewire.state") == "live"
    assert re.findall(r"\[1,.*", watch.sent[1]) == ["[1,1,2,1]"]


async def test_h11_so_does_a_binding_that_an_element_gets_later(plain: Page, watch: Watch) -> None:
    await plain.evaluate(INSERT, "<button id=late>late</button><ul id=noted></ul>")
    await plain.evaluate("document.querySelector('#late').setAttribute('tide-my-event', 'note')")
    await watch.live()
    await plain.evaluate("document.querySelector('#late').dispatchEvent(new Event('my-event'))")
    assert await noted(plain) == ["{}"]


@pytest.mark.parametrize(
    ("html", "event"),
    [
        ("<button tide-click=note>", "new MouseEvent('click', {bubbles: true})"),
        ("<input tide-input=note>", "new InputEvent('input', {bubbles: true})"),
        ("<input tide-change=note>", "new Event('change', {bubbles: true})"),
        ("<form tide-submit.prevent=note>", "new SubmitEvent('submit', {bubbles: true, cancelable: true})"),
        ("<input tide-blur=note>", "new FocusEvent('blur')"),
        ("<p tide-mouseenter=note>", "new MouseEvent('mouseenter')"),
        ("<p tide-cart:added=note>", "new CustomEvent('cart:added', {bubbles: true})"),
    ],
)
async def test_h11_any_event_of_an_element_calls_its_handler(acts: Page, html: str, event: str) -> None:
    await acts.evaluate(INSERT, html)
    await acts.evaluate(f"document.body.lastElementChild.dispatchEvent({event})")
    assert await noted(acts) == ["{}"]


@pytest.mark.parametrize(
    ("binding", "times"), [("click.once", 1), ("click.self", 2), ("click.alt", 0), ("click.outside", 0)]
)
async def test_h11_modifiers_are_those_of_components(acts: Page, binding: str, times: int) -> None:
    await acts.evaluate(INSERT, f"<button id=it tide-{binding}=note>it</button>")
    for _ in range(2):
        await acts.click("#it")
        await noted(acts)
    assert len(await noted(acts)) == times


async def test_h11_inside_of_a_component_the_event_is_the_components(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/mixed/")
    await watch.live()
    await page.click("#doer .inc")
    await expect(page.locator("#doer output")).to_have_text("1")
    await page.click("#act")
    await watch.live()
    assert [frame[:4] for frame in watch.sent if frame.startswith("[4,")] == ["[4,1", "[4,2"]


@pytest.mark.parametrize(
    ("attributes", "arguments"),
    [
        ("tide-value-user-id=3", "{'user_id': '3'}"),
        ("data-tide-value-a=1 tide-value-b='x y'", "{'a': '1', 'b': 'x y'}"),
        ("tide-value-a=1 tide-click='note {&quot;a&quot;: 2}'", "{'a': 2}"),
        ("tide-value-a", "{'a': ''}"),
    ],
)
async def test_h11_values_are_arguments_and_explicit_ones_win(acts: Page, attributes: str, arguments: str) -> None:
    own = "" if "tide-click" in attributes else "tide-click=note"
    await acts.evaluate(INSERT, f"<button id=it {own} {attributes}>it</button>")
    await acts.click("#it")
    assert await noted(acts) == [arguments]


async def test_h11_values_win_over_inputs_and_go_to_components_too(page: Page, watch: Watch, server: Server) -> None:
    await page.goto(f"{server.url}/bound/")
    await watch.live()
    button = "<button type=button tide-click=note tide-value-what=valued>v</button>"
    html = f"<form><input name=what value=typed>{button}</form>"
    await page.evaluate("html => document.querySelector('#bound').insertAdjacentHTML('beforeend', html)", html)
    await page.click("#bound form button")
    await watch.live()
    await expect(page.locator("#bound output")).to_have_text("valued")


async def test_h12_the_form_travels_as_a_browser_submits_it_with_what_was_done_to_it(acts: Page, watch: Watch) -> None:
    await acts.fill("#text", "typed")
    await acts.check("#box")
    await acts.select_option("#many", ["b", "c"])
    await acts.evaluate("document.querySelector('#form').setAttribute('tide-submit.prevent', 'note')")
    await acts.evaluate(
        """document.querySelector('#form').insertAdjacentHTML('beforeend',
            "<button name=save value=1 id=save>save</button><button name=drop value=1>drop</button>")"""
    )
    await acts.click("#save")
    form = "text=typed&area=old&one=b&many=b&many=c&box=yes&save=1"
    arguments = "{'text': 'typed', 'area': 'old', 'one': 'b', 'many': 'c', 'box': 'yes', 'save': '1'}"
    assert await noted(acts) == [f"{arguments} {form}"]
    assert watch.loads == 1


async def test_h12_a_picture_that_submits_tells_where_it_was_clicked(acts: Page) -> None:
    html = "<form tide-submit.prevent=note><input type=image name=at id=at style='width: 40px; height: 30px'></form>"
    await acts.evaluate(INSERT, html)
    await acts.locator("#at").click(position={"x": 11, "y": 7})
    assert await noted(acts) == ["{'at.x': '11', 'at.y': '7'} at.x=11&at.y=7"]


async def test_h12_defaults_of_boxes_and_links_are_left_alone_unless_prevented(acts: Page) -> None:
    await acts.evaluate(
        INSERT,
        """<input type=checkbox id=free tide-click=note><input type=checkbox id=held tide-click.prevent=note>
        <a id=go href=#there tide-click=note>go</a><a id=stay href=#here tide-click.prevent=note>stay</a>""",
    )
    for name in ("free", "held", "go", "stay"):
        await acts.click(f"#{name}")
    assert len(await noted(acts)) == 4
    assert await acts.is_checked("#free")
    assert not await acts.is_checked("#held")
    assert acts.url.endswith("#there")


async def test_h12_a_form_that_is_not_prevented_is_the_browsers_as_well(acts: Page, watch: Watch) -> None:
    await acts.evaluate(INSERT, "<form action='/plain/' tide-submit=note><button id=native>send</button></form>")
    async with acts.expect_navigation():
        await acts.click("#native")
    assert "/plain/" in acts.url
    assert watch.loads == 2
