"""django-reactor's settings. Its components' templates have a root with the tag that holds their state."""

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

INSTALLED_APPS = ["reactor", "channels", *DJANGO_APPS, "benchmarks.live.peers.reactor_pages"]
ROOT_URLCONF = "benchmarks.live.peers.reactor_pages.urls"
CHANNEL_LAYERS = layer(os.environ.get("BENCHMARK_REDIS"))
_ROOT = "{{% load reactor %}}<div {{% tag_header %}}>\n{}</div>"
_BUTTON = ' data-event="inc"'
TEMPLATES = templates(
    {
        **SOURCES,
        **{f"live/{name}": _ROOT.format(source) for name, source in SOURCES.items()},
        "live/counter.html": _ROOT.format(SOURCES["counter.html"].replace(_BUTTON, " {% on 'click' 'inc' %}")),
        "page.html": "{% load reactor %}<!doctype html><html><head>{% reactor_header %}</head>"
        "<body>{% component name %}</body></html>",
    }
)
