"""Every page of the demo under its strict policy, and by the rules of axe-core, on desktop and phone."""

from dataclasses import dataclass, field
from typing import Any, Literal

import pytest_asyncio
from playwright.async_api import Browser, Page, ViewportSize

from tests.e2e.browser import Watch
from tests.projects import REPOSITORY
from tests.servers.running import Server

AXE = REPOSITORY / "client/node_modules/axe-core/axe.min.js"
NOTE_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
    window.violations.push([event.violatedDirective, event.blockedURI, event.sourceFile, event.lineNumber]));
"""
RUN_AXE = """async (exclude) => (await axe.run({exclude}, {resultTypes: ["violations"]})).violations
    .filter(({impact}) => ["serious", "critical"].includes(impact))
    .map(({id, impact, nodes}) => [id, impact, nodes.map(({html}) => html).slice(0, 5)])"""
LINKS = "[...document.querySelectorAll('a[href]')].map((link) => link.href.split(/[?#]/)[0])"


SCREENS: list[tuple[str, ViewportSize, Literal["light", "dark"]]] = [
    ("desktop", ViewportSize(width=1280, height=900), "light"),
    ("phone", ViewportSize(width=390, height=844), "dark"),
]


@dataclass
class Tour:
    """Every page of the demo that links lead to from the index on, each loaded once and looked at on all screens."""

    paths: list[str] = field(default_factory=list)
    policies: set[str] = field(default_factory=set)
    violations: dict[str, Any] = field(default_factory=dict)
    """By path; the others by path and screen."""
    faults: dict[tuple[str, str], Any] = field(default_factory=dict)
    sideways: dict[tuple[str, str], int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


async def look_at(page: Page, tour: Tour, path: str, axe: str) -> None:
    # The pages of an app show the same listings of its source, which are most of what axe has to do: seen once.
    seen = {other.split("/")[1] for other in tour.paths[: tour.paths.index(path)]}
    exclude = ["pre"] if path.split("/")[1] in seen else []
    await page.evaluate("document.querySelectorAll('details').forEach((details) => details.open = true)")
    await page.evaluate(axe)
    for name, size, scheme in SCREENS:
        await page.set_viewport_size(size)
        await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if (width := await page.evaluate("document.documentElement.scrollWidth")) != size["width"]:
            tour.sideways[path, name] = width
        if faults := await page.evaluate(RUN_AXE, exclude):
            tour.faults[path, name] = faults
    if violations := await page.evaluate("window.violations"):
        tour.violations[path] = violations


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def tour(browser: Browser, demo: Server) -> Tour:
    """What there was to see."""
    page = await (context := await browser.new_context()).new_page()
    watch, axe = Watch(page), AXE.read_text()
    await page.add_init_script(NOTE_VIOLATIONS)
    tour = Tour(["/"], errors=watch.errors)
    for path in tour.paths:  # which grows meanwhile
        answer = await page.goto(f"{demo.url}{path}")
        assert answer is not None
        tour.policies.add(answer.headers["content-security-policy"])
        await watch.live()
        links = [link.removeprefix(demo.url) for link in await page.evaluate(LINKS) if link.startswith(demo.url)]
        tour.paths += [link for link in dict.fromkeys(links) if link not in tour.paths]
        await look_at(page, tour, path, axe)
    await context.close()
    return tour


@pytest_asyncio.fixture(loop_scope="session")
async def visitor(page: Page, demo: Server) -> Page:
    """A page of the demo, where what violates its policy is noted."""
    await page.add_init_script(NOTE_VIOLATIONS)
    await page.goto(demo.url)
    return page


async def test_every_demo_is_among_the_pages(tour: Tour) -> None:
    apps = [path.split("/")[1] for path in tour.paths]
    assert {*apps} >= {"", "counters", "todos", "alerts", "snake", "job", "streaming", "journal"}
    assert apps.count("journal") > 20  # its posts, too


async def test_c6_no_page_violates_the_strict_policy(tour: Tour) -> None:
    assert tour.policies == {"default-src 'self'; require-trusted-types-for 'script'; trusted-types tidewire"}
    assert tour.violations == {}
    assert tour.errors == []


async def test_axe_finds_no_serious_fault(tour: Tour) -> None:
    assert tour.faults == {}


async def test_nothing_scrolls_sideways(tour: Tour) -> None:
    assert tour.sideways == {}


async def test_the_policys_report_is_heard(visitor: Page) -> None:
    await visitor.evaluate(
        "document.body.append(Object.assign(document.createElement('style'), {textContent: 'p {}'}))"
    )
    await visitor.wait_for_function("window.violations.length")


async def test_axe_finds_what_is_wrong(visitor: Page) -> None:
    await visitor.evaluate("document.querySelector('main').append(document.createElement('button'))")
    await visitor.evaluate(AXE.read_text())
    assert [name for name, _, _ in await visitor.evaluate(RUN_AXE, [])] == ["button-name"]
