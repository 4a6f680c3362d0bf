"""Every page of the demo under its strict policy, and by the rules of axe-core, on desktop and phone."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize

from tests.e2e.browser import Watch
from tests.projects import REPOSITORY
from tests.servers.running import Server

AXE = REPOSITORY / "client/node_modules/axe-core/axe.min.js"
MOST_OF_AN_APP = 4
NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push([event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber]));
"""
RUN_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
    .filter(({impact}) => ["serious", "critical"].includes(impact))
    .map(({id, impact, nodes}) => [id, impact, nodes.map(({html}) => html).slice(0, 5)])"""
LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href.split(/[?#]/)[0])"


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def addresses(browser: Browser, demo: Server) -> list[str]:
    """The pages of the demo that links lead to, from the index on; of each app some, as posts are much alike."""
    page = await (context := await browser.new_context()).new_page()
    found = [f"{demo.url}/"]
    for address in found:  # which grows meanwhile
        await page.goto(address)
        for link in await page.evaluate(LINKS):
            app = link.removeprefix(demo.url).split("/")[1] if link.startswith(demo.url) else None
            is_new = app is not None and link not in found
            if is_new and sum(other.startswith(f"{demo.url}/{app}/") for other in found) < MOST_OF_AN_APP:
                found.append(link)
    await context.close()
    return found


DESKTOP, PHONE = ViewportSize(width=1280, height=900), ViewportSize(width=390, height=844)


@pytest_asyncio.fixture(loop_scope="session", params=[(DESKTOP, "light"), (PHONE, "dark")], ids=["desktop", "phone"])
async def visitor(browser: Browser, request: pytest.FixtureRequest) -> AsyncIterator[Page]:
    """A page in a browser of this size and these colours."""
    viewport, scheme = request.param
    context = await browser.new_context(viewport=viewport, color_scheme=scheme, reduced_motion="reduce")
    yield await context.new_page()
    await context.close()


async def test_every_demo_is_among_the_pages(addresses: list[str], demo: Server) -> None:
    apps = {address.removeprefix(demo.url).split("/")[1] for address in addresses}
    assert apps >= {"", "counters", "todos", "alerts", "snake", "job", "streaming", "journal"}


async def test_c6_no_page_violates_the_strict_policy(visitor: Page, addresses: list[str]) -> None:
    watch = Watch(visitor)
    await visitor.add_init_script(NOTE_VIOLATIONS)
    found: dict[str, Any] = {}
    for address in addresses:
        answer = await visitor.goto(address)
        assert answer is not None
        policy = answer.headers["content-security-policy"]
        assert policy == "default-src 'self'; require-trusted-types-for 'script'; trusted-types tidewire"
        await watch.live()
        if violations := await visitor.evaluate("window.violations"):
            found[address] = violations
    assert found == {}
    assert watch.errors == []


async def test_the_policys_report_is_heard(visitor: Page, demo: Server) -> None:
    await visitor.add_init_script(NOTE_VIOLATIONS)
    await visitor.goto(demo.url)
    await visitor.evaluate(
        "document.body.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))"
    )
    await visitor.wait_for_function("window.violations.length")


async def test_axe_finds_no_serious_fault(visitor: Page, addresses: list[str]) -> None:
    watch = Watch(visitor)
    axe = AXE.read_text()
    found: dict[str, Any] = {}
    for address in addresses:
        await visitor.goto(address)
        await watch.live()
        await visitor.evaluate("document.querySelectorAll('details').forEach((details) => details.open = true)")
        await visitor.evaluate(axe)
        if faults := await visitor.evaluate(RUN_AXE):
            found[address] = faults
    assert found == {}


async def test_axe_finds_what_is_wrong(visitor: Page, demo: Server) -> None:
    await visitor.goto(demo.url)
    await visitor.evaluate("document.querySelector('main').append(document.createElement('button'))")
    await visitor.evaluate(AXE.read_text())
    assert [name for name, _, _ in await visitor.evaluate(RUN_AXE)] == ["button-name"]


async def test_nothing_scrolls_sideways(visitor: Page, addresses: list[str]) -> None:
    for address in addresses:
        await visitor.goto(address)
        assert visitor.viewport_size is not None
        assert await visitor.evaluate("document.documentElement.scrollWidth") == visitor.viewport_size["width"], address
