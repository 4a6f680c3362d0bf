"""The admin's change list of users, for both template backends."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import User
from django.core.management import call_command
from django.forms import widgets
from django.forms.renderers import DjangoTemplates as DjangoForms
from django.template import loader
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory
from django.urls import path

from tidewire.templates.backend import TidewireForms, TidewireTemplates

site = admin.AdminSite()
site.register(User, UserAdmin)
urlpatterns = [path("admin/", site.urls)]

_TOKEN = re.compile('name="csrfmiddlewaretoken" value="[^"]*"')
_PROCESSORS = ["django.template.context_processors.request", "django.contrib.auth.context_processors.auth"]


def renders(count: int) -> tuple[Callable[[], str], Callable[[], str]]:
    """Return two functions that render the same change list, by Django and by Tidewire."""
    call_command("migrate", verbosity=0)
    User.objects.bulk_create(User(username=f"user{n}", email=f"u{n}@example.com") for n in range(count))
    boss = User.objects.create_superuser("boss", "boss@example.com", "password")
    request = RequestFactory().get("/admin/auth/user/")
    request.user = boss
    response: Any = UserAdmin(User, site).changelist_view(request)
    context = {**response.context_data, "csrf_token": "fixed"}
    by_django = _renderer(DjangoTemplates, DjangoForms(), request, context)
    return by_django, _renderer(TidewireTemplates, TidewireForms(), request, context)


def _renderer(backend: Any, forms: Any, request: Any, context: dict[str, Any]) -> Callable[[], str]:
    options = {"context_processors": _PROCESSORS}
    engine = backend({"NAME": backend.__name__, "DIRS": [], "APP_DIRS": True, "OPTIONS": options})
    template = engine.get_template("admin/change_list.html")

    def render() -> str:
        # Some of the admin's tags, and its forms, ask for templates by themselves: from the same backend.
        vars(loader)["_engine_list"] = lambda using=None: [engine]  # noqa: ARG005
        vars(widgets)["get_default_renderer"] = lambda: forms
        context["action_form"].renderer = forms
        return _without_token(template.render(context, request))

    return render


def _without_token(html: str) -> str:
    """The token is masked anew each time."""
    return _TOKEN.sub("", html)
