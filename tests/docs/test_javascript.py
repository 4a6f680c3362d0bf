"""The page on JavaScript names everything that scripts and templates can use."""

import re

import pytest

from tests.projects import REPOSITORY
from tidewire.wire.keys import Attribute

PAGE = (REPOSITORY / "docs/javascript.md").read_text(encoding="utf-8")
STATIC = REPOSITORY / "src/tidewire/static/tidewire"
AUTHORS = (
    Attribute.IGNORE,
    Attribute.KEEP,
    Attribute.PERMANENT,
    Attribute.FORCE,
    Attribute.CLEAR,
    Attribute.RUN,
    Attribute.HOOK,
    Attribute.BOOST,
    Attribute.NAV,
    Attribute.PREFETCH,
    Attribute.REGION,
    Attribute.LAYOUT,
    Attribute.KEEP_SCROLL,
    Attribute.CONNECTION,
)


@pytest.mark.parametrize("attribute", AUTHORS)
def test_every_attribute_of_authors_is_explained(attribute: Attribute) -> None:
    assert re.search(rf"`{attribute}(=|`)", PAGE)


def test_every_code_of_the_console_is_in_the_table() -> None:
    texts = (REPOSITORY / "client/src/debug.ts").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(TW-E\d+)`", PAGE, re.MULTILINE) == re.findall(r'^  "(TW-E\d+)":', texts, re.MULTILINE)


def test_every_event_that_is_declared_is_explained() -> None:
    declared = re.findall(r'"tidewire:([\w-]+)"', (STATIC / "tidewire.d.ts").read_text(encoding="utf-8"))
    events = PAGE.split("## Events")[1].split("## Hooks")[0]
    assert {event for event in declared if f"`{event}`" not in events} == set()
