"""The migration table names everything that a page of Django LiveView is made of."""

import re

import pytest

import tidewire
from tests.projects import REPOSITORY
from tidewire import HandlerPage

PAGE = (REPOSITORY / "docs/from-django-liveview.md").read_text()
THEIRS = """
liveview_handler content["form"] content["data"] content["lang"] content["room"] target html append
remove url title scroll scrollTop script broadcast list_functions add_middleware
data-liveview-function click->page#run data-data-key data-liveview-debounce data-liveview-focus
data-liveview-init data-liveview-intersect-appear -disappear data-liveview-intersect-threshold
data-liveview-keyboard-map data-controller="page" changePage data-page get_context send_page
update_active_nav @loading @enable_lang #no-connection
"""


@pytest.mark.parametrize("name", THEIRS.split())
def test_every_name_of_theirs_has_ours(name: str) -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("|")]
    assert [row for row in rows if name in row.split(" | ")[0]]


def test_what_the_table_says_of_handlers_pages_is_there() -> None:
    named = set(re.findall(r"`page\.(\w+)", PAGE)) | {"prepend", "before", "after"}
    assert [
        name for name in sorted(named) if not hasattr(HandlerPage, name) and name not in {"form", "values", "room"}
    ] == []
    assert {"ops", "handler", "handlers"} <= set(tidewire.__all__)
