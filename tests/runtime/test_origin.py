"""Which handshakes are refused."""

from typing import Any

import pytest

from tidewire.runtime.origin import refused_because


def scope(*, scheme: str = "ws", **headers: str) -> dict[str, Any]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return {"scheme": scheme, "headers": [(name.encode(), value.encode()) for name, value in named.items()]}


@pytest.mark.parametrize(
    ("origin", "host", "scheme"),
    [
        ("http://testserver", "testserver", "ws"),
        ("http://testserver:8000", "testserver:8000", "ws"),
        ("https://testserver", "testserver", "wss"),
    ],
)
def test_the_sites_own_origin(origin: str, host: str, scheme: str) -> None:
    assert refused_because(scope(origin=origin, host=host, scheme=scheme)) is None


@pytest.mark.parametrize(
    ("origin", "host", "why"),
    [
        ("http://evil.example", "testserver", "is neither 'http://testserver' nor"),
        ("http://testserver.evil.example", "testserver", "is neither"),
        ("http://testserver@evil.example", "testserver", "is neither"),
        ("HTTP://TESTSERVER", "testserver", "is neither"),
        ("https://testserver", "testserver", "is neither"),
        ("null", "testserver", "is neither"),
        ("http://evil.example", "evil.example", "Host 'evil.example' is not in ALLOWED_HOSTS"),
        ("http://", "", "Host '' is not in ALLOWED_HOSTS"),
    ],
)
def test_any_other_is_refused(origin: str, host: str, why: str) -> None:
    assert why in (refused_because(scope(origin=origin, host=host)) or "")


def test_no_origin_is_refused() -> None:
    assert "no Origin" in (refused_because(scope(host="testserver")) or "")


def test_behind_a_proxy_that_ends_tls(settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    forwarded = scope(origin="https://testserver", host="testserver", x_forwarded_proto="https")
    assert refused_because(forwarded) is None
    plain = scope(origin="https://testserver", host="testserver", x_forwarded_proto="http")
    assert "is neither 'http://testserver'" in (refused_because(plain) or "")


def test_an_allowed_origin_is_compared_exactly(settings: Any) -> None:
    settings.TIDEWIRE = {"ALLOWED_ORIGINS": ["https://app.example"]}
    assert refused_because(scope(origin="https://app.example", host="testserver")) is None
    assert refused_because(scope(origin="https://app.example.org", host="testserver")) is not None
