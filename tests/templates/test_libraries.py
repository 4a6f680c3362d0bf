"""Pages made with other libraries' tags and templates: the same through our backend as through Django's."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.templates.oracle import unmarked

_RANDOM = re.compile(r"\b[a-zA-Z0-9]{64}\b|(?<=data-djc-id-)\w+")
EXPECTED = {
    "rest": ["Groups &amp; &lt;more&gt;", 'name="tags"', "page=4", "This field may not be blank", "No Group matches"],
    "crispy": ["Who <you>", "invalid-feedback", 'type="radio"', "Go &lt;now&gt;", "5 errors"],
    "components": ["<i>&lt;b&gt;</i>2", "<h2>inner</h2>", "last &lt;one&gt;", "no foot"],
}


def page(library: str, way: str) -> str:
    """Return the page, random tokens numbered in the order in which they come."""
    command = [sys.executable, "-m", "tests.templates.library_pages", library, way]
    run = subprocess.run(command, check=False, capture_output=True, text=True, cwd=Path(__file__).parents[2])
    assert run.returncode == 0, run.stderr
    numbers: dict[str, str] = {}
    return _RANDOM.sub(lambda match: numbers.setdefault(match[0], f"<{len(numbers)}>"), run.stdout)


@pytest.mark.parametrize("library", EXPECTED)
def test_pages_of_other_libraries_are_the_same(library: str) -> None:
    expected = page(library, "django")
    assert [text for text in EXPECTED[library] if text not in expected] == []
    assert page(library, "tidewire") == expected


def test_a_tree_of_another_librarys_page_is_the_same() -> None:
    assert unmarked(page("crispy", "tree")) == page("crispy", "django")
