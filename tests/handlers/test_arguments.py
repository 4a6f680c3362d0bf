"""H1: which argument comes from where, and how it is converted."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, NotRequired
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import User
from django.http import QueryDict
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from tidewire import HandlerPage, handlers
from tidewire.calls.signature import BadArguments, Signature
from tidewire.handlers.arguments import arguments_of
from tidewire.testing import EventFailed, LiveDocument, PageClient


class Part(BaseModel):
    """A record in a record of its kind."""

    name: str
    part: "Part | None" = None


@dataclass
class Size:
    """A plain record."""

    wide: int
    tags: list[str]


class Place(TypedDict):
    """A record of keys."""

    city: str
    size: NotRequired[Size]


def bound(function: Callable[..., Any], form: str = "", **values: Any) -> dict[str, Any]:
    signature = Signature(function, "it")
    return signature.bind(arguments_of(QueryDict(form), values, signature))


def test_h1_what_the_element_says_wins_over_the_form() -> None:
    def take(page: Any, a: int, b: int) -> None: ...

    assert bound(take, "a=1&b=2", b=3) == {"a": 1, "b": 3}


def test_h1_several_values_for_who_takes_several_the_last_for_others() -> None:
    def take(  # type: ignore[no-untyped-def]
        page: Any, a: list[int], b: set[str] | None, c: Annotated[tuple[int, ...], Field(max_length=3)], d: str, e
    ): ...

    form = "a=1&a=2&b=x&b=y&c=1&d=p&d=q&e=r&e=s"
    assert bound(take, form) == {"a": [1, 2], "b": {"x", "y"}, "c": (1,), "d": "q", "e": "s"}


def test_h1_a_field_that_was_left_empty_is_none_where_its_text_fits_nothing() -> None:
    def take(
        page: Any,
        a: int | None = 5,
        b: date | None = None,
        c: str | None = None,
        d: Annotated[int | None, Field(gt=3)] = 4,
    ) -> None: ...

    assert bound(take, "a=&b=&c=&d=") == {"a": None, "b": None, "c": "", "d": None}
    assert bound(take, "a=1&d=5") == {"a": 1, "d": 5}
    for wrong in ("a=x", "a=%20", "d=2"):
        with pytest.raises(BadArguments):
            bound(take, wrong)


def test_h1_a_field_that_was_left_empty_does_not_fit_where_none_does_not() -> None:
    def take(page: Any, a: int = 5) -> None: ...

    with pytest.raises(BadArguments, match="a: Input should be a valid integer"):
        bound(take, "a=")


def test_h1_no_box_that_is_checked_is_an_empty_list_or_the_default() -> None:
    def take(page: Any, a: list[int], b: list[int] | None = None) -> None: ...

    assert bound(take) == {"a": []}
    assert bound(take, "b=1") == {"a": [], "b": [1]}


def test_h1_who_takes_anything_gets_the_form_and_the_values() -> None:
    def take(page: Any, **rest: Any) -> None: ...

    assert bound(take, "a=1&a=2&b=", c=3) == {"a": "2", "b": "", "c": 3}


@pytest.mark.usefixtures("_all_handlers")
@pytest.mark.parametrize("name", ["page", "self", "args", "kwargs", "function", "__class__"])
async def test_h1_no_name_of_a_field_gets_in_the_way_of_who_takes_any(any_client: PageClient, name: str) -> None:
    def run(page: HandlerPage, **rest: Any) -> None:
        page.text("#told", sorted(rest.items()))

    handlers.register(run)
    page = await any_client.get("/handlers/")
    await page.send("#tell", "run", **{"": urlencode({name: "1", "other": "2"})})
    expected = [("other", "2")] if name == "page" else sorted([(name, "1"), ("other", "2")])
    assert page.find("#told").text == str(expected)


def test_h1_records_are_made_of_fields_with_their_names_in_front() -> None:
    def take(page: Any, place: Place, part: Part | None = None) -> None: ...

    form = "place.city=Bern&place.size.wide=3&place.size.tags=a&place.size.tags=b&part.name=x&part.part.name=y"
    got = bound(take, form)
    assert got["place"] == {"city": "Bern", "size": Size(3, ["a", "b"])}
    assert got["part"] == Part(name="x"), "a record of its own kind is not looked into: a name could go on for ever"
    assert bound(take, "place.city=Bern") == {"place": {"city": "Bern"}}


def test_h1_a_name_that_goes_deeper_than_any_record_costs_nothing() -> None:
    def take(page: Any, part: Part | None = None) -> None: ...

    assert bound(take, urlencode({"part." * 20_000 + "name": "x"})) == {}


@pytest.fixture
async def page(any_client: PageClient) -> LiveDocument:
    return await any_client.get("/handlers/")


async def test_h1_a_whole_form(page: LiveDocument) -> None:
    await page.fire("submit", "#order")
    expected = "Order(address=Address(street='Ringstrasse', city='Bern', floors={1, 2}), count=3)"
    assert page.find("#told").text == f"'Bo' [] (1,) 'b' {expected} None"


async def test_h1_a_row_of_the_database_by_its_key(page: LiveDocument) -> None:
    user = await User.objects.acreate(username="ada")
    await page.fire("submit", "#order", user=user.pk, tag=["x"], last=None)
    assert page.find("#told").text.startswith("'Bo' ['x'] (1,) None")
    assert page.find("#told").text.endswith(" ada")
    with pytest.raises(EventFailed) as failed:
        await page.fire("submit", "#order", user=user.pk + 1)
    assert failed.value.detail is not None
    assert failed.value.detail["errors"][0]["argument"] == "user"


async def test_h1_a_django_form_takes_the_form_as_it_is(page: LiveDocument) -> None:
    await page.send("#tell", "subscribe", **{"": "email=ada%40example.com&topics=a&topics=b"})
    assert page.find("#told").text == "{'email': 'ada@example.com', 'topics': ['a', 'b']}"
    await page.send("#tell", "subscribe", **{"": "email=ada&topics=c"})
    assert "Enter a valid email address." in page.find("#told").text
    assert "Select a valid choice. c is not one of the available choices." in page.find("#told").text
