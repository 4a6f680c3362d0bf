"""django-liveview's settings."""

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
from benchmarks.live.peers.sources import SOURCES

__all__ = ["ALLOWED_HOSTS", "DATABASES", "DEBUG", "MIDDLEWARE", "SECRET_KEY", "STATIC_URL", "USE_TZ"]

INSTALLED_APPS = ["liveview", "channels", *DJANGO_APPS, "benchmarks.live.peers.liveview_pages"]
CHANNEL_LAYERS = layer(os.environ.get("BENCHMARK_REDIS"))
TEMPLATES = templates(
    {
        **SOURCES,
        "counter.html": SOURCES["counter.html"].replace(
            'data-event="inc"', 'data-liveview-function="inc" data-action="click->page#run"'
        ),
    }
)
