"""The pages on JavaScript and on attributes name everything that scripts and templates can use."""

import re

import pytest

from tests.projects import REPOSITORY
from tidewire.wire.keys import VALUE_PREFIX, Attribute

PAGE = (REPOSITORY / "docs/javascript.md").read_text(encoding="utf-8")
ATTRIBUTES = (REPOSITORY / "docs/attributes.md").read_text(encoding="utf-8")
STATIC = REPOSITORY / "src/tidewire/static/tidewire"


@pytest.mark.parametrize("attribute", [*Attribute, "tide-init", "tide-appear", "tide-disappear", VALUE_PREFIX])
def test_h13_every_attribute_is_explained(attribute: str) -> None:
    assert re.search(rf"`{attribute}(=|`|[a-z-]+=)", ATTRIBUTES)


def test_h12_that_a_form_is_the_browsers_without_prevent_is_said() -> None:
    assert "a form whose submit is not `.prevent`ed is sent by the browser" in ATTRIBUTES


def test_every_code_of_the_console_is_in_the_table() -> None:
    texts = (REPOSITORY / "client/src/debug.ts").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(TW-E\d+)`", PAGE, re.MULTILINE) == re.findall(r'^  "(TW-E\d+)":', texts, re.MULTILINE)


def test_every_event_that_is_declared_is_explained() -> None:
    declared = re.findall(r'"tidewire:([\w-]+)"', (STATIC / "tidewire.d.ts").read_text(encoding="utf-8"))
    events = PAGE.split("## Events")[1].split("## Hooks")[0]
    assert {event for event in declared if f"`{event}`" not in events} == set()
