"""The table of settings in the documentation is the truth."""

import ast
import re
from dataclasses import fields
from typing import Any

from tests.projects import REPOSITORY
from tidewire.conf import Settings


def documented() -> dict[str, Any]:
    page = (REPOSITORY / "docs" / "settings.md").read_text()
    rows = re.findall(r"^\| `([A-Z_]+)` \| `(.+?)` \| \S.+ \|$", page, re.MULTILINE)
    return {key: ast.literal_eval(default) for key, default in rows}


def test_c4_every_setting_is_documented_with_its_default() -> None:
    assert documented() == {field.name.upper(): field.default for field in fields(Settings)}
