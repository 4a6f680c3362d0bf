"""What ``manage.py check --deploy`` warns of."""

from typing import Any

import pytest
from django.core.checks import run_checks

REDIS = {"default": {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": ["redis://127.0.0.1:1"]}}}
IN_MEMORY = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
VARIABLES = ("WEB_CONCURRENCY", "UVICORN_WORKERS", "GRANIAN_WORKERS")

pytestmark = pytest.mark.django_db  # newer Djangos have checks that look into the database


@pytest.fixture(autouse=True)
def one_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever the machine says that runs the tests."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def ours(*, deploy: bool = True) -> list[tuple[str, str]]:
    found = run_checks(include_deployment_checks=deploy)
    return [(message.id, message.msg) for message in found if message.id and message.id.startswith("tidewire.")]


def test_h24_a_sound_site_is_told_nothing() -> None:
    assert ours() == []


@pytest.mark.parametrize("variable", VARIABLES)
def test_h24_several_workers_without_a_layer(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, "4")
    ((code, text),) = ours()
    assert code == "tidewire.W013"
    assert text.startswith(f"{variable}=4 asks for several server processes")
    assert ours(deploy=False) == []


@pytest.mark.parametrize("number", ["1", "0", "", "auto", "-2", "²"])
def test_h24_one_worker_needs_no_layer(number: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", number)
    assert ours() == []


def test_h24_several_workers_with_a_layer(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    settings.CHANNEL_LAYERS = REDIS
    assert ours() == []


def test_h24_several_workers_with_a_layer_that_is_switched_off(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    settings.CHANNEL_LAYERS, settings.TIDEWIRE = REDIS, {"CHANNEL_LAYER": None}
    assert [code for code, _ in ours()] == ["tidewire.W013"]


def test_h24_a_layer_in_memory_is_told_of_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    settings.CHANNEL_LAYERS = IN_MEMORY
    assert [code for code, _ in ours()] == ["tidewire.W010"]
    assert ours(deploy=False) == []


def test_h24_a_layer_that_is_wrong_is_told_of_once(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WEB_CONCURRENCY", "4")
    settings.TIDEWIRE = {"CHANNEL_LAYER": "pages"}
    assert [code for code, _ in ours()] == ["tidewire.E010"]


def test_h24_debug(settings: Any) -> None:
    settings.DEBUG = True
    assert ours() == [
        (
            "tidewire.W012",
            "DEBUG is on: the texts of exceptions in your handlers and templates are sent to the visitors' browsers.",
        )
    ]
    assert ours(deploy=False) == []


def test_h24_any_host_makes_any_origin_the_sites_own(settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["example.com", "*"]
    ((code, text),) = ours()
    assert code == "tidewire.W011"
    assert "ALLOWED_HOSTS has '*'" in text
    assert ours(deploy=False) == []


@pytest.mark.parametrize(
    ("origin", "why"),
    [("null", "which any page can be"), ("http://app.example", "whoever is on a visitor's network")],
)
def test_h24_an_allowed_origin_that_anybody_can_have(settings: Any, origin: str, why: str) -> None:
    settings.TIDEWIRE = {"ALLOWED_ORIGINS": ["https://app.example", origin]}
    ((code, text),) = ours()
    assert code == "tidewire.W011"
    assert origin in text
    assert why in text


@pytest.mark.parametrize(
    "origin", ["https://app.example", "https://app.example:8443", "https://[::1]", "capacitor://localhost"]
)
def test_h24_a_closed_list_of_origins_is_fine(settings: Any, origin: str) -> None:
    settings.TIDEWIRE = {"ALLOWED_ORIGINS": [origin]}
    assert ours() == []


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "app.example",
        "https://app.example/",
        "https://*.example",
        "https://app.example:443",
        "http://app.example:80",
        "https://App.example",
        "https://me@app.example",
        "",
    ],
)
def test_h24_what_no_browser_sends_is_an_error_everywhere(settings: Any, origin: str) -> None:
    settings.TIDEWIRE = {"ALLOWED_ORIGINS": (origin,)}
    ((code, text),) = ours(deploy=False)
    assert code == "tidewire.E002"
    assert f"has {origin!r}, which is no origin" in text
    assert [code for code, _ in ours()] == ["tidewire.E002"]
