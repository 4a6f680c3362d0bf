"""C34: the arguments that inputs make, in the browser; ``tests/testing/test_inputs.py`` reads the same vectors."""

import json
from typing import Any

import pytest

from tests.e2e.patching.conftest import Patching
from tests.projects import REPOSITORY

CASES: list[dict[str, Any]] = json.loads((REPOSITORY / "protocol/vectors/arguments.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
async def test_c34_inputs_make_these_arguments(dom: Patching, case: dict[str, Any]) -> None:
    assert json.loads(await dom("return inputsOf(arg)", case["html"])) == case["arguments"]
