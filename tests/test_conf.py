"""settings.TIDEWIRE as an object."""

import ast
import inspect
import re
from dataclasses import FrozenInstanceError, fields
from typing import Any, get_type_hints

import pytest

from tests.projects import REPOSITORY
from tidewire.checks import check_settings
from tidewire.conf import (
    _AUTO_BROADCAST_KINDS,
    _EXPECTED,
    _KINDS,
    KEYS,
    AutoBroadcast,
    Settings,
    get_settings,
    is_debug,
)
from tidewire.errors import ConfigurationError

SITE = "https://app.example"


def described(settings: type) -> set[str]:
    """The fields that a docstring follows."""
    (cls,) = ast.parse(inspect.getsource(settings)).body
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


@pytest.mark.parametrize("settings", [Settings, AutoBroadcast])
def test_every_field_says_what_it_is(settings: Any) -> None:
    assert described(settings) == {field.name for field in fields(settings)}


@pytest.mark.parametrize("field", [*fields(Settings), *fields(AutoBroadcast)], ids=lambda field: field.name)
def test_every_default_is_of_its_type_and_a_number_is_positive(field: Any) -> None:
    expected = (get_type_hints(Settings) | get_type_hints(AutoBroadcast))[field.name]
    if expected in (int, float):
        assert isinstance(field.default, int | float)
        assert field.default > 0 or field.name == "hibernate_seconds"  # 0: never
    elif expected in (str, bool, str | None):
        assert isinstance(field.default, expected)
    elif expected is AutoBroadcast:
        assert not field.default.enabled
    else:
        assert field.default == ()


def test_defaults_agree_with_each_other() -> None:
    settings = Settings()
    assert settings.frames_per_second <= settings.frames_burst
    # A page that returns to another process says resume and hello, joins all it has, and sends what waited meanwhile.
    client = (REPOSITORY / "client/src/connection/asks.ts").read_text(encoding="utf-8")
    (waiting,) = re.findall(r"^const CAPACITY = (\d+);$", client, re.MULTILINE)
    returning = 2 + settings.channels_per_page + int(waiting)
    assert returning <= min(settings.frames_burst, settings.waiting_frames)
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
    [
        ("FRAME_BYTE", "FRAME_BYTES"),
        ("frame_bytes", "FRAME_BYTES"),
        ("ALLOWED_ORIGIN", "ALLOWED_ORIGINS"),
        ("XYZ", None),
        (5, None),
        (None, None),
    ],
)
def test_c4_an_unknown_key_is_refused_and_the_nearest_named(settings: Any, given: object, near: str | None) -> None:
    settings.TIDEWIRE = {given: 1}
    with pytest.raises(ConfigurationError, match=f"settings.TIDEWIRE has no key {given!r}"):
        get_settings()
    (error,) = check_settings(None)
    assert error.id == "tidewire.E001"
    assert repr(given) in error.msg
    assert error.hint == (f"Did you mean {near!r}?" if near else f"Known keys: {', '.join(KEYS)}.")


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("ALLOWED_ORIGINS", "https://a.example", "a list of strings, not str"),
        ("ALLOWED_ORIGINS", [1], "a list of strings, not list"),
        ("ALLOWED_ORIGINS", None, "a list of strings, not NoneType"),
        ("FRAME_BYTES", "65536", "an integer, not str"),
        ("FRAME_BYTES", 1.5, "an integer, not float"),
        ("FRAME_BYTES", True, "an integer, not bool"),
        ("GRACE_SECONDS", "30", "a number, not str"),
        ("GRACE_SECONDS", True, "a number, not bool"),
        ("DRAIN_ON_SIGTERM", 1, "True or False, not int"),
        ("PATH", b"/ws/", "a string, not bytes"),
        ("AUTO_BROADCAST", None, "True, False or a dict, not NoneType"),
        ("AUTO_BROADCAST", ["MODEL"], "True, False or a dict, not list"),
        ("CHANNEL_LAYER", True, "a string or None, not bool"),
        ("PATH", "ws/", "start with a slash, came"),
    ],
)
def test_c4_a_value_that_a_key_cannot_have_is_refused(settings: Any, key: str, value: object, expected: str) -> None:
    settings.TIDEWIRE = {key: value}
    with pytest.raises(ConfigurationError, match=f"settings.TIDEWIRE\\['{key}'\\] must .*{expected}"):
        get_settings()
    (error,) = check_settings(None)
    assert error.id == "tidewire.E002"


@pytest.mark.parametrize("origins", [[SITE], (SITE,), {SITE}, frozenset({SITE})])
def test_any_collection_of_strings_is_a_list_of_them(settings: Any, origins: object) -> None:
    settings.TIDEWIRE = {"ALLOWED_ORIGINS": origins, "GRACE_SECONDS": 1}
    assert get_settings() == Settings(allowed_origins=(SITE,), grace_seconds=1)
    assert check_settings(None) == []


def test_a_string_or_none_may_be_none(settings: Any) -> None:
    settings.TIDEWIRE = {"CHANNEL_LAYER": None}
    assert get_settings().channel_layer is None


def test_c4_every_fault_is_named(settings: Any) -> None:
    settings.TIDEWIRE = {"FRAME_BYTES": None, "XYZ": 1}
    assert [error.id for error in check_settings(None)] == ["tidewire.E002", "tidewire.E001"]
    with pytest.raises(ConfigurationError, match=r"FRAME_BYTES.*XYZ"):
        get_settings()


def test_every_kind_of_setting_can_be_named() -> None:
    assert {kind for kind in [*_KINDS.values(), *_AUTO_BROADCAST_KINDS.values()] if kind not in _EXPECTED} == set()


@pytest.mark.parametrize("given", [[], "FRAME_BYTES", None])
def test_c4_they_must_be_a_dict(settings: Any, given: object) -> None:
    settings.TIDEWIRE = given
    with pytest.raises(ConfigurationError, match=f"must be a dict, not {type(given).__name__}"):
        get_settings()
    (error,) = check_settings(None)
    assert error.id == "tidewire.E003"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (False, AutoBroadcast()),
        ({}, AutoBroadcast()),
        (True, AutoBroadcast(model=True, model_pk=True, related=True, m2m=True)),
        ({"MODEL": True, "SENDERS": ["auth.User"]}, AutoBroadcast(model=True, senders=("auth.User",))),
    ],
)
def test_c30_auto_broadcast_is_all_none_or_what_is_named(settings: Any, given: object, expected: AutoBroadcast) -> None:
    settings.TIDEWIRE = {"AUTO_BROADCAST": given}
    assert check_settings(None) == []
    assert get_settings().auto_broadcast == expected


@pytest.mark.parametrize(
    ("given", "text", "hint"),
    [
        ({"MODELS": True}, "has no key 'MODELS'", "Did you mean 'MODEL'?"),
        ({"model": True}, "has no key 'model'", "Did you mean 'MODEL'?"),
        ({"MODEL": 1}, r"['MODEL'] must be True or False, not int: 1", "The default is False."),
        ({"SENDERS": "auth.User"}, r"['SENDERS'] must be a list of strings, not str", "The default is ()."),
        ({"SENDERS": [("auth", "User")]}, r"['SENDERS'] must be a list of strings, not list", "The default is ()."),
    ],
)
def test_c30_faults_of_auto_broadcast_are_named(settings: Any, given: object, text: str, hint: str) -> None:
    settings.TIDEWIRE = {"AUTO_BROADCAST": given}
    (error,) = check_settings(None)
    assert f"settings.TIDEWIRE['AUTO_BROADCAST']{text if text.startswith('[') else ' ' + text}" in error.msg
    assert error.hint == hint
    with pytest.raises(ConfigurationError):
        get_settings()


def test_every_fault_of_auto_broadcast_is_named(settings: Any) -> None:
    settings.TIDEWIRE = {"AUTO_BROADCAST": {"MODEL": 1, "X": 1}, "XYZ": 1}
    assert sorted(str(error.id) for error in check_settings(None)) == [
        "tidewire.E001",
        "tidewire.E001",
        "tidewire.E002",
    ]


def test_debug_is_what_the_settings_say_by_now(settings: Any) -> None:
    for debug in (True, False, True):
        settings.DEBUG = debug
        assert is_debug() is debug
