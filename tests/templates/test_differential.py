"""Every built-in tag and filter against Django's engine: same text or same exception, same context afterwards."""

from pathlib import Path
from typing import Any

import django
import pytest
from django.template import Context, Engine, RequestContext
from django.template.library import import_library
from django.test import RequestFactory, override_settings
from django.utils import timezone, translation

from tests.templates import engines
from tests.templates.oracle import assert_same
from tests.templates.values import values
from tidewire.templates import to_tree
from tidewire.templates.compiled import compile_template
from tidewire.templates.outline import describe

FILES = {
    "inclusion.html": "[{{ value }}|{{ csrf_token }}]",
    "inc.html": "({{ x }}{{ forloop.counter }}{% cycle 'p' 'q' %}{{ missing }})",
    "set.html": "{% firstof x 'none' as leaked %}{{ leaked }}",
    "recursive.html": "{{ node.name }}{% for node in node.children %}<{% include 'recursive.html' %}>{% endfor %}",
    "csrf.html": "{% csrf_token %}{% item_box csrf_token %}",
    "partials.html": "{% partialdef p %}<{{ x }}{% cycle 1 2 %}>{% endpartialdef %}"
    "{% partialdef q inline %}({{ x }}{% item_box x %}){% endpartialdef %}",
    "bad.html": "{% if %}",
    "base.html": "{% block one %}1{{ x }}{% endblock %}B{% block two %}{% block inner %}i{% endblock %}{% endblock %}C",
    "middle.html": "{% extends 'base.html' %}{% block one %}middle {{ block.super }}{% endblock %}",
    "super.html": "{% for x in list %}{{ block.super }}{% endfor %}",
    "undefined.html": "{% block one %}{{ x|default:missing }}{% endblock %}",
    "other.html": "O{% block one %}{% endblock %}",
}


def make(**options: Any) -> Any:
    return lambda: Context(values(), **options)


def engine_with(**options: Any) -> Engine:
    return engines.engine_with(FILES, **options)


NAMES = sorted(values())
FILTERS = sorted(import_library("django.template.defaultfilters").filters)
ARGUMENTS = {
    "add": ["one", "'x'", "list"],
    "center": ["'20'"],
    "cut": ["'a'"],
    "date": ["'Y-m-d H:i e'"],
    "default": ["'<d>'"],
    "default_if_none": ["'<d>'"],
    "dictsort": ["'n'", "0"],
    "dictsortreversed": ["'n'"],
    "divisibleby": ["'2'"],
    "floatformat": ["2", "'-3'", "'2g'", "'2u'"],
    "get_digit": ["1"],
    "join": ["'<, >'", "safe"],
    "ljust": ["'9'"],
    "pluralize": ["'y,ies'"],
    "rjust": ["'9'"],
    "slice": ["':2'"],
    "stringformat": ["'s'", "'d'"],
    "truncatechars": ["5"],
    "truncatechars_html": ["5"],
    "truncatewords": ["2"],
    "truncatewords_html": ["2"],
    "urlizetrunc": ["10"],
    "wordwrap": ["5"],
    "yesno": ["'<y>,n,m'"],
    "json_script": ["'an-id'"],
    "time": ["'H:i'"],
}
NOT_STABLE = {"callable", "callables", "generator"}
NOT_REPEATABLE = {"random", "timesince", "timeuntil", "pprint"}


def sources_of_filters() -> list[str]:
    sources = []
    for name in FILTERS:
        if name in NOT_REPEATABLE:
            continue
        expressions = [f"|{name}:{argument}" for argument in ARGUMENTS.get(name, [])]
        optional = {
            "add",
            "center",
            "cut",
            "default",
            "default_if_none",
            "dictsort",
            "dictsortreversed",
            "divisibleby",
            "get_digit",
            "join",
            "ljust",
            "rjust",
            "slice",
            "stringformat",
            "truncatechars",
            "wordwrap",
            "truncatechars_html",
            "truncatewords",
            "truncatewords_html",
            "urlizetrunc",
        }
        sources += expressions if name in optional else ["|" + name, *expressions]
    return sources


@pytest.mark.parametrize("filtering", sources_of_filters())
@pytest.mark.parametrize("autoescape", [True, False])
def test_every_filter_on_every_value(filtering: str, autoescape: bool) -> None:
    engine = engine_with()
    for name in [*NAMES, "missing", "plain.missing"]:
        if name in NOT_STABLE or (name == "classes" and filtering == "|safeseq"):
            continue
        assert_same(engine.from_string(f"{{{{ {name}{filtering} }}}}"), make(autoescape=autoescape))


VARIABLES = [
    *(name for name in NAMES if name not in {"callables", "generator"}),
    "missing",
    "x.missing",
    "missing.x",
    "plain.name",
    "plain.method",
    "plain.needs",
    "plain.fails",
    "plain.type_error",
    "plain.silent",
    "plain.silent.more",
    "plain.attribute_error",
    "plain.delete",
    "plain.delete.x",
    "plain.undecodable",
    "plain.items.1",
    "plain.items.9",
    "klass.name",
    "klass.method",
    "uncallable.value",
    "odd.known",
    "odd.other",
    "odd.3",
    "dict.key",
    "dict.items",
    "dict.keys",
    "dict.1",
    "dict.2",
    "dict.missing",
    "list.0",
    "list.7",
    "list.x",
    "pairs.0.1",
    "callable.upper",
    "callables.1.k",
    "records.0.left",
    "nested.1.1.0",
    "1",
    "1.5",
    "-3",
    '"<lit>"',
    "'a\\'b'",
    '_("Monday")',
    "True",
    "None.x",
    "x.upper.lower",
    "numbers.count",
    "aware.year",
    "template",
    "dicts.0.n",
    "autoescape",
    "render_context",
    "forloop.counter",
    "block.super",
    "string.0",
    "range.2",
    "text.upper",
    "request",
]


@pytest.mark.parametrize("name", VARIABLES)
@pytest.mark.parametrize("invalid", ["", "INVALID<", "[%s]"])
def test_every_kind_of_variable_everywhere(name: str, invalid: str) -> None:
    engine = engine_with(string_if_invalid=invalid)
    for source in (
        "{{ %s }}",
        "{{ %s|default:'d' }}",
        "{{ %s|lower|upper }}",
        "{{ x|add:%s }}",
        "{% if %s %}y{% else %}n{% endif %}",
        "{% if %s == 1 or not %s %}y{% endif %}",
        "{% if %s|default:missing %}y{% endif %}",
        "{% with y=%s %}{{ y }}{{ y.name }}{% endwith %}",
        "{% for i in %s %}{{ i }}{{ i.n }}{% empty %}none{% endfor %}",
        "{% firstof %s 'f' %}",
        "{% autoescape off %}{{ %s }}{% endautoescape %}",
        "{% join_all %s k=%s %}",
        "{% for i in one %}{% endfor %}{{ %s }}",
        "{% for i in numbers %}{{ %s }}{% endfor %}",
        "{% for i in dicts %}{% ifchanged %s %}c{% endifchanged %}{% endfor %}",
        "{% widthratio %s 10 100 %}",
        "{% include 'inc.html' with x=%s %}",
        "{% for i in 'ab' %}{% include 'inc.html' with x=%s only %}{% endfor %}",
        "{% filter upper|default:%s %}f{% endfilter %}",
        "{% url %s %}",
        "{% static %s %}",
        "{% cycle %s 'z' %}",
    ):
        if "_(" in name and ("cycle" in source or source.startswith("{% if")):
            continue  # Django's lexer does not take these
        assert_same(engine.from_string(source.replace("%s", name)), make())


# One template a line; the first is the empty one.
TEMPLATES = Path(__file__).with_name("tags.txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("source", TEMPLATES)
@pytest.mark.parametrize("invalid", ["", "INVALID<%s>"])
@override_settings(ROOT_URLCONF="tests.templates.urls")
def test_every_tag(source: str, invalid: str) -> None:
    engine = engine_with(string_if_invalid=invalid)
    for options in ({}, {"autoescape": False}):
        assert_same(engine.from_string(source), make(**options))


@pytest.mark.usefixtures("unobserved")
@pytest.mark.parametrize("source", [source for source in TEMPLATES if "include" in source or "cycle" in source])
def test_includes_that_are_inlined(source: str) -> None:
    assert_same(engine_with().from_string(source), make())


LOCALES = [
    {"USE_THOUSAND_SEPARATOR": True, "LANGUAGE_CODE": "en"},
    {"USE_THOUSAND_SEPARATOR": True, "LANGUAGE_CODE": "de"},
    {"LANGUAGE_CODE": "fr", "USE_TZ": False},
    {"LANGUAGE_CODE": "ar", "TIME_ZONE": "Asia/Tokyo"},
]


@pytest.mark.parametrize("settings", LOCALES)
@pytest.mark.parametrize("options", [{}, {"use_l10n": False}, {"use_l10n": True}, {"use_tz": False}, {"use_tz": True}])
def test_numbers_and_times_of_the_world(settings: dict[str, Any], options: dict[str, Any]) -> None:
    engine = engine_with()
    source = "".join(
        "{{ N }}{% for i in 'a' %}{{ N }}{% endfor %}{% localize off %}{{ N }}{% endlocalize %}".replace("N", name)
        for name in ("big", "negative", "float", "decimal", "yes", "date", "time", "naive", "aware", "lazy", "infinite")
    )
    with override_settings(**settings), translation.override(settings["LANGUAGE_CODE"]):
        assert_same(engine.from_string(source + "{{ float|floatformat:2 }}{{ aware|date }}"), make(**options))
        with timezone.override("America/New_York"):
            assert_same(engine.from_string(source), make(**options))


def test_a_request_context_runs_its_processors() -> None:
    engine = engine_with(context_processors=["django.template.context_processors.request"])
    request = RequestFactory().get("/somewhere/")
    template = engine.from_string(
        "{{ request.path }}{% if csrf_token %}c{% endif %}{{ x }}{% include 'inc.html' only %}"
    )
    assert_same(template, lambda: RequestContext(request, {"x": "<y>"}))


@pytest.mark.parametrize("levels", [5, 12, 30, 60])
def test_huge_nesting(levels: int) -> None:
    engine = engine_with()
    opening = "".join(f"{{% for i{n} in one_item %}}{{% if x %}}{{{{ i{n} }}}}" for n in range(levels))
    closing = "{% endif %}{% endfor %}" * levels
    template = engine.from_string(opening + "{{ x }}{{ forloop.counter }}{% names %}" + closing)
    assert_same(template, lambda: Context({"one_item": [1], "x": "<"}))
    withs = "".join(f"{{% with a{n}=x %}}" for n in range(levels)) + "{{ a1 }}{% names %}" + "{% endwith %}" * levels
    assert_same(engine.from_string(withs), lambda: Context({"x": "<"}))


BLOCKS = [
    "{% blocktranslate %}Hello {{ x }}{{ float }}{% endblocktranslate %}{{ float }}",
    "{% blocktranslate with n=float|floatformat %}{{ n }}{{ c }}{% endblocktranslate %}",
    "{% for i in list %}{% blocktranslate count c=one %}{{ i }}{% plural %}{{ c }}{% endblocktranslate %}{% endfor %}",
    "{% blocktranslate asvar t %}Hello {{ x }}{% endblocktranslate %}[{{ t }}]",
]


@pytest.mark.parametrize("source", BLOCKS)
@pytest.mark.parametrize("falls_back", [True, False])
def test_translations_with_wrong_placeholders(source: str, falls_back: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(message: str, *_plural: Any) -> str:
        return message if falls_back and translation.get_language() is None else "%(unknown)s"

    monkeypatch.setattr(translation, "gettext", broken)
    monkeypatch.setattr(translation, "ngettext", broken)
    with translation.override("de"):
        assert_same(engine_with().from_string(source), make())


OPAQUE = {"cache", "debug", "lorem", "number", "repeat"}


@pytest.mark.parametrize("source", TEMPLATES)
def test_djangos_own_tags_are_compiled(source: str) -> None:
    template = engine_with().from_string(source)
    opaque = [line for line in describe(template) if ": opaque, rendered by Django: " in line]
    assert [line for line in opaque if not any(f"'{name}" in line for name in OPAQUE)] == []


@pytest.mark.parametrize("levels", [18, 19, 20])
def test_what_is_just_not_too_deep_stays_compiled(levels: int) -> None:
    source = "".join(f"{{% for i{n} in xs %}}{{{{ i{n}.name }}}}" for n in range(levels)) + "{% endfor %}" * levels
    program = assert_same(engine_with().from_string(source), lambda: Context({"xs": [{"name": "n"}]}))
    assert program.function(tree=True).source.count(" for ") == levels


def test_a_context_can_be_used_again() -> None:
    engine = engine_with()
    compiled = assert_same(engine.from_string("{% put 'n' 1 %}{{ n }}{{ x }}"), make())
    context = make()()
    assert compiled.render(context) == compiled.render(context)


PARTIALS = [
    "{% partialdef p %}[{{ x }}]{% endpartialdef %}{% partial p %}{% for x in list %}{% partial p %}{% endfor %}",
    "{% partialdef p inline %}{% cycle 'a' 'b' %}{{ x }}{% endpartialdef %}{% partial p %}{% partial p %}",
    "{% for i in list %}{% partialdef p inline %}{{ i }}{% names %}{% endpartialdef %}{% endfor %}{% partial p %}",
    "{% partial absent %}",
    "{% partialdef p %}{{ x|boom }}{% endpartialdef %}{% partial p %}",
    "{% for x in list %}{% include 'partials.html#p' %}{% include 'partials.html#q' with x=1 only %}{% endfor %}",
    "{% include 'partials.html#absent' %}",
    "{% partialdef p %}{% join_all x as j %}{{ j }}{% include 'inc.html' %}{% endpartialdef %}{% partial p %}{{ j }}",
    (
        "{% partialdef p %}{% for i in list %}{{ x }}{% endfor %}{% endpartialdef %}"
        "{% for x in 'ab' %}{% partial p %}{% endfor %}"
    ),
    "{% partialdef p %}{{ x }}{% names %}{% endpartialdef %}{% with x=1 %}{% partial p %}{% endwith %}",
]


@pytest.mark.skipif(django.VERSION < (6, 0), reason="Django 6.0 brought partials")
@pytest.mark.parametrize("source", PARTIALS)
def test_partials(source: str) -> None:
    assert_same(engine_with().from_string(source), make())


@pytest.mark.skipif(django.VERSION < (6, 0), reason="Django 6.0 brought partials")
def test_an_included_partial_is_a_program_of_its_own() -> None:
    engine = engines.engine_with({"page.html": "{% partialdef row %}<i>{{ x }}</i>{% endpartialdef %}"})
    program = compile_template(engine.from_string("{% include 'page.html#row' %}"))
    tree = to_tree(program.render_tree(Context({"x": 7})))
    assert tree[1][1:] == ["7"]
