"""Programs as wholes: vectors, digests, the root element, exceptions, threads, the backend, the command."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path
from typing import Any

import django.contrib
import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError
from django.template import Context, Engine, TemplateDoesNotExist, engines
from django.template.base import Node
from django.test import override_settings
from scripts import generate_patch_vectors

from tests.templates.engines import engine_with
from tests.templates.oracle import assert_same, unmarked
from tidewire.errors import TemplateError
from tidewire.management.commands.tidewire_template import Command
from tidewire.templates import Rendered, apply, diff, digest, prints_of, to_html, to_tree
from tidewire.templates import tree as trees
from tidewire.templates.compiled import compile_template
from tidewire.templates.outline import describe
from tidewire.templates.registry import register
from tidewire.templates.rendered import OPAQUE
from tidewire.templates.unit import Unit

VECTORS: Any = json.loads(generate_patch_vectors.TARGET.read_text(encoding="utf-8"))


def test_the_vectors_are_fresh() -> None:
    assert generate_patch_vectors.TARGET.read_text(encoding="utf-8") == generate_patch_vectors.text()


@pytest.mark.parametrize("case", VECTORS["cases"], ids=lambda case: case["name"])
def test_the_vectors_hold(case: dict[str, Any]) -> None:
    before = json.dumps(case["before"])
    assert apply(case["before"], case["patch"] or []) == case["after"]
    assert json.dumps(case["before"]) == before
    for tree, html in zip((case["before"], case["after"]), case["html"], strict=True):
        assert trees.to_html(tree, VECTORS["statics"]) == html


def test_a_digest_is_the_same_in_every_process() -> None:
    code = (
        "import django; from django.conf import settings; settings.configure(); django.setup()\n"
        "from django.template import Context, Engine\n"
        "from tidewire.templates import digest, prints_of\n"
        "from tidewire.templates.compiled import compile_template\n"
        "template = Engine().from_string('{{ a }}{% for i in b %}{{ i.id }}{% endfor %}')\n"
        "print(digest(prints_of(compile_template(template).render_tree(Context({'a': 1, 'b': [{'id': 2}]})))))"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code], check=True, capture_output=True, text=True, env={"PYTHONHASHSEED": seed}
        ).stdout.strip()
        for seed in ("1", "2")
    }
    assert len(digests) == 1
    assert len(digests.pop()) == 11


def test_a_digest_tells_renders_apart() -> None:
    program = compile_template(engine_with().from_string("{{ a }}{{ b }}{% for i in c %}{{ i }}{% endfor %}"))
    states = [{"a": "x"}, {"b": "x"}, {"c": ["x"]}, {"c": ["", "x"]}, {}]
    renders = [program.render_tree(Context(state)) for state in states]
    assert len({digest(prints_of(render)) for render in renders}) == len(states)
    assert digest(prints_of(renders[0])) == digest(prints_of(program.render_tree(Context(states[0]))))
    _, prints = diff(prints_of(renders[0]), renders[1])
    with pytest.raises(ValueError, match="prints_of"):
        digest(prints)


def test_a_render_may_be_put_together_by_hand() -> None:
    inner = Rendered(OPAQUE, ("<b>",))
    outer = Rendered(OPAQUE, (inner,))
    assert to_html(outer) == "<b>"
    assert to_tree(outer) == ["", ["", "<b>"]]
    assert diff(prints_of(outer), Rendered(OPAQUE, (Rendered(OPAQUE, ("<i>",)),)))[0] == [0, [0, "<i>"]]


ROOTS = {
    "<div>{{ x }}</div>": "<div id=1>7</div>",
    "{# c #}\n<!-- <b> --><tr class=a>\n<td></table></tr>\n": "\n<!-- <b> --><tr id=1 class=a>\n<td></table></tr>\n",
    "{% comment %}<p>{% endcomment %}<input>": "<input id=1>",
    "<my-element\n a><p>1<p>2{% if x %}<br>{% endif %}</my-element>": "<my-element id=1\n a><p>1<p>2<br></my-element>",
}


@pytest.mark.parametrize("source", ROOTS)
def test_c8_attributes_go_into_the_root_element(source: str) -> None:
    program = compile_template(engine_with().from_string(source), root_attributes=True)
    context = Context({"x": 7})
    assert program.render(context, attributes=" id=1") == ROOTS[source]
    assert to_html(program.render_tree(context, attributes=" id=1")) == ROOTS[source]
    assert program.render(context) == program.template.render(context)


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("", "line 1: .* no root element"),
        ("text {{ x }}", "no root element"),
        ("<p></p>\n\n<p></p>", "line 3: .* second root element, <p>; the first is on line 1"),
        ("{% if x %}<p></p>{% else %}<b></b>{% endif %}", "second root element"),
        ("<p></p>\n tail", "line .*text outside"),
        ("{% if x %}<p></p>{% endif %}", "written by a tag"),
    ],
)
def test_c8_a_template_without_one_root_element_is_refused(source: str, problem: str) -> None:
    engine = engine_with({"broken.html": source})
    with pytest.raises(TemplateError, match="broken.html, " + problem if problem.startswith("line") else problem):
        compile_template(engine.get_template("broken.html"), root_attributes=True)


FAILING = {
    "page.html": "{% extends 'base.html' %}\n{% block a %}\n{% for i in x %}\n{{ i|boom }}{% endfor %}{% endblock %}",
    "base.html": "top\n{% block a %}{% endblock %}",
    "outer.html": "one\n{% include 'inner.html' %}",
    "inner.html": "one\ntwo {% if x %}{{ x|boom }}{% endif %}",
    "plain.html": "\n\n{% with y=x|boom %}{% endwith %}",
    "absent.html": "{% include 'nowhere.html' %}",
    "tag.html": "\n{% for i in x %}{% repeat %}{{ i|boom }}{% endrepeat %}{% endfor %}",
}


@pytest.mark.parametrize("name", ["page.html", "outer.html", "plain.html", "absent.html", "tag.html"])
@pytest.mark.parametrize("render", ["render", "render_tree"])
def test_exceptions_tell_where_they_come_from(name: str, render: str) -> None:
    template = engine_with(FAILING, debug=True).get_template(name)

    def debug_of(function: Callable[[Context], Any]) -> Any:
        with pytest.raises((ValueError, TemplateDoesNotExist)) as caught:
            function(Context({"x": "ab"}))
        return getattr(caught.value, "template_debug", None)

    expected = debug_of(template.render)
    assert expected
    assert debug_of(getattr(compile_template(template), render)) == expected


@pytest.mark.usefixtures("unobserved")
@pytest.mark.parametrize("name", ["page.html", "outer.html"])
def test_exceptions_in_inlined_templates_do_too(name: str) -> None:
    test_exceptions_tell_where_they_come_from(name, "render")


def test_eight_threads_render_one_program() -> None:
    template = engine_with().from_string(
        "{% for i in xs %}{% cycle 'a' 'b' %}{{ i }}{% ifchanged %}{{ x }}{% endifchanged %}{% endfor %}"
        "{% include 'inc.html' %}"
    )
    contexts = [{"x": f"<{n}>", "xs": list(range(n))} for n in range(8)]
    expected = [template.render(Context(dict(values))) for values in contexts]
    program = compile_template(template)

    def many(place: int) -> bool:
        renders = (program.render(Context(dict(contexts[place]))) for _ in range(60))
        trees_ = (unmarked(to_html(program.render_tree(Context(dict(contexts[place]))))) for _ in range(60))
        return {*renders, *trees_} == {expected[place]}

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(many, range(8)))


def test_a_changed_include_is_compiled_anew(unobserved: None) -> None:
    files = {"inc.html": "old {{ x }}"}
    engine = engine_with(files)
    program = compile_template(engine.from_string("{% include 'inc.html' %}"))
    assert program.render(Context({"x": 1})) == "old 1"
    files["inc.html"] = "new {{ x }}"
    engine.template_loaders[0].reset()
    assert program.render(Context({"x": 1})) == "new 1"


def test_other_libraries_can_have_their_tags_compiled() -> None:
    class TwiceNode(Node):
        child_nodelists = ()

        def __init__(self, expression: Any) -> None:
            self.expression = expression

        def render(self, context: Context) -> str:
            return str(self.expression.resolve(context)) * 2

    @register(TwiceNode)
    def twice(node: TwiceNode, unit: Unit) -> None:
        unit.slot(f"str({unit.constant(node.expression)}.resolve(context)) * 2")

    template = engine_with().from_string("{% for i in xs %}{{ i }}{% endfor %}")
    loop: Any = template.nodelist[0]
    loop.nodelist_loop.append(TwiceNode(loop.nodelist_loop[0].filter_expression))
    program = assert_same(template, lambda: Context({"xs": "ab"}))
    assert "* 2" in program.function(tree=False).source


BACKENDS = [
    {
        "BACKEND": backend,
        "NAME": name,
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
    for name, backend in (
        ("plain", "django.template.backends.django.DjangoTemplates"),
        ("compiled", "tidewire.templates.backend.TidewireTemplates"),
    )
]


def shipped_templates() -> list[str]:
    folders = Path(django.contrib.__path__[0]).glob("*/templates")
    return sorted(
        str(path.relative_to(folder))
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".html", ".txt"} and folder.parent.name in {"admin", "auth"}
    )


@override_settings(TEMPLATES=BACKENDS, ROOT_URLCONF="tests.templates.urls")
@pytest.mark.parametrize("name", shipped_templates())
def test_every_template_of_the_admin_and_auth(name: str) -> None:
    plain: Any = engines["plain"].get_template(name)
    values = {
        "title": "T <",
        "form": {"errors": "", "username": "u"},
        "user": {"get_username": "<me>"},
        "is_popup": False,
        "object": "o",
        "app_list": [{"name": "a", "app_label": "l", "models": [{"name": "m", "object_name": "M"}]}],
        "original": "x",
        "opts": {},
    }
    assert_same(plain.template, lambda: Context(dict(values)))

    def rendered(using: str) -> Any:
        try:
            return engines[using].get_template(name).render(dict(values))
        except Exception as error:  # noqa: BLE001  (both must raise the same)
            return type(error)

    assert rendered("compiled") == rendered("plain")


@override_settings(TEMPLATES=BACKENDS[1:])
def test_the_backend_is_djangos_with_compiled_templates() -> None:
    backend: Any = engines["compiled"]
    template = backend.from_string("{% if x %}{{ x }}{% endif %}")
    assert template.render({"x": "<"}) == "&lt;"
    assert hasattr(template.render({"x": "<"}), "__html__")
    assert type(template.template.nodelist).__name__ == "CompiledNodeList"
    with pytest.raises(TemplateDoesNotExist) as caught:
        backend.get_template("nowhere.html")
    assert caught.value.backend is backend
    assert not vars(backend)["engine"].string_if_invalid


@pytest.mark.django_db
@override_settings(
    TEMPLATES=BACKENDS[1:],
    ROOT_URLCONF="tests.templates.urls",
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
)
@pytest.mark.parametrize(
    "path", ["/admin/", "/admin/auth/user/", "/admin/auth/user/add/", "/admin/auth/user/1/change/", "/admin/auth/"]
)
def test_the_admin_runs_on_the_backend(path: str, client: Any) -> None:
    client.force_login(User.objects.create_superuser("boss", "b@example.com", "x", pk=1))
    compiled = client.get(path)
    with override_settings(TEMPLATES=BACKENDS[:1]):
        plain = client.get(path)
    assert compiled.status_code == plain.status_code == 200
    assert without_token(compiled) == without_token(plain)
    assert {template.name for template in compiled.templates} == {template.name for template in plain.templates}


def without_token(response: Any) -> str:
    return re.sub(r'(csrfmiddlewaretoken" value=|name="_popup|csrf_token[^"]*)"[^"]*"', "", response.content.decode())


@override_settings(TEMPLATES=BACKENDS[:1])
def test_the_command_shows_what_a_template_is_compiled_to() -> None:
    out = StringIO()
    Command(stdout=out).handle(name="registration/logged_out.html")
    text = out.getvalue()
    assert "a program of its own" in text
    assert "lambda context, *_: (" in text
    with pytest.raises(CommandError, match=r"no template 'absent\.html'"):
        Command(stdout=out).handle(name="absent.html")


def test_an_engine_without_a_cached_loader_works() -> None:
    engine = Engine(loaders=[("django.template.loaders.locmem.Loader", {"inc.html": "{{ x }}"})])
    assert_same(
        engine.from_string("{% for x in xs %}{% include 'inc.html' %}{% endfor %}"), lambda: Context({"xs": "ab"})
    )


DOCS = (Path(__file__).parents[2] / "docs" / "templates.md").read_text(encoding="utf-8")


def test_the_documentation_runs() -> None:
    snippet = next(part for part in DOCS.split("```python\n") if part.startswith("from django.template import"))
    names: dict[str, Any] = {}
    exec(snippet.split("```")[0], names)
    assert names["patch"] == [0, "8"]
    assert apply(to_tree(names["before"]), names["patch"]) == [names["program"].hash, "8"]


def test_the_documentation_shows_what_the_command_prints() -> None:
    source = DOCS.split("```django\n")[1].split("```")[0].strip()
    shown = DOCS.split("shop/list.html\n")[1].split("\n...")[0]
    assert "\n".join(describe(engine_with().from_string(source))).startswith(shown)
