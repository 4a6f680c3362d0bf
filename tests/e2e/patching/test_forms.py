"""H12: what a handler gets of a form, in the browser, and beside what the browser itself submits."""

import json
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.async_api import Page, Route

from tests.e2e.patching.conftest import Patching
from tests.projects import REPOSITORY

CASES: list[dict[str, str]] = json.loads((REPOSITORY / "protocol/vectors/forms.json").read_text())["cases"]
SUBMITTED = [case for case in CASES if "<form" in case["html"] and "type=file" not in case["html"]]
SITE = "http://forms.invalid/"


def by_name(case: Any) -> str:
    return str(case["name"])


@pytest.mark.parametrize("case", CASES, ids=by_name)
async def test_h12_a_form_as_a_handler_gets_it(dom: Patching, case: dict[str, str]) -> None:
    assert await dom("return formOf(arg)", case["html"]) == case["form"]


@pytest.mark.parametrize("case", SUBMITTED, ids=by_name)
async def test_h12_the_browser_submits_the_same(page: Page, case: dict[str, str]) -> None:
    async def answer(route: Route) -> None:
        await route.fulfill(body="<!doctype html><meta charset=utf-8><title>here</title>", content_type="text/html")

    await page.route(f"{SITE}**", answer)
    await page.goto(SITE)
    await page.evaluate("html => { document.body.innerHTML = html; }", case["html"])
    async with page.expect_navigation():
        await page.evaluate(
            """() => {
                const at = document.getElementById("at");
                const form = at instanceof HTMLFormElement ? at : at.form ?? document.querySelector("form");
                const isSubmitter = at.matches("input:is([type=submit], [type=image]), button:not([type=button])");
                HTMLFormElement.prototype.requestSubmit.call(form, isSubmitter ? at : null);
            }"""
        )
    assert urlsplit(page.url).query == case["form"]


async def test_h12_a_file_that_was_chosen_is_left_out(dom: Patching) -> None:
    script = """
        document.body.innerHTML = "<form id=at><input type=file name=a><input name=b value=1></form>";
        const files = new DataTransfer();
        files.items.add(new File(["text"], "secret.txt"));
        document.querySelector("[type=file]").files = files.files;
        return formAt();
    """
    assert await dom(script) == "b=1"
