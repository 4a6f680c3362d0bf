"""The demo's pages, as they are before any JavaScript runs."""

import re

from tests.projects import DEMO, get_page, run_in_project


def amounts(page: str) -> list[str]:
    return re.findall(r"<output[^>]*>(\d+)</output>", page)


def test_the_demo_passes_djangos_checks() -> None:
    run_in_project(DEMO, "manage.py", "check", "--fail-level", "WARNING")


def test_the_first_page_shows_two_counters() -> None:
    assert amounts(get_page(DEMO, "/counters/")) == ["0", "100"]


def test_another_page_shows_one_counter() -> None:
    assert amounts(get_page(DEMO, "/counters/one/")) == ["0"]


def test_c6_pages_are_sent_with_a_strict_policy_and_keep_to_it() -> None:
    head, page = get_page(DEMO, "/").replace("\r\n", "\n").split("\n\n", 1)
    assert (
        "Content-Security-Policy: default-src 'self'; require-trusted-types-for 'script'; trusted-types tidewire"
        in head
    )
    assert re.findall(r"<style|\sstyle=|<script(?![^>]*\ssrc=)|\son[a-z]+=", page) == []
