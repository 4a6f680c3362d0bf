"""The backend's short ways, taken where no request and nobody's wrapper is in the way, end where Django's do."""

from collections.abc import Callable
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates as DjangoForms
from django.template import Template, TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates
from django.test import RequestFactory

from tidewire.templates.backend import TidewireForms, TidewireTemplates

FILES = {"whole.html": "{{ a }}{% include 'part.html' %}", "part.html": "({{ b }})", "broken.html": "{% include x %}"}
LOADERS = [("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", FILES)])]


def backend(kind: Callable[[Any], Any], **options: Any) -> Any:
    return kind({"NAME": "short", "DIRS": [], "APP_DIRS": False, "OPTIONS": {"loaders": LOADERS, **options}})


SOURCES = [
    "{{ a }}{{ missing }}{% if a %}{{ b|upper }}{% endif %}",
    "{% for x in xs %}{% cycle 'p' 'q' %}{{ x }}{% include 'part.html' %}{% endfor %}",
    "{% now 'Y' as year %}{% if year %}{{ a }}{% endif %}",
    "{% block x %}{{ a }}{% endblock %}{% csrf_token %}",
]


@pytest.mark.usefixtures("unobserved")
@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("options", [{}, {"autoescape": False}, {"string_if_invalid": "<no %s>"}])
@pytest.mark.parametrize("with_request", [False, True])
def test_a_page_is_djangos(source: str, options: dict[str, Any], with_request: bool) -> None:
    seen = []
    for kind in (DjangoTemplates, TidewireTemplates):
        values: dict[str, Any] = {"a": "<&>", "b": "b", "xs": [1, 2], "csrf_token": "t"}
        request = RequestFactory().get("/") if with_request else None
        html = backend(kind, **options).from_string(source).render(values, request)
        seen.append((html, type(html), sorted(values)))
    assert seen[0] == seen[1]


@pytest.mark.usefixtures("unobserved")
def test_a_page_without_values_or_with_wrong_ones_is_djangos() -> None:
    page = backend(TidewireTemplates).from_string("{{ a }}x")
    assert page.render() == page.render({}) == "x"
    with pytest.raises(TypeError, match="context must be a dict"):
        page.render([("a", 1)])


@pytest.mark.usefixtures("unobserved")
def test_a_template_that_is_missing_within_a_page_names_the_backend() -> None:
    engine = backend(TidewireTemplates)
    with pytest.raises(TemplateDoesNotExist, match="nowhere") as caught:
        engine.get_template("broken.html").render({"x": "nowhere.html"})
    assert caught.value.backend is engine


def test_a_template_is_loaded_once_and_anew_after_a_reset() -> None:
    engine = backend(TidewireTemplates)
    first = engine.get_template("whole.html").template
    assert engine.get_template("whole.html").template is first
    engine.engine.template_loaders[0].reset()
    second = engine.get_template("whole.html")
    assert second.template is not first
    assert second.render({"a": 1, "b": 2}) == "1(2)"


@pytest.mark.usefixtures("unobserved")
@pytest.mark.parametrize("method", ["render", "_render"])
def test_whoever_wraps_djangos_methods_sees_each_page(method: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str | None] = []
    original = getattr(Template, method)

    def wrapper(template: Any, context: Any) -> Any:
        seen.append(template.name)
        return original(template, context)

    monkeypatch.setattr(Template, method, wrapper)
    page = backend(TidewireTemplates).get_template("whole.html")
    assert page.render({"a": 1, "b": 2}) == "1(2)"
    assert seen[0] == "whole.html"


class OrderForm(forms.Form):
    """Each kind of widget, with attributes that are set, off, and in need of escaping."""

    name = forms.CharField(widget=forms.TextInput({"data-x": "<'&\">", "required": False, "autofocus": True}))
    secret = forms.CharField(widget=forms.PasswordInput, help_text="<b>long</b>")
    hidden = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(widget=forms.Textarea({"rows": 3}))
    agreed = forms.BooleanField(required=False)
    size = forms.ChoiceField(choices=[("Groups", [("1", "one"), ("2", "two <")]), ("3", "three")])
    sizes = forms.MultipleChoiceField(choices=[("1", "one"), ("2", "two")], widget=forms.CheckboxSelectMultiple)
    way = forms.ChoiceField(choices=[("1", "one"), ("2", "two")], widget=forms.RadioSelect)
    when = forms.SplitDateTimeField()
    day = forms.DateField(widget=forms.SelectDateWidget(years=[2025, 2026]))
    picture = forms.FileField(widget=forms.ClearableFileInput)
    known = forms.NullBooleanField()


@pytest.mark.usefixtures("unobserved")
@pytest.mark.parametrize(
    "data", [None, {}, {"name": "<x>", "note": "a\nb", "size": "2", "sizes": ["1", "2"], "way": "9"}]
)
def test_forms_are_djangos(data: dict[str, Any] | None) -> None:
    initial = {"name": 12_345.5, "agreed": True, "hidden": 0, "known": None}
    plain, ours = (OrderForm(data, initial=initial, renderer=renderer()) for renderer in (DjangoForms, TidewireForms))
    # Twelve times: code that is used often is compiled anew.
    for _ in range(12):
        assert str(ours) == str(plain)
        assert [str(field) for field in ours] == [str(field) for field in plain]
        assert ours.as_table() == plain.as_table()
