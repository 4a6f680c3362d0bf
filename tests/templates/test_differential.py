"""Every built-in tag and filter against Django's engine: same text or same exception, same context afterwards."""

import datetime
import decimal
from collections import namedtuple
from typing import Any

import pytest
from django.template import Context, Engine, RequestContext, Template
from django.template.library import import_library
from django.test import RequestFactory, override_settings
from django.utils import timezone, translation
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from tests.templates.oracle import LIBRARIES, assert_same

FILES = {
    "inclusion.html": "[{{ value }}|{{ csrf_token }}]",
    "inc.html": "({{ x }}{{ forloop.counter }}{% cycle 'p' 'q' %}{{ missing }})",
    "set.html": "{% firstof x 'none' as leaked %}{{ leaked }}",
    "recursive.html": "{{ node.name }}{% for node in node.children %}<{% include 'recursive.html' %}>{% endfor %}",
    "bad.html": "{% if %}",
    "base.html": "A{% block one %}one{{ x }}{% endblock %}B{% block two %}two{% block inner %}inner{% endblock %}{% endblock %}C",
    "middle.html": "{% extends 'base.html' %}{% block one %}middle {{ block.super }}{% endblock %}",
    "other.html": "O{% block one %}{% endblock %}",
}

Pair = namedtuple("Pair", "left right")


class Stable:
    """Looks the same wherever it lies in memory."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} & co>"


class Plain(Stable):
    name = "plain <b>"
    items = [1, 2]
    _hidden = "hidden"

    def method(self) -> str:
        return "called"

    def needs(self, argument: str) -> str:
        return argument

    def fails(self) -> str:
        raise KeyError("inside")

    def type_error(self) -> str:
        raise TypeError("inside")

    def silent(self) -> str:
        error = ValueError("silent")
        error.silent_variable_failure = True  # type: ignore[attr-defined]
        raise error

    def undecodable(self) -> str:
        return b"\xff".decode()

    def delete(self) -> str:
        raise AssertionError("must not be called")

    delete.alters_data = True  # type: ignore[attr-defined]

    @property
    def attribute_error(self) -> str:
        raise AttributeError("inside a property")


class Uncallable(Stable):
    do_not_call_in_templates = True
    value = "v"

    def __call__(self) -> str:
        raise AssertionError("must not be called")


class OddItems(Stable):
    def __getitem__(self, key: Any) -> Any:
        if key == "known":
            return "odd"
        raise IndexError(key)


class NoLength(Stable):
    def __iter__(self) -> Any:
        return iter("xyz")


class Untrue(Stable):
    def __bool__(self) -> bool:
        raise ValueError("neither true nor false")


class Html:
    def __html__(self) -> str:
        return "<i>html</i>"

    def __str__(self) -> str:
        return "<not this>"


class Text(str):
    """A string of another class."""


def values() -> dict[str, Any]:
    return {
        "x": "a<b>&'\"c",
        "empty": "",
        "none": None,
        "safe": mark_safe("<b>safe</b>"),
        "lazy": gettext_lazy("Monday"),
        "lazy_object": SimpleLazyObject(lambda: "<lazy>"),
        "text": Text("<text>"),
        "one": 1,
        "big": 1234567,
        "negative": -7,
        "float": 1234.5678,
        "infinite": float("inf"),
        "decimal": decimal.Decimal("98765.4321"),
        "yes": True,
        "no": False,
        "date": datetime.date(2026, 3, 5),
        "time": datetime.time(13, 5, 7),
        "naive": datetime.datetime(2026, 3, 5, 23, 30),
        "aware": datetime.datetime(2026, 3, 5, 23, 30, tzinfo=datetime.timezone.utc),
        "plain": Plain(),
        "klass": Plain,
        "uncallable": Uncallable(),
        "odd": OddItems(),
        "no_length": NoLength(),
        "untrue": Untrue(),
        "html": Html(),
        "bytes": b"<bytes>",
        "list": ["b", "a<", 3, None],
        "numbers": [3, 1, 2, 2],
        "nested": [[1, 2], [3, [4, 5]]],
        "dict": {"key": "value<", "items": "shadowed", "1": "one", 2: "two"},
        "dicts": [{"id": 1, "n": "q", "g": 1}, {"id": 2, "n": "<p>", "g": 1}, {"id": 3, "g": 2}],
        "pairs": [("a", 1), ("b", 2)],
        "triples": [(1, 2, 3)],
        "uneven": [(1, 2), (3,)],
        "records": [Pair("l1", "r1"), Pair("<l2>", "r2")],
        "objects": [Plain(), Plain()],
        "classes": [Plain, str],
        "callable": lambda: "from a call <",
        "callables": [lambda: "c1", lambda: {"k": "c2"}],
        "generator": (letter for letter in "gen<"),
        "range": range(5),
        "set": {7},
        "string": "héllo wörld, this is a longer string with <b>tags</b> & more",
        "url": "see https://example.com/?a=1&b=2 or mail@example.com",
        "template_name_variable": "inc.html",
        "node": {"name": "root", "children": [{"name": "<kid>", "children": [{"name": "leaf", "children": []}]}]},
    }


def make(**options: Any) -> Any:
    return lambda: Context(values(), **options)


def engine_with(**options: Any) -> Engine:
    loaders = options.pop("loaders", None) or [
        ("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", FILES)])
    ]
    return Engine(loaders=loaders, libraries=LIBRARIES, builtins=list(LIBRARIES.values()), **options)


NAMES = sorted(values())
FILTERS = sorted(import_library("django.template.defaultfilters").filters)
ARGUMENTS = {
    "add": ["one", "'x'", "list"], "center": ["'20'"], "cut": ["'a'"], "date": ["'Y-m-d H:i e'"], "default": ["'<d>'"],
    "default_if_none": ["'<d>'"], "dictsort": ["'n'", "0"], "dictsortreversed": ["'n'"], "divisibleby": ["'2'"],
    "floatformat": ["2", "'-3'", "'2g'", "'2u'"], "get_digit": ["1"], "join": ["'<, >'", "safe"], "ljust": ["'9'"],
    "pluralize": ["'y,ies'"], "rjust": ["'9'"], "slice": ["':2'"], "stringformat": ["'s'", "'d'"],
    "truncatechars": ["5"], "truncatechars_html": ["5"], "truncatewords": ["2"], "truncatewords_html": ["2"],
    "urlizetrunc": ["10"], "wordwrap": ["5"], "yesno": ["'<y>,n,m'"], "json_script": ["'an-id'"], "time": ["'H:i'"],
}  # fmt: skip
NOT_STABLE = {"callable", "callables", "generator"}
NOT_REPEATABLE = {"random", "timesince", "timeuntil", "pprint"}


def sources_of_filters() -> list[str]:
    sources = []
    for name in FILTERS:
        if name in NOT_REPEATABLE:
            continue
        expressions = [f"|{name}:{argument}" for argument in ARGUMENTS.get(name, [])]
        optional = {"add", "center", "cut", "default", "default_if_none", "dictsort", "dictsortreversed", "divisibleby",
                    "get_digit", "join", "ljust", "rjust", "slice", "stringformat", "truncatechars", "wordwrap",
                    "truncatechars_html", "truncatewords", "truncatewords_html", "urlizetrunc"}  # fmt: skip
        sources += expressions if name in optional else ["|" + name, *expressions]
    return sources


@pytest.mark.parametrize("filtering", sources_of_filters())
@pytest.mark.parametrize("autoescape", [True, False])
def test_every_filter_on_every_value(filtering: str, autoescape: bool) -> None:
    engine = engine_with()
    for name in [*NAMES, "missing", "plain.missing"]:
        if name in NOT_STABLE or (name == "classes" and filtering == "|safeseq"):
            continue
        assert_same(engine.from_string("{{ %s%s }}" % (name, filtering)), make(autoescape=autoescape))


VARIABLES = [
    *(name for name in NAMES if name not in {"callables", "generator"}), "missing", "x.missing", "missing.x", "plain.name", "plain.method", "plain.needs", "plain.fails",
    "plain.type_error", "plain.silent", "plain.silent.more", "plain.attribute_error", "plain.delete", "plain.delete.x",
    "plain.undecodable", "plain.items.1", "plain.items.9", "klass.name", "klass.method", "uncallable.value", "odd.known",
    "odd.other", "odd.3", "dict.key", "dict.items", "dict.keys", "dict.1", "dict.2", "dict.missing", "list.0", "list.7",
    "list.x", "pairs.0.1", "callable.upper", "callables.1.k", "records.0.left", "nested.1.1.0", "1", "1.5", "-3", '"<lit>"',
    "'a\\'b'", '_("Monday")', "True", "None.x", "x.upper.lower", "numbers.count", "aware.year", "template", "dicts.0.n",
    "autoescape", "render_context", "forloop.counter", "block.super", "string.0", "range.2", "text.upper", "request",
]  # fmt: skip


@pytest.mark.parametrize("name", VARIABLES)
@pytest.mark.parametrize("invalid", ["", "INVALID<", "[%s]"])
def test_every_kind_of_variable_everywhere(name: str, invalid: str) -> None:
    engine = engine_with(string_if_invalid=invalid)
    for source in (
        "{{ %s }}", "{{ %s|default:'d' }}", "{{ %s|lower|upper }}", "{{ x|add:%s }}", "{% if %s %}y{% else %}n{% endif %}",
        "{% if %s == 1 or not %s %}y{% endif %}", "{% if %s|default:missing %}y{% endif %}", "{% with y=%s %}{{ y }}{{ y.name }}{% endwith %}",
        "{% for i in %s %}{{ i }}{{ i.n }}{% empty %}none{% endfor %}", "{% firstof %s 'f' %}", "{% autoescape off %}{{ %s }}{% endautoescape %}",
        "{% join_all %s k=%s %}", "{% for i in one %}{% endfor %}{{ %s }}", "{% for i in numbers %}{{ %s }}{% endfor %}",
        "{% for i in dicts %}{% ifchanged %s %}c{% endifchanged %}{% endfor %}", "{% widthratio %s 10 100 %}",
        "{% include 'inc.html' with x=%s %}", "{% for i in 'ab' %}{% include 'inc.html' with x=%s only %}{% endfor %}",
        "{% filter upper|default:%s %}f{% endfilter %}", "{% url %s %}", "{% static %s %}", "{% cycle %s 'z' %}",
    ):  # fmt: skip
        if "_(" in name and ("cycle" in source or source.startswith("{% if")):
            continue  # Django's lexer does not take these
        assert_same(engine.from_string(source.replace("%s", name)), make())


TEMPLATES = [
    "", "just text", "{# comment #}a{% comment %}{{ x }}{% endcomment %}b", "{% verbatim %}{{ x }}{% endverbatim %}",
    "{% templatetag openblock %}{% templatetag closecomment %}", "{% load i18n %}{% now 'Y' %}{% now 'Y' as y %}[{{ y }}]",
    "{% csrf_token %}", "{% lorem 3 w %}", "{% debug %}", "{% spaceless %} <p> <b> {{ x }} </b> </p> {% endspaceless %}",
    "{% autoescape off %}{{ x }}{% autoescape on %}{{ x }}{{ list|join:', ' }}{% endautoescape %}{{ x }}{% endautoescape %}{{ x }}",
    "{% autoescape off %}{% for i in list %}{{ i }}{% include 'inc.html' %}{% endfor %}{% endautoescape %}",
    "{% filter lower|cut:'A' %}A{{ x }}B{% for i in list %}{{ i }}{% endfor %}{% endfilter %}",
    "{% filter upper %}{% put 'z' 5 %}{{ z }}{% endfilter %}{{ z }}",
    "{% firstof none empty x %}{% firstof none safe %}{% firstof none empty %}{% firstof none 'lit<' as y %}{{ y }}",
    "{% if x and none or one %}a{% endif %}{% if not x %}b{% else %}c{% endif %}{% if one == 1 and big > 5 %}d{% endif %}",
    "{% if x == 'q' %}1{% elif one == 2 %}2{% elif no %}3{% elif yes %}4{% else %}5{% endif %}",
    "{% if 'a' in x %}in{% endif %}{% if 1 not in numbers %}notin{% endif %}{% if x in none %}bad{% endif %}",
    "{% if none is None %}is{% endif %}{% if x is not none %}isnot{% endif %}{% if one <= 1 and one >= 1 and one < 2 and one != 3 %}cmp{% endif %}",
    "{% if x > one %}type{% else %}error{% endif %}{% if not x > one %}negated{% endif %}{% if plain.fails and x %}never{% else %}caught{% endif %}",
    "{% if untrue %}{% endif %}", "{% if untrue or x %}y{% else %}n{% endif %}", "{% if plain.fails %}y{% endif %}",
    "{% if x|default:missing %}y{% else %}n{% endif %}", "{% if missing|default:x %}y{% endif %}", "{% if x|boom %}y{% endif %}",
    "{% for i in list %}{{ forloop.counter }}{{ forloop.counter0 }}{{ forloop.revcounter }}{{ forloop.revcounter0 }}{{ forloop.first }}{{ forloop.last }}{{ i }}{% endfor %}",
    "{% for i in list reversed %}{{ i }}{{ forloop.counter }}{% endfor %}{% for i in dict %}{{ i }}{% endfor %}{% for i in generator reversed %}{% endfor %}",
    "{% for i in generator %}{{ i }}{{ forloop.last }}{% endfor %}{% for i in no_length %}{{ i }}{% endfor %}{% for i in one %}{{ i }}{% endfor %}",
    "{% for i in nested %}{% for j in i %}{{ forloop.parentloop.counter }}.{{ forloop.counter }}{{ j }}{% endfor %}{% endfor %}",
    "{% for i in nested %}{% for j in i %}{{ forloop.parentloop.parentloop.counter }}{{ forloop.parentloop }}{% endfor %}{% endfor %}",
    "{% for i in list %}{{ forloop.length }}{{ forloop.unknown }}{{ forloop.parentloop.counter }}{{ forloop|length }}{% endfor %}",
    "{% for forloop in list %}{{ forloop }}{% endfor %}", "{% for i in list %}{% with forloop=i %}{{ forloop }}{% endwith %}{% endfor %}",
    "{% for a, b in pairs %}{{ a }}={{ b }}{% endfor %}{% for k, v in dict.items %}{{ k }}{% endfor %}", "{% for a, b in uneven %}{{ a }}{% endfor %}",
    "{% for a, b in list %}{{ a }}{% endfor %}", "{% for a, b, c in triples %}{{ c }}{{ a }}{% endfor %}", "{% for a,b in records %}{{ a }}{{ b }}{% endfor %}",
    "{% for c in classes %}{{ c.name }}{{ c }}{% endfor %}{% for c in callables %}{{ c }}{{ c.k }}{% endfor %}{% for o in objects %}{{ o.name }}{{ o.method }}{% endfor %}",
    "{% for i in list %}{{ i }}{{ names }}{% names %}{% endfor %}{% names %}", "{% for i in list %}{% put 'i' 'over' %}{{ i }}{% endfor %}{{ i }}",
    "{% for a, b in pairs %}{% names %}{% put 'a' 1 %}{{ a }}{% endfor %}{{ a }}", "{% for i in list %}{% put 'seen' i %}{% endfor %}{{ seen }}",
    "{% put 'y' x %}{{ y }}{% for i in list %}{{ y }}{% endfor %}{% with z=y %}{% put 'y' 3 %}{{ y }}{{ z }}{% endwith %}{{ y }}",
    "{% for i in missing %}{% empty %}{{ x }}{% names %}{% endfor %}", "{% for x in list %}{% if x %}{{ x }}{% put 'w' x %}{% endif %}{{ w }}{% endfor %}",
    "{% for i in 'abc' %}{% cycle 'r1' 'r2' %}{% endfor %}{% for i in 'abc' %}{% cycle x missing 'r2' %}{% endfor %}",
    "{% for i in 'abcd' %}{% cycle 'r1' 'r<2>' as row %}{{ row }}{% endfor %}{% for i in 'abc' %}{% cycle 'a' 'b' as c silent %}{{ c }}{% if i == 'b' %}{% resetcycle c %}{% endif %}{% endfor %}",
    "{% for i in 'abc' %}{% cycle 'a' 'b' %}{% resetcycle %}{% endfor %}{% cycle 'a' 'b' as n %}{% cycle n %}{% cycle n %}",
    "{% autoescape off %}{% for i in 'ab' %}{% cycle '<' '>' %}{% endfor %}{% endautoescape %}",
    "{% for i in numbers %}{% ifchanged %}{{ i }}{% endifchanged %}{% ifchanged i %}<{{ i }}>{% else %}same{% endifchanged %}{% endfor %}",
    "{% for d in dicts %}{% ifchanged d.g %}{{ d.g }}{% endifchanged %}{% for n in numbers %}{% ifchanged n d.g %}{{ n }}{% endifchanged %}{% endfor %}{% endfor %}",
    "{% ifchanged %}{{ x }}{% endifchanged %}{% ifchanged x %}a{% endifchanged %}{% for i in 'aab' %}{% ifchanged %}{% cycle 'x' 'y' %}{% endifchanged %}{% endfor %}",
    "{% regroup dicts by g as groups %}{% for group in groups %}{{ group.grouper }}:{% for d in group.list %}{{ d.n }}{% endfor %}{% endfor %}{% regroup missing by x as m %}{{ m }}",
    "{% for i in 'ab' %}{% regroup dicts by g as groups %}{% for g in groups %}{{ g.grouper }}{% endfor %}{% endfor %}{{ groups }}",
    "{% with y=x z=one|add:1 %}{{ y }}{{ z }}{% with y=z %}{{ y }}{% names %}{% endwith %}{{ y }}{% endwith %}{{ y }}", "{% with x as w %}{{ w }}{% endwith %}",
    "{% widthratio one 3 100 %}{% widthratio x 3 100 %}{% widthratio one 0 100 %}{% widthratio one 3 100 as w %}{{ w }}", "{% widthratio one 3 x %}",
    "{% url 'nowhere' %}", "{% url 'nowhere' as u %}[{{ u }}]", "{% url x %}", "{% url 'admin:index' %}", "{% static 'a<b.css' %}{% static x as s %}{{ s }}",
    "{% get_static_prefix %}{% get_media_prefix as m %}{{ m }}", "{% translate 'Monday' %}{% translate '10%% <b>' %}{% translate x %}{% translate 'Monday' as m %}{{ m }}{% translate 'May' context 'abbrev' %}{% translate 'x' noop %}",
    "{% blocktranslate %}Hello {{ x }}{% endblocktranslate %}{% blocktranslate with n=x count c=numbers|length %}one {{ n }}{% plural %}many {{ c }}{% endblocktranslate %}",
    "{% for i in list %}{% translate 'Monday' %}{% blocktranslate %}{{ i }}{% endblocktranslate %}{% endfor %}", "{% get_current_language as l %}{{ l }}{% language 'de' %}{{ float }}{% translate 'Monday' %}{% endlanguage %}{{ float }}",
    "{% localize off %}{{ big }}{{ float }}{% endlocalize %}{% localize on %}{{ big }}{% endlocalize %}{{ big|localize }}{{ float|unlocalize }}",
    "{% localtime off %}{{ aware }}{% endlocaltime %}{% timezone 'Asia/Tokyo' %}{{ aware }}{% for i in 'a' %}{{ aware|date:'H' }}{% endfor %}{% endtimezone %}{{ aware|utc }}",
    "{% join_all x 1 'lit' k=safe %}{% join_all as j %}{{ j }}{% for i in list %}{% join_all i forloop.counter %}{% endfor %}", "{% autoescape off %}{% join_all x %}{% endautoescape %}",
    "{% for i in list %}{% shout %}a{{ i }}{% endshout %}{% shout times=2 %}{{ forloop.counter }}{% endshout %}{% endfor %}", "{% item_box x %}{% for i in list %}{% item_box i %}{% endfor %}",
    "{% repeat %}{{ x }}{{ times }}{% for i in list %}{{ i }}{% endfor %}{% endrepeat %}{{ repeated }}{{ times }}", "{% for i in 'ab' %}{{ repeated }}{% repeat %}{{ i }}{% endrepeat %}{{ repeated }}{% endfor %}{{ repeated }}",
    "{% cache 0 frag x %}{{ x }}{% endcache %}", "{% include 'inc.html' %}{% include template_name_variable %}{% include 'inc.html' with x=one %}{% include 'inc.html' only %}",
    "{% for x in list %}{% include 'inc.html' %}{% include 'inc.html' with x=forloop.counter only %}{% include template_name_variable %}{% endfor %}",
    "{% for i in list %}{% include 'set.html' %}{{ leaked }}{% endfor %}{{ leaked }}", "{% include 'recursive.html' %}", "{% include 'absent.html' %}", "{% for i in list %}{% include 'bad.html' %}{% endfor %}",
    "{% include missing %}", "{% include none %}", "{% include list %}", "{% for forloop in 'a' %}{% include 'inc.html' %}{% endfor %}", "{% include 'inc.html' with forloop=one %}",
    "{% extends 'base.html' %}{% block one %}child {{ x }} {{ block.super }}{% endblock %}", "{% extends 'base.html' %}", "{% extends 'middle.html' %}{% block one %}leaf {{ block.super }}{% block new %}n{% endblock %}{% endblock %}{% block inner %}{{ x }}{% endblock %}",
    "{% extends missing %}", "{% extends 'absent.html' %}", "{% extends template_name_variable %}", "{% block a %}{{ x }}{% block b %}{{ block.name }}{% endblock %}{% endblock %}{{ block }}",
    "{% for i in 'ab' %}{% block looped %}{{ i }}{% endblock %}{% endfor %}", "{% extends 'base.html' %}{% block one %}{% for i in list %}{{ i }}{% names %}{% endfor %}{% put 'z' 1 %}{% endblock %}{% block two %}{{ z }}{% endblock %}",
    "{% extends 'base.html' %}{% block one %}{% cycle 'a' 'b' %}{% include 'base.html' %}{% endblock %}", "{% for d in dicts %}{% key d.id %}{{ d.n }}{% endfor %}",
    "{% for i in list %}{% for j in list %}{% for k in numbers %}{{ i }}{{ j }}{{ k }}{{ forloop.parentloop.parentloop.counter }}{% endfor %}{% endfor %}{% endfor %}",
    "{{ x|boom }}", "{% for i in list %}{{ i|boom }}{% endfor %}", "{% with a=x|boom %}{% endwith %}", "{{ aware|date:'D d M Y H:i T' }}{{ naive|time:'H:i' }}{{ aware }}{{ naive }}{{ date }}{{ time }}",
    "{{ x|default:missing }}", "{{ x|add:plain.fails }}", "{{ _('Monday')|upper }}{{ x|default:_('Monday') }}{{ none|default:_('Monday') }}", "{{ True }}{{ None }}{{ False|yesno }}",
    "{% for i in 'ab' %}{{ True }}{% include 'inc.html' with x=True only %}{% endfor %}", "{{ forloop.counter }}{{ block.super }}", "{{ infinite }}{{ infinite|floatformat }}{{ big }}{{ float }}{{ decimal }}{{ negative }}",
    "{% for o in objects %}{{ o.undecodable }}{{ o.name }}{% endfor %}", "{% if plain.silent %}a{% else %}b{% endif %}{% for i in plain.silent %}{% endfor %}",
]  # fmt: skip


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
        "{{ %(n)s }}{%% for i in 'a' %%}{{ %(n)s }}{%% endfor %%}{%% localize off %%}{{ %(n)s }}{%% endlocalize %%}"
        % {"n": name}
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
    opening = "".join("{%% for i%d in one_item %%}{%% if x %%}{{ i%d }}" % (n, n) for n in range(levels))
    closing = "{% endif %}{% endfor %}" * levels
    template = engine.from_string(opening + "{{ x }}{{ forloop.counter }}{% names %}" + closing)
    assert_same(template, lambda: Context({"one_item": [1], "x": "<"}))
    withs = "".join("{%% with a%d=x %%}" % n for n in range(levels)) + "{{ a1 }}{% names %}" + "{% endwith %}" * levels
    assert_same(engine.from_string(withs), lambda: Context({"x": "<"}))


def test_a_context_can_be_used_again() -> None:
    engine = engine_with()
    compiled = assert_same(engine.from_string("{% put 'n' 1 %}{{ n }}{{ x }}"), make())
    context = make()()
    assert compiled.render(context) == compiled.render(context)
