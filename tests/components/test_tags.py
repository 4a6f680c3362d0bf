"""{% load tidewire %}: what the tags print and what they refuse."""

import html
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.template import Context, Template, TemplateSyntaxError, engines
from django.test import RequestFactory
from django.utils.translation import gettext_lazy

from tests.projects import REPOSITORY
from tidewire.components.registry import registry
from tidewire.errors import RegistrationError, TemplateError
from tidewire.wire.keys import DISCONNECTED_CLASS, Attribute

BINDINGS: dict[str, Any] = json.loads((REPOSITORY / "protocol/vectors/bindings.json").read_text())


def render(source: str, **context: Any) -> str:
    return Template("{% load tidewire %}" + source).render(Context(context))


def test_c6_the_header_has_nothing_inline(settings: Any) -> None:
    settings.TIDEWIRE = {"PATH": '/ws/"x"/'}
    header = render("{% tidewire_header %}")
    assert re.fullmatch(
        r'<link rel="stylesheet" href="\S+"><script defer src="\S+" data-tidewire-path="\S+" '
        r'data-tidewire-more="/static/tidewire/tidewire\.more\.js" '
        r'data-tidewire-navigation="/static/tidewire/tidewire\.navigation\.js" '
        r'data-tidewire-behaviours="/static/tidewire/tidewire\.behaviours\.js"></script>',
        header,
    )
    assert 'data-tidewire-path="/ws/&quot;x&quot;/"' in header


@pytest.mark.parametrize("boost", [True, False])
def test_c40_the_header_says_whether_all_links_are_boosted(settings: Any, boost: bool) -> None:
    settings.TIDEWIRE = {"BOOST": boost}
    assert (" data-tidewire-boost>" in render("{% tidewire_header %}")) is boost


@pytest.mark.parametrize("debug", [True, False])
def test_c6_debug_brings_the_texts_of_the_console_before_the_client(settings: Any, debug: bool) -> None:
    settings.DEBUG = debug
    scripts = re.findall(r'<script defer src="/static/tidewire/(\S+?)"', render("{% tidewire_header %}"))
    assert scripts == ["tidewire.debug.js", "tidewire.js"][not debug :]


def test_c6_the_header_carries_the_nonce_of_the_page(settings: Any) -> None:
    settings.DEBUG = True
    header = render("{% tidewire_header nonce=given %}", given='a"b')
    assert len(re.findall(r'<(?:link|script)[^>]* nonce="a&quot;b"', header)) == 3


def test_c6_the_style_sheet_shows_what_is_not_live() -> None:
    path = finders.find("tidewire/tidewire.css")
    assert isinstance(path, str)
    rules = Path(path).read_text()
    for selector in (f".{DISCONNECTED_CLASS}[{Attribute.COMPONENT}]", f"[{Attribute.BUSY}]", f"[{Attribute.FAILED}]"):
        assert re.search(rf"{re.escape(selector)}[^{{}}]*{{[^}}]+}}", rules)


def test_c7_a_first_paint_is_complete_html() -> None:
    printed = render('{% component "Counter" id="first" amount=7 %}')
    assert re.search(r"<section [^>]*>\s*<output>7</output>.*</section>\s*$", printed, re.DOTALL)
    assert "<script" not in printed


def test_c7_a_name_may_come_from_a_variable() -> None:
    source = "{% for name in names %}{% component name %}{% endfor %}"
    printed = render(source, names=["Counter", "Arrival"])
    assert re.findall(r'tide-component="(\w+)"', printed) == ["Counter", "Arrival"]


@pytest.mark.parametrize("name", [None, "", 5, ["Counter"], "<b>"])
def test_c7_what_is_no_name_raises(name: Any) -> None:
    with pytest.raises(RegistrationError, match="There is no component"):
        render("{% component name %}", name=name)


def test_c7_a_component_is_printed_with_all_that_brings_it_to_life() -> None:
    printed = render('{% component "Counter" id="first" amount=7 %}', request=RequestFactory().get("/"))
    root = printed[: printed.index(">")]
    names = re.findall(r' ([\w-]+)="', root)
    assert [name for name in names if name in ("id", "tide-component", "tide-snapshot", "tide-print")] == [
        "tide-snapshot",
        "tide-print",
        "id",
        "tide-component",
    ]
    assert ' tide-component="Counter"' in root
    assert ' tide-snapshot="Counter:' in root


def test_c7_without_a_request_the_visitor_is_nobody() -> None:
    assert 'id="first"' in render('{% component "Counter" id="first" %}')


def test_c12_a_first_paint_has_what_the_context_processors_give(rf: RequestFactory) -> None:
    printed = engines["django"].from_string('{% load tidewire %}{% component "Asking" %}').render({}, rf.get("/here/"))
    assert "<b>/here/</b>" in printed
    assert printed.count("/here/") == 2, "the child's has it too"


def test_c12_a_field_wins_over_a_context_processors_name(rf: RequestFactory) -> None:
    source = '{% load tidewire %}{% component "Asking" csrf_token="own" %}'
    printed = engines["django"].from_string(source).render({}, rf.get("/here/"))
    assert "<i>own</i>" in printed


def test_c7_an_unknown_component_is_an_error() -> None:
    with pytest.raises(RegistrationError, match="Did you mean 'Counter'"):
        render('{% component "Conter" %}')


@pytest.mark.parametrize("given", ['x" onload="alert(1)', "a b", "<b>"])
def test_c8_an_id_from_the_context_cannot_become_markup(given: str) -> None:
    with pytest.raises(ValueError, match="an id is a letter"):
        render('{% component "Counter" id=given %}', given=given)


@pytest.mark.parametrize(
    ("tag", "printed"),
    [
        ("""{% on "click" "inc" %}""", 'tide-click="inc"'),
        ("""{% on "click.prevent.stop" "inc" %}""", 'tide-click.prevent.stop="inc"'),
        ("""{% on "input.debounce.300" "inc" %}""", 'tide-input.debounce.300="inc"'),
        ("""{% on "click" "inc" by=2 %}""", 'tide-click="inc {"by":2}"'),
        ("""{% on "click" "inc" by=by %}""", 'tide-click="inc {"by":"\\"><b>"}"'),
    ],
)
def test_c9_an_attribute_calls_an_event(tag: str, printed: str) -> None:
    came = render(tag, this=registry.get("Counter")(), by='"><b>')
    assert html.unescape(came) == printed
    assert "<" not in came


def test_c9_any_element_can_have_it_with_keywords_from_the_context() -> None:
    printed = render('<li {% on "dblclick" "edit" id=item.pk name=item.name %}></li>', item={"pk": 5, "name": "x"})
    assert html.unescape(printed) == '<li tide-dblclick="edit {"id":5,"name":"x"}"></li>'


@pytest.mark.parametrize("handler", ["icn", "joined", "amount", "model_dump", "_again"])
def test_c9_a_handler_that_is_no_event_raises_naming_component_and_template(handler: str) -> None:
    counter = registry.get("Counter")()
    with pytest.raises(TemplateError, match=rf"tests/counter\.html: Counter has no event '{handler}'"):
        render("<p {% on 'click' handler %}>", this=counter, handler=handler)


def test_c9_where_the_class_is_known_it_raises_before_the_first_render(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tag that no render reaches, since the condition around it is false, is found as the template is compiled."""
    source = "{% load tidewire %}<p>{% if no %}<b {% on 'click' 'icn' %}></b>{% endif %}</p>"
    monkeypatch.setattr("tidewire.components.rendering.get_template", lambda _: engines["django"].from_string(source))
    monkeypatch.setattr("tidewire.components.rendering._programs", {})
    with pytest.raises(TemplateError, match=r"counter\.html: Counter has no event 'icn'. Did you mean 'inc'"):
        render('{% component "Counter" %}')


@pytest.mark.parametrize("binding", ["", "click me", 'click" x="', "click>", ".prevent", "click.", "1click"])
def test_c9_what_is_no_binding_is_refused(binding: str) -> None:
    with pytest.raises(TemplateError, match="takes an event and modifiers"):
        render("{% on binding 'inc' %}", binding=binding)


@pytest.mark.parametrize("binding", BINDINGS["valid"])
def test_c33_every_modifier_is_taken(binding: str) -> None:
    assert render("{% on binding 'inc' %}", binding=binding) == f'tide-{binding}="inc"'


@pytest.mark.parametrize("case", BINDINGS["invalid"], ids=lambda case: case["binding"])
def test_c33_what_is_no_modifier_is_refused_by_its_name(case: dict[str, str]) -> None:
    with pytest.raises(TemplateError, match=f"'{case['unknown']}' is no modifier"):
        render("{% on binding 'inc' %}", binding=case["binding"])


def test_c33_a_near_modifier_is_named_already_when_the_template_is_read() -> None:
    with pytest.raises(TemplateError, match=r"'prevnt' is no modifier\. Did you mean 'prevent'\?"):
        Template("{% load tidewire %}{% on 'click.prevnt' 'inc' %}")


def test_c33_a_key_needs_its_name() -> None:
    with pytest.raises(TemplateError, match="key takes the name of a key"):
        render("{% on 'keydown.key' 'inc' %}")


@pytest.mark.parametrize("binding", ["click.js", "click.prevent.js.once"])
def test_c33_a_hook_of_the_page_need_be_no_event_of_the_component(binding: str) -> None:
    counter = registry.get("Counter")()
    assert render(f"{{% on '{binding}' 'copy' %}}", this=counter) == f'tide-{binding}="copy"'
    with pytest.raises(TemplateError, match="has no event 'copy'"):
        render("{% on 'click' 'copy' %}", this=counter)


def test_c33_a_key_named_js_calls_no_hook() -> None:
    with pytest.raises(TemplateError, match="has no event 'copy'"):
        render("{% on 'keydown.key.js' 'copy' %}", this=registry.get("Counter")())


@pytest.mark.parametrize("value", [Decimal("1.5"), 2**64, -(2**63) - 1, {1: 2}, gettext_lazy("Monday"), object()])
def test_c9_an_argument_that_cannot_travel_is_an_error_that_tells_what_can(value: Any) -> None:
    with pytest.raises(TemplateError, match=r"by=.*Arguments travel as JSON: text, numbers up to 64 bits"):
        render("{% on 'click' 'inc' by=value %}", value=value)


@pytest.mark.parametrize("name", [*(attribute.removeprefix("tide-") for attribute in Attribute), "value-user-id"])
def test_c9_h11_a_binding_cannot_write_an_attribute_that_means_something_else(name: str) -> None:
    for binding in (name, f"{name}.once"):
        with pytest.raises(TemplateError, match=f"tide-{binding}, which has a meaning of its own"):
            render("{% on name 'inc' %}", name=binding)
        with pytest.raises(TemplateError, match="meaning of its own"):
            render(f"{{% on '{binding}' 'inc' %}}")


def test_h11_who_means_the_event_focus_is_told_which_one_to_use() -> None:
    with pytest.raises(TemplateError, match='For the event, use "focusin"'):
        render("{% on 'focus' 'inc' %}")
    assert render("{% on 'focusin' 'inc' %}") == 'tide-focusin="inc"'


@pytest.mark.parametrize("handler", ["'greeet'", "name"])
def test_h11_outside_of_components_a_handler_that_is_not_there_is_an_error_under_debug(
    settings: Any, handler: str
) -> None:
    source = f"{{% on 'click' {handler} %}}"
    assert render(source, name="greeet") == 'tide-click="greeet"'
    settings.DEBUG = True
    with pytest.raises(TemplateError, match=r"no handler 'greeet'\. Did you mean 'greet'\? Mark the function"):
        render(source, name="greeet")
    with pytest.raises(TemplateError, match=r"no handler 'zzz'\. There are: .*greet, "):
        render("{% on 'click' 'zzz' %}")


@pytest.mark.parametrize("source", ["{% on 'click' 'greet' %}", "{% on 'click' 'inc' %}", "{% on 'click.js' 'copy' %}"])
def test_h11_handlers_events_of_components_and_hooks_are_no_errors(settings: Any, source: str) -> None:
    settings.DEBUG = True
    assert render(source).startswith("tide-click")


@pytest.mark.parametrize("handler", ["", " ", "two words"])
def test_c9_a_binding_needs_the_name_of_its_handler(handler: str) -> None:
    with pytest.raises(TemplateError, match="takes the name of what handles it"):
        render("{% on 'click' handler %}", handler=handler)


@pytest.mark.parametrize("tag", ["{% on %}", "{% on 'click' %}", "{% on 'click' 'inc' 2 %}"])
def test_c9_another_form_is_a_syntax_error(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        render(tag)
