"""What the settings of all peers have in common."""

from typing import Any, Final

SECRET_KEY: Final = "only-for-benchmarks"
DEBUG: Final = False
ALLOWED_HOSTS: Final = ["127.0.0.1"]
DATABASES: Final = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
USE_TZ: Final = True
STATIC_URL: Final = "/static/"
DJANGO_APPS: Final = ["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions"]
MIDDLEWARE: Final = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
]


def layer(redis_url: str | None) -> dict[str, Any]:
    """Return the channel layer: Redis at ``redis_url``, or memory for one process."""
    if redis_url is None:
        return {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    backend = "channels_redis.pubsub.RedisPubSubChannelLayer"
    return {"default": {"BACKEND": backend, "CONFIG": {"hosts": [redis_url]}}}


def templates(sources: dict[str, str]) -> list[dict[str, Any]]:
    """Return Django's engine with templates of the given sources, by their names, and those of the apps."""
    loaders = [
        ("django.template.loaders.locmem.Loader", sources),
        "django.template.loaders.app_directories.Loader",
    ]
    return [
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "OPTIONS": {
                "context_processors": ["django.template.context_processors.request"],
                "loaders": [("django.template.loaders.cached.Loader", loaders)],
            },
        }
    ]
