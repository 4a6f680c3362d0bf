"""What ``class Meta`` of a component can say."""

from typing import Any

import pytest
from pydantic import Field

from tidewire import Component
from tidewire.components.options import Options
from tidewire.errors import ConfigurationError


class Plain(Component, abstract=True):
    template_name = "x"


class Boards(Component, abstract=True):
    template_name = "x"

    class Meta:
        shared = True


class Scores(Boards, abstract=True):
    """Inherits."""


class Secretive(Component, abstract=True):
    template_name = "x"
    secret: str = Field(default="", exclude=True)


class Private(Component, abstract=True):
    template_name = "x"
    _count: int = 0


class Careless(Secretive, abstract=True):
    class Meta:
        hibernate = True


class Awake(Plain, abstract=True):
    class Meta:
        hibernate = False


def test_without_a_meta_nothing_is_special() -> None:
    assert Plain.definition.options == Options(shared=False, hibernate=None)


@pytest.mark.parametrize("cls", [Boards, Scores])
def test_options_are_inherited(cls: type[Component]) -> None:
    assert cls.definition.options.shared


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        ("sharde", True, "has no option 'sharde'. Did you mean 'shared'"),
        ("ordering", True, "has no option 'ordering'. Its options: shared, hibernate"),
        ("shared", 1, "Meta.shared must be True or False, not 1"),
    ],
)
def test_an_option_that_cannot_be_is_refused(name: str, value: Any, problem: str) -> None:
    class Wrong(Plain, abstract=True):
        class Meta: ...

    setattr(Wrong.Meta, name, value)
    with pytest.raises(ConfigurationError, match=problem):
        Wrong.definition.check()


@pytest.mark.parametrize(
    ("cls", "can"),
    [(Plain, True), (Secretive, False), (Private, False), (Careless, True), (Awake, False), (Boards, False)],
)
def test_who_would_lose_something_hibernates_only_if_told_to(cls: type[Component], can: bool) -> None:
    assert cls.definition.can_hibernate is can
