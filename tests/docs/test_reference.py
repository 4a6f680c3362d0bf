"""The reference has every public name, and none that there is not."""

import re
from pathlib import Path

import tidewire
from tidewire import errors, testing
from tidewire.handlers import middleware

PAGE = (Path(__file__).parents[2] / "docs/reference.md").read_text(encoding="utf-8")
NAMED = set(re.findall(r"auto(?:class|function|decorator|exception|data):: (\S+)", PAGE))


def test_every_everyday_name_is_in_it() -> None:
    assert {f"tidewire.{name}" for name in tidewire.__all__} - NAMED == set()


def test_every_name_for_tests_is_in_it() -> None:
    missing = {f"tidewire.testing.{name}" for name in testing.__all__} - NAMED
    assert missing == {"tidewire.testing.Document"}  # its methods are LiveDocument's


def test_every_name_of_handlers_middleware_is_in_it() -> None:
    assert {f"tidewire.handlers.middleware.{name}" for name in middleware.__all__} - NAMED == set()


def test_every_exception_is_in_it() -> None:
    assert f".. automodule:: {errors.__name__}\n   :members:" in PAGE
