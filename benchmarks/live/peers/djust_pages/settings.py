"""djust's settings: its limits raised, for the load client sends as fast as it is answered and from one address."""

import os

from benchmarks.live.peers.settings import (
    ALLOWED_HOSTS,
    DATABASES,
    DEBUG,
    DJANGO_APPS,
    MIDDLEWARE,
    SECRET_KEY,
    STATIC_URL,
    USE_TZ,
    layer,
    templates,
)

__all__ = ["ALLOWED_HOSTS", "DATABASES", "DEBUG", "MIDDLEWARE", "SECRET_KEY", "STATIC_URL", "USE_TZ"]

INSTALLED_APPS = ["channels", "djust", *DJANGO_APPS]
ROOT_URLCONF = "benchmarks.live.peers.djust_pages.urls"
CHANNEL_LAYERS = layer(os.environ.get("BENCHMARK_REDIS"))
SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
TEMPLATES = templates({})
LIVEVIEW_ALLOWED_MODULES = ["benchmarks.live.peers.djust_pages.views"]
_MANY = 1_000_000
LIVEVIEW_CONFIG = {
    "rate_limit": {"rate": _MANY, "burst": _MANY, "max_warnings": _MANY, "max_connections_per_ip": _MANY},
    "update_check": False,
}
