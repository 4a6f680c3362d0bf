"""settings.TIDEWIRE as an object."""

import ast
import inspect
from dataclasses import FrozenInstanceError, fields
from typing import Any, get_type_hints

import pytest

from tidewire.checks import check_settings
from tidewire.conf import KEYS, Settings, get_settings, unknown_keys
from tidewire.errors import ConfigurationError


def described() -> set[str]:
    """The fields of Settings that a docstring follows."""
    (cls,) = ast.parse(inspect.getsource(Settings)).body
    assert isinstance(cls, ast.ClassDef)
    return {
        field.target.id
        for field, text in zip(cls.body, cls.body[1:], strict=False)
        if isinstance(field, ast.AnnAssign)
        and isinstance(field.target, ast.Name)
        and isinstance(text, ast.Expr)
        and isinstance(text.value, ast.Constant)
        and isinstance(text.value.value, str)
    }


def test_every_field_says_what_it_is() -> None:
    assert described() == {field.name for field in fields(Settings)}


@pytest.mark.parametrize("field", fields(Settings), ids=lambda field: field.name)
def test_every_default_is_of_its_type_and_a_number_is_positive(field: Any) -> None:
    expected = get_type_hints(Settings)[field.name]
    if expected in (int, float):
        assert isinstance(field.default, int | float)
        assert field.default > 0
    elif expected in (str, bool):
        assert type(field.default) is expected
    else:
        assert field.default == ()


def test_defaults_agree_with_each_other() -> None:
    settings = Settings()
    assert settings.frames_per_second <= settings.frames_burst
    assert settings.frame_bytes <= settings.unsent_bytes
    assert settings.ring_bytes <= settings.unsent_bytes
    assert settings.path.startswith("/")


def test_what_the_project_sets_is_used_and_forgotten_again(settings: Any) -> None:
    settings.TIDEWIRE = {"FRAME_BYTES": 1, "ALLOWED_ORIGINS": ["https://a.example"]}
    assert get_settings() == Settings(frame_bytes=1, allowed_origins=("https://a.example",))
    settings.TIDEWIRE = {}
    assert get_settings() == Settings()
    del settings.TIDEWIRE
    assert get_settings() == Settings()


def test_they_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        get_settings().frame_bytes = 1  # type: ignore[misc]


@pytest.mark.parametrize(
    ("given", "near"),
    [("FRAME_BYTE", "FRAME_BYTES"), ("frame_bytes", None), ("ALLOWED_ORIGIN", "ALLOWED_ORIGINS"), ("XYZ", None)],
)
def test_an_unknown_key_is_refused_and_the_check_names_the_nearest(settings: Any, given: str, near: str | None) -> None:
    settings.TIDEWIRE = {given: 1}
    assert unknown_keys() == {given: near}
    with pytest.raises(ConfigurationError, match=f"unknown keys: {given}. Known: {KEYS[0]}"):
        get_settings()
    (error,) = check_settings(None)
    assert error.id == "tidewire.E001"
    assert given in error.msg
    assert error.hint == (f"Did you mean {near!r}?" if near else f"Known keys: {', '.join(KEYS)}.")


def test_known_keys_pass_the_check(settings: Any) -> None:
    settings.TIDEWIRE = dict.fromkeys(KEYS, 1)
    assert check_settings(None) == []


@pytest.mark.parametrize("given", [[], "FRAME_BYTES", None])
def test_they_must_be_a_dict(settings: Any, given: object) -> None:
    settings.TIDEWIRE = given
    with pytest.raises(ConfigurationError, match=f"must be a dict, not {type(given).__name__}"):
        get_settings()
