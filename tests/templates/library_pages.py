"""Pages made with other libraries' templates and tags: ``python -m tests.templates.library_pages LIBRARY WAY``.

Run by ``test_libraries`` in a process of its own, since such libraries are set up once and patch Django as they like.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import django
from django.conf import settings

BACKENDS = {
    "django": "django.template.backends.django.DjangoTemplates",
    "tidewire": "tidewire.templates.backend.TidewireTemplates",
    "tree": "tidewire.templates.backend.TidewireTemplates",
}
APPS = {
    "rest": ["rest_framework"],
    "crispy": ["crispy_forms", "crispy_bootstrap5"],
    "components": ["django_components"],
}
RENDERERS = {
    "django": "django.forms.renderers.DjangoTemplates",
    "tidewire": "tidewire.templates.backend.TidewireForms",
    "tree": "tidewire.templates.backend.TidewireForms",
}


def main(library: str, way: str) -> None:
    """Print the page of ``library``, rendered that ``way``."""
    settings.configure(
        INSTALLED_APPS=[
            *("django.contrib.contenttypes", "django.contrib.auth", "django.contrib.sessions", "django.forms"),
            *APPS[library],
        ],
        TEMPLATES=[
            {
                "BACKEND": BACKENDS[way],
                "APP_DIRS": True,
                "OPTIONS": {
                    "context_processors": ["django.template.context_processors.request"],
                    "builtins": ["django_components.templatetags.component_tags"] if library == "components" else [],
                },
            }
        ],
        FORM_RENDERER=RENDERERS[way],
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        CRISPY_ALLOWED_TEMPLATE_PACKS="bootstrap5",
        CRISPY_TEMPLATE_PACK="bootstrap5",
        COMPONENTS={"autodiscover": False},
        BASE_DIR=Path(__file__).parent,
        ROOT_URLCONF=__name__,
        ALLOWED_HOSTS=["testserver"],
        STATIC_URL="static/",
        SECRET_KEY="a" * 50,
        USE_TZ=True,
    )
    django.setup()
    sys.stdout.writelines(PAGES[library](way))


urlpatterns: list[Any] = []


def shown(way: str, source: str, values: dict[str, Any]) -> str:
    """Return a page that uses a library's tags, in the tree's way from a rendered tree."""
    from django.template import RequestContext, engines
    from django.test import RequestFactory

    from tidewire.templates import to_html
    from tidewire.templates.compiled import compile_template

    backend: Any = engines.all()[0]
    template, request = backend.from_string(source), RequestFactory().get("/")
    if way == "tree":
        return to_html(compile_template(template.template).render_tree(RequestContext(request, values)))
    return str(template.render(values, request))


def rest(_way: str) -> Iterator[str]:
    """DRF's browsable API: lists, forms, raw data, an error, pagination."""
    from django.core.management import call_command
    from django.urls import path
    from rest_framework import serializers, viewsets
    from rest_framework.pagination import PageNumberPagination
    from rest_framework.test import APIClient

    call_command("migrate", verbosity=0)
    from django.contrib.auth.models import Group

    class GroupSerializer(serializers.ModelSerializer[Group]):
        kind = serializers.ChoiceField(choices=["a", "b <c>"], write_only=True, help_text="<i>Kind</i>")
        tags = serializers.MultipleChoiceField(choices=["x", "y"], write_only=True)
        ready = serializers.BooleanField(default=True, write_only=True)
        text = serializers.CharField(style={"base_template": "textarea.html"}, write_only=True)

        class Meta:
            model = Group
            fields = ("id", "name", "kind", "tags", "ready", "text")

    class Pages(PageNumberPagination):
        page_size = 2

    class GroupViews(viewsets.ModelViewSet[Group]):
        """Groups & <more>."""

        queryset = Group.objects.order_by("pk")
        serializer_class = GroupSerializer
        pagination_class = Pages

    urlpatterns.extend(
        [
            path("groups/", GroupViews.as_view({"get": "list", "post": "create"})),
            path("groups/<int:pk>/", GroupViews.as_view({"get": "retrieve", "put": "update", "delete": "destroy"})),
        ]
    )
    Group.objects.bulk_create(Group(name=f"group <{number}>") for number in range(9))
    client = APIClient()
    for url in ("/groups/", "/groups/?page=3", "/groups/2/", "/groups/99/"):
        yield client.get(url, HTTP_ACCEPT="text/html").content.decode()
    yield client.post("/groups/", {"name": ""}, HTTP_ACCEPT="text/html").content.decode()


def crispy(way: str) -> Iterator[str]:
    """A form laid out by crispy-forms, blank and with errors."""
    from crispy_forms.helper import FormHelper
    from crispy_forms.layout import HTML, Column, Div, Field, Fieldset, Layout, Row, Submit
    from django import forms

    class OrderForm(forms.Form):
        name = forms.CharField(help_text="Your <b>name</b>")
        email = forms.EmailField()
        kind = forms.ChoiceField(choices=[("a", "A & B"), ("c", "C")], widget=forms.RadioSelect)
        extras = forms.MultipleChoiceField(choices=[("x", "X"), ("y", "Y")], widget=forms.CheckboxSelectMultiple)
        size = forms.ChoiceField(choices=[("s", "S"), ("m", "M")])
        agree = forms.BooleanField(help_text="Do you?")
        note = forms.CharField(widget=forms.Textarea, required=False)
        paper = forms.FileField(required=False)

        def __init__(self, *args: Any) -> None:
            super().__init__(*args)
            self.helper = FormHelper()
            self.helper.layout = Layout(
                Fieldset("Who <you>", Row(Column("name"), Column(Field("email", css_class="wide")))),
                Div("kind", "extras", "size", css_id="what"),
                HTML("{% if form.errors %}<p>{{ form.errors|length }} errors</p>{% endif %}"),
                "agree",
                "note",
                "paper",
            )
            self.helper.add_input(Submit("go", "Go <now>"))

    source = "{% load crispy_forms_tags %}{% for form in forms %}{% crispy form %}{{ form|crispy }}{% endfor %}"
    fields = "{% for field in forms.0 %}{{ field|as_crispy_field }}{% endfor %}"
    yield shown(way, source + fields, {"forms": [OrderForm(), OrderForm({"name": "<x>", "email": "no", "kind": "z"})]})


def components(way: str) -> Iterator[str]:
    """A page of django-components: nested, in loops, with slots and fills."""
    from django_components import Component, register

    @register("card")
    class Card(Component):
        template = """
            <div class="card"><h2>{% slot "title" default %}{{ title }}{% endslot %}</h2>
            {% for item in items %}<p>{{ forloop.counter }} {{ item }}</p>{% endfor %}
            {% slot "foot" %}no foot{% endslot %}</div>
        """

        def get_template_data(self, args: Any, kwargs: Any, slots: Any, context: Any) -> dict[str, Any]:
            return {"title": kwargs["title"], "items": kwargs.get("items", [])}

    source = """<html><head></head><body>
        {% for name in names %}{% component "card" title=name items=names %}
            {% fill "title" %}<i>{{ name }}</i>{{ forloop.counter }}{% endfill %}
            {% fill "foot" %}{% component "card" title="inner" %}{% endcomponent %}{% endfill %}
        {% endcomponent %}{% endfor %}
        {% if names %}{% component "card" title="last <one>" / %}{% endif %}</body></html>"""
    yield shown(way, source, {"names": ["a", "<b>"]})


PAGES: dict[str, Callable[[str], Iterator[str]]] = {"rest": rest, "crispy": crispy, "components": components}

if __name__ == "__main__":
    main(*sys.argv[1:])
