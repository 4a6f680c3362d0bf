"""Runs the subjects in Chromium: a fresh page for each subject and scenario, served from here, without a network."""

import asyncio
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Any, Final

from playwright.async_api import Browser, Route

from benchmarks.client import liveview
from benchmarks.client.recording import Recording, html_of
from benchmarks.client.scenarios import WARM_UP, Scenario

SUBJECTS: Final = ("tidewire", "liveview", "idiomorph", "morphdom", "alpine")
FLAGS: Final = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]

_HERE: Final = Path(__file__).parent
_SCRIPTS: Final = {
    "tidewire": (),
    "liveview": ("phoenix/priv/static/phoenix.min.js", "phoenix_live_view/priv/static/phoenix_live_view.min.js"),
    "idiomorph": ("idiomorph/dist/idiomorph.min.js",),
    "morphdom": ("morphdom/dist/morphdom-umd.min.js",),
    "alpine": ("@alpinejs/morph/dist/cdn.min.js", "alpinejs/dist/cdn.min.js"),
}
# With these the page's clock ticks every 5 µs instead of every 100.
_HEADERS: Final = {"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp"}
_SECONDS: Final = 120


@dataclass(frozen=True, slots=True)
class Taken:
    """What one subject took for one scenario."""

    times: list[float]
    """Milliseconds of each change after those that warm up."""
    sizes: list[int]
    """Bytes of each of these changes."""
    right: bool
    """Whether the page shows in the end what it should."""


async def run(browser: Browser, subject: str, scenario: Scenario, recording: Recording) -> Taken:
    """Run one subject through one scenario."""
    pages = html_of(scenario)
    given: dict[str, Any] = {"expected": pages[-1]}
    if subject == "tidewire":
        page, given = recording.page, given | {"opening": recording.opening, "steps": recording.steps}
    elif subject == "liveview":
        main = f'<div id="phx-1" data-phx-main data-phx-session="s" data-phx-static="t">{pages[0]}</div>'
        page, given = (
            _page(subject, main),
            given
            | {
                "rendered": liveview.rendered(scenario),
                "diffs": liveview.diffs(scenario),
            },
        )
    else:
        page, given = _page(subject, pages[0]), given | {"pages": pages[1:]}
    found = await asyncio.wait_for(_in_browser(browser, subject, page, given), _SECONDS)
    sizes = found.get("sizes") or (recording.sizes if subject == "tidewire" else [len(p.encode()) for p in pages[1:]])
    return Taken(found["times"][WARM_UP:], sizes[WARM_UP:], found["right"])


def _page(subject: str, body: str) -> str:
    scripts = "".join(f'<script defer src="/node_modules/{path}"></script>' for path in _SCRIPTS[subject])
    head = f'<meta charset="utf-8"><title>{subject}</title><script src="/harness.js"></script>{scripts}'
    return f'<!doctype html><html lang="en"><head>{head}</head><body>{body}</body></html>'


async def _in_browser(browser: Browser, subject: str, html: str, given: dict[str, Any]) -> dict[str, Any]:
    context = await browser.new_context()
    try:
        page = await context.new_page()
        await page.route("**/*", lambda route: _serve(route, html))
        await page.goto("http://localhost/")
        found: dict[str, Any] = await page.evaluate("([subject, given]) => bench(subject, given)", [subject, given])
        return found
    finally:
        await context.close()


async def _serve(route: Route, html: str) -> None:
    path = route.request.url.removeprefix("http://localhost")
    if path == "/":
        await route.fulfill(body=html, content_type="text/html", headers=_HEADERS)
    elif path.startswith("/static/tidewire/"):
        await route.fulfill(
            body=files("tidewire").joinpath(path.removeprefix("/")).read_bytes(), content_type=_kind(path)
        )
    elif path == "/harness.js" or path.startswith("/node_modules/"):
        await route.fulfill(body=(_HERE / path.removeprefix("/")).read_bytes(), content_type=_kind(path))
    else:
        await route.fulfill(status=404)


def _kind(path: str) -> str:
    return "text/css" if path.endswith(".css") else "text/javascript"
