"""C24: what a component puts on its page, and how it names the elements there."""

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from tests.project.live import Asker
from tidewire import DomAction, Page
from tidewire.components.content import by_id
from tidewire.runtime.identity import Identity
from tidewire.signing import ANONYMOUS


@pytest.fixture
def asker() -> Asker:
    return Asker().put_on(Page(Identity(None, None, ANONYMOUS), "/"))


@pytest.mark.parametrize(
    ("given_id", "selector"),
    [("list", "#list"), ("a-b_c9", "#a-b_c9"), ("2nd", "#\\32 nd"), ("-x", "#\\2d x"), ("p.x:y", "#p\\2e x\\3a y")],
)
def test_c24_an_id_is_escaped(given_id: str, selector: str) -> None:
    assert by_id(given_id) == selector


@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Z"]), min_size=1, max_size=8))
def test_c24_any_id_finds_its_element_and_no_other(text: str) -> None:
    soup = BeautifulSoup("<i></i><b></b>", "html.parser")
    element = soup.b
    assert element is not None
    element["id"] = text
    assert soup.select(by_id(text)) == [element]


@pytest.mark.parametrize("text", ["", "a b", "a\tb", "\n"])
def test_c24_what_is_no_id_is_refused(asker: Asker, text: str) -> None:
    with pytest.raises(ValueError, match="an element's id has at least one character and no spaces".capitalize()):
        asker.dom(DomAction.REMOVE, text)


def test_c24_content_is_for_every_action_but_remove(asker: Asker) -> None:
    with pytest.raises(TypeError, match="takes content for every action but REMOVE"):
        asker.dom(DomAction.APPEND, "list")
    with pytest.raises(TypeError, match="takes content for every action but REMOVE"):
        asker.dom(DomAction.REMOVE, "list", "tests/item.html")


def test_c24_content_is_a_component_a_template_or_html(asker: Asker) -> None:
    with pytest.raises(TypeError, match="shows a component, a template by its name, or a SafeString, came 7"):
        asker.dom(DomAction.APPEND, "list", 7)  # type: ignore[arg-type]
    from django.utils.safestring import mark_safe

    with pytest.raises(TypeError, match="takes no context, came text"):
        asker.dom(DomAction.APPEND, "list", mark_safe("<i></i>"), text="x")


def test_c23_send_render_needs_a_page_that_is_live(asker: Asker) -> None:
    with pytest.raises(RuntimeError, match="Asker is not live yet"):
        asker.send_render()
