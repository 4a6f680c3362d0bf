"""Which layer is taken, and what the system checks say about it."""

import sys
from typing import Any

import pytest
from django.core.checks import run_checks

from tidewire.checks import check_deployed_layer, check_layer
from tidewire.errors import ConfigurationError
from tidewire.hub import hub
from tidewire.hub.layers import configured_layer

REDIS = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": ["redis://127.0.0.1:1"]}}
IN_MEMORY = {"BACKEND": "channels.layers.InMemoryChannelLayer"}


@pytest.mark.parametrize(
    ("layers", "tidewire"),
    [({}, {}), ({"other": REDIS}, {}), ({"default": REDIS}, {"CHANNEL_LAYER": None}), ({"default": IN_MEMORY}, {})],
    ids=["none", "not the default one", "switched off", "in memory"],
)
def test_projects_without_one(settings: Any, layers: Any, tidewire: Any) -> None:
    settings.CHANNEL_LAYERS, settings.TIDEWIRE = layers, tidewire
    assert configured_layer() is None
    assert check_layer(None) == []


@pytest.mark.parametrize("tidewire", [{}, {"CHANNEL_LAYER": "default"}, {"CHANNEL_LAYER": "other"}])
def test_each_call_makes_a_layer_of_its_own(settings: Any, tidewire: Any) -> None:
    settings.CHANNEL_LAYERS, settings.TIDEWIRE = {"default": REDIS, "other": REDIS}, tidewire
    make = configured_layer()
    assert make is not None
    assert make() is not make()
    assert check_layer(None) == check_deployed_layer(None) == []


def test_a_name_that_does_not_exist_is_refused(settings: Any) -> None:
    settings.CHANNEL_LAYERS, settings.TIDEWIRE = {"default": REDIS}, {"CHANNEL_LAYER": "pages"}
    with pytest.raises(ConfigurationError, match=r"is 'pages', but .* has no such layer \(it has: 'default'\)"):
        hub.publish("chat", {})
    (error,) = check_layer(None)
    assert error.id == "tidewire.E010"


def test_without_channels_it_says_what_to_install(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CHANNEL_LAYERS = {"default": REDIS}
    monkeypatch.setitem(sys.modules, "channels.layers", None)
    (error,) = check_layer(None)
    assert "Install tidewire[redis]" in error.msg


def test_a_layer_that_cannot_be_made_is_no_outage(settings: Any) -> None:
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "nowhere.Layer"}}
    with pytest.raises(ConfigurationError, match=r"nowhere\.Layer"):
        hub.publish("chat", {})
    (error,) = check_layer(None)
    assert "nowhere.Layer" in error.msg


def ours(*, deploy: bool) -> list[str | None]:
    found = run_checks(include_deployment_checks=deploy)
    return [message.id for message in found if (message.id or "").startswith("tidewire.")]


@pytest.mark.django_db  # newer Djangos have checks that look into the database
def test_an_in_memory_layer_is_a_warning_for_deployment_alone(settings: Any) -> None:
    settings.CHANNEL_LAYERS = {"default": IN_MEMORY}
    assert ours(deploy=True) == ["tidewire.W010"]
    assert ours(deploy=False) == []


@pytest.mark.django_db  # newer Djangos have checks that look into the database
def test_a_wrong_name_is_an_error_everywhere(settings: Any) -> None:
    settings.TIDEWIRE = {"CHANNEL_LAYER": "pages"}
    assert ours(deploy=False) == ["tidewire.E010"]


def test_faulty_settings_are_reported_once(settings: Any) -> None:
    settings.TIDEWIRE = {"XYZ": 1}
    assert check_layer(None) == check_deployed_layer(None) == []
