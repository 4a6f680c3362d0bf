"""The tables of settings in the documentation are the truth."""

import ast
import re
from dataclasses import asdict, fields
from typing import Any

from tests.projects import REPOSITORY
from tidewire.conf import AutoBroadcast, Settings, get_settings


def documented(page: str) -> dict[str, Any]:
    text = (REPOSITORY / "docs" / page).read_text()
    rows = re.findall(r"^\| `([A-Z0-9_]+)` \| `(.+?)` \| \S.+ \|$", text, re.MULTILINE)
    return {key: ast.literal_eval(default) for key, default in rows}


def test_c4_every_setting_is_documented_with_its_default(settings: Any) -> None:
    settings.TIDEWIRE = documented("settings.md")
    assert settings.TIDEWIRE.keys() == {field.name.upper() for field in fields(Settings)}
    assert get_settings() == Settings()


def test_every_key_of_auto_broadcast_is_documented_with_its_default() -> None:
    assert documented("changes.md") == {key.upper(): value for key, value in asdict(AutoBroadcast()).items()}
