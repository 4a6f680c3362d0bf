"""The query of an address as a mapping."""

import json
from typing import Any
from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tidewire.runtime.identity import Identity
from tidewire.runtime.page import Page
from tidewire.runtime.params import Params
from tidewire.signing import ANONYMOUS

VISITOR = Identity(None, None, ANONYMOUS)
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)


class MovingPage(Page):
    """A page whose address can be changed, as of one that is live."""

    __slots__ = ()

    def show_address(self, url: str) -> None:
        self.url = url


def params(url: str) -> Params:
    return MovingPage(VISITOR, url).params


def test_c27_a_mapping_of_text() -> None:
    found = params("/?a=1&b=&a=2#top")
    assert dict(found) == {"a": "2", "b": ""}
    assert (len(found), "b" in found, "c" in found, found.get("c", "none")) == (2, True, False, "none")
    with pytest.raises(KeyError):
        _ = found["c"]


def test_c27_repeated_keys_keep_all_their_values() -> None:
    found = params("/list?a=1&b=x&a=2")
    found["c"] = 3
    assert found.getlist("a") == ["1", "2"]
    found.setlist("a", ["3", 4, 5.5])
    assert found.url == "/list?a=3&a=4&a=5.5&b=x&c=3"
    del found["a"], found["b"], found["c"]
    assert found.url == "/list"
    with pytest.raises(KeyError):
        del found["a"]


@pytest.mark.parametrize("value", [None, True, [], ["x"], {"a": 1}, {1}, ("a",)])
def test_c27_what_no_address_can_have_is_refused_and_changes_nothing(value: Any) -> None:
    found = params("/?a=1")
    with pytest.raises(TypeError, match=r"params\['a'\] takes text or a number.*use setlist\(\).*\.json"):
        found["a"] = value
    assert found.url == "/?a=1"


@pytest.mark.parametrize("value", [None, True, 1.5, "text", [1, "ü"], {"done": True, "tags": ["a b"]}])
def test_c27_json_values_come_back(value: Any) -> None:
    found = params("/")
    found["filter.json"] = value
    assert params(found.url)["filter.json"] == value
    found.setlist("filter.json", [value, 1])
    assert params(found.url).getlist("filter.json") == [value, 1]


@pytest.mark.parametrize("text", ["{", "", "nul", "[" * 100_000, "'a'"])
def test_c27_what_is_no_json_is_as_if_it_were_missing(text: str) -> None:
    found = params(f"/?f.json={text}&a=1")
    assert dict(found) == {"a": "1"}
    assert found.get("f.json", "default") == "default"
    found["f.json"] = 1
    assert dict(found) == {"f.json": 1, "a": "1"}


def test_c27_a_value_that_is_read_is_nobody_elses() -> None:
    found = params('/?f.json={"a":[]}')
    found["f.json"]["a"].append(1)
    assert found["f.json"] == {"a": []}


@given(st.dictionaries(TEXT, st.lists(TEXT, min_size=1, max_size=3), max_size=5))
def test_c27_any_text_goes_round(values: dict[str, list[str]]) -> None:
    found = params("/p")
    for key, texts in values.items():
        found.setlist(key, [json.loads(json.dumps(text)) for text in texts])
    again = params(found.url)
    assert {key: again.getlist(key) for key in values} == {key: found.getlist(key) for key in values}
    written = parse_qsl(found.url.partition("?")[2], keep_blank_values=True)
    assert written == [(key, text) for key, texts in values.items() for text in _written(key, texts)]


def _written(key: str, texts: list[str]) -> list[str]:
    return [json.dumps(text) for text in texts] if key.endswith(".json") else texts


def test_c27_the_params_are_those_of_the_address_now() -> None:
    page = MovingPage(VISITOR, "/?a=1")
    before = page.params
    assert page.params is before
    page.url = "/?a=2"
    assert page.params["a"] == "2"
