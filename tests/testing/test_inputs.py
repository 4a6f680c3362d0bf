"""The arguments that inputs make, by ``protocol/vectors/arguments.json``, which the client's tests read too."""

import json
from typing import Any

import pytest

from tests.projects import REPOSITORY
from tidewire.testing.document import Document

CASES: list[dict[str, Any]] = json.loads((REPOSITORY / "protocol/vectors/arguments.json").read_text())["cases"]
FORMS: list[dict[str, str]] = json.loads((REPOSITORY / "protocol/vectors/forms.json").read_text())["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_c34_inputs_make_these_arguments(case: dict[str, Any]) -> None:
    document = Document(f"<section tide-component=Own>{case['html']}</section>")
    assert document.find("#it").given_inputs() == case["arguments"]


def test_c34_the_vectors_are_told_apart_by_their_names() -> None:
    assert len({case["name"] for case in CASES}) == len(CASES)


def test_c34_a_form_around_the_component_is_none_of_its_business() -> None:
    inside = '<section tide-component="Own"><input name="a" value="1"><button id="it">x</button></section>'
    document = Document(f'<form>{inside}<input name="b" value="2"></form>')
    assert document.find("#it").given_inputs() == {"a": "1"}


@pytest.mark.parametrize("case", FORMS, ids=lambda case: case["name"])
def test_h23_a_form_is_sent_as_a_browser_sends_it(case: dict[str, str]) -> None:
    assert Document(case["html"]).find("#at").given_inputs() == ({"": case["form"]} if case["form"] else {})
