"""The scenarios as Tidewire components, in a Django project of their own."""

from pathlib import Path
from typing import Any, Final

import django
from django.conf import settings
from django.urls import path
from django.views.generic import TemplateView

from benchmarks.client.scenarios import SCENARIOS, Scenario, State

settings.configure(
    SECRET_KEY="benchmark",
    ALLOWED_HOSTS=["testserver"],
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "tidewire"],
    MIDDLEWARE=[],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    ROOT_URLCONF=__name__,
    STATIC_URL="/static/",
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [Path(__file__).parent / "templates"],
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
)
django.setup()

from pydantic import Field  # noqa: E402

from tidewire import Component, event  # noqa: E402


class Steps(Component, abstract=True):
    """Shows one state of a scenario after the other."""

    states: list[State] = Field(default_factory=list, exclude=True)
    step: int = Field(default=0, exclude=True)

    @event
    def go(self) -> None:
        self.step += 1

    @property
    def count(self) -> int:
        return int(self.states[self.step]["count"])

    @property
    def rows(self) -> Any:
        return self.states[self.step]["rows"]

    @property
    def html(self) -> str:
        return str(self.states[self.step]["html"])


def _component(scenario: Scenario) -> type[Component]:
    states = scenario.states()
    members = {
        "__module__": __name__,
        "__annotations__": {"states": list[State]},
        "template_name": scenario.template_name,
        "states": Field(default_factory=lambda: states, exclude=True),
    }
    return type(scenario.name.title().replace("-", ""), (Steps,), members)


COMPONENTS: Final = {scenario.name: _component(scenario) for scenario in SCENARIOS}


def path_of(scenario: Scenario) -> str:
    """Return the path of the page that shows ``scenario``."""
    return f"/{scenario.name}/"


urlpatterns = [
    path(
        f"{name}/",
        TemplateView.as_view(template_name="page.html", extra_context={"component": component.definition.name}),
    )
    for name, component in COMPONENTS.items()
]
