"""Django's settings, the same for every subject that uses Django."""

import os
from pathlib import Path

from benchmarks.live.peers.settings import layer
from benchmarks.rendering.pages import DJANGO

SECRET_KEY = "only-for-benchmarks"
DEBUG = False
ALLOWED_HOSTS = ["127.0.0.1"]
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "tidewire",
    "benchmarks.live.subjects",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]
ROOT_URLCONF = "benchmarks.live.subjects.urls"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
_TABLES = {name: source for name, source in DJANGO.items() if name != "counter.html"}
LOADERS = ["django.template.loaders.filesystem.Loader", ("django.template.loaders.locmem.Loader", _TABLES)]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [Path(__file__).parent / "templates"],
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request"],
            "loaders": [("django.template.loaders.cached.Loader", LOADERS)],
        },
    }
]
STATIC_URL = "/static/"
REDIS = os.environ.get("BENCHMARK_REDIS")
CHANNEL_LAYERS = layer(REDIS)
USE_TZ = True
TIDEWIRE = {
    # The load client sends as fast as it is answered, and never pings.
    "FRAMES_PER_SECOND": 1_000_000,
    "FRAMES_BURST": 1_000_000,
    "HEARTBEAT_SECONDS": 600,
    "HIBERNATE_SECONDS": int(os.environ.get("BENCHMARK_HIBERNATE", "0")),
    "CHANNEL_LAYER": None if REDIS is None else "default",
}
