"""The check that keeps other sites' pages from opening a socket with the visitor's cookies.

Browsers let any page open a WebSocket to any host, cookies included, and tell only by ``Origin`` where it comes from.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from tidewire.conf import get_settings, is_debug

_DEBUG_HOSTS = (".localhost", "127.0.0.1", "[::1]")


def refused_because(scope: Mapping[str, Any]) -> str | None:
    """Return why the handshake of ``scope`` is refused, ``None`` if it is not."""
    headers = dict(scope["headers"])
    origin, host = headers.get(b"origin", b"").decode("latin-1"), headers.get(b"host", b"").decode("latin-1")
    if not origin:
        return "it has no Origin header, which every browser sends"
    if not _host_allowed(host):
        return f"its Host {host!r} is not in ALLOWED_HOSTS"
    expected = f"{_scheme(scope, headers)}://{host}"
    if origin == expected or origin in get_settings().allowed_origins:
        return None
    return (
        f"its Origin {origin!r} is neither {expected!r} nor in TIDEWIRE['ALLOWED_ORIGINS']; behind a proxy that ends "
        f"TLS, set SECURE_PROXY_SSL_HEADER and pass the Host header on"
    )


def _host_allowed(host: str) -> bool:
    return _is_among(host, tuple(settings.ALLOWED_HOSTS) or (_DEBUG_HOSTS if is_debug() else ()))


@lru_cache(maxsize=256)  # a project has few hosts, and a client may send what it likes
def _is_among(host: str, allowed: tuple[str, ...]) -> bool:
    domain, _ = split_domain_port(host)
    return bool(domain) and validate_host(domain, allowed)


def _scheme(scope: Mapping[str, Any], headers: Mapping[bytes, bytes]) -> str:
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        came = headers.get(name.removeprefix("HTTP_").replace("_", "-").lower().encode())
        if came is not None:
            return "https" if came.decode("latin-1").split(",", 1)[0].strip() == secure else "http"
    return "https" if scope.get("scheme") in ("wss", "https") else "http"
