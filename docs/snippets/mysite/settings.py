"""Settings of the tutorial's project."""

from pathlib import Path

BASE_DIR = Path(__file__).resolve().parent.parent
DEBUG = True
SECRET_KEY = "django-insecure-for-the-tutorial"  # noqa: S105
ROOT_URLCONF = "mysite.urls"
STATIC_URL = "static/"

# installed
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "tidewire",
    "chat",
    "clicker",
    "enquiries",
    "errands",
    "chapters",
]
# end installed
INSTALLED_APPS += ["django.contrib.messages", "greetings", "recipes"]

MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
            ]
        },
    },
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BASE_DIR / "db.sqlite3"}}

# tidewire
TIDEWIRE = {
    "ALLOWED_ORIGINS": ["https://www.example.com"],
    "FRAME_BYTES": 16 * 1024,
}
# end tidewire
