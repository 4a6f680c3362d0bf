"""The codes that the protocol's document lists are those that the code knows."""

import re

from tests.projects import REPOSITORY
from tidewire.errors import CloseCode
from tidewire.wire.keys import ErrorCode

SPECIFICATION = (REPOSITORY / "protocol" / "SPEC.md").read_text()


def section(title: str) -> str:
    return SPECIFICATION.split(f"\n## {title}\n")[1].split("\n## ")[0]


def test_close_codes() -> None:
    rows = re.findall(r"^\| (\d{4}) \| ([a-z-]+) \|", section("Close codes"), re.MULTILINE)
    assert {int(number): name for number, name in rows} == {
        code.value: code.name.lower().replace("_", "-") for code in CloseCode
    }


def test_error_codes() -> None:
    first_cells = re.findall(r"^\| (`.*?) \|", section("Errors"), re.MULTILINE)
    listed = {code for cell in first_cells for code in re.findall(r"`([a-z-]+)`", cell)} - {"ref"}
    assert listed == {code.value for code in ErrorCode}
