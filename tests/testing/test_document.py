"""What a test finds on a page, and what it hears where it does not."""

import pytest

from tidewire.testing import Document, NotInteractive

PAGE = '<button id="save" class="primary">Save</button><button class="plain">No</button><input name="email">'


@pytest.mark.parametrize(
    ("css", "near"), [("#sav", "#save"), (".prime", ".primary"), ("form [name='emial']", '[name="email"]')]
)
def test_h23_what_is_not_there_is_told_with_what_is_near(css: str, near: str) -> None:
    with pytest.raises(NotInteractive) as refused:
        Document(PAGE).find(css)
    assert f"matches 0 elements, expected 1. Is one of these meant: {near}?" in str(refused.value)


def test_h23_what_is_like_nothing_on_the_page_shows_the_page() -> None:
    with pytest.raises(NotInteractive, match=r'expected 1\. The page is: <button class="primary"'):
        Document(PAGE).find("#zzz")


def test_h23_several_matches_are_listed() -> None:
    with pytest.raises(NotInteractive) as refused:
        Document(PAGE).find("button")
    assert "matches 2 elements" in str(refused.value)
    assert '<button class="plain">No' in str(refused.value)


def test_h23_of_many_matches_some_are_listed() -> None:
    with pytest.raises(NotInteractive, match=r"matches 9 elements(.|\n)*\n  and 4 more") as refused:
        Document("<i>x</i>" * 9).find("i")
    assert str(refused.value).count("<i>x") == 5
