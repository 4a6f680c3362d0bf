"""H15, H16: views that render the regions alone for a page that has the layout already."""

import re
from typing import Any

import pytest
from django.template import Context, RequestContext, Template, TemplateSyntaxError
from django.test import AsyncClient, Client, RequestFactory
from django.views.decorators.cache import cache_page

from tests.project.paper import CSS, article
from tidewire.errors import TemplateError
from tidewire.navigation.asking import HEADER, Asked, allow

pytestmark = pytest.mark.django_db


def layout_of(html: str) -> str:
    """Return the word that stands for the layout of a page."""
    found = {match[1] for match in re.finditer(r'tide-layout="(\w+)"', html)}
    assert len(found) == 1
    return found.pop()


def page(client: Client, path: str, asked: str = "", **headers: str) -> Any:
    """Get a page, as the client of one that shows these regions does."""
    return client.get(path, headers={"Tidewire-Regions": asked, **headers} if asked else headers)


@pytest.fixture
def first(client: Client) -> str:
    """The layout of the first page, as its regions name it."""
    return layout_of(page(client, "/paper/one/").content.decode())


def test_h16_a_plain_request_is_answered_with_the_whole_page(client: Client) -> None:
    answer = page(client, "/paper/one/")
    html = answer.content.decode()
    assert answer["Rendered"] == "layout include region beside footer"
    assert re.search(r'<section data-parity="odd" id="content" tide-layout="\w{12}" tide-region="main">', html)
    assert 'id="kept"' in html
    assert "Tidewire-Regions" not in answer
    assert "Tidewire-Regions" in answer["Vary"]


def test_h16_for_a_page_that_has_the_layout_only_the_regions_are_rendered(client: Client, first: str) -> None:
    answer = page(client, "/paper/three/", f"{first} main")
    html = answer.content.decode()
    assert answer["Rendered"] == "region"
    assert answer["Tidewire-Regions"] == f"{first} main"
    assert "Tidewire-Regions" in answer["Vary"]
    assert "<title>Article three</title>" in html
    assert '<meta name="description" content="About three.">' in html
    assert '<body class="paper-three">' in html
    assert "<h1>three</h1>" in html
    assert 'data-parity="odd"' in html, "what tags before it set is there"
    assert not any(part in html for part in ('id="menu"', 'id="kept"', "<footer>", "included", "<main>"))


def test_h16_it_is_less_by_what_the_layout_takes(client: Client, first: str) -> None:
    whole = page(client, "/paper/three/").content
    regions = page(client, "/paper/three/", f"{first} main").content
    assert len(regions) < len(whole) - 1500


@pytest.mark.parametrize("path", ["/paper/class/", "/paper/missing/", "/paper/broken/"])
def test_h16_in_a_class_and_with_any_status(client: Client, first: str, path: str) -> None:
    assert 'id="kept"' in page(client, path).content.decode()
    answer = page(client, path, f"{first} main")
    assert answer["Tidewire-Regions"] == f"{first} main"
    assert 'id="kept"' not in answer.content.decode()


def test_h16_a_cache_keeps_both_apart(rf: RequestFactory, settings: Any) -> None:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "paper"}}
    view = cache_page(60)(article)
    whole = view(rf.get("/paper/one/"), name="one").content
    asked = {HEADER: f"{layout_of(whole.decode())} main"}
    for _ in range(2):
        assert view(rf.get("/paper/one/"), name="one").content == whole
        answer = view(rf.get("/paper/one/", headers=asked), name="one")
        assert len(answer.content) < len(whole)
        assert answer[HEADER] == asked[HEADER]


async def test_h16_in_async_code(async_client: AsyncClient, first: str) -> None:
    answer = await async_client.get("/paper/async/", headers={"Tidewire-Regions": f"{first} main"})
    assert answer["Tidewire-Regions"] == f"{first} main"
    assert 'id="kept"' not in answer.content.decode()
    assert 'id="kept"' in (await async_client.get("/paper/async/")).content.decode()


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/paper/two/", "main"),  # which has another region besides
        ("/paper/one/", "main beside"),  # which has not
        ("/paper/one/", "other"),
        ("/paper/one/", ""),
        ("/paper/undecorated/", "main"),
        ("/paper/cover/", "main"),  # another layout
        ("/paper/one/?language=de", "main"),  # the same in another language
        ("/paper/one/?edition=2", "main"),  # what the tag names
    ],
)
def test_h16_whatever_would_not_fit_is_answered_with_the_whole_page(
    client: Client, first: str, path: str, names: str
) -> None:
    answer = page(client, path, f"{first} {names}")
    assert "Tidewire-Regions" not in answer
    assert len(answer.content) == len(page(client, path).content)


@pytest.mark.parametrize("asked", ["x main", "main", " ", "f" * 9000 + " main", "\x00 \x00"])
def test_h16_what_is_no_layout_of_ours_gets_the_whole_page(client: Client, asked: str) -> None:
    assert 'id="kept"' in page(client, "/paper/one/", asked).content.decode()


def test_h16_two_regions_come_together(client: Client) -> None:
    layout = layout_of(page(client, "/paper/two/").content.decode())
    html = page(client, "/paper/four/", f"{layout} beside main").content.decode()
    assert 'tide-region="beside">beside four</aside>' in html
    assert "<h1>four</h1>" in html
    assert 'id="menu"' not in html


def test_h16_a_page_that_fails_is_not_cut(client: Client, first: str) -> None:
    answer = page(client, "/paper/missing/?raise=1", f"{first} main")
    assert answer.status_code == 404
    assert "Tidewire-Regions" not in answer


def test_h16_compiled_templates_do_the_same(client: Client, first: str, settings: Any) -> None:
    plain = page(client, "/paper/three/").content, page(client, "/paper/three/", f"{first} main").content
    backend = "tidewire.templates.backend.TidewireTemplates"
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "BACKEND": backend}]
    compiled = page(client, "/paper/three/").content, page(client, "/paper/three/", f"{first} main").content
    assert [unsigned(html) for html in compiled] == [unsigned(html) for html in plain]


def test_h16_what_a_block_sets_for_the_regions_in_it_is_there() -> None:
    base = Template("{% load tidewire %}{% layout %}{% block body %}{% endblock %}{{ after }}{% endlayout %}")
    source = (
        '{% extends base %}{% load tidewire %}{% block body %}{% url "paper" "one" as first %}text {{ block.name }}'
        '{% block inner %}{% region "main" %}{{ block.name }} {{ first }}{% endregion %}{% endblock %}{% endblock %}'
    )
    template = Template(source)
    whole = template.render(RequestContext(RequestFactory().get("/"), {"base": base}))
    request = RequestFactory().get("/")
    allow(request, Asked(layout_of(whole), frozenset({"main"})))
    cut = template.render(RequestContext(request, {"base": base}))
    assert "text body" in whole
    assert cut in whole
    assert "inner /paper/one/" in cut
    assert "text" not in cut


def test_h16_pages_that_fill_a_block_around_the_regions_differently_have_two_layouts() -> None:
    base = Template(
        "{% load tidewire %}{% layout %}{% block around %}{% endblock %}"
        '{% region "main" %}{% block main %}{% endblock %}{% endregion %}{% endlayout %}'
    )
    sources = (
        "{% block around %}a{% endblock %}{% block main %}1{% endblock %}",
        "{% block around %}a{% endblock %}{% block main %}2{% endblock %}",
        "{% block around %}{% if True %}b{% endif %}{% endblock %}{% block main %}1{% endblock %}",
    )
    pages = [Template("{% extends base %}" + source).render(Context({"base": base})) for source in sources]
    first, second, third = (layout_of(page) for page in pages)
    assert first == second != third


def unsigned(html: bytes) -> str:
    """Leave out what is another one in each render."""
    return re.sub(r'tide-(snapshot|print)="[^"]+"', "", html.decode())


def render(source: str, path: str = "/") -> str:
    request = RequestFactory().get(path)
    return Template("{% load tidewire %}" + source).render(RequestContext(request))


def test_h16_a_region_needs_no_layout() -> None:
    assert render('{% region "a" %}x{% endregion %}') == '<div tide-region="a">x</div>'


def test_h16_a_regions_attributes_are_escaped() -> None:
    html = render('{% region "a" tag="main" class=request.path hidden=True %}{% endregion %}', "/'\">")
    assert html == '<main class="/&#x27;&quot;&gt;" tide-region="a" hidden></main>'


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ('{% region "a b" %}{% endregion %}', "takes a name of letters"),
        ('{% region "a" tag="a b" %}{% endregion %}', "takes the name of an element"),
        (
            '{% layout %}{% region "a" %}{% endregion %}{% region "a" %}{% endregion %}{% endlayout %}',
            "is there already",
        ),
        (
            '{% layout %}{% region "a" %}{% region "b" %}{% endregion %}{% endregion %}{% endlayout %}',
            "is in region 'a'",
        ),
    ],
)
def test_h16_a_region_that_could_not_be_told_from_another_says_so(source: str, text: str) -> None:
    with pytest.raises(TemplateError, match=text):
        render(source)


@pytest.mark.parametrize("source", ["{% region %}{% endregion %}", '{% region "a" b %}{% endregion %}'])
def test_h16_a_region_without_a_name_says_what_its_form_is(source: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="is the form"):
        render(source)


def test_h16_what_sets_a_variable_for_a_region_is_rendered(client: Client) -> None:
    source = """{% load tidewire %}{% layout %}
        {% url "paper" "one" as first %}{% if True %}{% url "paper" "two" as second %}{% endif %}
        {% if True %}text{% endif %}
        {% region "main" %}{{ first }} {{ second }}{% endregion %}{% endlayout %}"""
    template = Template(source)
    request = RequestFactory().get("/")
    html = template.render(RequestContext(request))
    asked = Asked(layout_of(html), frozenset({"main"}))
    allow(request, asked)
    cut = template.render(RequestContext(request))
    assert asked.is_cut
    assert "/paper/one/ /paper/two/" in cut
    assert "text" not in cut


def test_h15_a_live_link_leads_to_a_view_and_says_that_it_is_live(client: Client) -> None:
    html = page(client, "/paper/one/").content.decode()
    assert '<a class="one" href="/paper/one/" tide-nav aria-current="page">' in html
    assert '<a class="two" href="/paper/two/" tide-nav>' in html


def test_h15_a_live_link_takes_what_url_takes_and_escapes_it() -> None:
    assert render('<a {% live_link "page" "one" %}>') == '<a href="/one/" tide-nav>'
    assert Template('{% load tidewire %}{% live_link "page" name="a" %}').render(Context()) == 'href="/a/" tide-nav'
    with pytest.raises(Exception, match="Reverse for 'nothing' not found"):
        render('{% live_link "nothing" %}')


def test_h16_the_look_of_the_test_project_is_served(client: Client) -> None:
    assert client.get("/paper/paper.css").content.decode() == CSS
