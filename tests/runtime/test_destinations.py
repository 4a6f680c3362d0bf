"""C26: where a page may be sent."""

from typing import Any

import pytest
from django.urls import NoReverseMatch
from django.utils.functional import lazystr

from tidewire.errors import UnsafeRedirect
from tidewire.runtime.destinations import address_of

UNSAFE = [
    "",
    "javascript:alert(1)/.",
    "JavaScript:alert(1)/.",
    "java\tscript:alert(1)/.",
    "data:text/html,<script>alert(1)</script>",
    "vbscript:x/.",
    "file:///etc/passwd",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "/\t/evil.example/",
    "/\n/evil.example/",
    "https://evil.example/",
    "http:///evil.example/",
    "https:evil.example/",
    "https://testserver@evil.example/",
    "https://shop.example@evil.example/",
    " /space",
    "/space in it/",
    "/nul\x00",
    "/half\ud800/",
]


class Order:
    """A model, as far as an address goes."""

    def __init__(self, address: str) -> None:
        self._address = address

    def get_absolute_url(self) -> str:
        return self._address


@pytest.mark.parametrize("to", UNSAFE)
def test_c26_what_leads_out_of_the_site_is_refused(to: str) -> None:
    with pytest.raises((UnsafeRedirect, NoReverseMatch)):
        address_of(to, (), {})
    with pytest.raises((UnsafeRedirect, NoReverseMatch)):
        address_of(to, (), {}, ["shop.example"])
    with pytest.raises(UnsafeRedirect):
        address_of(Order(to), (), {})


@pytest.mark.parametrize(
    ("to", "args", "kwargs", "address"),
    [
        ("/orders/7/?a=%20#x", (), {}, "/orders/7/?a=%20#x"),
        ("../up/", (), {}, "../up/"),
        ("?page=2", (), {}, "?page=2"),
        ("#top", (), {}, "#top"),
        ("page", ("other",), {}, "/other/"),
        ("page", (), {"name": "other"}, "/other/"),
        (lazystr("page"), ("other",), {}, "/other/"),
        (Order("/orders/7/"), (), {}, "/orders/7/"),
        ("/ümlaut/", (), {}, "/ümlaut/"),
    ],
)
def test_c26_paths_queries_views_and_models(to: Any, args: Any, kwargs: Any, address: str) -> None:
    assert address_of(to, args, kwargs) == address


def test_c26_a_host_that_is_allowed_and_no_other(settings: Any) -> None:
    address = "https://shop.example:8443/cart/"
    assert address_of(address, (), {}, ["shop.example:8443"]) == address
    settings.TIDEWIRE = {"REDIRECT_HOSTS": ["shop.example:8443"]}
    assert address_of(address, (), {}) == address
    with pytest.raises(UnsafeRedirect, match=r"REDIRECT_HOSTS'\], which is \['shop.example:8443'\]"):
        address_of("https://shop.example/cart/", (), {})


def test_c26_a_view_that_there_is_not_is_named() -> None:
    with pytest.raises(NoReverseMatch, match="'nowhere'"):
        address_of("nowhere", (), {})
