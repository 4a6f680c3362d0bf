"""What ``startlive`` writes, as templates of :class:`string.Template`: a beginning that works, to be changed."""

from string import Template
from typing import Final, NamedTuple


class Skeleton(NamedTuple):
    """A component, or a handler."""

    imports: tuple[str, ...]
    """What ``code`` uses of ``tidewire``."""
    code: Template
    template: Template
    test: Template


_TEST: Final = '''\
"""Tests of $name."""

from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.test import TransactionTestCase, override_settings
from django.urls import path

from tidewire.testing import SyncPageClient

PAGE = """\\
{% load tidewire %}<!doctype html>
<title>$name</title>
{% tidewire_header %}
$shown
"""


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(Template(PAGE).render(RequestContext(request)))


urlpatterns = [path("", page)]


@override_settings(ROOT_URLCONF=__name__)
class ${class_name}Tests(TransactionTestCase):
'''

COMPONENT: Final = Skeleton(
    imports=("Component", "event"),
    code=Template('''\
class $name(Component):
    """A number that a click raises, until you make something else of it."""

    template_name = "$template"

    amount: int = 0

    @event
    def add(self, by: int = 1) -> None:
        self.amount += by
'''),
    template=Template("""\
{% load tidewire %}
<section class="$css">
  <output aria-live="polite">{{ amount }}</output>
  <button type="button" {% on "click" "add" %}>One more</button>
  <button type="button" {% on "click" "add" by=10 %}>Ten more</button>
</section>
"""),
    test=Template(
        _TEST
        + """\
    def test_clicks_add_up(self) -> None:
        with SyncPageClient() as client:
            page = client.get("/")
            page.click("button:first-of-type")
            page.click("button:last-of-type")
            self.assertEqual(page.find("output").text, "11")
"""
    ),
)

HANDLER: Final = Skeleton(
    imports=("HandlerPage", "handler"),
    code=Template('''\
@handler
def $name(page: HandlerPage, name: str = "") -> None:
    """Greet whoever the form names, until you make something else of it."""
    page.replace("#$css", template="$template", context={"name": name})
'''),
    template=Template("""\
{% load tidewire %}
<form id="$css" {% on "submit.prevent" "$name" %}>
  <label>Your name <input name="name" value="{{ name }}"></label>
  <button>Say hello</button>
  <output aria-live="polite">{% if name %}Hello {{ name }}!{% endif %}</output>
</form>
"""),
    test=Template(
        _TEST
        + """\
    def test_it_greets_by_name(self) -> None:
        with SyncPageClient() as client:
            page = client.get("/")
            page.submit("form", {"name": "Ada"})
            self.assertEqual(page.find("output").text, "Hello Ada!")
"""
    ),
)
