"""What the template tests share."""

from typing import Any

import pytest
from django.template import Template
from django.test import utils as test_utils


@pytest.fixture
def unobserved(monkeypatch: pytest.MonkeyPatch) -> None:
    """Undo the test runner's wrapping of templates: under it, included templates are not inlined."""
    state: Any = vars(test_utils)["_TestState"]
    monkeypatch.setattr(Template, "_render", state.saved_data.template_render)
