"""What a test finds on a page."""

import pytest

from tidewire.testing import Document, NotInteractive


@pytest.mark.parametrize("modifier", ["window", "document", "outside", "js"])
def test_c33_a_binding_for_what_happens_elsewhere_is_none_of_the_element(modifier: str) -> None:
    element = Document(f'<p id="it" tide-click.{modifier}="other">x</p>').find("#it")
    with pytest.raises(NotInteractive, match="Nothing listens for 'click'"):
        element.binding("click")


def test_a_binding_is_found_among_others_of_its_event() -> None:
    element = Document("""<p id="it" tide-click.outside="close" tide-click.prevent='open {"n": 1}'>x</p>""").find("#it")
    assert element.binding("click")[1] == ("open", {"n": 1})
